#!/bin/sh
# conversation.t - whole conversations with the real milter, without an MTA
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
begin_world
speaker=$top/build/release/tests/tools/milterspeak

speak() {
	"$speaker" "$dir/run/milter.sock"
}

hello='negotiate
wait
connect client.example 127.0.0.1
helo client.example'

# said PROMISE WANTED SCRIPT: the answers, after that to negotiate.
said() {
	answers=$(printf '%s\n%s\n' "$hello" "$3" | speak | sed 1d)
	equal "$1" "$answers" "$2"
}

records() {
	value 'SELECT count(*) FROM schoolgate.message'
}

message='mail <a@school.example>
wait
rcpt <b@elsewhere.example>
macro E i=Q1
header Subject  hello
body hello there
end
wait'

equal "it asks for what saves time, and for the changes that rules may make" \
	"$(printf 'negotiate\nwait\n' | speak | grep -c 'actions 14 steps')" 1
said "a message is accepted" "continue
continue" "$message"
said "two messages on one connection" "continue
continue
continue
continue" "$message
$message"
check "they are three records" wait_records 3 10

before=$(records)
said "an abort forgets" "continue
continue
continue" "mail <a@school.example>
wait
rcpt <b@elsewhere.example>
header Subject  forgotten
abort
abort
$message"
check "only what ended is recorded" wait_records $((before + 1)) 10
sleep 0.5
equal "and nothing else" "$(records)" $((before + 1))

printf 'negotiate\nclose\n' | speak >/dev/null
printf '%s\nmail <a@b>\nwait\nclose\n' "$hello" | speak >/dev/null
printf '%s\nbody x\nend\nwait\nquit\n' "$hello" | speak >/dev/null
said "after closes at any time it goes on" "continue
continue" "$message"

answers=$(printf '%s\n%s\n' "$hello" "mail <a@school.example>
wait
rcpt <b%c@elsewhere.example>
header Subject  internal
body x
end
wait" | speak | tail -1 | cut -c1-104)
# On this wire a '%' is two: the MTA takes the reply as a format.
equal "a refusal's text arrives, the '%' of an address doubled" "$answers" \
	"reply 550 5.7.1 Not sent. The subject says 'internal' but b%%c@elsewhere.example is outside school. Remo"

said "a header that Postfix may have cut is accepted" "continue
continue" "mail <a@school.example>
wait
rcpt <b@elsewhere.example>
long X-Long 59980
body x
end
wait"
is_cut() {
	[ "$(value "SELECT count(*) FROM schoolgate.message
		WHERE gaps @> '{header_cut}'")" = 1 ]
}
check "and marked as cut" eventually 10 is_cut
said "a bounce has an empty sender" "continue
continue" "mail <>
wait
rcpt <b@school.example> NOTIFY=NEVER
end
wait"
are_kept() {
	[ "$(value "SELECT count(*) FROM schoolgate.recipient
		WHERE args @> '[\"NOTIFY=NEVER\"]'")" = 1 ]
}
check "its recipient's arguments are kept" eventually 10 are_kept

# An MTA that hides the blank after a colon: the copy has it all the same.
before=$(records)
answers=$(printf '%s\n%s\n' "$hello" "mail <a@school.example>
wait
rcpt <b@school.example>
header Subject blank
body x
end
wait" | sed s/^negotiate/negotiate-old/ | speak | tail -1)
equal "an MTA of another kind is served" "$answers" continue
check "and its message recorded" wait_records $((before + 1)) 10
id=$(value "SELECT id FROM schoolgate.message ORDER BY id DESC LIMIT 1")
equal "with the blank that it does not show" "$(schoolgate record copy "$id" \
	--purpose operation --reason "a test" 2>/dev/null </dev/null |
	tr -d '\r' | head -1)" "Subject: blank"

# A connection outlives the rules that it began with.
rules=$dir/etc/policies/frederick-gent.conf
sed -i 's/^\ttag = .*/&\n\tfrom = {"inside"}/' "$rules"
cp "$rules" "$dir/rules"
sed -i 's/action = change/action = accept/' "$rules"
schoolgate reload >/dev/null
: >"$dir/spoken"
has_begun() {
	grep -q '^continue' "$dir/spoken"
}
{
	printf '%s\nmail <a@school.example>\nwait\n' "$hello"
	eventually 10 has_begun
	cp "$dir/rules" "$rules"
	schoolgate reload >/dev/null
	printf '%s\n' abort "mail <a@school.example>" wait \
		"rcpt <b@school.example>" "header Subject  a pupil" \
		"body Jack is B801200005001." end wait wait
} | speak >"$dir/spoken"
equal "a rule that changes mail is loaded: connections that are open keep to it" \
	"$(sed 1,2d "$dir/spoken")" "continue
change-header
continue"

# Admission: more messages in flight than conf allows are told to come back.
"$top/tests/env/world" stop "$dir" schoolgate
sed -i 's/^listen/messages-in-flight = 1\nlisten/' "$dir/etc/schoolgate.conf"
"$top/tests/env/world" start "$dir" schoolgate
: >"$dir/spoken"
{
	printf '%s\nmail <a@school.example>\nwait\n' "$hello"
	eventually 60 test -e "$dir/enough"
} | speak >"$dir/spoken" &
eventually 10 has_begun
said "more messages than may be in flight are told to come back" \
	"reply 451 4.3.0 Not recorded, so not sent. Try again later." \
	"mail <a@school.example>
wait"
: >"$dir/enough"
wait $!
said "and may come when the others are done" "continue
continue" "$message"

# No room on the disk.
"$top/tests/env/world" stop "$dir" schoolgate
sed -i 's/^\(.*\)spool-floor = .*/spool-floor = "1000G"/' \
	"$dir/etc/schoolgate.conf"
"$top/tests/env/world" start "$dir" schoolgate
said "without room on the disk nothing is accepted" "continue
reply 451 4.3.0 Not recorded, so not sent. Try again later." "$message"

# A scanner that is too slow: the message goes by the school's choice.
"$top/tests/env/world" stop "$dir" schoolgate
sed -i 's/^spool-floor = .*/spool-floor = "64M"\nscan-seconds = 1/' \
	"$dir/etc/schoolgate.conf"
"$top/tests/env/world" start "$dir" schoolgate
said "the scanners work" "continue
continue" "$message"
pkill -STOP -f "^$dir/bin/schoolgate-scanner serve"
said "scanners that hang do not wedge the mail" "continue
continue" "$message"
has_gap() {
	[ "$(value "SELECT count(*) FROM schoolgate.message
		WHERE gaps @> '{deadline}'")" -ge 1 ]
}
check "what could not be scanned is recorded with the gap" eventually 15 has_gap
check "and waits in the queue" [ "$(schoolgate queue |
	grep -c 'could not be read')" -ge 1 ]
said "and the next is scanned by new ones" "continue
continue" "$message"
pkill -CONT -f "^$dir/bin/schoolgate-scanner serve" 2>/dev/null
equal "no word of mail is in the log" "$(grep -c -e hello -e '@' \
	"$dir/log/schoolgate.log")" 0
plan
