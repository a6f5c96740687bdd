#!/bin/sh
# name.t - a listener that is named: what its name does not lead to waits, and the
# deliverer does not spin meanwhile
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
begin_world
conf=$dir/etc/schoolgate.conf
log=$dir/log/schoolgate.log
sink=$dir/sink
mkdir -p "$sink"
"$top/tests/faults/listener.py" "$sink" "$log" &
listener=$!
trap 'kill $listener 2>/dev/null; end_world' EXIT
eventually 10 test -s "$sink/port"

echo 0 >"$dir/clock"
sed -i "s/^\(.*\)deliver-to = .*/deliver-to = \"none.invalid:$(cat "$sink/port")\"/" \
	"$conf"
echo "test-clock = \"$dir/clock\"" >>"$conf"
restart_schoolgate

# A password waits until five minutes behind the file that it opens.
for i in 1 2 3; do
	to=ok-$i@elsewhere.example
	send_file "$port" a@school.example "$to"
	printf 'Message-ID: <%s>\r\nSubject: x\r\n\r\n%s\r\n' "$to" \
		'The password is glumber42!' |
		"$smtpsend" 127.0.0.1 "$port" a@school.example "$to" >/dev/null
done
are() {
	[ "$(value "SELECT count(*) FROM schoolgate.held WHERE state = '$1'")" \
		-ge 3 ]
}
check "they wait" eventually 30 are waiting
begun=$(grep -c 'started process=deliverer' "$log")
later 301000
is_again() {
	[ "$(grep -c 'started process=deliverer' "$log")" -gt "$begun" ]
}
check "a name that leads nowhere is looked up anew, by another deliverer" \
	eventually 60 is_again
sleep 8
again=$(($(grep -c 'started process=deliverer' "$log") - begun))
check "ever more slowly" [ "$again" -le 10 ]
check "nothing is lost" are waiting

sed -i 's/none\.invalid/localhost/' "$conf"
kill -HUP "$(sed -n 's/.*schoolgate-milter\[\([0-9]*\)\].*started process=deliverer.*/\1/p' \
	"$log" | tail -1)"
sent=1
for _ in $(seq 160); do
	are sent && sent=0 && break
	sleep 1
	later 20000
done
check "all of it goes when the name is another" [ $sent = 0 ]
equal "each once" "$(grep -lF 'Message-ID: <ok-' "$sink"/mail/* | wc -l)" 3
plan
