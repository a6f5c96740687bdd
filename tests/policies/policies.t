#!/bin/sh
# policies.t - what each school promised, by a real Postfix (README)
#
#	tests/policies/policies.t [PROFILE...]
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
here=$top/tests/policies
profiles=${*:-duffield-meadows frederick-gent online-safety olfcmat heathfield}

begin_world
cat >>"$dir/etc/schoolgate.conf" <<EOT
test-clock = "$dir/clock"
EOT
echo 0 >"$dir/clock"
postconf -c "$dir/postfix/etc" 'smtpd_authorized_xclient_hosts = 127.0.0.0/8' \
	'smtpd_sasl_auth_enable = yes' 'smtpd_sasl_type = dovecot' \
	"smtpd_sasl_path = unix:$dir/run/auth" 'smtpd_client_restrictions =' \
	'mynetworks = 0.0.0.0/0'
"$top/tests/tools/authd" "$dir/run/auth" ann secret &
authd=$!
trap 'kill $authd; end_world' EXIT
postfix -c "$dir/postfix/etc" reload >/dev/null 2>&1

schoolgate grant root T04 headteacher >/dev/null
schoolgate grant root C01 mail-admin >/dev/null
check "the school is imported" schoolgate people import "$here/school/people.csv" \
	--groups "$here/school/groups.csv" \
	--mailboxes "$here/school/mailboxes.csv" \
	--hours "$here/school/hours.csv" --phones "$here/school/phones.csv" \
	>"$dir/import.txt"
schoolgate people suspend stopped@school.example --reason \
	"sends what he did not write" >"$dir/suspend.txt"

restart="$top/tests/env/world stop $dir schoolgate >/dev/null 2>&1;
	$top/tests/env/world start $dir schoolgate >/dev/null 2>&1"
for profile in $profiles; do
	sed -i "s,^\\(.*policy = \\).*,\\1\"$dir/etc/policies/$profile.conf\"," \
		"$dir/etc/schoolgate.conf"
	# With the names of pupils, and a memory of nothing.
	sh -c "$restart"
	"$here/cases.py" "$here/$profile.cases" "$port" "$dir/clock" \
		"host=$dir/pg user=postgres dbname=schoolgate" "$restart" \
		>"$dir/$profile.txt" || echo "not ok - $profile: cases.py failed" \
		>>"$dir/$profile.txt"
	while IFS= read -r line; do
		case $line in
		"ok - "*) ok "$profile: ${line#ok - }" ;;
		"not ok - "*) not_ok "$profile: ${line#not ok - }" ;;
		*) echo "$line" ;;
		esac
	done <"$dir/$profile.txt"
done
plan
