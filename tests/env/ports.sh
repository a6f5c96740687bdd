# ports.sh - ports that are a world's as long as its directory stands (read by
# tests/env/world)
#
# Between a look at a port and the first listener some seconds pass, in which
# another world may look: so who finds one free leaves a link to his directory,
# under a lock.  What nobody stands behind any more is anybody's.
# shellcheck shell=sh disable=SC2154

ports_taken=/run/schoolgate-worlds

# Both numbers of a port in /proc/net/tcp: is somebody listening?
listening() {
	awk -v port="$(printf ':%04X' "$1")" '
		$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
		END { exit !found }' /proc/net/tcp
}

port_is_free() {
	owner=$(readlink "$ports_taken/$1") || owner=
	if [ -n "$owner" ] && [ "$owner" != "$dir" ] && [ -d "$owner" ]; then
		return 1
	fi
	! listening "$1"
}

ports_are_free() {
	for n in $(seq "$1" $(($1 + $2 - 1))); do
		port_is_free "$n" || return 1
	done
}

# ports_take N FIRST LAST: N in a row, the first of them from FIRST to LAST; says
# them.  Worlds begin to look at different places.
ports_take() {
	mkdir -p $ports_taken
	(
		flock 9
		steps=$((($3 - $2) / $1 + 1))
		step=$(($(printf %s "$dir" | cksum | cut -d" " -f1) % steps))
		left=$steps
		until ports_are_free $(($2 + step * $1)) "$1"; do
			left=$((left - 1))
			[ $left -gt 0 ] || exit 1
			step=$(((step + 1) % steps))
		done
		first=$(($2 + step * $1))
		last=$((first + $1 - 1))
		for port in $(seq $first $last); do
			ln -sfn "$dir" "$ports_taken/$port"
		done
		seq -s' ' $first $last
	) 9>$ports_taken/lock
}
