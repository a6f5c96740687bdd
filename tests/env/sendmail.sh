# sendmail.sh - a private Sendmail of a world (read by tests/env/world)
#
# It cannot be installed beside Postfix: its packages are only unpacked, under
# build/sendmail. Runs as root, listens on 127.0.0.1; what it delivers lies in
# mail/sendmail. It takes no milter socket below a directory that everybody may
# write to, so such a world lies under /var/lib.
# shellcheck shell=sh disable=SC2154

sm_root=$top/build/sendmail
sm=$dir/sendmail

# Unpack its packages, once, whoever comes first.
sendmail_get() {
	mkdir -p "$top/build"
	(
		flock 9
		[ -e "$sm_root/done" ] || sendmail_unpack
	) 9>"$top/build/sendmail.lock" || exit 1
}

sendmail_unpack() {
	rm -rf "$sm_root"
	mkdir -p "$sm_root/deb"
	(
		cd "$sm_root/deb" || exit 1
		chmod 777 . # apt downloads as a user of its own
		apt-get -qq download sendmail-bin sendmail-cf sendmail-base \
			libdb5.3 libldap-2.5-0 liblockfile1 libnsl2 libsasl2-2 \
			libwrap0 libtirpc3 m4 libsigsegv2 libsasl2-modules \
			libsasl2-modules-db sasl2-bin >get.txt 2>&1 ||
			{ cat get.txt >&2; exit 1; }
		for deb in *.deb; do
			dpkg -x "$deb" "$sm_root"
		done
	) || die "the packages of Sendmail cannot be had"
	# With setgid, LD_LIBRARY_PATH is ignored.
	find "$sm_root/usr" -type f -perm /6000 -exec chmod a-s {} +
	: >"$sm_root/done"
}

sendmail_lib() {
	dirname "$(find "$sm_root/usr/lib" -name 'libwrap.so.0' | head -1)"
}

# Two, the second for who wants another listener (tests/e2e/lib.sh).
sendmail_ports() {
	ports_take 2 2700 2998 || die "no two ports from 2700 to 3000 are free"
}

