#!/bin/sh
# doctor.t - each setting is broken on a real server; doctor says what mends it
set -u
WORLD_UNDER=/var/lib WORLD_DURABLE=1
export WORLD_DURABLE
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
"$top/tests/env/world" start "$dir" sendmail >&2 2>/dev/null || exit 1
conf=$dir/etc/schoolgate.conf
pf=$dir/postfix/etc
sm=$dir/sendmail/etc
"$smtpsend" 127.0.0.1 "$port" a@school.example b@school.example \
	<"$top/tests/samples/04-internal.eml" >/dev/null
wait_records 1 20
cp -a "$dir/etc" "$dir/etc.good"
cp -a "$pf" "$dir/pf.good"
cp -a "$sm" "$dir/sm.good"

doctor() {
	schoolgate doctor --postfix "$pf" --sendmail "$sm/sendmail.cf" "$@"
}

# Everything as it was.
mend() {
	cp -a "$dir/etc.good/." "$dir/etc/"
	cp -a "$dir/pf.good/." "$pf/"
	cp -a "$dir/sm.good/." "$sm/"
}

# finds ID PIECE: doctor says that this is wrong, with these words.
finds() {
	doctor >"$dir/out" 2>"$dir/err"
	code=$?
	if [ $code = 1 ] && grep "^WRONG  $1  " "$dir/out" | grep -qF -- "$2"; then
		ok "$1"
	else
		not_ok "$1"
		sed 's/^/# /' "$dir/out" "$dir/err" | head -5
	fi
	mend
}

# By hand: postfix SETTING, conf SED, cf SED (the .mc), sql STATEMENT.
postfix_has() {
	postconf -c "$pf" -e "$1"
}
conf_has() {
	sed -i "$1" "$conf"
}
mc_has() {
	sed -i "$1" "$sm/sendmail.mc"
	"$top/tests/env/world" remake "$dir" 2>/dev/null
}
sql() {
	value "$1" >/dev/null
}

doctor >"$dir/out" 2>&1
equal "a sound host has nothing wrong" "$?$(grep WRONG "$dir/out")" 0
check "doctor counts its checks" grep -q "^[0-9][0-9]* checks, 0 wrong" \
	"$dir/out"
