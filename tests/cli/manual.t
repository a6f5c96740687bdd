#!/bin/sh
# manual.t - what the manual shows as an example is in order, as it stands there
set -u
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
printf 'share = "%s"\nwordlists = "%s"\n' "$PWD" "$PWD/wordlists" >"$dir/conf"
cp policies/common.conf "$dir/"

# example PAGE N: the N-th display of a page.
example() {
	awk -v n="$2" '
		/^\.Bd -literal/ { seen++; inside = 1; next }
		/^\.Ed/ { inside = 0 }
		inside && seen == n { gsub(/\\e/, "\\"); print }' "man/$1"
}

# right PAGE N COMMAND...: the command takes the example, in a file.
right() {
	page=$1 number=$2
	shift 2
	n=$((n + 1))
	example "$page" "$number" >"$dir/example"
	[ -s "$dir/example" ] &&
		./schoolgate --conf "$dir/conf" "$@" "$dir/example" \
			>"$dir/said" 2>&1 || printf 'not '
	echo "ok $n - $page, example $number: $*"
	sed 's/^/# /' "$dir/said"
}

right schoolgate-policy.5 1 policy check
right schoolgate-wordlist.5 1 words check
right schoolgate-wordlist.5 2 words check
echo "1..$n"
