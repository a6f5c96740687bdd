#!/bin/sh
# held.t - mail that waits: told, released, delayed, returned, protected, once
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
conf=$dir/etc/schoolgate.conf
inside=$dir/mail/inside/new outside=$dir/mail/outside/new

# Rules that hold and tell, by words that nobody else has; a password after its
# file is delayed.
for kind in hold danger; do
	printf '%s\n' "category ${kind}test" "severity 4" "confidence 90" "" \
		"term glumber$kind" "	match the glumber$kind is here" \
		"	clean a trout" >"$dir/etc/wordlists/en/${kind}test.txt"
done
cat >>"$dir/etc/policies/frederick-gent.conf" <<-'EOT'

	rule "held" {
	kind = chain-letter
	clause = "9.1"
	mode = enforce
	action = hold
	about = {"holdtest"}
	}
	rule "told" {
	kind = words
	clause = "9.3"
	mode = enforce
	action = accept
	about = {"dangertest"}
	queue = "dsl"
	}
EOT
echo 0 >"$dir/clock"
printf '%s\n' "test-clock = \"$dir/clock\"" \
	'dsl-addresses = { "dsl@school.example" }' \
	'report-address = "report@school.example"' \
	'mistake-address = "mistake@school.example"' >>"$conf"
restart_schoolgate
schoolgate grant daemon a@school.example staff >/dev/null

