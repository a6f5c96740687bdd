#!/bin/sh
# shellcheck disable=SC2046
# pg.sh - a private PostgreSQL for tests: unix socket only, gone afterwards
#
#	tests/pg.sh start DIR	make it if need be, start it, print its conninfo
#	tests/pg.sh stop DIR [MODE]	fast (as asked) or immediate (as in a crash)
#	tests/pg.sh hang DIR	SIGSTOP to every process of it
#	tests/pg.sh wake DIR	SIGCONT
#	tests/pg.sh drop DIR	stop and remove it
set -eu
act=$1 dir=$2
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "no PostgreSQL server is installed" >&2; exit 1; }

# The server refuses to run as root.
as() {
	if [ "$(id -u)" = 0 ]; then
		(cd / && setpriv --reuid=postgres --regid=postgres \
			--init-groups "$@")
	else
		"$@"
	fi
}

processes() {
	main=$(head -1 "$dir/data/postmaster.pid")
	echo "$main"
	for stat in /proc/[0-9]*/stat; do
		awk -v main="$main" '$4 == main { print $1 }' "$stat" \
			2>/dev/null || :
	done
}

case $act in
start)
	mkdir -p "$dir/data"
	chmod 755 "$dir"
	chmod 700 "$dir/data"
	[ "$(id -u)" != 0 ] || chown postgres "$dir" "$dir/data"
	if [ ! -s "$dir/data/PG_VERSION" ]; then
		as env LC_ALL=C.UTF-8 "$bin/initdb" -D "$dir/data" \
			-U postgres -A trust -E UTF8 --locale=C.UTF-8 -N \
			>/dev/null
		cat >>"$dir/data/postgresql.conf" <<-EOF
			listen_addresses = ''
			unix_socket_directories = '$dir'
			unix_socket_permissions = 0777
			max_connections = 20
			shared_buffers = 32MB
			fsync = off
			full_page_writes = off
		EOF
	fi
	as "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 60 \
		start >/dev/null
	echo "host=$dir user=postgres dbname=postgres"
	;;
stop)
	as "$bin/pg_ctl" -D "$dir/data" -m "${3:-fast}" -w stop >/dev/null
	;;
hang)
	kill -STOP $(processes)
	;;
wake)
	kill -CONT $(processes)
	;;
drop)
	if [ -s "$dir/data/postmaster.pid" ]; then
		kill -CONT $(processes) 2>/dev/null || :
		as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop \
			>/dev/null 2>&1 || :
	fi
	rm -rf "$dir"
	;;
esac
