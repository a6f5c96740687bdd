#!/bin/sh
# ways.t - every way in, by Postfix and by Sendmail: what is shown and recorded
#
# Each row of the table "What each MTA shows" in ARCHITECTURE.md is one here.
set -u
WORLD_UNDER=/var/lib
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
"$top/tests/env/world" start "$dir" sendmail >&2 || exit 1
sm_port=$(cat "$dir/etc/sendmail.port")
plain_port=$(cut -d' ' -f2 "$dir/etc/ports")
raw=$top/tests/tools/rawsmtp
i=0

# send MTA [OPTION...] - octets by printf(1) from standard input; the answer.
send() {
	mta=$1
	shift
	to=$port
	[ "$mta" = postfix ] || to=$sm_port
	"$raw" "$@" "$to" "way$i@school.example" out@elsewhere.example
}

# The copy of the only message from way$i.
copy() {
	eventually 5 is_there
	schoolgate record copy "$(id_of)" --purpose operation \
		--reason "comparing copies" 2>/dev/null </dev/null
}
is_there() {
	[ -n "$(id_of)" ]
}
id_of() {
	value "SELECT id FROM schoolgate.message
		WHERE sender = 'way$i@school.example'"
}
gaps_of() {
	value "SELECT array_to_string(gaps, ' ') FROM schoolgate.message
		WHERE sender = 'way$i@school.example'"
}

# The header that nobody adds anything to.
head='From: way@school.example\r\nTo: out@elsewhere.example\r\n'
head="$head"'Date: Tue, 24 Nov 2026 09:00:00 +0000\r\nMessage-ID: <w@x>\r\n'

# shown MTA PROMISE OCTETS SHOWN: accepted, and the copy is SHOWN.
shown() {
	i=$((i + 1))
	# shellcheck disable=SC2059
	printf "$3" | send "$1" >"$dir/answer"
	# shellcheck disable=SC2059
	printf "$4" >"$dir/wanted"
	copy >"$dir/got"
	if cmp -s "$dir/wanted" "$dir/got"; then
		ok "$1: $2"
	else
		not_ok "$1: $2"
		sed 's/^/# /' "$dir/answer"
		od -c "$dir/got" | head -5 | sed 's/^/# /'
	fi
}

# whole MTA PROMISE OCTETS: accepted, and the copy is the octets.
whole() {
	shown "$1" "$2" "$3" "$3\r\n"
}

# refused MTA PROMISE OCTETS: answered 5xx (or 421), never shown.
refused() {
	i=$((i + 1))
	# shellcheck disable=SC2059
	printf "$3" | send "$1" >"$dir/answer"
	case $(cut -c1-3 "$dir/answer") in
	5?? | 421) ok "$1: $2" ;;
	*) not_ok "$1: $2" && sed 's/^/# /' "$dir/answer" ;;
	esac
}

for mta in postfix sendmail; do
	whole $mta "folds, blanks before and after, empty fields" \
		"${head}Subject: a\r\n\tfold \r\nX-N:v\r\nX-E:\r\nX-W:  v\r\n\r\nhi"
	whole $mta "8-bit header and body" \
		"${head}Subject: \303\251\351\r\n\r\n\377\376 \351"
	whole $mta "lines of dots, doubled on the way" \
		"${head}\r\nend. of line"
	whole $mta "a body line of 5,000 octets" \
		"${head}\r\n$(printf %05000d 0)\r\nend"
	whole $mta "a header field of 20,000 octets" \
		"${head}X-L: $(printf %020000d 0)\r\n\r\nhi"
	whole $mta "an empty body" "${head}"
done
i=$((i + 1))
printf 'Subject: s\r\n\r\nhi' | send postfix >"$dir/answer"
copy >"$dir/got"
for field in 'Message-Id: <.*@mx.school.example>' 'Date: ' 'From: way'; do
	check "postfix: what it adds is in the copy: ${field%%:*}" \
		grep -q "^$field" "$dir/got"
done
shown sendmail "adds Message-Id and Date behind us: not in the copy" \
	'Subject: s\r\n\r\nhi' 'Subject: s\r\n\r\nhi\r\n'
shown sendmail "a message without a header" 'just text' '\r\njust text\r\n'
shown sendmail "an empty message" '' '\r\n'
refused postfix "NUL in a header is refused" "${head}Subject: a\\000b\r\n\r\nhi"
refused postfix "NUL in a body is refused" "${head}\r\na\\000b"
shown sendmail "NUL in a header is left out" \
	"${head}Subject: a\\000b\r\n\r\nhi" "${head}Subject: ab\r\n\r\nhi\r\n"
shown postfix "Bcc is dropped before us (message_drop_headers)" \
	"${head}Bcc: z@x.example\r\n\r\nhi" "${head}\r\nhi\r\n"
