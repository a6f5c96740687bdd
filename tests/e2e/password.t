#!/bin/sh
# password.t - Frederick Gent 7.5: a document's password five minutes later, by
# itself, once, whatever dies in between; and "protect it for me"
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/school.sh
. "$(dirname "$0")/school.sh"
skip_unless_root
begin_world
school_conf
conf=$dir/etc/schoolgate.conf
inside=$dir/mail/inside/new outside=$dir/mail/outside/new

# The second host: its own spool, state and outbox, the same school; Postfix
# hands it what comes to a port of its own.
other=$dir/other there=$("$top/tests/env/world" take "$dir" 1)
mkdir -p "$other/run" "$other/spool" "$other/log"
chown -R schoolgate:postfix "$other"
chmod 700 "$other/spool"
chmod 750 "$other" "$other/run"
sed -e 's/host = "mx"/host = "mx2"/' -e "s,$dir/run/,$other/run/,g" \
	-e "s,$dir/spool,$other/spool,; s,$dir/state,$other/state," \
	-e "s,$dir/outbox,$other/outbox,; s,$dir/log/,$other/log/," \
	"$conf" >"$dir/etc/other.conf"
echo "127.0.0.1:$there inet n - n - 10 smtpd -o smtpd_milters=unix:$other/run/milter.sock" \
	>>"$dir/postfix/etc/master.cf"

end_both() {
	[ -z "${other_pid:-}" ] || kill -TERM "$other_pid" 2>/dev/null
	cp "$other/log/schoolgate.log" "$dir/log/other.log" 2>/dev/null
	end_world
}
trap 'end_both' EXIT

restart_schoolgate
"$dir/bin/schoolgate-milter" -c "$dir/etc/other.conf" </dev/null \
	>>"$other/log/out" 2>&1 &
other_pid=$!
eventually 20 [ -S "$other/run/milter.sock" ]
postfix -c "$dir/postfix/etc" reload >/dev/null 2>&1

# One more is outside: his address says which test it was.
sent() {
	delivered "$outside" "<word-$1@x>"
}
goes() {
	eventually "${2:-20}" arrives "$outside" "<word-$1@x>"
}
waits() {
	eventually 20 has_state "word-$1@x" waiting
}
repeats() {
	value "SELECT h.repeats FROM schoolgate.held h
		JOIN schoolgate.message m ON m.id = h.message
		WHERE m.message_id = 'word-$1@x'"
}
# The clock times, as people read them, within which $1 + five minutes lies.
told_time() {
	TZ=Europe/London date -d "@$(($1 + 300))" '+%H:%M'
}

check "the school is imported" school_people
check "and known" eventually 10 knows_people "$port"

# -- five minutes -------------------------------------------------------------
equal "a document with a password goes" "$(document one)" 250
check "at once" eventually 20 arrives "$outside" '<file-one@x>'
began=$(date +%s)
later 60000
equal "its password a minute later is taken" "$(password one)" 250
check "and waits" waits one
equal "for the rule of it" "$(action_of word-one@x) $(rules_of word-one@x |
	tr ' ' '\n' | grep -c '^password-too-soon$')" "delay 1"
equal "until five minutes are over" "$(value "SELECT extract(epoch FROM
	h.until - f.received) FROM schoolgate.held h
	JOIN schoolgate.message m ON m.id = h.message,
	schoolgate.message f WHERE m.message_id = 'word-one@x'
	AND f.message_id = 'file-one@x'")" 300.000000
