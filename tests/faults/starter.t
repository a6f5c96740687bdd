#!/bin/sh
# starter.t - whichever of the deliverer's processes is killed, the others are not
# left behind and it begins anew
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
begin_world

# children PID...: theirs that live.
children() {
	for of; do
		cat "/proc/$of/task/$of/children" 2>/dev/null
	done
}
# The one of the deliverer's that may start programs.
starter() {
	for child in $(children "$(process deliverer)"); do
		! grep -q '^Seccomp:	2' "/proc/$child/status" && echo "$child"
	done
}
# has_both: a deliverer in its sandbox, its key reader and its starter.
has_both() {
	[ "$(children "$(process deliverer)" | wc -w)" = 2 ] &&
		[ "$(starter | wc -w)" = 1 ] &&
		grep -q '^Seccomp:	2' "/proc/$(process deliverer)/status"
}
# anew OLD: another than that one, with both.
anew() {
	[ "$(process deliverer)" != "$1" ] && has_both
}
# gone PID...: none of them lives, nor waits to be buried.
gone() {
	for one; do
		[ ! -e "/proc/$one" ] || return 1
	done
}

check "a deliverer has a key reader and a starter" eventually 10 has_both
equal "the starter holds a socket, its lists and nothing of the deliverer's" \
	"$(find "/proc/$(starter)/fd" -type l | sed 's/.*\///' | sort | xargs)" \
	"0 1 2 3 4"

old=$(process deliverer)
of_old=$(children "$old")
kill -KILL "$(starter)"
check "without its starter it begins anew" eventually 20 anew "$old"
# shellcheck disable=SC2086
check "and leaves nobody behind" eventually 5 gone "$old" $of_old

old=$(process deliverer)
of_old=$(children "$old")
kill -KILL "$old"
check "killed, it begins anew" eventually 20 anew "$old"
# shellcheck disable=SC2086
check "and its starter and key reader go with it" eventually 5 gone $of_old

parent=$(awk '/^PPid:/ { print $2 }' "/proc/$(process deliverer)/status")
all=$(children "$parent")
# shellcheck disable=SC2086
all="$all $(children $all)"
kill -KILL "$parent"
# shellcheck disable=SC2086
check "killed, the parent takes all of them along" eventually 10 are_dead $all
plan
