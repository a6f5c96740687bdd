#!/bin/sh
# sanitized.t - the promises of server.t by programs built with sanitizers
cd "$(dirname "$0")/../.." || exit 1
[ -x build/san/schoolgate-console ] || {
	echo "1..0 # SKIP build/san is not built: make SAN=1 programs"
	exit 0
}
WORLD_BIN=$PWD/build/san
export WORLD_BIN
exec tests/console/server.t
