# lib.sh - what end-to-end tests share: a world, TAP, the command line
# shellcheck shell=sh disable=SC2034
top=$(cd "$(dirname "$0")/../.." && pwd)
n=0
# shellcheck source=tests/env/ports.sh
. "$top/tests/env/ports.sh" # listening

ok() {
	n=$((n + 1))
	echo "ok $n - $*"
}

not_ok() {
	n=$((n + 1))
	echo "not ok $n - $*"
}

# check PROMISE COMMAND...: the command holds.
check() {
	promise=$1
	shift
	if "$@"; then ok "$promise"; else not_ok "$promise"; fi
}

# equal PROMISE GOT WANTED
equal() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1"
		echo "# got $2, wanted $3"
	fi
}

skip_unless_root() {
	[ "$(id -u)" = 0 ] && [ -x /usr/sbin/postfix ] && return
	echo "1..0 # SKIP Postfix starts as root only"
	exit 0
}

# What one world has made the next ones copy (tests/env/template.sh).
WORLD_TEMPLATE=$top/build/template
export WORLD_TEMPLATE

begin_world() {
	dir=$(mktemp -d "${WORLD_UNDER:-/var/tmp}/schoolgate-e2e-XXXXXX")
	chmod 755 "$dir"
	trap 'end_world' EXIT
	trap 'exit 130' INT TERM
	"$top/tests/env/world" start "$dir" >&2 || exit 1
	port=$(cut -d' ' -f1 "$dir/etc/ports")
	smtpsend=$top/build/release/tests/tools/smtpsend
	smtpload=$top/build/release/tests/tools/smtpload
}

# The console without a mail server: PostgreSQL, Schoolgate and it.
begin_console() {
	dir=$(mktemp -d "${WORLD_UNDER:-/var/tmp}/schoolgate-e2e-XXXXXX")
	chmod 755 "$dir"
	trap 'end_world' EXIT
	trap 'exit 130' INT TERM
	for part in postgresql schoolgate console; do
		"$top/tests/env/world" start "$dir" $part >&2 || exit 1
	done
}

# A Sendmail in the world, with a second listener that has no Schoolgate behind it
# and takes what waited.
begin_sendmail() {
	"$top/tests/env/world" start "$dir" sendmail >&2 || exit 1
	sm_port=$(cat "$dir/etc/sendmail.port")
	again=$((sm_port + 1))
	sed -i "s/^DAEMON_OPTIONS.*/&\nDAEMON_OPTIONS(\`Name=again, \
Family=inet, Address=127.0.0.1, Port=$again, InputFilter=')dnl/" \
		"$dir/sendmail/etc/sendmail.mc"
	"$top/tests/env/world" remake "$dir"
	# It begins anew, and takes no mail until it has.
	kill -HUP "$(head -1 "$dir/sendmail/sendmail.pid")"
	eventually 20 listening "$again"
	sed -i "s/^.*deliver-to = .*/deliver-to = \"127.0.0.1:$again\"/" \
		"$dir/etc/schoolgate.conf"
}

# Logs outlive their world: tests/verdict/logs.t looks through all of them, and
# whether the world is gone.
keep_logs() {
	folder=$(cd "$(dirname "$0")" && pwd)
	kept=$top/build/check/worlds/${folder##*/}-$(basename "$0" .t)
	rm -rf "$kept"
	mkdir -p "$kept/schoolgate" "$kept/postgresql" "$kept/postfix"
	[ -n "${KEEP:-}" ] || echo "$dir" >"$kept/world"
	cp "$dir"/log/* "$kept/schoolgate/" 2>/dev/null
	cp "$dir/pg/data/server.log" "$kept/postgresql/" 2>/dev/null
	cp "$dir/postfix/log/mail.log" "$kept/postfix/" 2>/dev/null
}

end_world() {
	keep_logs
	if [ -n "${KEEP:-}" ]; then
		"$top/tests/env/world" stop "$dir" >/dev/null 2>&1
		echo "# kept $dir"
	else
		"$top/tests/env/world" drop "$dir" >/dev/null 2>&1
	fi
}

schoolgate() {
	"$dir/bin/schoolgate" --conf "$dir/etc/schoolgate.conf" "$@"
}

# One value of the database, as its superuser.
value() {
	psql -X -q -A -t -d "host=$dir/pg user=postgres dbname=schoolgate" -c "$1"
}

# eventually SECONDS COMMAND...: until it holds; fails when the time is over: four
# times as much as an idle machine needs, for busy ones.
eventually() {
	tries=$(($1 * 40))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

# Wait until the database holds $1 records, at most $2 seconds.
wait_records() {
	eventually "$2" holds_records "$1"
}

holds_records() {
	[ "$(value 'SELECT count(*) FROM schoolgate.message')" -ge "$1" ]
}

restart_schoolgate() {
	"$top/tests/env/world" stop "$dir" schoolgate
	"$top/tests/env/world" start "$dir" schoolgate
}

# later MS: the clock of the world (test-clock) goes on.
later() {
	echo $(($(cat "$dir/clock") + $1)) >"$dir/clock"
}

# are_dead PID...: none of them lives; who buries it is not our business.
are_dead() {
	for one; do
		! grep -q '^State:	[^Z]' "/proc/$one/status" 2>/dev/null ||
			return 1
	done
}

# send_file PORT FROM TO...: a file with a password; the password waits when it
# follows within five minutes.
send_file() {
	file_port=$1
	shift
	PYTHONPATH=$top/tests/policies python3 -B -c '
import mail, sys
file = mail.file_part("report.zip", mail.locked_zip("report.txt", b"report"))
sys.stdout.buffer.write(mail.message([("Subject", "report")], "here", "", [file]))
' | "$smtpsend" 127.0.0.1 "$file_port" "$@" >/dev/null
}

# The pid of one process of ours by its name in the log: milter, recorder.
process() {
	sed -n "s/.* started process=$1 pid=//p" "$dir/log/schoolgate.log" |
		tail -1
}

plan() {
	echo "1..$n"
}
