#!/bin/sh
# page.t - messages (.eml) as people may read them (.page)
#
#	tests/scanner/page.t [--write]		--write makes the .page anew
#
# A .page is what `schoolgate scan --text` prints.  The sanitized programs must
# print the same as the release.
set -u
cd "$(dirname "$0")/../.." || exit 1

page() {
	"$1/schoolgate" --conf tests/corpus/corpus.conf scan --text "$2"
}

if [ "${1:-}" = --write ]; then
	for eml in tests/scanner/*.eml; do
		page . "$eml" >"${eml%.eml}.page"
	done
	exit
fi
got=$(mktemp)
trap 'rm -f "$got"' EXIT
n=0
for eml in tests/scanner/*.eml; do
	for build in . build/san; do
		n=$((n + 1))
		what="$(basename "$eml" .eml)${build#.}"
		page $build "$eml" >"$got"
		if diff "${eml%.eml}.page" "$got" >"$got.diff"; then
			echo "ok $n - $what"
		else
			echo "not ok $n - $what"
			sed 's/^/# /' "$got.diff" | head -20
		fi
		rm -f "$got.diff"
	done
	n=$((n + 1))
	# C0 but tab and line feed, DEL, and C1 in UTF-8.
	if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$got"
	then
		printf 'not '
	fi
	echo "ok $n - nothing that a terminal obeys is in it"
	n=$((n + 1))
	page . "$eml" --json >"$got"
	if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$got"
	then
		printf 'not '
	fi
	echo "ok $n - nor in the document"
done

# What rules compare with is for no reader: it could be guessed back to a number.
n=$((n + 1))
printf 'Subject: x\n\nRing my mobile 07700 900123\n' >"$got.eml"
scanned() {
	./schoolgate --conf tests/corpus/corpus.conf scan "$@"
	page . "$got.eml" --json
}
if ! scanned --json "$got.eml" | grep -q '"personal-mobile"' ||
	scanned --json "$got.eml" | grep -q '"digest"' ||
	scanned --lines <"$got.eml" | grep -q '"digest"'; then
	printf 'not '
fi
rm -f "$got.eml"
echo "ok $n - a number is found in a scan and a page, its digest is in none"

# On a terminal of 40 columns lines are broken by us, behind a mark; what mail
# put where the terminal would break them begins no line, and no escape but
# that of bold is there.
n=$((n + 1))
script -q -c "stty cols 40; ./schoolgate --conf tests/corpus/corpus.conf \
	scan --text tests/scanner/wide.eml" /dev/null </dev/null |
	tr -d '\r' >"$got"
esc=$(printf '\033')
sed "s/$esc\[[01]m//g; s/\[\[//g; s/]]//g" "$got" >"$got.plain"
if grep -q '^From: head\|^Part 9' "$got.plain" ||
	! grep -q '^    From: head' "$got.plain" ||
	! grep -q '^| From: head' "$got.plain" ||
	! grep -q '^> Part 9' "$got.plain"; then
	printf 'not '
fi
rm -f "$got.plain"
echo "ok $n - no line of a message begins at a terminal's edge"
n=$((n + 1))
if ! grep -q "\[\[$esc\[1mwanker$esc\[0m\]\]" "$got" ||
	sed "s/$esc\[[01]m//g" "$got" | LC_ALL=C grep -q "$esc"; then
	printf 'not '
fi
echo "ok $n - what was found is bold, and nothing else"
echo "1..$n"
