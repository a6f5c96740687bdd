#!/bin/sh
# pg.sh - a private PostgreSQL for tests: unix socket only, gone afterwards
#
#	tests/pg.sh start DIR	make it if need be, start it, print its conninfo
#	tests/pg.sh stop DIR [MODE]	fast (as asked) or immediate (as in a crash)
#	tests/pg.sh hang DIR	SIGSTOP to every process of it
#	tests/pg.sh wake DIR	SIGCONT
#	tests/pg.sh drop DIR	stop and remove it
set -eu
act=$1 dir=$2
. "$(dirname "$0")/env/cluster.sh"
[ -n "$cluster_bin" ] || {
	echo "no PostgreSQL server is installed" >&2
	exit 1
}

case $act in
start)
	cluster_make "$dir/data" "$dir" trust <<-EOF
		max_connections = 20
		shared_buffers = 32MB
		fsync = off
		full_page_writes = off
	EOF
	cluster_start "$dir/data"
	echo "host=$dir user=postgres dbname=postgres"
	;;
stop)
	cluster_stop "$dir/data" "${3:-fast}"
	;;
hang)
	cluster_signal "$dir/data" STOP
	;;
wake)
	cluster_signal "$dir/data" CONT
	;;
drop)
	if cluster_runs "$dir/data"; then
		cluster_signal "$dir/data" CONT
		cluster_stop "$dir/data" immediate 2>/dev/null || :
	fi
	rm -rf "$dir"
	;;
esac
