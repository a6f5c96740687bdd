#!/bin/sh
# corpus.t - whole messages (.eml) and what is seen of them (.want)
#
#	tests/corpus/corpus.t [--write]		--write makes the .want anew
#
# A .want is the document that `schoolgate scan --json` prints, a member a
# line.  The sanitized scanner must see the same as the release.
set -u
cd "$(dirname "$0")/../.." || exit 1

seen() {
	"$1/schoolgate" --conf tests/corpus/corpus.conf scan --json "$2" |
		sed 's/\([]}"0-9]\),"/\1,\n"/g; s/{"file/{\n"file/'
}

if [ "${1:-}" = --write ]; then
	for eml in tests/corpus/*.eml; do
		seen . "$eml" >"${eml%.eml}.want"
	done
	exit
fi
n=0
differs=$(mktemp)
trap 'rm -f "$differs"' EXIT
for eml in tests/corpus/*.eml; do
	for build in . build/san; do
		n=$((n + 1))
		what="$(basename "$eml" .eml)${build#.}"
		if seen $build "$eml" | diff "${eml%.eml}.want" - \
			>"$differs" 2>&1; then
			echo "ok $n - $what"
		else
			echo "not ok $n - $what"
			sed 's/^/# /' "$differs" | head -20
		fi
	done
done
echo "1..$n"
