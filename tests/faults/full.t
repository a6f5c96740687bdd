#!/bin/sh
# full.t - a disk that is full, at each place that is written to: mail is put off
# or goes on, nobody dies, and when there is room again nothing was lost
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
mkdir -p /var/tmp/schoolgate-full-$$
mount -t tmpfs none /var/tmp/schoolgate-full-$$ 2>/dev/null || {
	rmdir /var/tmp/schoolgate-full-$$
	echo "1..0 # SKIP no file system can be mounted here"
	exit 0
}
umount /var/tmp/schoolgate-full-$$
rmdir /var/tmp/schoolgate-full-$$
begin_world
places="spool outbox state log console"
# What is mounted below it keeps a directory from going, and that its ports; and
# nothing is unmounted while somebody writes there.
leave() {
	end_world
	[ -z "${KEEP:-}" ] || return
	for place in $places; do
		umount "$dir/$place" 2>/dev/null
	done
	rm -rf "$dir"
}
trap leave EXIT

# What a rule holds goes by the outbox.
printf '%s\n' "category holdtest" "severity 4" "confidence 90" "" \
	"term glumberhold" "	match the glumberhold is here" \
	"	clean a trout" >"$dir/etc/wordlists/en/holdtest.txt"
cat >>"$dir/etc/policies/frederick-gent.conf" <<-'EOT'

	rule "held" {
	kind = chain-letter
	clause = "9.1"
	mode = enforce
	action = hold
	about = {"holdtest"}
	}
EOT
# The floor would answer before the disk does.
sed -i 's/spool-floor = .*/spool-floor = "0"/' "$dir/etc/schoolgate.conf"
"$top/tests/env/world" stop "$dir" schoolgate
# Each place a small file system of its own, with what lies there.
for place in $places; do
	mkdir "$dir/was"
	cp -a "$dir/$place/." "$dir/was/"
	mount -t tmpfs -o size=6m,mode=700 none "$dir/$place"
	cp -a "$dir/was/." "$dir/$place/"
	chown --reference="$dir/was" "$dir/$place"
	chmod --reference="$dir/was" "$dir/$place"
	rm -rf "$dir/was"
done
chmod 755 "$dir/log"
"$top/tests/env/world" start "$dir" schoolgate >&2
"$top/tests/env/world" start "$dir" console >&2

# noise NUMBER: 100,000 octets, the same each time: of what chance makes, some
# begin as a file of a kind does.
noise() {
	head -c 100000 /dev/zero | openssl enc -aes-128-ctr -K "$(printf %032d 1)" \
		-iv "$(printf %032d "$1")"
}

# send TEXT: the reply's first digit, and a line of the ledger.  What no pressing
# makes small: more than the last pages of a file hold.
: >"$dir/ledger"
send() {
	number=$(($(wc -l <"$dir/ledger") + 1))
	reply=$({
		printf 'Message-ID: <%s@full>\r\nSubject: x\r\n' "$number"
		printf 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; '
		printf 'boundary=b\r\n\r\n--b\r\n\r\n%s\r\n--b\r\n' "$1"
		printf 'Content-Type: application/octet-stream\r\n'
		printf 'Content-Transfer-Encoding: base64\r\n\r\n'
		noise "$number" | base64 | sed 's/$/\r/'
		printf -- '--b--\r\n'
	} | "$smtpsend" 127.0.0.1 "$port" a@school.example \
		b@elsewhere.example | tail -1 | cut -c1)
	echo "$number $reply" >>"$dir/ledger"
	echo "$reply"
}
goes() {
	[ "$(send "$ordinary")" = 2 ]
}
fill() {
	dd if=/dev/zero of="$dir/$1/filler" bs=64k 2>/dev/null
	# The last octets, too.
	dd if=/dev/zero of="$dir/$1/filler.2" bs=1 count=8192 2>/dev/null
}
make_room() {
	rm -f "$dir/$1/filler" "$dir/$1/filler.2"
}
pids() {
	for who in milter recorder slow deliverer; do
		process $who
	done | tr '\n' ' '
	cat "$dir/run.pid" "$dir/console.pid" | tr '\n' ' '
}
served() {
	curl -sk --max-time 20 -o /dev/null -w '%{http_code}' \
		"https://127.0.0.1:$(cat "$dir/etc/console-port")/api/session"
}
ordinary="hello there"
held="the glumberhold is here"
holds_held() {
	[ "$(value 'SELECT count(*) FROM schoolgate.held')" -ge "$1" ]
}

equal "with room mail goes" "$(send "$ordinary")" 2
equal "and waits where a rule says so" "$(send "$held")" 2
check "both are recorded" wait_records 2 20
before=$(pids)

for place in $places; do
	want=2 want_held=2
	case $place in
	spool) want=4 ;;
	outbox) want_held=4 ;;
	esac
	fill $place
	equal "$place is full: a message gets ${want}xx" \
		"$(send "$ordinary")" $want
	# What is loaded makes room in the spool without anybody.
	[ $place != spool ] ||
		check "until the spool is loaded" eventually 20 goes
	equal "$place is full: one that a rule holds gets ${want_held}xx" \
		"$(send "$held")" $want_held
	equal "$place is full: the console answers" "$(served)" 401
	make_room $place
	equal "$place has room again: mail goes" "$(send "$ordinary")" 2
	equal "$place has room again: and waits where a rule says so" \
		"$(send "$held")" 2
	equal "$place: nobody has died" "$(pids)" "$before"
done

# How many that were accepted have not one record.
lacking() {
	value "SELECT replace(replace(message_id, '<', ''), '@full>', '')
		FROM schoolgate.message" | sed 's/@full//' | sort | uniq -c |
		awk 'FNR == NR { n[$2] = $1; next }
			$2 == 2 && n[$1] != 1' - "$dir/ledger" | wc -l
}
none_lacks() {
	[ "$(lacking)" = 0 ]
}
check "what was accepted is recorded, once" eventually 30 none_lacks
echo "# $(cut -d' ' -f2 "$dir/ledger" | tr -d '\n')"
check "and what waits, waits" eventually 30 holds_held 9
plan
