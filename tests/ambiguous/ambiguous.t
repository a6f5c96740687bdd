#!/bin/sh
# ambiguous.t - mail that readers read differently is read in every way
#
#	tests/ambiguous/ambiguous.t [--write]	--write makes the .want anew
#
# The sanitized scanner must see the same as the release.
cd "$(dirname "$0")/../.." || exit 1
if [ "${1:-}" = --write ]; then
	exec tests/ambiguous/seen.py --write ./schoolgate
fi
tests/ambiguous/seen.py ./schoolgate