check "its sender is told" eventually 20 arrives "$inside" 'five minutes'
notice=$(grep -lF 'five minutes' "$inside"/* | head -1)
check "the time by the clock" grep -qE \
	"$(told_time "$began")|$(told_time $((began - 60)))|$(told_time $((began + 60)))" \
	"$notice"
# Two of them are left for whatever else this machine has to do.
later 120000
sleep 2
equal "before five minutes it has not gone" "$(sent one)" 0
later 125000
check "at five minutes it goes by itself" goes one
sleep 1
equal "once" "$(sent one)" 1
check "the database knows" eventually 20 has_state word-one@x sent
document late >/dev/null
document another >/dev/null
later 301000
password late >/dev/null
check "a password after five minutes goes at once" goes late
document soon >/dev/null
password another >/dev/null
check "so does one to who had his long ago, whoever had one just now" \
	goes another

# -- whatever dies ------------------------------------------------------------
# die PROCESS...: killed, and the world goes on.
die() {
	for name in "$@"; do
		was=$(process "$name")
		kill -9 "$was"
		eventually 20 is_anew "$name" "$was"
	done
}
is_anew() {
	[ "$(process "$1")" != "$2" ] && kill -0 "$(process "$1")" 2>/dev/null
}
parent_dies() {
	kill -9 "$(cat "$dir/run.pid")"
	eventually 20 are_dead "$(process deliverer)" "$(process milter)" \
		"$(process recorder)"
	"$top/tests/env/world" start "$dir" schoolgate
}

for who in a b c d; do
	document $who >/dev/null
done
die milter
for who in a b c d; do
	password $who >/dev/null
done
check "the milter dies between document and password: it is known" waits a
for who in b c d; do waits $who; done
check "the deliverer dies while they wait" die deliverer
later 100000
check "the milter does" die milter
check "all of it does" parent_dies
sleep 1
equal "none of them went for that" "$(sent a)$(sent b)$(sent c)$(sent d)" 0000
"$top/tests/env/world" stop "$dir" schoolgate
later 210000
"$top/tests/env/world" start "$dir" schoolgate
for who in a b c d; do
	check "at its time, with nobody there, $who goes at the start" goes $who
done
sleep 1
equal "each once" "$(sent a)$(sent b)$(sent c)$(sent d)" 1111

# Nobody takes it at its time: that is no window, whoever dies.
document e >/dev/null
password e >/dev/null
waits e
postfix -c "$dir/postfix/etc" stop >/dev/null 2>&1
later 310000
has_tried() {
	grep -q ' deferred tries=' "$dir/log/schoolgate.log"
}
check "nobody takes it: it is tried again" eventually 20 has_tried
die deliverer
parent_dies
postfix -c "$dir/postfix/etc" start >/dev/null 2>&1
later 60000
check "when somebody does it goes" goes e
sleep 1
equal "once" "$(sent e)" 1
check "the database knows it" eventually 20 has_state word-e@x sent
equal "and without doubt" "$(repeats e)" 0

# At any moment: it may be in the window, and then it says so.
for round in 1 2 3 4 5 6; do
	document f$round >/dev/null
	password f$round >/dev/null
done
for round in 1 2 3 4 5 6; do waits f$round; done
later 310000
for pause in 0.02 0.05 0.1 0.2 0.3; do
	sleep $pause
	kill -9 "$(process deliverer)" 2>/dev/null
	eventually 20 is_anew deliverer 0
done
lost=0 unmarked=0
for round in 1 2 3 4 5 6; do
	goes f$round 40 || lost=$((lost + 1))
	eventually 40 has_state word-f$round@x sent || lost=$((lost + 1))
	[ "$(sent f$round)" -le $((1 + $(repeats f$round))) ] ||
		unmarked=$((unmarked + 1))
done
equal "the deliverer dies at any moment of sending: none is lost" $lost 0
equal "none repeated without saying so" $unmarked 0

# -- two mail hosts -----------------------------------------------------------
equal "a document goes by the first host" "$(document two)" 250
# What was sent later is heard later: an internal mail, whose answer that host
# then refuses.
post "$port" after-two@x ann@school.example ben@school.example \
	"internal: behind it" "Hello." >/dev/null
is_heard_there() {
	printf '%s\n' "Subject: an answer" "References: <after-two@x>" "" Hello. |
		"$smtpsend" 127.0.0.1 "$there" ann@school.example \
			out@elsewhere.example | grep -q '^550'
}
check "the second host hears of it" eventually 20 is_heard_there
equal "its password by the second host is taken" "$(password two "$there")" 250
check "and waits" waits two
equal "at that host" "$(value "SELECT h.host FROM schoolgate.held h
	JOIN schoolgate.message m ON m.id = h.message
	WHERE m.message_id = 'word-two@x'")" mx2
later 150000
sleep 2
equal "before five minutes it has not gone" "$(sent two)" 0
later 155000
check "then it goes by itself" goes two
equal "once" "$(sent two)" 1

# -- protect it for me --------------------------------------------------------
schoolgate grant daemon ann@school.example staff >/dev/null
as_sender() {
	runuser -u daemon -- "$dir/bin/schoolgate" --conf "$conf" "$@"
}
post "$port" open@x ann@school.example office@council3.example "The register" \
	"It is attached." plain "register.csv" \
	"name,UPN|Jack,B801200005001|Priya,Z999200005001" >/dev/null
check "a document without a password waits" eventually 20 has_state open@x \
	waiting
check "for the rule of it" sh -c 'case " $1 " in
	*" attachment-without-password "*) ;; *) exit 1; esac' - "$(rules_of open@x)"
check "its sender is told how to mend it" eventually 20 arrives "$inside" \
	"we protect it for you"
as_sender held protect "$(reference open@x)" >"$dir/out" 2>&1
check "he asks for it: it goes protected" eventually 30 arrives "$outside" \
	'<open@x>'
protected=$(grep -lF '<open@x>' "$outside"/* | head -1)
# Base64 begins with it: "name,UPN".
check "nothing of it lies open" sh -c '! grep -q "B801200005001\|bmFtZSxVUE" "$1"' \
	- "$protected"
sleep 1
equal "its password has not gone" "$(delivered "$outside" 'sent you a few')" 0
later 150000
sleep 2
equal "nor before five minutes" "$(delivered "$outside" 'sent you a few')" 0
later 160000
check "then it goes" eventually 20 arrives "$outside" 'sent you a few'
sleep 1
equal "once" "$(delivered "$outside" 'sent you a few')" 1
python3 - "$protected" "$(grep -lF 'sent you a few' "$outside"/* | head -1)" \
	"$dir" <<-'EOP'
	import email, re, sys
	message = email.message_from_binary_file(open(sys.argv[1], "rb"))
	part = [p for p in message.walk() if p.get_filename()][0]
	open(sys.argv[3] + "/p.zip", "wb").write(part.get_payload(decode=True))
	told = open(sys.argv[2]).read()
	word = re.search(r"\n\n([a-z0-9-]{23})\n\n", told).group(1)
	open(sys.argv[3] + "/p.word", "w").write(word)
	EOP
equal "and opens the file" "$(7z x -so -p"$(cat "$dir/p.word")" \
	"$dir/p.zip" 2>/dev/null | tr -d '\r')" "name,UPN
Jack,B801200005001
Priya,Z999200005001"
check "nothing is left in the outbox" eventually 30 sh -c \
	'[ "$(ls "$1"/*.item 2>/dev/null | wc -l)" -le 1 ]' - "$dir/outbox"
plan
