# postfix.sh - the private Postfix of a world (read by tests/env/world)
#
# Mail for school.example lies in mail/inside/new, all other mail in
# mail/outside/new: nothing leaves the machine.
# shellcheck shell=sh disable=SC2154

# Settings that this Postfix knows; later ones are not in every Debian 12.
postfix_known() {
	postconf -d "$1" 2>/dev/null | grep -q "^$1 ="
}

postfix_ports() {
	# Schoolgate has been told one of them before.
	if [ -s "$dir/etc/ports" ]; then
		ports=$(cat "$dir/etc/ports")
		if ! listening "${ports% *}" && ! listening "${ports#* }"; then
			echo "$ports"
			return
		fi
	fi
	if [ -n "${WORLD_PORT:-}" ]; then
		ports_take 2 "$WORLD_PORT" "$WORLD_PORT" ||
			die "port $WORLD_PORT or the next is taken;" \
				"choose another with WORLD_PORT"
		return
	fi
	ports_take 2 3000 5198 || die "no two ports from 3000 to 5200 are free"
}

postfix_main() {
	milter=unix:$dir/run/milter.sock
	transport=virtual
	[ "${WORLD_DISCARD:-0}" = 0 ] || transport=discard:
	cat <<-EOT
		compatibility_level = 3.6
		queue_directory = $dir/postfix/spool
		data_directory = $dir/postfix/data
		command_directory = /usr/sbin
		daemon_directory = /usr/lib/postfix/sbin
		mail_owner = postfix
		setgid_group = postdrop
		default_privs = nobody
		maillog_file = $dir/postfix/log/mail.log
		maillog_file_prefixes = $dir
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		myhostname = mx.school.example
		mydomain = school.example
		myorigin = school.example
		mydestination =
		mynetworks = 127.0.0.0/8
		smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
		smtpd_peername_lookup = no
		alias_maps =
		alias_database =
		local_recipient_maps =
		virtual_mailbox_domains = school.example
		virtual_mailbox_base = $dir/mail
		virtual_mailbox_maps = regexp:$dir/postfix/etc/mailboxes
		virtual_minimum_uid = 1
		virtual_uid_maps = static:$(id -u nobody)
		virtual_gid_maps = static:$(id -g nobody)
		virtual_transport = $transport
		default_transport = $transport
		message_size_limit = 52428800
		virtual_mailbox_limit = 0
		mailbox_size_limit = 0
		enable_long_queue_ids = yes
		message_reject_characters = \\0
		in_flow_delay = 0
		smtpd_milters = $milter
		non_smtpd_milters = $milter
		milter_default_action = tempfail
		milter_connect_timeout = 10s
		milter_command_timeout = 30s
		milter_content_timeout = 60s
	EOT
	for setting in smtpd_forbid_bare_newline smtpd_forbid_unauth_pipelining; do
		! postfix_known $setting || echo "$setting = yes"
	done
}

postfix_master() {
	cat <<-EOT
		127.0.0.1:$1 inet n - n - 100 smtpd
		127.0.0.1:$2 inet n - n - 100 smtpd -o smtpd_milters=
		pickup unix n - n 60 1 pickup
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 300 1 qmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		verify unix - - n - 1 verify
		flush unix n - n 1000? 0 flush
		proxymap unix - - n - - proxymap
		smtp unix - - n - - smtp
		relay unix - - n - - smtp
		showq unix n - n - - showq
		error unix - - n - - error
		retry unix - - n - - error
		discard unix - - n - - discard
		local unix - n n - - local
		virtual unix - n n - - virtual
		anvil unix - - n - 1 anvil
		scache unix - - n - 1 scache
		postlog unix-dgram n - n - 1 postlogd
	EOT
}

postfix_make() {
	p=$dir/postfix
	mkdir -p "$p/etc" "$p/spool" "$p/data" "$p/log" \
		"$dir/mail/inside" "$dir/mail/outside"
	chmod 755 "$p" "$p/etc" "$p/spool" "$dir/mail"
	chown root "$p/spool"
	chown postfix "$p/data"
	chown nobody "$dir/mail" "$dir/mail/inside" "$dir/mail/outside"
	cat >"$p/etc/mailboxes" <<-'EOT'
		/@school\.example$/ inside/
		/./ outside/
	EOT
	postfix_main >"$p/etc/main.cf"
	# shellcheck disable=SC2046
	postfix_master $(cat "$dir/etc/ports") >"$p/etc/master.cf"
}

postfix_start() {
	[ -x /usr/sbin/postfix ] || die "no Postfix is installed"
	ports=$(postfix_ports) || exit 1
	echo "$ports" >"$dir/etc/ports"
	postfix_make
	postfix -c "$dir/postfix/etc" start >"$dir/postfix/start.txt" 2>&1 || {
		cat "$dir/postfix/start.txt" >&2
		die "Postfix does not start"
	}
	within 10 listening "${ports% *}" ||
		die "Postfix does not listen: see $dir/postfix/log/mail.log"
}

postfix_stop() {
	[ -s "$dir/postfix/spool/pid/master.pid" ] || return 0
	# `postfix stop` looks once a second.
	pid=$(tr -d ' ' <"$dir/postfix/spool/pid/master.pid")
	postfix -c "$dir/postfix/etc" abort >/dev/null 2>&1 || :
	within 10 gone "$pid" || kill -KILL "-$pid"
}
