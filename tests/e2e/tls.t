#!/bin/sh
# tls.t - what waited goes to its listener as deliver-tls says, or goes on waiting
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
conf=$dir/etc/schoolgate.conf
log=$dir/log/schoolgate.log
plain=$(cut -d' ' -f2 "$dir/etc/ports")
read -r offers wraps another <<-EOT
	$("$top/tests/env/world" take "$dir" 3)
EOT

# certificate NAME SUBJECT-ALTERNATIVE-NAME: signed by itself.
certificate() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -days 2 -subj "/CN=$1" -addext "subjectAltName=$2" \
		-keyout "$dir/etc/$1.key" -out "$dir/etc/$1.pem" 2>/dev/null
	chmod 644 "$dir/etc/$1.pem"
}
certificate right IP:127.0.0.1
certificate wrong DNS:elsewhere.example

# listener PORT CERTIFICATE OPTION...: without Schoolgate behind it.
listener() {
	printf '127.0.0.1:%s inet n - n - 100 smtpd -o smtpd_milters=' "$1"
	printf ' -o smtpd_tls_loglevel=1 -o smtpd_tls_cert_file=%s' \
		"$dir/etc/$2.pem"
	printf ' -o smtpd_tls_key_file=%s' "$dir/etc/$2.key"
	shift 2
	printf ' -o %s' "$@"
	echo
}
{
	listener "$offers" right smtpd_tls_security_level=encrypt
	listener "$wraps" right smtpd_tls_wrappermode=yes
	listener "$another" wrong smtpd_tls_security_level=may
	echo 'tlsmgr unix - - n 1000? 1 tlsmgr'
} >>"$dir/postfix/etc/master.cf"
postfix -c "$dir/postfix/etc" reload 2>/dev/null

# A password waits until five minutes behind the file that it opens.
echo 0 >"$dir/clock"
printf '%s\n' "test-clock = \"$dir/clock\"" "deliver-ca = \"\"" >>"$conf"
restart_schoolgate
waits() {
	[ "$(value "SELECT count(*) FROM schoolgate.held
		WHERE state = 'waiting'")" -ge 1 ]
}
delivered() {
	grep -lF "Message-ID: <$1@x>" "$dir"/mail/outside/new/* 2>/dev/null |
		wc -l
}
arrives() {
	[ "$(delivered "$1")" -ge 1 ]
}
# Where the listener is and how it is spoken to, from now on.
speak() {
	sed -i "s|^\(.*\)deliver-to = .*|\1deliver-to = \"127.0.0.1:$2\"|
		s|^deliver-ca = .*|deliver-ca = \"${3:+$dir/etc/$3.pem}\"|
		/^deliver-tls/d" "$conf"
	echo "deliver-tls = \"$1\"" >>"$conf"
	schoolgate reload >/dev/null
}
# send NAME: what waits no longer.
send() {
	send_file "$port" a@school.example "$1@elsewhere.example"
	printf 'Message-ID: <%s@x>\r\nSubject: x\r\n\r\n%s\r\n' "$1" \
		"The password is glumber42!" | "$smtpsend" 127.0.0.1 "$port" \
		a@school.example "$1@elsewhere.example" >/dev/null
	eventually 30 waits
	later 301000
}
# Tried, not sent, and said why.
says_why() {
	tail -n "+$((said + 1))" "$log" | grep -q "$1"
}

# sent NAME PROMISE TLS PORT CERTIFICATE
sent() {
	speak "$3" "$4" "$5"
	send "$1"
	check "$2: it is sent" eventually 30 arrives "$1"
	equal "$2: once" "$(delivered "$1")" 1
}
# kept NAME PROMISE TLS PORT CERTIFICATE WHY
kept() {
	said=$(wc -l <"$log")
	speak "$3" "$4" "$5"
	send "$1"
	check "$2: the log says why not" eventually 30 says_why "$6"
	equal "$2: it is not sent" "$(delivered "$1")" 0
}

sent clear "none" none "$plain" ""
sent offered "starttls, a certificate that is believed" starttls "$offers" right
sent wrapped "tls" tls "$wraps" right
encrypted=$(grep -c 'TLS connection established from' \
	"$dir/postfix/log/mail.log")
check "both were encrypted, as the listener says" [ "$encrypted" -ge 2 ]
kept unoffered "starttls that is not offered" starttls "$plain" right "could not connect"
speak starttls "$offers" right
later 20000
check "as soon as it is, it goes" eventually 60 arrives unoffered
kept stranger "a certificate that nobody believes" starttls "$offers" "" \
	"could not connect .*certificate"
kept named "a certificate of another name" starttls "$another" wrong \
	"could not connect .*remote key"
kept direct "tls to who speaks none" tls "$plain" right "could not connect"
kept hidden "none to who wants it" none "$offers" "" \
	"wants encryption or a login (530): see deliver-tls"
speak tls "$wraps" right
later 20000
for name in stranger named direct hidden; do
	check "mended, $name goes" eventually 90 arrives $name
	equal "and once" "$(delivered $name)" 1
done
plan
