#!/bin/sh
# bad.t - bad input is recorded whole or refused with a reason; others are not hurt
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
speaker=$top/build/release/tests/tools/milterspeak
i=0

bad() {
	python3 "$top/tests/e2e/bad.py" "$1"
}
# send NAME [RECIPIENT...]: the answer; the sender is bad-NAME.
send() {
	name=$1
	shift
	[ $# -gt 0 ] || set -- out@elsewhere.example
	bad "$name" >"$dir/octets"
	"$smtpsend" 127.0.0.1 "$port" "bad-$name@school.example" "$@" \
		<"$dir/octets"
}
is_there() {
	[ "$(value "SELECT count(*) FROM schoolgate.message
		WHERE sender = 'bad-$1@school.example'")" -gt 0 ]
}
# of NAME EXPRESSION: a value of that message's record.
of() {
	eventually 30 is_there "$1"
	value "SELECT $2 FROM schoolgate.message m
		WHERE sender = 'bad-$1@school.example' ORDER BY id LIMIT 1"
}
# fine PROMISE: ordinary mail is taken, now.
fine() {
	i=$((i + 1))
	equal "$1" "$("$smtpsend" 127.0.0.1 "$port" fine$i@school.example \
		b@school.example <"$top/tests/samples/04-internal.eml" |
		cut -c1-3)" 250
}
attachments='(SELECT count(*) FROM schoolgate.attachment a
	WHERE a.message = m.id)'

# -- many, none, strange --------------------------------------------------------
recipients=$(awk 'BEGIN { for (i = 1; i <= 1000; i++)
	print "r" i "@elsewhere.example" }')
# shellcheck disable=SC2086
equal "1,000 recipients: accepted" \
	"$(send no-id $recipients | cut -c1-3)" 250
equal "1,000 recipients: all recorded, in order" "$(of no-id "(SELECT
	count(*) || ' ' || max(address) FILTER (WHERE ordinal IN (999, 1000))
	FROM schoolgate.recipient r WHERE r.message = m.id
	AND address = 'r' || ordinal + (SELECT 1 - min(ordinal)
		FROM schoolgate.recipient x WHERE x.message = m.id)
		|| '@elsewhere.example')" | cut -d' ' -f1)" 1000
for many in 0 1 500; do
	equal "$many attachments: accepted" \
		"$(send attachments-$many | cut -c1-3)" 250
	equal "$many attachments: named and measured" \
		"$(of attachments-$many "$attachments")" $many
done
send same-id >"$dir/out"
send same-id >"$dir/out"
has_both() {
	[ "$(value "SELECT count(*) FROM schoolgate.message
		WHERE sender = 'bad-same-id@school.example'")" = 2 ]
}
check "a repeated Message-ID: two messages" eventually 20 has_both
send two-ids >"$dir/out"
equal "two Message-IDs in one message: recorded" \
	"$(of two-ids message_id)" "one@x"
send long-id >"$dir/out"
equal "a Message-ID of 10 KB: recorded whole" \
	"$(of long-id 'length(message_id)')" 10002

# -- large and deep -----------------------------------------------------------------
equal "49 MB: accepted" "$(send large | cut -c1-3)" 250
size=$(wc -c <"$dir/octets")
equal "49 MB: recorded whole" "$(of large size)" "$size"
equal "1 MB of parameters: accepted" "$(send parameters | cut -c1-3)" 250
equal "1 MB of parameters: what Postfix cut is a gap" \
	"$(of parameters "gaps @> '{header_cut}'")" t
equal "1 MB of parameters: the scanner reads all of it" "$(schoolgate scan \
	--json "$dir/octets" | grep -o '"size":[0-9]*' | head -1)" \
	"\"size\":$(wc -c <"$dir/octets")"
equal "a million tiny parts: accepted" "$(send parts | cut -c1-3)" 250
equal "a million tiny parts: recorded, and the bound is a gap" \
	"$(of parts "document #> '{parts,-1,gaps}'")" '["too_many"]'
equal "50,000 g: in From: accepted" "$(send groups | cut -c1-3)" 250
equal "50,000 g: in From: recorded as far as Postfix shows it" \
	"$(of groups 'size > 10000')" t
equal "50,000 g: in From: the scanner reads all of it" "$(schoolgate scan --json \
	"$dir/octets" | grep -o '"size":[0-9]*' | head -1)" \
	"\"size\":$(wc -c <"$dir/octets")"
for name in nested digits one-word comments dashes; do
	equal "$name: accepted" "$(send $name | cut -c1-3)" 250
	equal "$name: recorded whole" "$(of $name size)" \
		"$(wc -c <"$dir/octets")"
	equal "$name: scanned within its time" \
		"$(of $name "gaps && '{deadline,scanner_died}'")" f
done
fine "ordinary mail after that"

