#!/bin/sh
# deliver.t - nothing is lost, and nothing sent twice unseen, whoever is killed
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
begin_world
conf=$dir/etc/schoolgate.conf
sink=$dir/sink
mkdir -p "$sink"
"$top/tests/faults/listener.py" "$sink" "$dir/log/schoolgate.log" &
listener=$!
trap 'kill $listener 2>/dev/null; end_world' EXIT
eventually 10 test -s "$sink/port"

# A password waits until five minutes behind the file that it opens.
says="The password is glumber42!"
echo 0 >"$dir/clock"
sed -i "s/^\(.*\)deliver-to = .*/deliver-to = \"127.0.0.1:$(cat "$sink/port")\"/" \
	"$conf"
echo "test-clock = \"$dir/clock\"" >>"$conf"
restart_schoolgate

confined() {
	grep -q '^Seccomp:	2' "/proc/$(process deliverer)/status" &&
		grep -q '^NoNewPrivs:	1' "/proc/$(process deliverer)/status"
}
check "the deliverer is in its sandbox" eventually 10 confined

# send RECIPIENT...: a message that is delayed; its Message-ID is the first.
send() {
	send_file "$port" a@school.example "$@"
	printf 'Message-ID: <%s>\r\nSubject: x\r\n\r\n%s\r\n.dot\r\n..\r\nend\r\n' \
		"$1" "$says" |
		"$smtpsend" 127.0.0.1 "$port" a@school.example "$@" >/dev/null
}
# taken ID: how often the listener took it.
taken() {
	grep -lF "Message-ID: <$1>" "$sink"/mail/* 2>/dev/null | wc -l
}
# repeats ID: how often the database says that it may have been sent again.
repeats() {
	value "SELECT h.repeats FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = '$1'"
}
states() {
	value "SELECT count(*) FROM schoolgate.held WHERE state = '$1'"
}
all_sent() {
	[ "$(states sent)" -ge "$1" ]
}
all_wait() {
	[ "$(states waiting)" -ge "$1" ]
}

acts="kill-rcpt kill-data kill-dot kill-reply drop-dot temp"
for act in $acts; do
	[ $act = kill-data ] || send "$act-1@elsewhere.example"
done
# More than any buffer between the two holds.
send_file "$port" a@school.example kill-data-1@elsewhere.example
{
	printf 'Message-ID: <kill-data-1@elsewhere.example>\r\n\r\n%s\r\n' \
		"$says"
	yes "a line of a long message" | head -c 16000000
} | "$smtpsend" 127.0.0.1 "$port" a@school.example \
	kill-data-1@elsewhere.example >/dev/null
send ok-1@elsewhere.example refuse-1@elsewhere.example
check "all of them wait" eventually 30 all_wait 7
later 301000
# Time goes on for those that are to be tried again.
sent=1
for _ in $(seq 240); do
	all_sent 7 && sent=0 && break
	sleep 1
	later 20000
done
check "all of them are sent" [ $sent = 0 ]
for act in kill-rcpt kill-data temp; do
	id=$act-1@elsewhere.example
	equal "$act: taken once" "$(taken "$id")" 1
	equal "$act: and no doubt about it" "$(repeats "$id")" 0
done
for act in kill-dot drop-dot; do
	id=$act-1@elsewhere.example
	equal "$act: in the window it is sent again" "$(taken "$id")" 2
	equal "$act: and says so" "$(repeats "$id")" 1
	# shellcheck disable=SC2046
	equal "$act: the same octets both times" "$(sha256sum \
		$(grep -lF "Message-ID: <$id>" "$sink"/mail/*) |
		cut -d' ' -f1 | sort -u | wc -l)" 1
done
id=kill-reply-1@elsewhere.example
equal "kill-reply: as often as it says" "$(taken "$id")" \
	$((1 + $(repeats "$id")))
equal "the octets are those that came" "$(sed '1d; /^Date:\|^From:/d' \
	"$(grep -lF 'temp-1@' "$sink"/mail/* | head -1)" | tr -d '\r')" \
	"Message-ID: <temp-1@elsewhere.example>
Subject: x

$says
.dot
..
end"
equal "one that is refused does not keep it from the others" \
	"$(taken ok-1@elsewhere.example)" 1
equal "and is named" "$(value "SELECT refused FROM schoolgate.held h
	JOIN schoolgate.message m ON m.id = h.message
	WHERE m.message_id = 'ok-1@elsewhere.example'")" \
	'[{"code": 550, "recipient": 2}]'
check "its sender is told" eventually 20 grep -rqF \
	'refuse-1@elsewhere.example (550)' "$sink/mail"

# Killed at any time, again and again.
many=30
for i in $(seq $many); do
	send "any-$i@elsewhere.example"
done
check "many wait" eventually 30 all_wait $many
later 301000
for i in 1 2 3 4 5 6 7 8; do
	sleep 0.$((i + 1))
	kill -KILL "$(process deliverer)" 2>/dev/null
done
sent=1
for _ in $(seq 240); do
	all_sent $((7 + many)) && sent=0 && break
	sleep 1
	later 20000
done
check "all of them are sent" [ $sent = 0 ]
lost=0 unsaid=0
for i in $(seq $many); do
	id=any-$i@elsewhere.example
	times=$(taken "$id")
	[ "$times" -ge 1 ] || lost=$((lost + 1))
	[ "$times" -le $((1 + $(repeats "$id"))) ] || unsaid=$((unsaid + 1))
done
equal "none is lost" $lost 0
equal "none is sent twice unseen" $unsaid 0

# What the envelope said is said again.
esmtp() {
	PYTHONPATH=$top/tests/policies python3 -B - "$port" "$1" "$2" "$says" \
		<<-'EOT'
		import mail, smtplib, sys
		port, to, arguments, says = sys.argv[1:]
		file = mail.file_part("r.zip", mail.locked_zip("r.txt", b"report"))
		def send(content, *more):
		    s = smtplib.SMTP("127.0.0.1", int(port))
		    s.ehlo()
		    for line in (f"MAIL FROM:<a@school.example> {more[0]}",
		            f"RCPT TO:<{to}> {more[1]}"):
		        s.send(line.strip().encode() + b"\r\n")
		        code, text = s.getreply()
		        assert code == 250, text
		    s.data(content)
		send(mail.message([("Subject", "report")], "here", "", [file]),
		    arguments, "")
		send(f"Message-ID: <esmtp{len(to)}@x>\r\n\r\n"
		    f"h\u00e9re\r\n{says}\r\n".encode(),
		    f"RET=HDRS ENVID=abc {arguments}", "NOTIFY=NEVER")
	EOT
}
j=$(printf 'j\303\266rg@e.example')
esmtp "$j" "SMTPUTF8 BODY=8BITMIME"
eventually 30 all_wait 1
later 301000
check "an address beyond ASCII gets it" eventually 20 all_sent $((8 + many))
check "its arguments are said again" grep -q \
	'^MAIL FROM:<a@school.example> BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=abc' \
	"$sink/commands"
check "each recipient's too" grep -q "^RCPT TO:<$j> NOTIFY=NEVER" \
	"$sink/commands"
: >"$sink/plain"
esmtp b@e.example BODY=8BITMIME
eventually 30 all_wait 1
later 301000
check "where they cannot be said it goes" eventually 20 all_sent $((9 + many))
rm "$sink/plain"
equal "and says that they are lost" "$(value "SELECT count(*)
	FROM schoolgate.held WHERE lost_arguments")" 1

# One thread.
for i in 1 2 3 4 5; do
	to=$([ $i = 1 ] && echo temp-t || echo t$i)@e.example
	send_file "$port" a@school.example "$to"
	printf 'Message-ID: <t%s@x>\r\nReferences: <t@x>\r\n\r\n%s\r\n' $i \
		"$says" | "$smtpsend" 127.0.0.1 "$port" a@school.example "$to" \
		>/dev/null
done
eventually 30 all_wait 5
deferred() {
	grep -c ' deferred ' "$dir/log/schoolgate.log"
}
put_off=$(deferred)
is_put_off() {
	[ "$(deferred)" -gt "$put_off" ]
}
later 301000
check "the first of them is to be tried again" eventually 20 is_put_off
sleep 2
equal "behind one that is to be tried again its thread waits" \
	"$(grep -lF 'References: <t@x>' "$sink"/mail/* | wc -l)" 0
later 20000
check "then all go" eventually 20 all_sent $((14 + many))
equal "in their order" "$(grep -lF 'References: <t@x>' "$sink"/mail/* |
	sed 's,.*/,,' | sort -n | while read -r f; do
		sed -n 's/^Message-ID: <t\([0-9]\).*/\1/p' "$sink/mail/$f"
	done | tr -d '\n')" 12345
