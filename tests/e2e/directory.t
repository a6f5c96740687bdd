#!/bin/sh
# directory.t - who is who reaches the milter within seconds, and stays there
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
log=$dir/log/schoolgate.log
snapshot=$dir/state/directory

# What is marked internal is refused when somebody outside would get it; a
# person's own address is outside, whatever its domain.
printf 'Subject: internal: staffing\n\nhello\n' >"$dir/internal.eml"
answer() {
	"$smtpsend" 127.0.0.1 "$port" head@school.example \
		kim.home@school.example <"$dir/internal.eml" | cut -c1-3
}
answers() {
	[ "$(answer)" = "$1" ]
}
logged() {
	grep -q " $1 " "$log"
}
# The person, with this as his private address.
people() {
	printf 'id,name,class,school,form,line_manager,addresses,known_names,'
	printf 'private_addresses\n'
	printf 'k1,Kim,teacher,,,,kim@school.example,,%s\n' "$1"
}

check "a directory is written before there is one" eventually 10 \
	[ -s "$snapshot" ]
equal "for the mail host's user alone" "$(stat -c %U:%a "$snapshot")" \
	schoolgate:600
equal "by domains alone the address is inside" "$(answer)" 250

people kim.home@school.example >"$dir/people.csv"
schoolgate people import "$dir/people.csv" >/dev/null
check "an import is in force within five seconds, without a reload" \
	eventually 5 answers 550
people "" >"$dir/people.csv"
schoolgate people import "$dir/people.csv" >/dev/null
check "so is the next" eventually 5 answers 250
people kim.home@school.example >"$dir/people.csv"
schoolgate people import "$dir/people.csv" >/dev/null
check "and the one after" eventually 5 answers 550

# Without the database.
"$top/tests/env/world" stop "$dir" postgresql >/dev/null 2>&1
equal "the database stops: it stays" "$(answer)" 550
kill -9 "$(process milter)"
check "a milter process that dies knows it again" eventually 10 answers 550
"$top/tests/env/world" stop "$dir" schoolgate >/dev/null 2>&1
"$top/tests/env/world" start "$dir" schoolgate >/dev/null 2>&1
equal "so does a new start" "$(answer)" 550

# A file that is damaged, while the database is away.
cp "$snapshot" "$dir/sound"
head -c 200 "$dir/sound" >"$snapshot.new"
mv "$snapshot.new" "$snapshot"
refused() {
	answer >/dev/null
	logged directory-refused
}
check "a damaged file is refused in the log" eventually 5 refused
equal "and the one before it stays" "$(answer)" 550
schoolgate reload >/dev/null 2>&1
equal "over a reload too" "$(answer)" 550
schoolgate doctor >"$dir/out" 2>&1
check "doctor tells of it" grep -q host.directory "$dir/out"
"$top/tests/env/world" start "$dir" postgresql >/dev/null 2>&1
mended() {
	[ "$(wc -c <"$snapshot")" -gt 200 ]
}
check "with the database it is written anew" eventually 20 mended
equal "and in force" "$(answer)" 550

people "" >"$dir/people.csv"
schoolgate people import "$dir/people.csv" >/dev/null
check "changes come as before" eventually 5 answers 250
check "no address is in the log" sh -c '! grep -q "kim" "$1"' - "$log"
plan
