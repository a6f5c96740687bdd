# template.sh - what `schoolgate setup` has made, for the next world (read by
# tests/env/world)
#
# Tests start some sixty worlds, and all begin alike: with WORLD_TEMPLATE the first
# of them leaves its database, keys and passwords there, and others copy these
# instead of calling initdb and setup.  A template is for one day (its keys and
# partitions have dates), one schema and one program; others are removed.
# shellcheck shell=sh disable=SC2154

template_parts="pg/data host keys secret state etc/recorder.pass etc/console.pass
	etc/setup.txt etc/set-up"

# Where it lies; nothing without WORLD_TEMPLATE.
template() {
	[ -n "${WORLD_TEMPLATE:-}" ] || return 0
	echo "$WORLD_TEMPLATE/$({
		date +%F
		find "$top/schema" "$here" "${WORLD_BIN:-$top}/schoolgate" \
			-type f -exec cksum {} +
	} | sort | cksum | tr ' ' -)"
}

template_copy() {
	for part in $template_parts; do
		mkdir -p "$(dirname "$2/$part")"
		cp -aT --reflink=auto "$1/$part" "$2/$part"
	done
}

# Take it, before there is anything; fails where there is none.
template_use() {
	from=$(template)
	[ -n "$from" ] && [ -d "$from" ] || return 1
	template_copy "$from" "$dir"
}

# Leave it, of a world that is set up and has had no mail.  The one that comes
# second finds it there and goes on.
template_keep() {
	to=$(template)
	[ -n "$to" ] && [ ! -d "$to" ] || return 0
	mkdir -p "$to.$$"
	postgresql_stop
	template_copy "$dir" "$to.$$"
	postgresql_start
	rm -f "$to.$$/pg/data/server.log"
	mv -T "$to.$$" "$to" 2>/dev/null || rm -rf "$to.$$"
	find "$WORLD_TEMPLATE" -mindepth 1 -maxdepth 1 -mmin +60 \
		! -path "$to" -exec rm -rf {} +
}
