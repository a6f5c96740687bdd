#!/bin/sh
# sandbox.t - the release scanner, after its own sandbox call (sandbox_probe.c)
set -u
cd "$(dirname "$0")/../.." || exit 1
[ "$(id -u)" = 0 ] && [ "$(uname -m)" = x86_64 ] || {
	echo "1..0 # SKIP needs root and x86-64"
	exit 0
}
lists=$(mktemp)
trap 'rm -f "$lists"' EXIT
./schoolgate-scanner compile -o "$lists" wordlists || exit 1
build/release/tests/faults/sandbox_probe ./schoolgate-scanner "$lists"
