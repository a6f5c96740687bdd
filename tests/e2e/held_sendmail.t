#!/bin/sh
# held_sendmail.t - mail that waits, by Sendmail: taken, told, released, delayed
set -u
WORLD_UNDER=/var/lib
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
begin_sendmail
conf=$dir/etc/schoolgate.conf
mail=$dir/mail/sendmail

# A word that nobody else has is held; a password after its file is delayed.
printf '%s\n' "category holdtest" "severity 4" "confidence 90" "" \
	"term glumberhold" "	match the glumberhold is here" \
	"	clean a trout" >"$dir/etc/wordlists/en/holdtest.txt"
printf '\nrule "%s" {\nkind = chain-letter\nclause = "9"\nmode = enforce\n%s\n}\n' \
	held 'action = hold
about = {"holdtest"}' >>"$dir/etc/policies/frederick-gent.conf"
echo 0 >"$dir/clock"
echo "test-clock = \"$dir/clock\"" >>"$conf"
restart_schoolgate

# send hold|delay NUMBER
send() {
	says="the glumberhold is here"
	if [ "$1" = delay ]; then
		send_file "$sm_port" a@school.example b@elsewhere.example
		says="The password is glumber42!"
	fi
	printf 'Message-ID: <%s@x>\r\nFrom: a@school.example\r\nSubject: s\r\n\r\n%s\r\n.\r\n' \
		"$2" "$says" |
		"$smtpsend" 127.0.0.1 "$sm_port" a@school.example \
			b@elsewhere.example
}
delivered() {
	grep -lF "$1" "$mail"/*.eml 2>/dev/null | wc -l
}
arrives() {
	[ "$(delivered "$1")" -ge 1 ]
}
reference() {
	value "SELECT h.reference FROM schoolgate.held h JOIN schoolgate.message m
		ON m.id = h.message WHERE m.message_id = '$1@x'"
}
has_state() {
	[ "$(value "SELECT h.state FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = '$1@x'")" = "$2" ]
}

equal "a held message is taken" "$(send hold h1 | cut -c1-3)" 250
check "and waits" eventually 20 has_state h1 waiting
check "its sender is told" eventually 20 arrives 'schoolgate held release'
equal "it has not gone" "$(delivered '<h1@x>')" 0
schoolgate held release "$(reference h1)" --reason "it is right" >/dev/null
check "released it goes" eventually 20 arrives '<h1@x>'
check "the database knows" eventually 20 has_state h1 sent
equal "it is no new record" "$(value "SELECT count(*) FROM
	schoolgate.message WHERE message_id = 'h1@x'")" 1

# To others than was written.
for id in s1 r1; do
	printf '%s\r\n' "Message-ID: <$id@x>" "From: a@school.example" \
		"To: b1@elsewhere.example, b2@elsewhere.example" "Subject: s" \
		"" "the glumberhold is here" |
		"$smtpsend" 127.0.0.1 "$sm_port" a@school.example \
			b1@elsewhere.example b2@elsewhere.example >/dev/null
	check "$id waits" eventually 20 has_state $id waiting
done
schoolgate held separate "$(reference s1)" --reason "each alone" >/dev/null
check "to each on his own it goes" eventually 20 has_state s1 sent
equal "twice, and neither names the other" "$(grep -lF '<s1@x>' \
	"$mail"/*.eml | xargs sed -n 's/^To: //p' | tr -d '\r' | sort | tr '\n' ' ')" \
	"b1@elsewhere.example b2@elsewhere.example "
schoolgate held remove "$(reference r1)" b2@elsewhere.example \
	--reason "not for him" >/dev/null
check "without one it goes" eventually 20 has_state r1 sent
equal "once, to the other" "$(grep -lF '<r1@x>' "$mail"/*.eml |
	xargs sed -n 's/^To: //p' | tr -d '\r')" b1@elsewhere.example
send delay d1 >/dev/null
check "a delayed one waits" eventually 20 has_state d1 waiting
echo 301000 >"$dir/clock"
check "and goes by itself at its time" eventually 20 arrives '<d1@x>'
sleep 1
equal "once" "$(delivered '<d1@x>')" 1
schoolgate doctor --sendmail "$dir/sendmail/etc/sendmail.cf" >"$dir/out" 2>&1
check "doctor finds the listener right" sh -c \
	'! grep -E "deliver|outbox" "$1"' - "$dir/out"
plan
