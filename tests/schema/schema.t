#!/bin/sh
# schema.t - the database's promises, by direct SQL as each role (pgTAP)
here=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d /tmp/schoolgate-schema-XXXXXX)
trap '"$here/tests/pg.sh" drop "$dir" >/dev/null 2>&1; rm -rf "$dir"' EXIT
conninfo=$("$here/tests/pg.sh" start "$dir") || exit 1
chmod 755 "$dir"
sql() {
	psql -X -q -v ON_ERROR_STOP=1 -d "$conninfo" "$@"
}
sql -f "$here/schema/roles.sql" || exit 1
for f in "$here"/schema/[0-9]*.sql; do
	sql -1 -f "$f" || exit 1
done
for f in "$here"/schema/api/*.sql; do
	sql -1 -f "$f" || exit 1
done
sql -c 'CREATE SCHEMA tap; CREATE EXTENSION pgtap SCHEMA tap;
	GRANT USAGE ON SCHEMA tap TO PUBLIC' >/dev/null || exit 1
for f in "$here"/tests/schema/*.sql; do
	PGOPTIONS='--client-min-messages=warning' sql -A -t -f "$f" 2>&1
done | awk '
	# One plan over all files.
	/^1\.\./ { next }
	/^ok |^not ok / {
		n++
		sub(/ok [0-9]+/, "ok " n)
	}
	{ print }
	END { print "1.." n }'
