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

# heavy PIECES WORDS SUBJECT
heavy() {
	python3 "$top/tests/e2e/heavy.py" "$@"
}
# gaps FILE SETTING VALUE: what a scan of a mail cannot read, under a setting.
gaps() {
	grep -v "^$2 = " "$dir/etc/schoolgate.conf" >"$dir/gaps.conf"
	echo "$2 = $3" >>"$dir/gaps.conf"
	"$dir/bin/schoolgate" --conf "$dir/gaps.conf" scan --json "$dir/$1" |
		sed 's/.*"gaps":\[\([^]]*\)\],"fingerprints".*/(\1)/'
}

# As heavy as this machine needs: more than a second while it is busy with much
# else, and more than twice that, since it may not be by the time that it counts.
pieces=12000
heavy $pieces x x >"$dir/heavy.eml"
while [ "$(gaps heavy.eml scan-cpu 1)" = "()" ]; do
	pieces=$((pieces + pieces / 4))
	heavy $pieces x x >"$dir/heavy.eml"
done
heavy $((pieces * 5 / 3)) "they are all paki" \
	"Internal: Timetable" >"$dir/heavy.eml"
equal "its scan is beyond one second of CPU time" \
	"$(gaps heavy.eml scan-cpu 1)" '("unscanned","deadline")'
# What would be danger to a child is told even so.
cat >>"$dir/etc/policies/frederick-gent.conf" <<-'EOT'

	rule "danger-told" {
	kind = words
	clause = "9"
	mode = enforce
	action = accept
	about = {"racist"}
	queue = "dsl"
	}
EOT
set_conf dsl-addresses '{ "dsl@school.example" }'
set_conf scan-cpu 1
set_conf slow-cpu 100
set_conf scan-seconds 60
restart

# -- read by the second scan -----------------------------------------------------
equal "a message beyond a scan's CPU time is delivered" "$(send ann)" 250
check "it is recorded" eventually 20 is_recorded ann
equal "as unscanned, for want of time" "$(of ann gaps)" "{unscanned,deadline}"
before=$(first_pass ann)
check "it is scanned again" eventually 100 is_settled ann
equal "and read" "$(second ann "scanned::text || n.gaps::text || n.subject")" \
	"true{}Internal: Timetable"
check "the DSL is told of the danger that was found" eventually 20 \
	grep -rqF "may be about danger to a child" "$dir/mail/inside/new"
equal "nothing of the first pass is changed" "$(first_pass ann)" "$before"
equal "what was found is pass 2" "$(of ann "(SELECT array_agg(pass || id)
	FROM schoolgate.finding f WHERE f.message = m.id)")" "{2racist}"
equal "so is its attachment" "$(of ann "(SELECT array_agg(pass || name)
	FROM schoolgate.attachment f WHERE f.message = m.id)")" \
	"{2timetable.pdf}"
equal "its wrap is destroyed" "$(wraps)" 0
schoolgate queue >"$dir/queue"
check "the headteacher finds the word in the queue" \
	grep -q 'words that the policy prohibits (racist)' "$dir/queue"
check "and that the first flag was read later" \
	grep -q 'could not be read to its end (read-later)' "$dir/queue"
check "and what would have stopped it, had it been read in time" \
	grep -q 'marked internal, sent outside' "$dir/queue"
equal "all with the subject" "$(grep -c Timetable "$dir/queue")" 3
equal "while the record says what was done" "$(of ann action)$(second ann \
	"n.document #>> '{verdict,action}'")" acceptaccept
id=$(of ann id)
schoolgate record show "$id" >"$dir/show"
check "record show tells of the second scan" \
	grep -q 'second scan .*: read' "$dir/show"
equal "the passage can be shown" "$(value "SELECT count(*)
	FROM schoolgate.copy_key WHERE purpose = 'excerpts'
	AND message = '$id'")" 1
equal "status says that none waits" \
	"$(schoolgate status | grep -c 'second scan')" 0
equal "the host's private key is its user's alone" \
	"$(stat -c '%U %a' "$dir"/host/*.key)" "schoolgate 600"

# -- for want of memory ------------------------------------------------------------
heavy 60000 x x >"$dir/heavier.eml"
equal "what needs more memory than a scanner may have is told so" \
	"$(gaps heavier.eml scan-memory '"64M"')" \
	'("unscanned","scanner_died","out_of_memory")'

# -- not read by the second scan either --------------------------------------------
set_conf slow-cpu 1
restart
equal "a message beyond both scans is delivered" "$(send bob)" 250
check "and tried again" eventually 100 is_settled bob
equal "it is recorded as not read" "$(second bob \
	"scanned::text || n.gaps::text")" "false{unscanned,deadline}"
check "the queue says twice" eventually 5 \
	sh -c "\"$dir/bin/schoolgate\" --conf \"$dir/etc/schoolgate.conf\" queue |
		grep -q 'could not be read to its end (unscanned-twice)'"
check "record show says so" sh -c "\"$dir/bin/schoolgate\" \
	--conf \"$dir/etc/schoolgate.conf\" record show $(of bob id) |
	grep -q 'second scan .*: not read either'"
equal "it is tried no more: its wrap is destroyed" "$(wraps)" 0
equal "and no try is left" "$(tries)" 0

# -- whoever dies in between ---------------------------------------------------------
set_conf slow-cpu 100
restart
# once NAME PROMISE: it is settled in the end, and once.
once() {
	check "$2: it is scanned again" eventually 120 is_settled "$1"
	equal "$2: read" "$(second "$1" scanned)" t
	equal "$2: what was found is there once" "$(of "$1" "(SELECT
		count(*) FROM schoolgate.finding f WHERE f.message = m.id)")" 1
	equal "$2: and flagged once" "$(of "$1" "(SELECT count(*) FROM
		schoolgate.flag f WHERE f.message = m.id
			AND rule = 'prohibited-words')")" 1
	equal "$2: nothing waits any more" "$(wraps) $(tries)" "0 0"
}
for who in slow recorder; do
	equal "kill -9 of the $who process: delivered" "$(send $who)" 250
	check "kill -9 of the $who process: in its second scan" \
		eventually 60 is_tried 1
	kill -9 "$(process $who)"
	[ $who = recorder ] || equal "status says that one waits" \
		"$(schoolgate status | grep -c 'second scan: 1')" 1
	once $who "kill -9 of the $who process"
done
equal "kill -9 of the parent: delivered" "$(send parent)" 250
check "kill -9 of the parent: in its second scan" eventually 60 is_tried 1
kill -9 "$(cat "$dir/run.pid")"
check "kill -9 of the parent ends the slow lane and its children" \
	eventually 10 sh -c "! pgrep -f '^$dir/bin/schoolgate' >/dev/null"
"$top/tests/env/world" start "$dir" schoolgate >/dev/null 2>&1
once parent "kill -9 of the parent"

equal "the database stops in between: delivered" "$(send db)" 250
check "the database stops in between: in its second scan" \
	eventually 60 is_tried 1
"$top/tests/env/world" stop "$dir" postgresql >/dev/null 2>&1
equal "the database stops in between: mail flows" "$("$smtpsend" 127.0.0.1 \
	"$port" a@school.example b@school.example \
	<"$top/tests/samples/01-ordinary.eml" | cut -c1-3)" 250
check "the database stops in between: the scan ends" eventually 60 sh -c \
	"! pgrep -f '^$dir/bin/schoolgate-scanner serve 2147483648' >/dev/null"
"$top/tests/env/world" start "$dir" postgresql >/dev/null 2>&1
once db "the database stops in between"
plan
