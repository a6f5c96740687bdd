# postgresql.sh - the private PostgreSQL of a world (read by tests/env/world)
#
# Administrators come by peer authentication (root is postgres too), services
# by password, people as the operating-system user they are.
# shellcheck shell=sh disable=SC2154

pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)

as_postgres() {
	(cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
}

postgresql_make() {
	mkdir -p "$dir/pg/data"
	chown postgres:postgres "$dir/pg" "$dir/pg/data"
	chmod 755 "$dir/pg"
	chmod 700 "$dir/pg/data"
	as_postgres env LC_ALL=C.UTF-8 "$pg_bin/initdb" -D "$dir/pg/data" \
		-U postgres -A peer -E UTF8 --locale=C.UTF-8 -N >/dev/null
	cat >>"$dir/pg/data/postgresql.conf" <<-EOT
		listen_addresses = ''
		unix_socket_directories = '$sock'
		unix_socket_permissions = 0777
		password_encryption = 'scram-sha-256'
		max_connections = 40
		shared_buffers = 128MB
		max_wal_size = 1GB
		track_commit_timestamp = on
		log_min_messages = warning
		log_timezone = 'UTC'
	EOT
	[ "${WORLD_DURABLE:-0}" = 1 ] ||
		cat >>"$dir/pg/data/postgresql.conf" <<-EOT
			fsync = off
			full_page_writes = off
		EOT
	cat >"$dir/pg/data/pg_hba.conf" <<-EOT
		local all postgres peer map=admin
		local all schoolgate_recorder,schoolgate_console,schoolgate_report scram-sha-256
		local all all peer
	EOT
	cat >"$dir/pg/data/pg_ident.conf" <<-EOT
		admin root postgres
		admin postgres postgres
	EOT
	chown postgres "$dir/pg/data/pg_hba.conf" "$dir/pg/data/pg_ident.conf"
}

postgresql_pid() {
	head -1 "$dir/pg/data/postmaster.pid" 2>/dev/null
}

postgresql_start() {
	[ -n "$pg_bin" ] || die "no PostgreSQL server is installed"
	[ ${#sock} -lt 90 ] || die "the path $sock is too long for a socket"
	[ -s "$dir/pg/data/PG_VERSION" ] || postgresql_make
	as_postgres "$pg_bin/pg_ctl" -D "$dir/pg/data" \
		-l "$dir/pg/data/server.log" -w -t 60 start >/dev/null ||
		die "PostgreSQL does not start: see $dir/pg/data/server.log"
}

postgresql_stop() {
	[ -s "$dir/pg/data/postmaster.pid" ] || return 0
	postgresql_signal CONT
	as_postgres "$pg_bin/pg_ctl" -D "$dir/pg/data" -m fast -w -t 60 stop \
		>/dev/null 2>&1 || :
}

# A signal to the server and all its processes.
postgresql_signal() {
	main=$(postgresql_pid)
	[ -n "$main" ] || return 0
	for stat in /proc/[0-9]*/stat; do
		awk -v main="$main" '$1 == main || $4 == main { print $1 }' \
			"$stat" 2>/dev/null || :
	done | while read -r pid; do
		kill -"$1" "$pid" 2>/dev/null || :
	done
}