# How both macro files begin.
sendmail_head() {
	cat <<-EOT
		divert(-1)
		include(\`$sm_root/usr/share/sendmail/cf/m4/cf.m4')dnl
		divert(0)dnl
		OSTYPE(\`linux')dnl
		define(\`confDOMAIN_NAME', \`mx2.school.example')dnl
		define(\`confSERVICE_SWITCH_FILE', \`$sm/etc/service.switch')dnl
	EOT
}

# The macro file: what README tells a school to write, and a private place.
sendmail_mc() {
	sendmail_head
	cat <<-EOT
		undefine(\`ALIAS_FILE')dnl
		define(\`STATUS_FILE', \`$sm/etc/statistics')dnl
		define(\`HELP_FILE', \`$sm/etc/helpfile')dnl
		define(\`QUEUE_DIR', \`$sm/queue')dnl
		define(\`confPID_FILE', \`$sm/sendmail.pid')dnl
		define(\`confDEF_USER_ID', \`nobody:nogroup')dnl
		define(\`confTO_IDENT', \`0s')dnl
		define(\`confDONT_PROBE_INTERFACES', \`True')dnl
		define(\`confPRIVACY_FLAGS', \`authwarnings,novrfy,noexpn')dnl
		define(\`confMAX_HEADERS_LENGTH', \`${SENDMAIL_HEADERS:-32768}')dnl
		define(\`confMILTER_MACROS_ENVFROM', \`i, {auth_type}, {auth_authen}')dnl
		define(\`confMILTER_MACROS_EOM', \`i')dnl
		define(\`confMAX_MESSAGE_SIZE', \`52428800')dnl
		dnl Above a load of 8 it only queues, above 12 it stops listening.
		define(\`confQUEUE_LA', \`10000')dnl
		define(\`confREFUSE_LA', \`10000')dnl
		LOCAL_DOMAIN(\`school.example')dnl
		FEATURE(\`no_default_msa')dnl
		FEATURE(\`nocanonify')dnl
		FEATURE(\`accept_unresolvable_domains')dnl
		FEATURE(\`promiscuous_relay')dnl
		define(\`LOCAL_MAILER_PATH', \`$sm/etc/deliver')dnl
		define(\`LOCAL_MAILER_ARGS', \`deliver \$u')dnl
		define(\`confAUTH_MECHANISMS', \`PLAIN LOGIN')dnl
		TRUST_AUTH_MECH(\`PLAIN LOGIN')dnl
		MODIFY_MAILER_FLAGS(\`LOCAL', \`-w5A')dnl
		define(\`LOCAL_RELAY', \`local:')dnl
		define(\`SMART_HOST', \`local:outside')dnl
		DAEMON_OPTIONS(\`Name=MTA, Family=inet, Address=127.0.0.1, Port=$1')dnl
		INPUT_MAIL_FILTER(\`schoolgate', \`S=unix:$dir/run/milter.sock, F=T, T=C:10s;S:30s;R:60s;E:5m')dnl
		MAILER(\`local')dnl
		MAILER(\`smtp')dnl
	EOT
}

sendmail_make() {
	mkdir -p "$sm/queue" "$sm/etc" "$dir/mail/sendmail"
	chmod 755 "$sm" "$sm/etc"
	chmod 700 "$sm/queue"
	chown nobody "$dir/mail/sendmail"
	printf '#!/bin/sh\numask 022\nf=%s/$(date +%%s%%N).$$\n' \
		"$dir/mail/sendmail" >"$sm/etc/deliver"
	# Whose copy it is; all who are outside are called that.
	printf '[ "$1" != -f ] || shift 2\necho "$*" >"$f.to"\n' \
		>>"$sm/etc/deliver"
	printf 'cat >"$f.tmp" && mv "$f.tmp" "$f.eml"\n' >>"$sm/etc/deliver"
	chmod 755 "$sm/etc/deliver"
	echo "hosts files" >"$sm/etc/service.switch"
	mkdir -p "$sm/clientqueue"
	chown nobody:nogroup "$sm/clientqueue"
	chmod 770 "$sm/clientqueue"
	cat >"$sm/etc/Sendmail.conf" <<-EOT
		pwcheck_method: auxprop
		auxprop_plugin: sasldb
		sasldb_path: $sm/etc/sasldb
		mech_list: PLAIN LOGIN
	EOT
	sendmail_mc "$1" >"$sm/etc/sendmail.mc"
	sendmail_submit_mc "$1" >"$sm/etc/submit.mc"
	sendmail_cf
}

# What sendmail(1) runs with: it hands mail to the daemon by SMTP.
sendmail_submit_mc() {
	sendmail_head
	cat <<-EOT
		define(\`confDONT_INIT_GROUPS', \`True')dnl
		define(\`MSP_QUEUE_DIR', \`$sm/clientqueue')dnl
		define(\`confPID_FILE', \`$sm/submit.pid')dnl
		define(\`STATUS_FILE', \`$sm/etc/submit.st')dnl
		define(\`confRUN_AS_USER', \`nobody:nogroup')dnl
		define(\`confTRUSTED_USER', \`nobody')dnl
		define(\`RELAY_MAILER_ARGS', \`TCP \$h $1')dnl
		FEATURE(\`msp', \`[127.0.0.1]')dnl
	EOT
}

# The .cf of each .mc.
sendmail_cf() {
	for name in sendmail submit; do
		PATH=$sm_root/usr/bin:$PATH LD_LIBRARY_PATH=$(sendmail_lib) \
			m4 "-D_CF_DIR_=$sm_root/usr/share/sendmail/cf/" \
			"$sm/etc/$name.mc" >"$sm/etc/$name.cf" ||
			die "$name.mc is refused by m4"
	done
}

# sendmail(1) of this world: the message on standard input, arguments as given.
# SUBMIT_CF=sendmail: with the daemon's own .cf, as it should not be.
sendmail_submit() {
	mode=-Ac
	[ "${SUBMIT_CF:-submit}" = submit ] || mode=-Am
	LD_LIBRARY_PATH=$(sendmail_lib) unshare --uts sh -c '
		echo mx2.school.example >/proc/sys/kernel/hostname
		exec "$@"' - "$sm_root/usr/libexec/sendmail/sendmail" $mode \
		"-C$sm/etc/${SUBMIT_CF:-submit}.cf" -i "$@"
}

sendmail_start() {
	sendmail_get
	smports=$(sendmail_ports) || exit 1
	smport=${smports% *}
	echo "$smport" >"$dir/etc/sendmail.port"
	sendmail_make "$smport"
	# An unqualified host name makes it sleep a minute at its start.  SASL
	# looks in fixed places, which are ours in a mount namespace only: the
	# plugins, and /etc/sasl2.  ann@mx2.school.example may log in with
	# "secret".
	LD_LIBRARY_PATH=$(sendmail_lib) setsid unshare --uts --mount sh -ec '
		root=$1 sm=$2 lib=$3 system=$4
		echo mx2.school.example >/proc/sys/kernel/hostname
		mount -t overlay overlay -o "lowerdir=$lib:$system" "$system"
		mount -t tmpfs tmpfs /mnt
		mkdir /mnt/upper /mnt/work
		mount -t overlay overlay \
			-o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
		mkdir -p /etc/sasl2
		cp "$sm/etc/Sendmail.conf" /etc/sasl2/Sendmail.conf
		printf secret | "$root/usr/sbin/saslpasswd2" -p -c \
			-f "$sm/etc/sasldb" -u mx2.school.example ann
		chmod 600 "$sm/etc/sasldb"
		exec "$root/usr/libexec/sendmail/sendmail" \
			"-C$sm/etc/sendmail.cf" -L schoolgate-test -bD -q2s' - \
		"$sm_root" "$sm" "$(sendmail_lib)" \
		"/usr/lib/$(basename "$(sendmail_lib)")" \
		</dev/null >"$sm/out.txt" 2>&1 &
	echo $! >"$sm/own.pid"
	within 10 listening "$smport" || {
		cat "$sm/out.txt" >&2
		die "Sendmail does not listen"
	}
}

sendmail_stop() {
	[ -s "$sm/own.pid" ] || return 0
	kill "$(cat "$sm/own.pid")" 2>/dev/null || :
	within 5 gone "$(cat "$sm/own.pid")" || :
	rm -f "$sm/own.pid"
}
