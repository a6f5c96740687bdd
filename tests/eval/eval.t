#!/bin/sh
# eval.t - the labelled examples are in order, and are found as well as before
set -u
cd "$(dirname "$0")/../.." || exit 1
n=0
say() {
	n=$((n + 1))
	[ "$1" = 0 ] || printf 'not '
	echo "ok $n - $2"
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
tab=$(printf '\t')
disguises='leet|spaced|dotted|repeated|swapped|asterisk|fullwidth|accents'
disguises="$disguises|zero-width|homoglyph|strike-through|mathematical"
disguises="$disguises|soft-hyphen"

find tests/eval/open tests/eval/kept -name '*.txt' ! -name innocent.txt \
	-exec cat {} + | grep -vE "^(-|$disguises)${tab}[^$tab]+\$" >"$dir/said"
[ $? = 1 ]
say $? "each harmful line is - or a disguise, a tab and a text"
grep -vE "^[a-z-]+${tab}[^$tab]+\$" tests/eval/*/innocent.txt >"$dir/said"
[ $? = 1 ]
say $? "each innocent line is a kind, a tab and a text"
[ -z "$(cut -f2 tests/eval/*/*.txt | LC_ALL=C sort | LC_ALL=C uniq -d)" ]
say $? "no text stands twice, in one half or in both"
few=$(for list in tests/eval/open/*.txt; do
	name=$(basename "$list")
	[ "$(cat "$list" "tests/eval/kept/$name" | wc -l)" -ge 40 ] ||
		echo "$name"
done)
[ -z "$few" ]
say $? "40 lines or more of each category"
innocent=$(cat tests/eval/*/innocent.txt | wc -l)
all=$(cat tests/eval/*/*.txt | wc -l)
[ "$innocent" -ge 500 ] && [ $((all - innocent)) -ge 1500 ]
say $? "1,500 harmful lines and 500 innocent ones, or more"

sed -n '/^Categories/,/^    homophobic holds/p' tests/eval/README | sed '1d; $d' |
	tr -s ' ' '\n' | sed '/^$/d' >"$dir/harm"
sed -n '/^Conduct/,/^$/p' tests/eval/README | sed 1d | tr -s ' ' '\n' |
	sed '/^$/d' >"$dir/conduct"
LC_ALL=C sort "$dir/harm" "$dir/conduct" >"$dir/told"
sed -n 's/^category //p' wordlists/en/*.txt | LC_ALL=C sort -u >"$dir/lists"
diff "$dir/lists" "$dir/told" >"$dir/said" &&
	find tests/eval/open -name '*.txt' ! -name innocent.txt |
	sed 's|.*/||; s|\.txt$||' | LC_ALL=C sort | diff - "$dir/told" >"$dir/said"
say $? "README names the categories of the lists, and each has examples"

for half in kept open; do
	tests/eval/eval $half >"$dir/said" 2>&1
	code=$?
	say $code "$half: found as well as tests/eval/figures say"
	[ $code = 0 ] || sed -n '/^fallen/,$p' "$dir/said" | sed 's/^/# /'
done

# A row that was all found, or of which nothing innocent was flagged, can only
# have fallen.
sed 's/^\(kept .* racist  *[0-9]*\).*/\1 1.000 1.000 1.000/' \
	tests/eval/figures >"$dir/better"
tests/eval/eval --figures "$dir/better" >"$dir/said" 2>&1
[ $? = 1 ] && grep -q '^    kept category racist: .*, was 1.000' "$dir/said"
say $? "a category that is found less often is a fall"
sed 's/^\(kept total *innocent  *[0-9]*\).*/\1 -1 -1/' \
	tests/eval/figures >"$dir/better"
tests/eval/eval --figures "$dir/better" >"$dir/said" 2>&1
[ $? = 1 ] && grep -q '^    kept total innocent: .*, was -1.000' "$dir/said"
say $? "innocent lines that are flagged more often are a fall"
tests/eval/eval --figures "$dir/none" >"$dir/said" 2>&1
[ $? = 1 ] && grep -q 'kept total harmful: nothing kept' "$dir/said"
say $? "a row that has no figure is not passed over"
tests/eval/eval --keep --figures "$dir/none" >/dev/null 2>&1 &&
	tests/eval/eval --figures "$dir/none" >"$dir/said" 2>&1
say $? "what is kept is kept"
! tests/eval/eval --missed kept >"$dir/said" 2>&1
say $? "the lines of the kept half are not shown"
echo "1..$n"