# -- refused with a reason -------------------------------------------------------------
printf 'id,name,class,school,form,line_manager,adresses,known_names\n' \
	>"$dir/people.csv"
schoolgate people import "$dir/people.csv" >"$dir/out" 2>&1
equal "a directory with a wrong column is refused" $? 3
check "with its file, line and column" grep -q 'people.csv.*row 1: column 7, "adresses"' \
	"$dir/out"
sed 's/^school = /shool = /' "$dir/etc/schoolgate.conf" >"$dir/bad.conf"
"$dir/bin/schoolgate-milter" -t -c "$dir/bad.conf" >"$dir/out" 2>&1
equal "a configuration with an unknown key does not start" $? 3
check "with its file and line" grep -q 'bad.conf:1: .*shool' "$dir/out"

# -- on the milter's socket ------------------------------------------------------------
socket=$dir/run/milter.sock
python3 - "$socket" <<'EOT'
import random, socket, sys
octets = random.Random(7)
def to():
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    return s
for i in range(300):
    s = to()
    if i % 3 == 0:
        s.sendall(octets.randbytes(4096)) if i % 2 else s.sendall(b"\xff\xff\xff\xffO")
    elif i % 3 == 1:
        s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    s.close()
EOT
fine "ordinary mail after 300 scans and garbage on the socket"

# Somebody who goes away after each step leaves nothing behind.
script='negotiate
wait
connect client.example 127.0.0.1
helo client.example
mail <gone@school.example>
wait
rcpt <b@elsewhere.example>
header Subject  x
eoh
body hello
end'
lines=$(echo "$script" | wc -l)
at=1
while [ $at -lt "$lines" ]; do
	{ echo "$script" | head -$at; echo close; } | "$speaker" "$socket" \
		>/dev/null
	at=$((at + 1))
done
python3 - "$port" <<'EOT'
import socket, sys, time
steps = [b"EHLO x\r\n", b"MAIL FROM:<gone@school.example>\r\n",
    b"RCPT TO:<b@elsewhere.example>\r\n", b"DATA\r\n", b"Subject: x\r\n",
    b"\r\n", b"hello\r\n"]
for n in range(len(steps) + 1):
    s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    s.recv(1000)
    for step in steps[:n]:
        s.sendall(step)
        if step[:3] in (b"EHL", b"MAI", b"RCP", b"DAT"):
            s.recv(1000)
    s.close()
EOT
fine "ordinary mail after clients that vanish at each step"
equal "what never ended is no record" "$(value "SELECT count(*) FROM
	schoolgate.message WHERE sender = 'gone@school.example'")" 0

# 200 that are slow, in the middle of a message.
python3 - "$socket" "$dir/slow.ready" "$dir/slow.enough" <<'EOT' &
import os, socket, struct, sys, time
def packet(c, data):
    return struct.pack(">I", len(data) + 1) + c + data
held = []
for i in range(200):
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    s.sendall(packet(b"O", struct.pack(">III", 6, 0x1ff, 0x1fffff)))
    s.recv(1000)
    s.sendall(packet(b"C", b"x\0" + b"4" + struct.pack(">H", 25) + b"127.0.0.1\0"))
    s.sendall(packet(b"M", b"<slow%d@school.example>\0" % i))
    s.settimeout(60)
    s.recv(1000)
    s.sendall(packet(b"R", b"<b@school.example>\0"))
    s.sendall(packet(b"L", b"Subject\0 slow\0"))
    held.append(s)
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.1)
for s in held:
    s.sendall(packet(b"B", b"at last\r\n") + packet(b"E", b""))
good = 0
for s in held:
    good += s.recv(1000)[4:5] in (b"c", b"a")
print(good)
EOT
slow=$!
check "200 clients are slow" eventually 60 [ -e "$dir/slow.ready" ]
fine "ordinary mail while they are"
: >"$dir/slow.enough"
wait $slow
slow_records() {
	[ "$(value "SELECT count(*) FROM schoolgate.message
		WHERE sender LIKE 'slow%@school.example'")" = 200 ]
}
check "and all 200 are recorded in the end" eventually 10 slow_records

# -- after all of it -----------------------------------------------------------------------
equal "no process had to be started again" \
	"$(grep -c ' ended process=' "$dir/log/schoolgate.log")" 0
resident=0
for pid in $(pgrep -f "^$dir/bin/schoolgate"); do
	kb=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status")
	resident=$((resident + kb))
done
check "all processes together hold less than 400 MB ($((resident / 1024)) MB)" \
	[ $resident -lt 409600 ]
peak=0
for pid in $(pgrep -f "^$dir/bin/schoolgate"); do
	kb=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status")
	[ "$kb" -le $peak ] || peak=$kb
done
check "none ever held more than a gigabyte ($((peak / 1024)) MB)" \
	[ $peak -lt 1048576 ]
plan