whole sendmail "a Bcc field" "${head}Bcc: z@x.example\r\n\r\nhi"
whole sendmail "NUL in a body is shown" "${head}\r\na\\000b"
shown postfix "a bare LF is a line end, for all who follow" \
	"${head}\r\na\nb" "${head}\r\na\r\nb\r\n"
refused sendmail "a bare LF is refused" "${head}\r\na\nb"
shown postfix "a bare CR is a blank, for all who follow" \
	"${head}\r\na\rb" "${head}\r\na b\r\n"
refused sendmail "a bare CR is refused" "${head}\r\na\rb"
i=$((i + 1))
printf '%sX-L: %s\r\n\r\nhi' "$(printf '%b' "$head")
" "$(printf %061000d 0)" | send postfix >"$dir/answer"
copy >"$dir/got"
equal "postfix: a header field of 61,000 octets is cut, and the record says so" \
	"$(gaps_of)" header_cut
refused sendmail "headers beyond MaxHeadersLength are refused" \
	"${head}X-L: $(printf %061000d 0)\r\n\r\nhi"
# The end of a message that is none: "LF . LF" and "LF . CR LF".
for end in '\n.\n' '\n.\r\n'; do
	i=$((i + 1))
	# shellcheck disable=SC2059
	printf "${head}\r\nx${end}MAIL FROM:<smuggled@x>\r\nRCPT TO:<y@y>\r\nDATA\r\nhi" |
		send postfix >"$dir/answer"
	# shellcheck disable=SC2059
	printf "${head}\r\nx${end}MAIL FROM:<smuggled@x>\r\nRCPT TO:<y@y>\r\nDATA\r\nhi" |
		send sendmail >"$dir/answer"
done
sleep 1
equal "no smuggled message comes in by either" "$(value "SELECT count(*)
	FROM schoolgate.message WHERE sender = 'smuggled@x'")" 0

# -- other ways in ---------------------------------------------------------------
printf 'From: w@x\nTo: y@y\nMessage-ID: <a@b>\nDate: x\nSubject: s\n\nhi\n' \
	>"$dir/plain.eml"
sed 's/$/\r/' "$dir/plain.eml" >"$dir/crlf.eml"
i=$((i + 1))
"$smtpsend" -b 127.0.0.1 "$port" way$i@school.example out@elsewhere.example \
	<"$dir/plain.eml" >/dev/null
copy >"$dir/got"
equal "postfix: BDAT" "$(sed 's/\r$//' "$dir/got" | cksum)" \
	"$(cksum <"$dir/plain.eml")"
python3 -c '
import smtplib, sys
s = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
s.ehlo("client.example")
print(*s.esmtp_features)' "$sm_port" | tr a-z A-Z >"$dir/offered"
check "sendmail: an answer to EHLO" grep -q 8BITMIME "$dir/offered"
for extension in CHUNKING SMTPUTF8; do
	equal "sendmail: $extension is not offered" \
		"$(grep -c $extension "$dir/offered")" 0
done
i=$((i + 1))
/usr/sbin/sendmail -C "$dir/postfix/etc" -i -f way$i@school.example \
	out@elsewhere.example <"$dir/plain.eml"
copy >"$dir/got"
equal "postfix: sendmail(1), by non_smtpd_milters" \
	"$(sed 's/\r$//' "$dir/got" | cksum)" "$(cksum <"$dir/plain.eml")"

i=$((i + 1))
"$top/tests/env/world" submit "$dir" -f way$i@school.example \
	out@elsewhere.example <"$dir/plain.eml"
copy >"$dir/got"
check "sendmail: sendmail(1), by the submission program" \
	grep -q "^Subject: s" "$dir/got"
equal "sendmail: and it is one record" "$(id_of | grep -c .)" 1
i=$((i + 1))
before=$(find "$dir/mail/sendmail" -name '*.eml' | wc -l)
SUBMIT_CF=sendmail "$top/tests/env/world" submit "$dir" \
	-f way$i@school.example out@elsewhere.example <"$dir/plain.eml"
delivered() {
	[ "$(find "$dir/mail/sendmail" -name '*.eml' | wc -l)" -gt "$before" ]
}
check "sendmail: with the daemon's own .cf sendmail(1) delivers" \
	eventually 10 delivered
equal "sendmail: and shows it to nobody" "$(id_of | grep -c .)" 0

# Login.
"$top/tests/tools/authd" "$dir/run/auth" ann secret &
authd=$!
postconf -c "$dir/postfix/etc" smtpd_sasl_auth_enable=yes \
	smtpd_sasl_type=dovecot "smtpd_sasl_path=unix:$dir/run/auth" \
	smtpd_sasl_security_options=noanonymous
