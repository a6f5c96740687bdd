#!/bin/sh
# sandbox.t - the release scanner: what it may not do (sandbox_probe.c), and
# that each of its libraries does its work within that
set -u
cd "$(dirname "$0")/../.." || exit 1
[ "$(id -u)" = 0 ] && [ "$(uname -m)" = x86_64 ] || {
	echo "1..0 # SKIP needs root and x86-64"
	exit 0
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
./schoolgate-scanner compile -o "$dir/lists" wordlists || exit 1
build/release/tests/faults/sandbox_probe ./schoolgate-scanner "$dir/lists" \
	>"$dir/probe"
grep -v '^1\.\.' "$dir/probe"
n=$(grep -c -e '^ok' -e '^not ok' "$dir/probe")

# A call that the filter kills for is a scanner that died: a gap.
python3 tests/faults/libraries.py "$dir"
for mail in "$dir"/*.eml; do
	name=$(basename "$mail" .eml)
	./schoolgate scan --json "$mail" >"$dir/out"
	n=$((n + 1))
	case $name in
	damaged*) wanted='"sha256"' ;;
	*) wanted='"id":"profanity"' ;;
	esac
	if grep -q '"unscanned"' "$dir/out" || ! grep -q "$wanted" "$dir/out"
	then
		printf 'not '
	fi
	echo "ok $n - $name is read inside the sandbox"
done

# A school's own pattern.
printf '%s\n' 'category locker' 'severity 2' 'term locker' \
	'	pattern \blocker [0-9]{4}\b' '	match locker 1203' \
	'	clean locker' >"$dir/own.txt"
printf 'Subject: keys\n\nit is in locker 1203\n' >"$dir/own.mail"
n=$((n + 1))
./schoolgate words try "$dir/own.txt" "$dir/own.mail" >"$dir/out"
grep -q 'messages 1, with findings 1' "$dir/out" || printf 'not '
echo "ok $n - a pattern is tried inside the sandbox"
echo "1..$n"