# To each on his own: a doubt is about one of them.
each="kill-rcpt kill-data kill-dot kill-reply drop-dot temp refuse ok"
written() {
	id=$1
	shift
	send_file "$port" a@school.example "$@"
	{
		printf 'Message-ID: <%s>\r\nTo: ' "$id"
		for r; do printf '%s,\r\n ' "$r"; done
		printf 'all@e.example\r\n\r\n%s\r\n' "$says"
	} | "$smtpsend" 127.0.0.1 "$port" a@school.example "$@" >/dev/null
}
reference() {
	value "SELECT h.reference FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = '$1'"
}
is_held() {
	[ -n "$(reference "$1")" ]
}
# To whom that message went, one a line.
given() {
	grep -lF "Message-ID: <$1>" "$sink"/mail/* 2>/dev/null |
		xargs -r sed -sn 1p | tr -d '\r' | cut -d' ' -f2-
}
# Until it is sent, time goes on.
goes() {
	for _ in $(seq 240); do
		[ "$(value "SELECT h.state FROM schoolgate.held h
			JOIN schoolgate.message m ON m.id = h.message
			WHERE m.message_id = '$1'")" = sent ] && return
		sleep 1
		later 900000
	done
	return 1
}
# shellcheck disable=SC2046
written each@x $(for act in $each; do echo "$act-s@e.example"; done)
check "one to eight waits" eventually 30 is_held each@x
schoolgate held separate "$(reference each@x)" --reason "each alone" >/dev/null
check "separated it goes, whoever dies" goes each@x
for act in kill-rcpt kill-data temp ok; do
	equal "$act: he has it once" "$(given each@x | grep -c "^$act-s@")" 1
done
for act in kill-dot drop-dot; do
	equal "$act: in the window he has it twice" \
		"$(given each@x | grep -c "^$act-s@")" 2
done
equal "who is refused has it not" "$(given each@x | grep -c refuse-s)" 0
equal "nobody has it with another" "$(given each@x | grep -c ' ')" 0
again=$(($(given each@x | wc -l) - 7))
check "none is sent twice without its being said" [ "$again" -le \
	"$(repeats each@x)" ]
seen=0
for f in $(grep -lF "Message-ID: <each@x>" "$sink"/mail/*); do
	[ "$(grep -c '^To: ' "$f")" = 1 ] &&
		! tail -n +2 "$f" | grep -v "^To: $(sed -n 1p "$f" |
			tr -d '\r' | cut -d' ' -f2)" | grep -q 'e.example' ||
		seen=$((seen + 1))
done
equal "and none names another" $seen 0

# Without one of them.
for act in kill-dot kill-data; do
	written "$act-out@x" "$act-r@e.example" "odd-$act@e.example"
	eventually 30 is_held "$act-out@x"
	schoolgate held remove "$(reference "$act-out@x")" \
		"odd-$act@e.example" --reason "not for him" >/dev/null
	check "$act: without one it goes" goes "$act-out@x"
	equal "$act: he never has it" "$(given "$act-out@x" | grep -c odd)" 0
	times=$(given "$act-out@x" | wc -l)
	most=$((1 + $(repeats "$act-out@x")))
	check "$act: the other has, and not more often than it says" sh -c \
		'[ "$1" -ge 1 ] && [ "$1" -le "$2" ]' - "$times" $most
	equal "$act: always the same octets, without his name" "$(
		for f in $(grep -lF "<$act-out@x>" "$sink"/mail/*); do
			sha256sum <"$f"
			grep odd "$f"
		done | sort -u | wc -l)" 1
done

# Killed while what is asked for is carried out.
for i in 1 2 3 4 5; do
	written "order$i@x" "a$i@e.example" "b$i@e.example" "c$i@e.example"
	eventually 30 is_held "order$i@x"
	act="separate $(reference "order$i@x")"
	[ $i -gt 2 ] && act="remove $(reference "order$i@x") b$i@e.example"
	# shellcheck disable=SC2086
	schoolgate held $act --reason "as it is right" >/dev/null
	sleep 0.0$((i * 2))
	kill -KILL "$(process deliverer)" 2>/dev/null
done
lost=0
for i in 1 2 3 4 5; do
	goes "order$i@x" || lost=$((lost + 1))
	got=$(given "order$i@x" | tr ' ' '\n' | sort -u | tr '\n' ' ')
	[ $i -gt 2 ] && want="a$i@e.example c$i@e.example " ||
		want="a$i@e.example b$i@e.example c$i@e.example "
	[ "$got" = "$want" ] || lost=$((lost + 1))
done
equal "an order is carried out whole" $lost 0
check "nothing is damaged" sh -c '! ls "$1"/*.damaged 2>/dev/null' - \
	"$dir/outbox"
plan
