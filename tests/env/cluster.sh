# cluster.sh - a private PostgreSQL: unix socket only, as the user postgres
#
# Read by tests/pg.sh and by tests/env/postgresql.sh (a world's).  DATA is its
# data directory, which its log lies in too.
# shellcheck shell=sh

cluster_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)

# The server refuses to run as root.
cluster_as() {
	if [ "$(id -u)" = 0 ]; then
		(cd / && setpriv --reuid=postgres --regid=postgres \
			--init-groups "$@")
	else
		"$@"
	fi
}

# cluster_make DATA SOCKET AUTHENTICATION: unless there is one; the settings of
# postgresql.conf beyond these come on standard input.
cluster_make() {
	[ ! -s "$1/PG_VERSION" ] || return 0
	cluster_init "$1" "$3"
	cluster_settings "$1" "$2"
}

cluster_init() {
	data=$1
	mkdir -p "$data"
	chmod 700 "$data"
	cluster_owns "${data%/*}" "$data"
	cluster_as env LC_ALL=C.UTF-8 "$cluster_bin/initdb" -D "$data" \
		-U postgres -A "$2" -E UTF8 --locale=C.UTF-8 -N --wal-segsize=1 \
		>/dev/null
	cp "$data/postgresql.conf" "$data/postgresql.conf.first"
}

# The directory of a cluster's is everybody's to pass through.
cluster_owns() {
	chmod 755 "$1"
	[ "$(id -u)" != 0 ] || chown postgres:postgres "$@"
}

# cluster_settings DATA SOCKET: as initdb has left them, and those of standard
# input.
cluster_settings() {
	data=$1
	{
		cat "$data/postgresql.conf.first"
		cat <<-EOT
			listen_addresses = ''
			unix_socket_directories = '$2'
			unix_socket_permissions = 0777
		EOT
		cat
	} >"$data/postgresql.conf"
}

cluster_start() {
	cluster_as "$cluster_bin/pg_ctl" -D "$1" -l "$1/server.log" -w -t 60 \
		start >/dev/null
}

# cluster_stop DATA MODE: fast (as asked) or immediate (as in a crash).
cluster_stop() {
	cluster_as "$cluster_bin/pg_ctl" -D "$1" -m "$2" -w -t 60 stop >/dev/null
}

cluster_runs() {
	[ -s "$1/postmaster.pid" ]
}

# cluster_signal DATA SIGNAL: to the server and all its processes.
cluster_signal() {
	main=$(head -1 "$1/postmaster.pid" 2>/dev/null)
	[ -n "$main" ] || return 0
	for stat in /proc/[0-9]*/stat; do
		awk -v main="$main" '$1 == main || $4 == main { print $1 }' \
			"$stat" 2>/dev/null || :
	done | while read -r pid; do
		kill -"$2" "$pid" 2>/dev/null || :
	done
}
