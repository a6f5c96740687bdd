#!/bin/sh
# overdue.t - held mail from outside, which cannot go back: never lost or silent
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/school.sh
. "$(dirname "$0")/school.sh"
skip_unless_root
begin_world
school_conf
sed -i "s,^policy = .*,policy = \"$dir/etc/policies/online-safety.conf\"," \
	"$dir/etc/schoolgate.conf"
restart_schoolgate
school_people
schoolgate grant daemon head@school.example headteacher >/dev/null
schoolgate grant nobody ann@school.example mail-admin >/dev/null
schoolgate grant bin dev@school.example dpo >/dev/null
inside=$dir/mail/inside/new

# Somebody outside, whom nobody knows, sends a program.
program() {
	PYTHONPATH=$top/tests/policies python3 -B -c '
import mail, sys
file = mail.file_part("tool.exe", mail.program())
sys.stdout.buffer.write(mail.message([("Message-ID", "<o1@x>"),
    ("Subject", "secret trout")], "run it", "", [file]))
' | "$smtpsend" -s 127.0.0.2 127.0.0.1 "$port" stranger@far.example \
		ben@school.example
}
field() {
	value "SELECT $1 FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = 'o1@x'"
}
is_field() {
	[ "$(field "$1")" = "$2" ]
}
told() {
	grep -lF 'has waited for your word' "$inside"/* 2>/dev/null |
		xargs -r grep -l "^Delivered-To: $1\|^To: $1" | wc -l
}
is_told() {
	[ "$(told "$1")" = "$2" ]
}
day=86400000

equal "a stranger's program is taken" "$(program | cut -c1-3)" 250
check "and waits" eventually 20 is_field state waiting
equal "nothing is overdue yet" "$(field 'overdue IS NULL')" t
check "its day is known" [ "$(field 'expires IS NOT NULL')" = t ]
# Two school days, and the longest week's end between.
later $((5 * day))
check "two school days later it is overdue" eventually 20 \
	is_field 'overdue IS NOT NULL' t
check "who has the word on it is told" eventually 20 is_told \
	ann@school.example 1
equal "nobody else is" "$(told dev@school.example)" 0
equal "no subject is in that letter" "$(grep -lF 'has waited for your word' \
	"$inside"/* | xargs grep -l trout | wc -l)" 0
equal "it still waits" "$(field state)" waiting
equal "it has not gone" "$(grep -lF '<o1@x>' "$inside"/* | wc -l)" 0
equal "nothing goes to outside" "$(grep -lF 'stranger@far' \
	"$dir/mail/outside/new"/* 2>/dev/null | wc -l)" 0
check "the list says so" sh -c '"$1/bin/schoolgate" --conf \
	"$1/etc/schoolgate.conf" held list | grep -q "OVERDUE since"' - "$dir"
check "status counts it" sh -c '"$1/bin/schoolgate" --conf \
	"$1/etc/schoolgate.conf" status | grep -q "1 OVERDUE"' - "$dir"
check "doctor says what to do" sh -c '"$1/bin/schoolgate" --conf \
	"$1/etc/schoolgate.conf" doctor 2>&1 | grep -q \
	"1 messages from outside have waited"' - "$dir"
later $((6 * day))
sleep 3
equal "in the same week nobody is told again" "$(told ann@school.example)" 1
later $((day + 1000))
check "a week later he is" eventually 20 is_told ann@school.example 2
kill -KILL "$(process deliverer)"
sleep 3
equal "but not by a restart" "$(told ann@school.example)" 2

ref=$(field h.reference)
schoolgate held release "$ref" --reason "a tool that we asked for" >/dev/null
check "released it goes" eventually 20 is_field state sent
equal "once" "$(grep -lF '<o1@x>' "$inside"/* | wc -l)" 1
check "and is overdue no more" sh -c '"$1/bin/schoolgate" --conf \
	"$1/etc/schoolgate.conf" status | grep -q OVERDUE; [ $? = 1 ]' - "$dir"
plan
