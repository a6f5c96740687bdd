# postgresql.sh - the private PostgreSQL of a world (read by tests/env/world)
#
# Administrators come by peer authentication (root is postgres too), services
# by password, people as the operating-system user they are.
# shellcheck shell=sh disable=SC2154
. "$here/cluster.sh"

postgresql_make() {
	if template_use; then
		cluster_owns "$dir/pg"
	else
		cluster_init "$dir/pg/data" peer
	fi
	cluster_settings "$dir/pg/data" "$sock" <<-EOT
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

postgresql_start() {
	[ -n "$cluster_bin" ] || die "no PostgreSQL server is installed"
	[ ${#sock} -lt 90 ] || die "the path $sock is too long for a socket"
	[ -s "$dir/pg/data/PG_VERSION" ] || postgresql_make
	cluster_start "$dir/pg/data" ||
		die "PostgreSQL does not start: see $dir/pg/data/server.log"
}

postgresql_stop() {
	cluster_runs "$dir/pg/data" || return 0
	postgresql_signal CONT
	cluster_stop "$dir/pg/data" fast 2>/dev/null || :
}

# For a directory that goes: nothing is written any more.
postgresql_abandon() {
	cluster_runs "$dir/pg/data" || return 0
	postgresql_signal CONT
	cluster_stop "$dir/pg/data" immediate 2>/dev/null || :
}

# A signal to the server and all its processes.
postgresql_signal() {
	cluster_signal "$dir/pg/data" "$1"
}
