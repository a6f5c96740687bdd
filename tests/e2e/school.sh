# school.sh - a world with the people of tests/policies/school and a clock of
# ours, for tests of the rules (read behind lib.sh)
# shellcheck shell=sh disable=SC2154
people=$top/tests/policies/school

# The conf of the world, with what a test of rules needs; before its people.
school_conf() {
	echo 0 >"$dir/clock"
	echo "test-clock = \"$dir/clock\"" >>"$dir/etc/schoolgate.conf"
}

school_people() {
	schoolgate people import "$people/people.csv" \
		--groups "$people/groups.csv" \
		--mailboxes "$people/mailboxes.csv" \
		--hours "$people/hours.csv" \
		--phones "$people/phones.csv" >"$dir/import.txt" 2>&1 &&
		schoolgate people suspend stopped@school.example --reason \
			"sends what he did not write" >"$dir/suspend.txt" 2>&1
}

# post PORT ID FROM "TO..." SUBJECT TEXT [KIND NAME HOLDS]...: the answer.
# To: names all of them; message.py has the kinds.  $source: where it connects
# from; 127.0.0.2 plays the world.
post() {
	at=$1 id=$2 from=$3 to=$4
	shift 4
	# shellcheck disable=SC2086
	"$top/tests/e2e/message.py" "$id" "$from" \
		"$(echo $to | sed 's/ /, /g')" "$@" |
		"$smtpsend" -s "${source:-127.0.0.1}" 127.0.0.1 "$at" "$from" $to
}

# A protected document, and the password of it, to who is called NAME at
# council2, through the mail host at PORT or this one.
document() {
	post "${2:-$port}" "file-$1@x" ann@school.example "$1@council2.example" \
		"A document" "The register is attached." \
		locked register.zip "names and dates" | cut -c1-3
}
password() {
	post "${2:-$port}" "word-$1@x" ann@school.example "$1@council2.example" \
		"To open it" "The password for the register is Tiger42." |
		cut -c1-3
}

# Of a message by its ID: what was done, which rules had something to say.
action_of() {
	value "SELECT action FROM schoolgate.message WHERE message_id = '$1'"
}
rules_of() {
	value "SELECT coalesce(string_agg(r ->> 'rule', ' '), '')
		FROM schoolgate.message m,
		jsonb_array_elements(m.document #> '{verdict,reasons}') r
		WHERE m.message_id = '$1'"
}
is_recorded() {
	[ "$(value "SELECT count(*) FROM schoolgate.message
		WHERE message_id = '$1'")" -ge 1 ]
}
held_state() {
	value "SELECT h.state FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = '$1' AND h.kind = 'message'"
}
has_state() {
	[ "$(held_state "$1")" = "$2" ]
}
reference() {
	value "SELECT h.reference FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = '$1' AND h.kind = 'message'"
}

# knows_people PORT: whose account is stopped is known there.
knows_people() {
	asked=$((${asked:-0} + 1))
	post "$1" "asked$asked@x" stopped@school.example \
		nobody@elsewhere.example "Hello" "Hello." >/dev/null
	eventually 10 is_recorded "asked$asked@x"
	[ "$(action_of "asked$asked@x")" = hold ]
}

# delivered DIRECTORY TEXT: how many messages there hold it.
delivered() {
	grep -rlF --include='*' "$2" "$1" 2>/dev/null | wc -l
}
arrives() {
	[ "$(delivered "$1" "$2")" -ge "${3:-1}" ]
}
