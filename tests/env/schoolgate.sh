# schoolgate.sh - Schoolgate's part of a world (read by tests/env/world)
# shellcheck shell=sh disable=SC2154

# The users that a package would make; of worlds that begin at once, one does.
schoolgate_users() (
	flock 9
	for user in schoolgate schoolgate-reader schoolgate-console; do
		id "$user" >/dev/null 2>&1 ||
			useradd --system --no-create-home --home-dir /nonexistent \
				--shell /usr/sbin/nologin --user-group "$user" ||
			exit 1
	done
) 9>"$top/build/users.lock"

schoolgate_make() {
	schoolgate_users || exit 1
	ports=$(postfix_ports) || exit 1
	echo "$ports" >"$dir/etc/ports"
	console_port=$(console_ports) || exit 1
	echo "$console_port" >"$dir/etc/console-port"
	cp -R "$top/policies/." "$dir/etc/policies"
	cp -R "$top/wordlists" "$dir/etc/"
	chown schoolgate:postfix "$dir/run"
	chown schoolgate:schoolgate "$dir/spool" "$dir/log"
	mkdir -p "$dir/console"
	chown schoolgate-console:schoolgate-console "$dir/console"
	chmod 700 "$dir/console"
	: >"$dir/log/console.log"
	chown schoolgate-console:schoolgate-console "$dir/log/console.log"
	chmod 750 "$dir/run"
	chmod 700 "$dir/spool"
	chown schoolgate-reader:schoolgate-reader "$dir/secret"
	chmod 700 "$dir/secret"
	cat >"$conf" <<-EOT
		school = "school"
		school-name = "The Example School"
		help = "ext 204"
		inside-domains = { "school.example" }
		secure-partners = { "council.example" }
		# Who connects from 127.0.0.1 is inside; 127.0.0.2 plays the world.
		inside-networks = { "127.0.0.1/32" }
		host = "mx"

		listen = "unix:$dir/run/milter.sock"
		user = "schoolgate"
		socket-group = "postfix"
		share = "$top"
		policy = "$dir/etc/policies/frederick-gent.conf"
		wordlists = "$dir/etc/wordlists"
		names-file = "$dir/etc/names"
		scanner = "$dir/bin/schoolgate-scanner"
		log = "$dir/log/schoolgate.log"
		state = "$dir/run/milter.state"
		state-dir = "$dir/state"

		outbox = "$dir/outbox"
		deliver-to = "127.0.0.1:${ports#* }"
		spool = "$dir/spool"
		spool-floor = "64M"
		keys = "$dir/keys"
		secret-keys = "$dir/secret"
		host-keys = "$dir/host"
		database = "host=$sock dbname=schoolgate"
		database-admin = "host=$sock dbname=postgres user=postgres"
		database-passfile = "$dir/etc/recorder.pass"
		database-seconds = "5"

		console-listen = "127.0.0.1:$(cat "$dir/etc/console-port")"
		console-user = "schoolgate-console"
		console-state = "$dir/console"
		console-passfile = "$dir/etc/console.pass"
		console-log = "$dir/log/console.log"
	EOT
	[ -z "${WORLD_LINKS:-}" ] ||
		echo "console-base-url = \"https://127.0.0.1:$(
			cat "$dir/etc/console-port")\"" >>"$conf"
}

schoolgate_programs() {
	for program in schoolgate schoolgate-milter schoolgate-scanner; do
		[ -x "${WORLD_BIN:-$top}/$program" ] ||
			die "there is no program $program; build it first"
		# A new file: the old one may be running.
		cp "${WORLD_BIN:-$top}/$program" "$dir/bin/.$program"
		mv "$dir/bin/.$program" "$dir/bin/$program"
	done
}

# How often a milter of this world has begun to serve.
schoolgate_serving() {
	grep -c ' serving ' "$dir/log/schoolgate.log" 2>/dev/null || :
}

# The socket is there before it is the mail server's to use.
schoolgate_is_up() {
	[ -S "$dir/run/milter.sock" ] &&
		[ "$(schoolgate_serving)" != "$1" ]
}

# The database as this tree wants it: anew when the schema is another than when
# that was done last, as after an upgrade.
schoolgate_set_up() {
	schema=$(find "$top/schema" -type f -exec cksum {} + | sort | cksum)
	[ "$(cat "$dir/etc/set-up" 2>/dev/null)" != "$schema" ] || return 0
	"$dir/bin/schoolgate" --conf "$conf" setup \
		>"$dir/etc/setup.txt" 2>&1 || {
		cat "$dir/etc/setup.txt" >&2
		die "schoolgate setup failed"
	}
	if [ ! -e "$dir/etc/set-up" ]; then
		for role in headteacher dpo mail-admin; do
			"$dir/bin/schoolgate" --conf "$conf" grant root head \
				$role >>"$dir/etc/setup.txt" ||
				die "schoolgate grant failed"
		done
		# What tests look at is no request, breach or case.
		psql -X -q -d "host=$sock user=postgres dbname=schoolgate" \
			-c "SELECT setup.setting('dpo_reach', '\"all\"')" \
			>/dev/null || die "the setting dpo_reach failed"
		echo "$schema" >"$dir/etc/set-up"
		template_keep
	fi
	echo "$schema" >"$dir/etc/set-up"
}

schoolgate_start() {
	schoolgate_programs
	if [ ! -s "$conf" ]; then
		schoolgate_make
	fi
	schoolgate_set_up
	rm -f "$dir/run/milter.sock"
	was_serving=$(schoolgate_serving)
	setsid "$dir/bin/schoolgate-milter" -c "$conf" </dev/null \
		>>"$dir/log/milter.out" 2>&1 &
	echo $! >"$dir/run.pid"
	within 20 schoolgate_is_up "$was_serving" || {
		tail -n 5 "$dir/log/milter.out" "$dir/log/schoolgate.log" >&2 || :
		die "schoolgate-milter does not answer"
	}
}

schoolgate_stop() {
	# libmilter itself takes up to 5 seconds.
	halt "$dir/run.pid" 30
}
