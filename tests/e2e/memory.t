#!/bin/sh
# memory.t - two mail hosts of one school: what one saw, the other knows
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
speaker=$top/build/release/tests/tools/milterspeak

# The second host: its own spool and state, the same school and database.
other=$dir/other
mkdir -p "$other/run" "$other/spool" "$other/log"
chown -R schoolgate:schoolgate "$other"
chmod 700 "$other/spool"
sed -e 's/host = "mx"/host = "mx2"/' -e "s,$dir/run/,$other/run/,g" \
	-e "s,$dir/spool,$other/spool,; s,$dir/state,$other/state," \
	-e "s,$dir/log/,$other/log/," \
	"$dir/etc/schoolgate.conf" >"$dir/etc/other.conf"

start_other() {
	"$dir/bin/schoolgate-milter" -c "$dir/etc/other.conf" </dev/null \
		>>"$other/log/out" 2>&1 &
	other_pid=$!
	eventually 20 [ -S "$other/run/milter.sock" ]
}

stop_other() {
	kill -TERM "$other_pid" 2>/dev/null
	wait "$other_pid" 2>/dev/null
	rm -f "$other/run/milter.sock"
}

end_both() {
	stop_other
	cp "$other/log/schoolgate.log" "$dir/log/other.log" 2>/dev/null
	end_world
}
trap 'end_both' EXIT

# mail SOCKET TO SUBJECT ID [REFERENCES [BODY]]: the answer's first word and code.
mail() {
	printf '%s\n' "negotiate" "wait" "connect client.example 127.0.0.1" \
		"helo client.example" "mail <ann@school.example>" "wait" \
		"rcpt <$2>" "header Subject  $3" "header Message-ID  <$4>" \
		"header References  ${5:-}" "body ${6:-hello}" end wait |
		"$speaker" "$1" | tail -1 | cut -d' ' -f1-2
}

here=$dir/run/milter.sock
there=$other/run/milter.sock

# hosts SOCKET-DIRECTORY N: that host's memory says that there are N.
knows_hosts() {
	grep -qx "hosts $2" "$1/memory/status" 2>/dev/null
}

refuses() {
	[ "$(mail "$@")" = "reply 550" ]
}

flags_of() {
	value "SELECT count(*) FROM schoolgate.flag f
		JOIN schoolgate.message m ON m.id = f.message
		WHERE m.message_id = '$1' AND f.rule = 'internal-stays-inside'"
}

is_flagged() {
	[ "$(flags_of "$1")" = 1 ]
}

start_other
check "each host learns that there are two" eventually 30 \
	knows_hosts "$dir/state" 2
check "and so does the other" eventually 30 knows_hosts "$other/state" 2

equal "an internal mail stays inside" \
	"$(mail "$here" bob@school.example "internal: a" one@x)" continue
equal "the host that saw it knows its answer at once" \
	"$(mail "$here" out@elsewhere.example "another name" two@x "<one@x>")" \
	"reply 550"
check "the other host knows it too" eventually 5 \
	refuses "$there" out@elsewhere.example "another name" three@x "<one@x>"
equal "an answer inside goes on" \
	"$(mail "$there" bob@school.example "another name" four@x "<one@x>")" \
	continue
check "and is internal itself, on the first host too" eventually 5 \
	refuses "$here" out@elsewhere.example "another name" five@x "<four@x>"
equal "other mail passes" \
	"$(mail "$there" out@elsewhere.example "a trip" six@x "<nobody@x>")" \
	continue

# Sixty words of an internal mail, and what somebody makes of them.
words='The governors met on Tuesday about the hall and its roof which has let
in rain since the storm of last month and agreed that the work cannot wait for
the summer although nobody outside is to hear of the price before three firms
have given theirs in writing and the bursar has compared them with what the
county paid for the library across the road'
others='Our walk begins at the mill by the river where the bus stops and goes
along the old canal past two locks and a farm that sells ice cream in summer
please bring strong shoes a coat with a hood some water and a sandwich because
there is no shop until we come back to the mill at about four when parents may
collect their children from the car park behind it'

# wrapped WIDTH PREFIX TEXT: in lines of another width, as milterspeak has them.
wrapped() {
	printf '%s\n' "$3" | tr '\n' ' ' | fold -s -w "$1" |
		sed "s/^/$2/; s/\$/\\\\n/" | tr -d '\n'
}

cause_of() {
	value "SELECT r ->> 'cause' FROM schoolgate.message m,
		jsonb_array_elements(m.document #> '{verdict,reasons}') r
		WHERE m.message_id = '$1' AND r ->> 'rule' = 'internal-stays-inside'"
}

is_by_text() {
	[ "$(cause_of "$1")" = text ]
}

equal "a paragraph of an internal mail goes to colleagues" \
	"$(mail "$here" bob@school.example "internal: roof" p1@x "" \
		"$(wrapped 72 "" "$words")")" continue
equal "pasted in other lines under another subject it is refused" \
	"$(mail "$here" out@elsewhere.example "for you" p2@x "" \
		"Hello Sam,\\n\\n$(wrapped 41 "" "$words")\\nBye\\n")" \
	"reply 550"
equal "quoted in a mail that answers nothing, too" \
	"$(mail "$here" out@elsewhere.example "for you" p3@x "" \
		"Look:\\n\\n$(wrapped 50 "> " "$words")")" "reply 550"
# What passes twice before a host knows is somebody's habit: so wait first.
check "the other host hears of it" eventually 5 \
	refuses "$there" out@elsewhere.example "an answer" p4@x "<p1@x>"
equal "and knows the paragraph too" \
	"$(mail "$there" out@elsewhere.example "for you" p5@x "" \
		"$(wrapped 33 "" "$words")")" "reply 550"
equal "a paragraph that is somebody else's passes" \
	"$(mail "$here" out@elsewhere.example "for you" p6@x "" \
		"$(wrapped 41 "" "$others")")" continue
check "the record says that it was known by its text" \
	eventually 10 is_by_text p2@x

# A restart of the second host, with the database away.
"$top/tests/env/world" stop "$dir" postgresql >/dev/null 2>&1
stop_other
start_other
equal "without a database a host that begins anew knows what it heard" \
	"$(mail "$there" out@elsewhere.example "another name" seven@x "<one@x>")" \
	"reply 550"

# What the first host sees now the second cannot know: it slips, and is found.
equal "while the database is down a host remembers for itself" \
	"$(mail "$here" bob@school.example "internal: b" ten@x)" continue
equal "what another host does not know passes" \
	"$(mail "$there" out@elsewhere.example "renamed" eleven@x "<ten@x>")" \
	continue
"$top/tests/env/world" start "$dir" postgresql >/dev/null 2>&1
check "when it is loaded the answer that slipped is flagged" \
	eventually 30 is_flagged eleven@x
check "and from then on it is known" eventually 15 \
	refuses "$there" out@elsewhere.example "renamed" twelve@x "<ten@x>"
equal "what was right is not flagged" "$(flags_of six@x)" 0

# A host that lost all asks for all.
stop_other
rm -r "$other/state/memory"
start_other
check "a host whose memory is gone is told again" eventually 15 \
	refuses "$there" out@elsewhere.example "renamed" thirteen@x "<one@x>"
stop_other
printf garbage >"$other/state/memory/kept"
start_other
equal "a damaged file stops nothing" \
	"$(mail "$there" bob@school.example "a trip" fourteen@x)" continue
check "and is told" grep -q 'remembered facts=.* damaged=1' \
	"$other/log/schoolgate.log"
check "nothing of it is in the log" \
	sh -c "! grep -q 'one@x' '$other/log/schoolgate.log'"
plan
