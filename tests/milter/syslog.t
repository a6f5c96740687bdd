#!/bin/sh
# syslog.t - log = "syslog": lines reach the system's log, in a /dev of our own
set -u
cd "$(dirname "$0")/../.." || exit 1
[ "$(id -u)" = 0 ] || {
	echo "1..0 # SKIP a mount namespace needs root"
	exit 0
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
printf 'log = "syslog"\npolicy = "%s"\nkeys = "%s/none"\n' \
	"$PWD/policies/frederick-gent.conf" "$dir" >"$dir/conf"

# It finds no keys, and says so where lines go.
unshare --mount sh -ec '
	mkdir "$1/dev"
	mount -t tmpfs tmpfs "$1/dev"
	for name in null urandom; do
		: >"$1/dev/$name"
		mount --bind "/dev/$name" "$1/dev/$name"
	done
	mount --move "$1/dev" /dev
	python3 -c "
import socket, subprocess, sys
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind(\"/dev/log\")
log.settimeout(10)
subprocess.run([\"./schoolgate-milter\", \"-c\", sys.argv[1] + \"/conf\"],
    stdin=subprocess.DEVNULL)
print(log.recv(4096).decode())" "$1"' - "$dir" >"$dir/log" 2>"$dir/errors"

if grep -Eq '^<[0-9]+>.* schoolgate-milter\[[0-9]+\]: - not-started why="' \
	"$dir/log"; then
	echo "ok 1 - a line in the system's log: program, id, verb, key=value"
else
	echo "not ok 1 - a line in the system's log"
	sed 's/^/# /' "$dir/log" "$dir/errors"
fi
# LOG_MAIL is facility 2; error is 3, warning 4: 2 * 8 + 3 or 4.
if grep -Eq '^<(19|20)>' "$dir/log"; then
	echo "ok 2 - as mail's, with its level"
else
	echo "not ok 2 - as mail's, with its level"
fi
if [ -s "$dir/errors" ]; then
	echo "not ok 3 - and nothing on standard error"
	sed 's/^/# /' "$dir/errors"
else
	echo "ok 3 - and nothing on standard error"
fi
echo "1..3"