chmod 755 "$dir/run"
postfix -c "$dir/postfix/etc" reload >/dev/null 2>&1
asks_to_log_in() {
	python3 -c 'import smtplib, sys
s = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
s.ehlo()
sys.exit(not s.has_extn("auth"))' "$port" 2>/dev/null
}
eventually 20 asks_to_log_in
for mta in postfix sendmail; do
	i=$((i + 1))
	user=ann to=$port
	[ $mta = postfix ] || user=ann@mx2.school.example to=$sm_port
	"$raw" --auth $user:secret $to way$i@school.example \
		out@elsewhere.example <"$dir/crlf.eml" >"$dir/answer"
	copy >/dev/null
	equal "$mta: a login is recorded" "$(value "SELECT login FROM
		schoolgate.message WHERE sender = 'way$i@school.example'")" $user
	"$raw" --auth $user:wrong $to way$i@school.example \
		out@elsewhere.example <"$dir/crlf.eml" >"$dir/answer"
	equal "$mta: a wrong login gets nowhere" "$(cut -c1-3 "$dir/answer")" 535
done
kill $authd

# SMTPUTF8.
i=$((i + 1))
printf 'From: ann@school.example\r\nSubject: \303\251t\303\251\r\n\r\nhi' |
	"$raw" --mail-args SMTPUTF8 "$port" "way$i@school.example" \
	"$(printf 'jos\303\251@elsewhere.example')" >"$dir/answer"
copy >/dev/null
equal "postfix: SMTPUTF8 addresses and subject are recorded as they are" \
	"$(value "SELECT r.address || ' ' || m.subject FROM schoolgate.message m
	JOIN schoolgate.recipient r ON r.message = m.id
	WHERE m.sender = 'way$i@school.example'")" \
	"$(printf 'jos\303\251@elsewhere.example \303\251t\303\251')"

# Recipients of different classes are one record, whose rules see them all.
for mta in postfix sendmail; do
	i=$((i + 1))
	to=$port
	[ $mta = postfix ] || to=$sm_port
	"$raw" $to way$i@school.example in@school.example \
		out@elsewhere.example partner@council.example \
		<"$dir/crlf.eml" >"$dir/answer"
	copy >/dev/null
	equal "$mta: recipients of all classes are one record" \
		"$(value "SELECT string_agg(address, ' ' ORDER BY ordinal)
		FROM schoolgate.recipient r JOIN schoolgate.message m
		ON m.id = r.message WHERE sender = 'way$i@school.example'")" \
		"in@school.example out@elsewhere.example partner@council.example"
	printf 'Subject: internal: x\r\n\r\nhi' | "$raw" $to \
		way$i@school.example in@school.example out@elsewhere.example \
		>"$dir/answer"
	check "$mta: 'internal' to one outside among inside ones is refused" \
		grep -q "^550 5.7.1 .*out@elsewhere.example" "$dir/answer"
done

# Re-injection: a filter that gives mail back to a listener without Schoolgate.
i=$((i + 1))
"$raw" "$plain_port" way$i@school.example out@elsewhere.example \
	<"$dir/plain.eml" >"$dir/answer"
sleep 1
equal "postfix: a listener without Schoolgate is not recorded (doctor says so)" \
	"$(id_of | grep -c .)" 0

# -- both record the same mails alike --------------------------------------------
mkdir "$dir/mails"
awk -v n=60 -v dir="$dir/mails" -f "$top/tests/e2e/mails.awk"
k=1
while [ $k -le 60 ]; do
	for to in $port $sm_port; do
		"$smtpsend" 127.0.0.1 "$to" "alike$k@school.example" \
			"one@elsewhere.example" "two@school.example" \
			<"$dir/mails/$k.eml" >>"$dir/alike.txt"
	done
	k=$((k + 1))
done
equal "both accept 60 mails of many kinds" "$(grep -c ^250 "$dir/alike.txt")" 120
alike() {
	[ "$(value "SELECT count(*) FROM schoolgate.message
		WHERE sender LIKE 'alike%'")" -ge 120 ]
}
eventually 10 alike
equal "their copies have the same octets" "$(value "SELECT count(*) FROM (
	SELECT sender FROM schoolgate.message WHERE sender LIKE 'alike%'
	GROUP BY sender HAVING count(*) = 2 AND count(DISTINCT sha256) = 1) x")" 60
equal "and their records say the same but for time, id and queue id" \
	"$(value "SELECT count(*) FROM (SELECT sender FROM (
	SELECT sender, (to_jsonb(m) - 'id' - 'received' - 'counted' - 'queue_id'
	- 'envelope' - 'reference' - 'document') || (document - 'id' - 'received'
	- 'queue_id' - 'envelope' - 'verdict' - 'facts' - 'asked') AS j FROM schoolgate.message m
	WHERE sender LIKE 'alike%') y GROUP BY sender
	HAVING count(*) = 2 AND count(DISTINCT j) = 1) x")" 60
plan
