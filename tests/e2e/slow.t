#!/bin/sh
# slow.t - what the first scan cannot read is delivered, flagged, and scanned
# again with larger limits; once, whoever dies in between
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world

# set NAME VALUE: a setting of this world, from the next start on.
set_conf() {
	sed -i "/^$1 = /d" "$dir/etc/schoolgate.conf"
	echo "$1 = $2" >>"$dir/etc/schoolgate.conf"
}
restart() {
	"$top/tests/env/world" stop "$dir" schoolgate >/dev/null 2>&1
	"$top/tests/env/world" start "$dir" schoolgate >/dev/null 2>&1
}
# send NAME: the heavy mail from NAME to outside; the answer's code.
send() {
	"$smtpsend" 127.0.0.1 "$port" "$1@school.example" \
		out@elsewhere.example <"$dir/heavy.eml" | cut -c1-3
}
# of NAME EXPRESSION: a value of that message's record m.
of() {
	value "SELECT $2 FROM schoolgate.message m
		WHERE sender = '$1@school.example'"
}
is_recorded() {
	[ "$(of "$1" 1)" = 1 ]
}
# second NAME EXPRESSION: a value of its second scan n.
second() {
	value "SELECT $2 FROM schoolgate.second_scan n
		JOIN schoolgate.message m ON m.id = n.message
		WHERE sender = '$1@school.example'"
}
is_settled() {
	[ "$(second "$1" 1)" = 1 ]
}
wraps() {
	value "SELECT count(*) FROM schoolgate.copy_key
		WHERE key_id LIKE 'host-%'"
}
tries() {
	value 'SELECT coalesce(max(tries), 0) FROM schoolgate.second_try'
}
is_tried() {
	[ "$(tries)" -ge "$1" ]
}
# Its whole first pass, to be the same ever after.
first_pass() {
	of "$1" "md5(m::text)"
}

python3 "$top/tests/e2e/heavy.py" 35000 "they are all paki" >"$dir/heavy.eml"
set_conf scan-cpu 1
set_conf slow-cpu 100
restart

# -- read by the second scan -----------------------------------------------------
equal "a message beyond a scan's CPU time is delivered" "$(send ann)" 250
check "it is recorded" eventually 20 is_recorded ann
equal "as unscanned, for want of time" "$(of ann gaps)" "{unscanned,deadline}"
before=$(first_pass ann)
check "it is scanned again" eventually 60 is_settled ann
equal "and read" "$(second ann "scanned::text || gaps::text || subject")" \
	"true{}Timetable"
equal "nothing of the first pass is changed" "$(first_pass ann)" "$before"
equal "what was found is pass 2" "$(of ann "(SELECT array_agg(pass || id)
	FROM schoolgate.finding f WHERE f.message = m.id)")" "{2racist}"
equal "so is its attachment" "$(of ann "(SELECT array_agg(pass || name)
	FROM schoolgate.attachment f WHERE f.message = m.id)")" \
	"{2timetable.pdf}"
equal "its wrap is destroyed" "$(wraps)" 0
schoolgate queue >"$dir/queue"
check "the headteacher finds the word in the queue" \
	grep -q 'words that may not be sent (racist)' "$dir/queue"
check "and that the first flag was read later" \
	grep -q 'could not be read (read-later)' "$dir/queue"
equal "both with the subject" "$(grep -c Timetable "$dir/queue")" 2
id=$(of ann id)
schoolgate record show "$id" >"$dir/show"
check "record show tells of the second scan" \
	grep -q 'second scan .*: read' "$dir/show"
equal "the passage can be shown" "$(value "SELECT count(*)
	FROM schoolgate.copy_key WHERE purpose = 'excerpts'
	AND message = '$id'")" 1
plan
