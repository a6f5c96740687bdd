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
echo "1..$n"