# send KIND NUMBER [RECIPIENT...]: a message that this kind of rule is about.
send() {
	kind=$1 number=$2 says="the glumber$1 is here"
	shift 2
	[ $# -gt 0 ] || set -- b@elsewhere.example c@school.example
	if [ "$kind" = delay ]; then
		send_file "$port" a@school.example "$@"
		says="The password is glumber42!"
	fi
	printf 'Message-ID: <%s@x>\r\nSubject: secret trout %s\r\n\r\n%s\r\n.\r\n' \
		"$number" "$number" "$says" |
		"$smtpsend" 127.0.0.1 "$port" a@school.example "$@"
}
# delivered DIRECTORY TEXT: how many messages there hold it.
delivered() {
	grep -lF "$2" "$1"/* 2>/dev/null | wc -l
}
arrives() {
	[ "$(delivered "$1" "$2")" -ge "${3:-1}" ]
}
# reference NUMBER: what its sender calls it.
reference() {
	value "SELECT h.reference FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = '$1@x' AND h.kind = 'message'"
}
state() {
	value "SELECT h.state FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = '$1@x' AND h.kind = 'message'"
}
has_state() {
	[ "$(state "$1")" = "$2" ]
}
as_sender() {
	runuser -u daemon -- "$dir/bin/schoolgate" --conf "$conf" "$@"
}

# -- hold ---------------------------------------------------------------------
equal "a held message is taken from the sender" \
	"$(send hold h1 | cut -c1-3)" 250
check "he is told that it waits" eventually 20 arrives "$inside" \
	"schoolgate held release"
check "the database knows that it waits" eventually 20 has_state h1 waiting
equal "it has not gone" "$(delivered "$outside" '<h1@x>')" 0
equal "its record says what was done" "$(value "SELECT action FROM
	schoolgate.message WHERE message_id = 'h1@x'")" hold
check "no word of it lies in the outbox" sh -c \
	'! grep -rqE "glumber|secret trout" "$1"' - "$dir/outbox"
notice=$(grep -lF "schoolgate held release" "$inside"/* | head -1)
check "nor in the notice" sh -c '! grep -qE "glumber|secret trout" "$1"' - \
	"$notice"
check "the notice is for no machine to answer" grep -q \
	'^Auto-Submitted: auto-replied' "$notice"
check "and plain ASCII" sh -c '! LC_ALL=C sed "s,\t,,g" "$1" | LC_ALL=C grep -q "[^ -~]"' - "$notice"
check "its sender sees it" sh -c 'case $1 in *hold,\ waiting*) ;; *) exit 1
	esac' - "$(as_sender held 2>&1)"
as_sender held release "$(reference h1)" >"$dir/out" 2>&1
equal "he cannot release it without a reason" $? 2
as_sender held release "$(reference h1)" --reason "it is right" >/dev/null
check "with one it goes" eventually 20 arrives "$outside" '<h1@x>'
check "to everybody" eventually 20 arrives "$inside" '<h1@x>'
check "and the database knows" eventually 20 has_state h1 sent
equal "who asked is kept" "$(value "SELECT actor || ' ' || result FROM
	schoolgate.held_order")" "a@school.example done"
check "its octets are those that came" grep -q "^the glumberhold is here" \
	"$(grep -lF '<h1@x>' "$outside"/*)"
equal "it is no new record" "$(value "SELECT count(*) FROM
	schoolgate.message WHERE message_id = 'h1@x'")" 1

send hold h2 >/dev/null
eventually 20 has_state h2 waiting
as_sender held release "$(reference h2)" --reason "yes" >/dev/null 2>&1
send hold h3 >/dev/null
eventually 20 has_state h3 waiting
schoolgate held drop "$(reference h3)" --reason "not so" >/dev/null
check "the headteacher may drop one" eventually 20 has_state h3 dropped
send hold h4 >/dev/null
eventually 20 has_state h4 waiting
schoolgate held return "$(reference h4)" --reason "ask me first" >/dev/null
check "or give it back" eventually 20 has_state h4 returned
check "with why, and with what was written" eventually 20 arrives "$inside" \
	"Why: ask me first"
returned=$(grep -lF "Why: ask me first" "$inside"/* | head -1)
check "the message is in it" grep -q '^Message-ID: <h4@x>' "$returned"

# -- protected ------------------------------------------------------------------
printf '%s\r\n' 'Message-ID: <p1@x>' 'Subject: report' 'MIME-Version: 1.0' \
	'Content-Type: multipart/mixed; boundary=b' '' '--b' \
	'Content-Type: text/plain' '' 'the glumberhold is here' '--b' \
	'Content-Type: text/csv; name="class list.csv"' \
	'Content-Disposition: attachment; filename="class list.csv"' '' \
	'name,birth' 'Ann,2011' '--b--' |
	"$smtpsend" 127.0.0.1 "$port" a@school.example b@elsewhere.example \
		>/dev/null
eventually 20 has_state p1 waiting
as_sender held protect "$(reference p1)" >/dev/null
check "what is protected goes at once" eventually 30 arrives "$outside" '<p1@x>'
sent=$(grep -lF '<p1@x>' "$outside"/* | head -1)
check "its text as it was" grep -q '^the glumberhold is here' "$sent"
check "its attachment nowhere in it" sh -c '! grep -q 2011 "$1"' - "$sent"
equal "the password does not go with it" "$(delivered "$outside" \
	'sent you a few')" 0
# Half of it is left for whatever else this machine has to do.
later 150000
sleep 2
equal "nor before five minutes are over" "$(delivered "$outside" \
	'sent you a few')" 0
later 160000
check "but then" eventually 20 arrives "$outside" 'sent you a few'
python3 - "$sent" "$(grep -lF 'sent you a few' "$outside"/* | head -1)" \
	"$dir" <<-'EOT'
	import email, re, sys
	message = email.message_from_binary_file(open(sys.argv[1], "rb"))
	part = [p for p in message.walk() if p.get_filename()][0]
	assert part.get_filename() == "class list.csv.zip", part.get_filename()
	open(sys.argv[3] + "/p.zip", "wb").write(part.get_payload(decode=True))
	told = open(sys.argv[2]).read()
	word = re.search(r"\n\n([a-z0-9-]{23})\n\n", told).group(1)
	open(sys.argv[3] + "/p.word", "w").write(word)
EOT
equal "and it opens the file" "$(7z x -so -p"$(cat "$dir/p.word")" \
	"$dir/p.zip" 2>/dev/null | tr -d '\r')" "name,birth
Ann,2011"
equal "its state says so" "$(state p1)" protected

# -- delay ----------------------------------------------------------------------
send delay d1 >/dev/null
check "a delay tells the time" eventually 20 arrives "$inside" \
	'sends itself at'
check "the database knows when" eventually 20 has_state d1 waiting
as_sender held release "$(reference d1)" --reason "sooner" >"$dir/out" 2>&1
equal "its sender cannot send it sooner" $? 5
later 150000
sleep 2
equal "before its time it has not gone" "$(delivered "$outside" '<d1@x>')" 0
later 150000
check "at its time it goes by itself" eventually 20 arrives "$outside" '<d1@x>'
check "the database knows" eventually 20 has_state d1 sent
sleep 1
equal "and once only" "$(delivered "$outside" '<d1@x>')" 1

# -- expiry ---------------------------------------------------------------------
send hold e1 >/dev/null
eventually 20 has_state e1 waiting
later $((3700 * 1000))
check "after an hour he is reminded" eventually 20 arrives "$inside" \
	'It still waits'
later $((2 * 86400 * 1000))
printf 'Subject: plain\r\n\r\nhello\r\n' | "$smtpsend" 127.0.0.1 "$port" \
	a@school.example c@school.example >/dev/null
later $((3 * 86400 * 1000))
check "after two school days it comes back" eventually 20 has_state e1 returned
check "with text" eventually 20 arrives "$inside" \
	"It waited for two"
equal "and went nowhere else" "$(delivered "$outside" '<e1@x>')" 0

# -- notices --------------------------------------------------------------------
send danger g1 >/dev/null
check "the DSL is told of danger" eventually 20 arrives "$inside" \
	'An e-mail may be about danger to a child'
told=$(grep -lF 'An e-mail may be about danger' "$inside"/* | head -1)
check "at their own address" grep -q '^To: <dsl@school.example>' "$told"
check "the message went" eventually 20 arrives "$outside" '<g1@x>'
equal "and the sender is told nothing" "$(grep -l '^To: <a@school' \
	"$inside"/* | xargs grep -lE 'danger|9\.3' | wc -l)" 0
id=$(value "SELECT id FROM schoolgate.message WHERE message_id = 'h1@x'")
schoolgate record copy "$id" --purpose complaint --reason "asked for it" \
	>"$dir/copy" 2>"$dir/out"
check "who is read is told by mail" eventually 20 arrives "$inside" \
	'Subject: An e-mail of yours was read'
is_told() {
	[ "$(value "SELECT count(*) FROM schoolgate.notice_event
		WHERE state = 'sent'")" = 1 ]
}
check "and the opening's notice is sent, once" eventually 20 is_told

# -- addresses that people write to ------------------------------------------------
send hold s1 d@elsewhere.example >/dev/null
eventually 20 has_state s1 waiting
printf 'Subject: Fwd: x\r\nReferences: <s1@x>\r\n\r\nI did not mean it\r\n' |
	"$smtpsend" 127.0.0.1 "$port" a@school.example mistake@school.example \
		>/dev/null
check "a mistake that is told stops what waits" eventually 20 \
	has_state s1 returned
check "and is answered" eventually 20 arrives "$inside" \
	'The Data Protection Officer knows since'
equal "72 hours run from then" "$(value "SELECT due - reported
	FROM schoolgate.breach WHERE stopped = 1")" "3 days"
printf 'Subject: look\r\n\r\nsee this\r\n' | "$smtpsend" 127.0.0.1 "$port" \
	a@school.example report@school.example >/dev/null
check "a report is answered" eventually 20 arrives "$inside" \
	'You are not in trouble for receiving it'

# -- nobody listens ----------------------------------------------------------------
postfix -c "$dir/postfix/etc" stop >/dev/null 2>&1
"$top/tests/env/world" start "$dir" postfix >/dev/null 2>&1
check "nothing is left in the outbox" eventually 60 sh -c \
	'! ls "$1"/*.item 2>/dev/null' - "$dir/outbox"
check "nor anything damaged" sh -c '! ls "$1"/*.damaged 2>/dev/null' - \
	"$dir/outbox"
plan
