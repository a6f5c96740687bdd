#!/bin/sh
# clock.t - a clock that was ahead and is set right: nothing waits for the time
# that it said
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/school.sh
. "$(dirname "$0")/school.sh"
skip_unless_root
begin_world
school_conf
restart_schoolgate
inside=$dir/mail/inside/new outside=$dir/mail/outside/new
year=31536000000 day=86400000

goes() {
	eventually 20 arrives "$outside" "<word-$1@x>"
}
stays() {
	sleep 2
	! arrives "$outside" "<word-$1@x>"
}
seconds() {
	value "SELECT round(extract(epoch FROM h.until - m.received))
		FROM schoolgate.held h JOIN schoolgate.message m
		ON m.id = h.message WHERE m.message_id = 'word-$1@x'"
}

check "the school is imported" school_people
check "and known" eventually 10 knows_people "$port"

# -- made while it was ahead ---------------------------------------------------
later $year
equal "a year ahead a document goes" "$(document one)" 250
check "at once" eventually 20 arrives "$outside" '<file-one@x>'
equal "its password waits" "$(password one)" 250
check "and its sender is told" eventually 20 arrives "$inside" 'five minutes'
check "as the database knows" eventually 20 has_state word-one@x waiting
later -$year
check "set back, it still waits" stays one
later 301000
check "and goes when its five minutes are over" goes one
check "the database hears of it" eventually 20 has_state word-one@x sent

# -- what the rules remember of that year ---------------------------------------
equal "a document goes a year ahead" "$(later $year; document two)" 250
check "at once, too" eventually 20 arrives "$outside" '<file-two@x>'
later -$year
equal "its password comes when the clock is right" "$(password two)" 250
check "and waits" eventually 20 has_state word-two@x waiting
equal "for no longer than five minutes" "$(seconds two)" 300
later 301000
check "then it goes" goes two

# -- put off while it was ahead ---------------------------------------------------
equal "a document goes" "$(document three)" 250
check "at once once more" eventually 20 arrives "$outside" '<file-three@x>'
equal "its password waits for its time" "$(password three)" 250
check "and is there" eventually 20 has_state word-three@x waiting
postfix -c "$dir/postfix/etc" stop >/dev/null 2>&1
later $((day + 301000))
deferred() {
	grep -q ' deferred .*tries=' "$dir/log/schoolgate.log"
}
check "nobody takes it, a day ahead" eventually 20 deferred
later -$day
postfix -c "$dir/postfix/etc" start >/dev/null 2>&1
check "set back, it is tried again at once" goes three
plan
