#!/bin/sh
# mail.t - every message is one record with a copy that equals what is delivered
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
mails=$dir/mails
mkdir -p "$mails" "$dir/copies" "$dir/got"
count=330
awk -v n=$count -v dir="$mails" -f "$top/tests/e2e/mails.awk"

# By SMTP, by BDAT and by sendmail(1), in turn.
i=1 refused=0
while [ $i -le $count ]; do
	case $((i % 3)) in
	0) "$smtpsend" 127.0.0.1 "$port" "m$i@school.example" \
		"box$i@elsewhere.example" "copy$i@school.example" \
		<"$mails/$i.eml" >/dev/null || refused=$((refused + 1)) ;;
	1) "$smtpsend" -b 127.0.0.1 "$port" "m$i@school.example" \
		"box$i@elsewhere.example" "copy$i@school.example" \
		<"$mails/$i.eml" >/dev/null || refused=$((refused + 1)) ;;
	2) /usr/sbin/sendmail -C "$dir/postfix/etc" -i -f "m$i@school.example" \
		"box$i@elsewhere.example" "copy$i@school.example" \
		<"$mails/$i.eml" || refused=$((refused + 1)) ;;
	esac
	i=$((i + 1))
done
equal "no message is refused" $refused 0
check "every message reaches the database" wait_records $count 60
sleep 1
equal "each is there once" "$(value 'SELECT count(*) FROM schoolgate.message')" \
	$count
equal "with both its envelope recipients" "$(value "SELECT count(*) FROM
	schoolgate.message m WHERE (SELECT array_agg(address ORDER BY ordinal)
	FROM schoolgate.recipient r WHERE r.message = m.id) = ARRAY[
	replace(replace(sender, 'm', 'box'), '@school.exaboxple',
	'@elsewhere.example'), replace(replace(sender, 'm', 'copy'),
	'exacopyple', 'example')]")" $count
equal "attachments are named and measured" "$(value "SELECT count(*) FROM
	schoolgate.attachment a JOIN schoolgate.message m ON m.id = a.message
	WHERE a.name = 'data ' || regexp_replace(m.sender, '[^0-9]', '', 'g')
		|| '.bin' AND a.size = 48 * (20 + regexp_replace(m.sender,
		'[^0-9]', '', 'g')::int % 50)")" $((count / 10))
equal "times are those of the message and of today" "$(value "SELECT count(*)
	FROM schoolgate.message WHERE sent = '2026-11-24T09:00Z'
	AND abs(extract(epoch FROM now() - received)) < 600")" $count

# What Postfix delivered, without the lines that it wrote itself.
all_delivered() {
	[ "$(find "$dir/mail" -path '*/new/*' -type f | wc -l)" -ge \
		$((count * 2)) ]
}
eventually 30 all_delivered
for f in "$dir"/mail/outside/new/*; do
	id=$(sed -n 's/.*[[:space:]]id \([0-9A-Za-z]*\).*/\1/p' "$f" | head -1)
	awk '
		body { print; next }
		own && /^[ \t]/ { next }
		{ own = 0 }
		/^(Return-Path|X-Original-To|Delivered-To|Received):/ {
			own = 1
			next
		}
		{ body = 1; print }' "$f" >"$dir/got/$id"
done
differ=0 compared=0
value 'SELECT id, queue_id FROM schoolgate.message' |
while IFS='|' read -r id queue; do
	schoolgate record copy "$id" --purpose operation \
		--reason "comparing copies" 2>/dev/null </dev/null |
		sed 's/\r$//' >"$dir/copies/$queue"
done
for f in "$dir"/got/*; do
	compared=$((compared + 1))
	if ! cmp -s "$f" "$dir/copies/$(basename "$f")"; then
		differ=$((differ + 1))
		[ $differ -gt 3 ] || diff "$f" "$dir/copies/$(basename "$f")" |
			head -5 | cut -c1-100 | sed 's/^/# /'
	fi
done
equal "$count copies are compared" $compared $count
equal "each copy equals the delivered file but for Postfix's own lines" \
	$differ 0
equal "each copy was an opening with its notice" "$(value "SELECT count(*)
	FROM schoolgate.opening WHERE notice = 'due' AND words <> ''")" $count
equal "the chain of openings holds" \
	"$(value "SELECT count(*) FROM api.verify_chains() v
		WHERE v ->> 'broken_at' IS NOT NULL")" 0

# A refused message is recorded as well, and its text arrives.
answer=$("$smtpsend" 127.0.0.1 "$port" a@school.example b@elsewhere.example \
	<"$top/tests/samples/04-internal.eml")
check "'internal' to outside is refused with its reason" \
	sh -c 'case $1 in "550 5.7.1 Not sent. The subject says '"'internal'"'"*) ;;
		*) exit 1 ;; esac' - "$answer"
answer=$("$smtpsend" 127.0.0.1 "$port" a@school.example \
	b%c@elsewhere.example <"$top/tests/samples/04-internal.eml")
check "a '%' in an address does not make the text vanish" \
	sh -c 'case $1 in "550 5.7.1 Not sent. "*b%c@elsewhere.example*) ;;
		*) echo "# $1"; exit 1 ;; esac' - "$answer"
"$smtpsend" 127.0.0.1 "$port" k@school.example m@school.example \
	<"$top/tests/samples/08-racist.eml" >/dev/null
check "what is refused is recorded too" wait_records $((count + 3)) 20
equal "a racist word waits in the queue" \
	"$(schoolgate queue | grep -c '(racist)')" 1

# No word of a message in clear in spool, database files or logs.
canary=Zanzibarquux7391
printf 'Subject: hello\nTo: x@elsewhere.example\n\n%s is here\n' $canary |
	"$smtpsend" 127.0.0.1 "$port" a@school.example x@elsewhere.example \
	>/dev/null
check "the message with a canary word is recorded" wait_records \
	$((count + 4)) 20
value CHECKPOINT
equal "a canary word is in no spool, database file or log" "$(grep -rla $canary \
	"$dir/spool" "$dir/pg" "$dir/log" "$dir/postfix/log" | wc -l)" 0

# Who is inside is recorded as the milter saw it: a school's address is a claim.
"$smtpsend" -s 127.0.0.2 127.0.0.1 "$port" claim@school.example \
	k@school.example <"$mails/1.eml" >/dev/null
check "one from outside is recorded" wait_records $((count + 5)) 20
equal "as from outside, whatever its address" "$(value "SELECT sender FROM
	schoolgate.message WHERE NOT sender_inside")" claim@school.example
equal "and all others as from inside" "$(value "SELECT count(*) FROM
	schoolgate.message WHERE sender_inside")" $((count + 4))
plan
