#!/bin/sh
# run.sh - schema/migrate applied as setup would, then each file of promises
#
#	tests/schema/run.sh [FILE.sql...]	default: every one here
#
# Makes a private PostgreSQL, and for each file a database of its own; prints
# TAP with one plan over all files.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d /tmp/schoolgate-schema-XXXXXX)
trap '"$here/tests/pg.sh" drop "$dir" >/dev/null 2>&1; rm -rf "$dir"' EXIT
"$here/tests/pg.sh" start "$dir" >/dev/null || exit 1

# In database $1.
sql() {
	database=$1
	shift
	PGOPTIONS='--client-min-messages=warning' psql -X -q \
		-v ON_ERROR_STOP=1 \
		-d "host=$dir user=postgres dbname=$database" "$@"
}

# As `schoolgate setup` does, each file in one transaction; "always" again:
# those are safe to repeat.
apply() {
	sed -n "s/^$2[[:space:]]*//p" "$here/schema/migrate" |
		while read -r file; do
			sql "$1" -1 -f "$here/schema/$file" || exit 1
		done
}

sql postgres -c 'CREATE DATABASE fresh' &&
	apply fresh '\(once\|always\)' && apply fresh always &&
	sql fresh -c 'CREATE SCHEMA tap; CREATE EXTENSION pgtap SCHEMA tap;
		GRANT USAGE ON SCHEMA tap TO PUBLIC;
		GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA tap TO PUBLIC' &&
	sql fresh -f "$here/tests/schema/common.psql" || exit 1

[ $# -gt 0 ] || set -- "$here"/tests/schema/*.sql
for file; do
	name=$(basename "$file" .sql)
	echo "# $name"
	sql postgres -c "CREATE DATABASE $name TEMPLATE fresh"
	SOCKET=$dir TREE=$here sql "$name" -A -t -f "$file" 2>&1 ||
		echo "not ok 0 - $name ran to its end"
done | awk '
	# One plan over all files.
	/^1\.\./ { next }
	/^$/ { next }
	/^ok |^not ok / {
		n++
		sub(/ok [0-9]+/, "ok " n)
	}
	{ print }
	END { print "1.." n }'
