#!/bin/sh
# server.t - the console's server over real HTTPS: what it lets in, and whom
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
begin_console
python3 "$top/tests/console/server.py" "$top" "$dir"