check "as JSON each check is an object" sh -c '"$@" | python3 -c "
import json,sys
assert all(json.loads(l)[\"state\"] in (\"right\",\"note\") for l in sys.stdin)"' \
	- "$dir/bin/schoolgate" --conf "$conf" doctor --json --all \
	--postfix "$pf" --sendmail "$sm/sendmail.cf"

# -- mail of our own ---------------------------------------------------------------
plain=$(cut -d' ' -f2 "$dir/etc/ports")
sed -i "s/^127.0.0.1:$plain .*/127.0.0.1:$plain inet n - n - 100 smtpd/" \
	"$pf/master.cf"
finds mail.deliver-listener "nobody takes mail of our own at 127.0.0.1:$plain"
postfix_has "smtpd_milters = unix:$dir/run/milter.sock, inet:localhost:8891"
finds postfix.deliver-milters "-o smtpd_milters=inet:localhost:8891"
conf_has 's/^.*deliver-to = .*/deliver-to = ""/'
finds mail.deliver-to "held mail and notices never go"
touch "$dir/outbox/x.item.damaged"
finds outbox.damaged "1 messages in $dir/outbox are damaged"
rm "$dir/outbox/x.item.damaged"
chmod 755 "$dir/outbox"
finds outbox.mode "chmod 700 $dir/outbox"
chmod 700 "$dir/outbox"
conf_has "s,^.*outbox = .*,outbox = \"$dir/nowhere\","
finds outbox.there "the outbox $dir/nowhere cannot be read"

# -- the console -----------------------------------------------------------------
mv "$dir/etc/console.pass" "$dir/etc/away"
finds console.passfile "there is no $dir/etc/console.pass"
rm "$dir/etc/away"
chmod 644 "$dir/etc/console.pass"
finds console.passfile-mode "chmod 600 $dir/etc/console.pass"
: >"$dir/console/secret.key"
chmod 640 "$dir/console/secret.key"
finds console.key-mode "chmod 600 $dir/console/secret.key"
rm "$dir/console/secret.key"
echo 'console-behind-proxy = "1"' >>"$conf"
finds console.address 'console-base-url = "https://...'
sed -i 's/^.*console-listen = .*/console-listen = "10.1.1.1:80"/' "$conf"
echo 'console-behind-proxy = "1"' >>"$conf"
finds console.plain "go in clear to 10.1.1.1:80"

# -- Postfix ---------------------------------------------------------------------
milter=unix:$dir/run/milter.sock
postfix_has "smtpd_milters ="
finds postfix.smtpd "postconf -e 'smtpd_milters = $milter'"
postfix_has "smtpd_milters = inet:localhost:8891, $milter"
finds postfix.smtpd-first "Schoolgate is number 2 in smtpd_milters"
postfix_has "smtpd_milters = { $milter, default_action=accept }"
finds postfix.smtpd-own-action "default_action=tempfail"
postfix_has "non_smtpd_milters ="
finds postfix.non-smtpd "postconf -e 'non_smtpd_milters = $milter'"
postfix_has "non_smtpd_milters = inet:localhost:8891 $milter"
finds postfix.non-smtpd-first "put $milter first"
postfix_has "non_smtpd_milters = { $milter, default_action=reject }"
finds postfix.non-smtpd-own-action "default_action=tempfail"
for action in accept reject quarantine; do
	postfix_has "milter_default_action = $action"
	finds postfix.default-action "'milter_default_action = tempfail'"
done
postfix_has "milter_content_timeout = 6s"
finds postfix.content-timeout "milter_content_timeout = 300s"
postfix_has "milter_command_timeout = 2s"
finds postfix.command-timeout "milter_command_timeout = 30s"
postfix_has "milter_connect_timeout = 1s"
finds postfix.command-timeout "milter_connect_timeout = 30s"
postfix_has "smtpd_milter_maps = cidr:{{10.0.0.0/8 DISABLE}}"
finds postfix.milter-maps "postconf -X smtpd_milter_maps"
postfix_has "receive_override_options = no_milters"
finds postfix.override "take no_milters out"
postfix_has "milter_mail_macros = i {mail_addr}"
finds postfix.login-macro "postconf -X milter_mail_macros"
postfix_has "milter_end_of_data_macros = {x}"
finds postfix.queue-id-macro "postconf -X milter_end_of_data_macros"
if postconf -d smtpd_forbid_bare_newline 2>/dev/null | grep -q =; then
	postfix_has "smtpd_forbid_bare_newline = no"
	finds postfix.bare-newline "'smtpd_forbid_bare_newline = yes'"
fi
if postconf -d smtpd_forbid_unauth_pipelining 2>/dev/null | grep -q =; then
	postfix_has "smtpd_forbid_unauth_pipelining = no"
	finds postfix.pipelining "'smtpd_forbid_unauth_pipelining = yes'"
fi
postfix_has "message_reject_characters ="
finds postfix.nul "'message_reject_characters = \\0'"
postfix_has "enable_long_queue_ids = no"
finds postfix.long-queue-ids "'enable_long_queue_ids = yes'"
postfix_has "message_size_limit = 0"
finds postfix.message-size "message_size_limit = 67108864"
postfix_has "message_size_limit = 104857600"
finds postfix.message-size "message_size_limit = 67108864"
postfix_has "header_size_limit = 20000"
finds postfix.header-size "postconf -X header_size_limit"
postconf -c "$pf" -M 'submission/inet=submission inet n - n - - smtpd'
postconf -c "$pf" -P 'submission/inet/smtpd_milters='
finds postfix.master-milters "gives submission/inet an smtpd_milters of its own"
postconf -c "$pf" -M 'submission/inet=submission inet n - n - - smtpd'
postconf -c "$pf" -P 'submission/inet/receive_override_options=no_milters'
finds postfix.master-override "gives submission/inet receive_override_options"
postconf -c "$pf" -M 'submission/inet=submission inet n - n - - smtpd'
postconf -c "$pf" -P 'submission/inet/milter_default_action=accept'
finds postfix.master-default-action "make it tempfail"
postconf -c "$pf" -M 'smtp/inet=smtp inet n - y - - smtpd'
finds postfix.chroot "postconf -F 'smtp/inet/chroot = n'"
conf_has "s|^listen = .*|listen = \"unix:$dir/postfix/spool/sg/milter.sock\"|"
postfix_has "smtpd_milters = unix:sg/milter.sock"
postfix_has "non_smtpd_milters = unix:/sg/milter.sock"
postconf -c "$pf" -M 'smtp/inet=smtp inet n - y - - smtpd'
equal "in a chroot a path from the queue directory is right" \
	"$(doctor --before | grep 'WRONG  postfix')" ""
mend
chmod 600 "$dir/run/milter.sock"
finds postfix.socket "Postfix's user postfix may not connect"
chmod 660 "$dir/run/milter.sock"
chmod 700 "$dir/run"
finds postfix.socket "may it enter the directories above"
chmod 755 "$dir/run"
rm "$pf/main.cf"
finds postfix.read "could not read Postfix's configuration"

# -- Sendmail ------------------------------------------------------------------------
mc_has "/INPUT_MAIL_FILTER/d"
finds sendmail.filter "INPUT_MAIL_FILTER(\`schoolgate', \`S=$milter, F=T"
mc_has "s/^INPUT_MAIL_FILTER/INPUT_MAIL_FILTER(\`other', \`S=inet:8891@localhost, F=T')dnl\\n&/"
finds sendmail.first "make its INPUT_MAIL_FILTER the first"
mc_has "s/, F=T,/,/"
finds sendmail.default-action "write F=T"
mc_has "s/, F=T,/, F=R,/"
finds sendmail.default-action "refused for good"
mc_has "s/R:60s/R:5s/"
finds sendmail.read-timeout "T=C:10s;S:30s;R:60s;E:5m"
mc_has "s/E:5m/E:20s/"
finds sendmail.end-timeout "mail would be sent twice"
mc_has "s/Name=MTA,/Name=MTA, InputFilter=other,/"
finds sendmail.daemon "take it out of DAEMON_OPTIONS"
mc_has "s/, {auth_authen}//"
finds sendmail.login-macro "define(\`confMILTER_MACROS_ENVFROM'"
mc_has "/confMAX_MESSAGE_SIZE/d"
finds sendmail.message-size "define(\`confMAX_MESSAGE_SIZE'"
mc_has "s/\`32768'/\`100000'/"
finds sendmail.header-size "define(\`confMAX_HEADERS_LENGTH', \`32768')"
chmod 777 "$dir"
finds sendmail.socket "everybody may write to $dir"
chmod 755 "$dir"
rm "$sm/sendmail.cf"
finds sendmail.read "sendmail.cf"

# -- this host -----------------------------------------------------------------------
echo 'rule "x" { colour = "red" }' >>"$dir/etc/policies/frederick-gent.conf"
finds host.policy "frederick-gent.conf:"
echo 'nonsense' >>"$dir/etc/wordlists/en/racist.txt"
finds host.wordlists "racist.txt:"
conf_has 's/^inside-domains.*/inside-domains = {}/'
finds host.inside-domains "name the school's domains"
conf_has 's/^user = .*/user = "nobody-here"/'
finds host.user "adduser --system --group schoolgate"
conf_has 's/^socket-group.*/socket-group = "nogroup-here"/'
finds host.socket-group "is not there"
mv "$dir/keys" "$dir/keys.away" && mkdir "$dir/keys"
finds host.keys "run schoolgate setup"
rmdir "$dir/keys" && mv "$dir/keys.away" "$dir/keys"
touch "$dir/secret/recovery-2026a.key"
finds host.recovery-key "print it on its sheet"
rm "$dir/secret/recovery-2026a.key"
chmod 755 "$dir/secret"
finds host.secret-keys "chmod 700 $dir/secret"
chmod 700 "$dir/secret"
mkdir "$dir/away" && mv "$dir"/host/*.key "$dir/away"
finds host.host-key "run schoolgate setup"
mv "$dir"/away/*.key "$dir/host"
chmod 755 "$dir/host"
finds host.host-keys-mode "chmod 700 $dir/host"
chmod 700 "$dir/host"
conf_has 's|^spool = .*|spool = "/nonexistent/spool"|'
finds host.spool "run schoolgate setup"
chmod 755 "$dir/spool"
finds host.spool-mode "chmod 700 $dir/spool"
chmod 700 "$dir/spool"
chown nobody "$dir/spool"
finds host.spool-owner "chown -R schoolgate $dir/spool"
chown schoolgate "$dir/spool"
conf_has 's/^spool-floor.*/spool-floor = "1000G"/'
finds host.space "mail is put off"
mkdir "$dir/memory" && mount -t tmpfs -o mode=700,uid="$(id -u schoolgate)" \
	tmpfs "$dir/memory"
conf_has "s|^spool = .*|spool = \"$dir/memory\"|"
finds host.spool-disk "put it on a disk"
umount "$dir/memory"
touch "$dir/spool/x.refused"
finds host.spool-refused "the recorder's log says why"
conf_has "s|^state-dir = .*|state-dir = \"$dir/nowhere\"|"
finds host.memory "a restart forgets which mail is internal"
mkdir -p "$dir/deaf/memory"
printf 'hosts 2\nheard-at 1\n' >"$dir/deaf/memory/status"
conf_has "s|^state-dir = .*|state-dir = \"$dir/deaf\"|"
finds host.memory-heard "other mail hosts were not heard"
rm "$dir/spool/x.refused"
echo 'colour = "red"' >>"$conf"
kill -HUP "$(cat "$dir/run.pid")"
eventually 10 grep -q ' reload-refused ' "$dir/log/schoolgate.log"
cp -a "$dir/etc.good/." "$dir/etc/"
finds host.reloaded "the last reload was refused"
schoolgate reload >/dev/null
chmod 666 "$dir/run/milter.sock"
finds host.socket-mode "forge records"
chmod 660 "$dir/run/milter.sock"

# -- the directory ---------------------------------------------------------------
# Another state-dir, since the recorder would mend this one.
mkdir "$dir/other"
other() {
	conf_has "s|^state-dir = .*|state-dir = \"$dir/other\"|"
}
eventually 10 [ -s "$dir/state/directory" ]
head -c 100 "$dir/state/directory" >"$dir/other/directory"
other
finds host.directory "it is cut"
# Made in 1970, and sound.
python3 - "$dir/state/directory" "$dir/other/directory" <<-'EOT'
	import hashlib, sys
	b = bytearray(open(sys.argv[1], "rb").read())
	b[56:64] = bytes(8)
	b[24:56] = hashlib.sha256(b[56:]).digest()
	open(sys.argv[2], "wb").write(b)
EOT
other
finds host.directory-age "hours old"

# -- the database ----------------------------------------------------------------------
chmod 644 "$dir/etc/recorder.pass"
finds database.passfile-mode "chmod 600"
sed -i 's/:[0-9a-f]*$/:wrong/' "$dir/etc/recorder.pass"
finds database.recorder "pg_hba.conf"
mv "$dir/etc/recorder.pass" "$dir/pass.away"
finds database.passfile "run schoolgate setup"
rm -f "$dir/pass.away"
is_set() {
	[ "$(value "SHOW $1")" = "$2" ]
}
differs() {
	! is_set "$1" "$2"
}
for setting in fsync:off:fsync full_page_writes:off:full-pages \
	synchronous_commit:off:synchronous log_statement:all:log \
	log_min_duration_statement:0:log-parameters; do
	name=${setting%%:*} rest=${setting#*:}
	sound=$(value "SHOW $name")
	sql "ALTER SYSTEM SET $name = '${rest%:*}'"
	sql "SELECT pg_reload_conf()"
	eventually 10 differs "$name" "$sound"
	finds "database.${rest#*:}" "$([ "${rest#*:}" = log-parameters ] &&
		echo log_parameter_max_length || echo "$name") "
	sql "ALTER SYSTEM RESET $name"
	sql "SELECT pg_reload_conf()"
	eventually 10 is_set "$name" "$sound"
done
sql "DELETE FROM schoolgate.month
	WHERE first = date_trunc('month', now(), 'UTC')"
finds database.month "this month has no partitions"
sql "INSERT INTO schoolgate.month VALUES (date_trunc('month', now(), 'UTC'))"
sql "INSERT INTO schoolgate.month VALUES ('2020-01-01T00:00Z')"
finds database.retention "schoolgate retain"
sql "DELETE FROM schoolgate.month WHERE first = '2020-01-01T00:00Z'"
sql "GRANT SELECT ON schoolgate.message TO schoolgate_recorder"
finds database.rights "run schoolgate setup"
sql "REVOKE SELECT ON schoolgate.message FROM schoolgate_recorder"
sql "UPDATE schoolgate.message SET counted = counted - interval '4 days'"
finds database.last-record "nothing was recorded for three days"
sql "UPDATE schoolgate.message SET counted = counted + interval '4 days'"
sql "ALTER ROLE schoolgate_owner LOGIN"
finds database.login "NOLOGIN"
sql "ALTER ROLE schoolgate_owner NOLOGIN"
sql "INSERT INTO schoolgate.mail_host VALUES
	('mx9', now() - interval '1 hour', 0, 0, NULL, 2)"
finds database.hosts "mx9"
sql "DELETE FROM schoolgate.mail_host WHERE host = 'mx9'"
sql "INSERT INTO schoolgate.mail_host VALUES
	('mx8', now(), 0, 0, now() - interval '1 hour', 2)"
finds database.lag "have waited in a spool for ten minutes"
sql "DELETE FROM schoolgate.mail_host WHERE host = 'mx8'"
sql "INSERT INTO schoolgate.copy_key VALUES (schoolgate.uuid_floor(
	now() - interval '2 hours'), 'copy', 'host-mx7-2026a', '\x01')"
finds database.second-scans "1 messages for the key host-mx7-2026a"
sql "DELETE FROM schoolgate.copy_key WHERE key_id = 'host-mx7-2026a'"
# What is no mistake, and to be known.
sql "DELETE FROM schoolgate.bank_holiday
	WHERE extract(year FROM day) = extract(year FROM now()) + 1"
doctor >"$dir/out" 2>&1
equal "a year without bank holidays is noted, and no mistake" "$?:$(grep -c \
	'^note .* calendar.bank-holidays .*holidays import' "$dir/out")" "0:1"
equal "so is a school where nobody is over the headteacher" "$(grep -c \
	'^note .* rights.chair .*in [a-z-]*: .*grant USER PERSON chair' "$dir/out")" 1
sql "UPDATE schoolgate.grantee SET revoked = now()"
finds database.grants "schoolgate grant USER PERSON ROLE"
sql "UPDATE schoolgate.grantee SET revoked = NULL"
sql "ALTER FUNCTION recorder.beat RENAME TO beat_away"
finds database.functions "older than this program"
sql "ALTER FUNCTION recorder.beat_away RENAME TO beat"

doctor >"$dir/out" 2>&1
equal "mended, nothing is wrong again" "$(grep WRONG "$dir/out")" ""
"$top/tests/env/world" stop "$dir" schoolgate
finds host.running "not running"
# Its number is somebody else's by now.
state=$(grep -rl '^reloads ' "$dir/run" "$dir/spool" | head -1)
sed -i "s/^pid .*/pid $$/" "$state"
finds host.running "not running"
schoolgate reload >/dev/null 2>"$dir/err"
equal "and is sent no signal" "$?:$(grep -c "it runs no more" "$dir/err")" "4:1"
equal "with --before the milter need not run" "$(doctor --before | grep WRONG)" ""
"$top/tests/env/world" stop "$dir" postgresql
finds database.admin "is PostgreSQL running"
plan
