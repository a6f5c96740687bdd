#!/bin/sh
# recovery.t - the drill: an empty machine, a dump, the recovery sheet; one copy
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
printf 'From: a@school.example\r\nSubject: to be found again\r\n\r\n%s\r\n' \
	'what nobody may lose' >"$dir/one.eml"
"$smtpsend" 127.0.0.1 "$port" a@school.example b@school.example \
	<"$dir/one.eml" >/dev/null
wait_records 1 20
id=$(value 'SELECT id FROM schoolgate.message')
schoolgate record copy "$id" --purpose operation --reason "before the fire" \
	>"$dir/before" 2>/dev/null </dev/null
check "before the fire its copy opens" grep -q "what nobody may lose" \
	"$dir/before"

# What a school keeps elsewhere: a dump, and the sheet in its safe.
safe=$(mktemp -d)
cp "$dir/etc/setup.txt" "$safe/sheet"
cp "$dir/before" "$safe/before"
pg_dumpall -h "$dir/pg" -U postgres >"$safe/dump"
check "no word of the message is in the dump" \
	sh -c '! grep -q "nobody may lose" "$1"' - "$safe/dump"
"$top/tests/env/world" drop "$dir" >/dev/null 2>&1
check "the machine is gone, its keys too" sh -c '! test -e "$1"' - "$dir"

# The empty machine: a new PostgreSQL, the dump, the programs, a few settings.
mkdir -p "$dir"
chmod 755 "$dir"
WORLD_TEMPLATE='' "$top/tests/env/world" start "$dir" postgresql >&2 || exit 1
psql -X -q -h "$dir/pg" -U postgres -d postgres -f "$safe/dump" \
	>"$safe/restored" 2>&1
mkdir -p "$dir/bin" "$dir/etc" "$dir/nokeys"
cp "$top/schoolgate" "$dir/bin"
cat >"$dir/etc/schoolgate.conf" <<EOT
school = "school"
secret-keys = "$dir/nokeys"
database = "host=$dir/pg dbname=schoolgate"
database-admin = "host=$dir/pg dbname=postgres user=postgres"
EOT
copy() {
	schoolgate record copy "$id" --purpose operation \
		--reason "recovery drill" "$@" </dev/null
}
equal "the record is there" \
	"$(schoolgate record list | grep -c "to be found again")" 1
copy >"$safe/out" 2>&1
equal "without a key its copy does not open" $? 5
copy --sheet "$safe/sheet" >"$safe/after" 2>"$safe/said"
equal "with the sheet as it was printed it does" $? 0
check "and equals what it was" cmp -s "$safe/before" "$safe/after"
grep -E '^ *[0-9A-Z]{4}-[0-9A-Z*~$=]{4}$' "$safe/sheet" | tr 'A-Z' 'a-z' |
	sed 's/^ *//; s/0/o/g' >"$safe/typed"
copy --sheet "$safe/typed" 2>/dev/null >"$safe/after"
check "typed by hand, small letters and o for 0: the same" \
	cmp -s "$safe/before" "$safe/after"
sed '3s/^z/y/;t;3s/^./z/' "$safe/typed" >"$safe/wrong"
copy --sheet "$safe/wrong" >"$safe/out" 2>&1
equal "a wrong letter is refused" $? 5
check "with its line" grep -q "line 3" "$safe/out"
equal "each opening of the drill is written down" "$(value "SELECT count(*)
	FROM schoolgate.opening WHERE reason = 'recovery drill'")" 2
rm -rf "$safe"
plan
