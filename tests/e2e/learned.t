#!/bin/sh
# learned.t - a signature is known after some days, and after a new start; by a
# milter whose clock faketime(1) sets
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
faketime=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -1)
if [ -z "$faketime" ]; then
	echo "1..0 # SKIP there is no libfaketime"
	exit 0
fi
begin_world
signatures=$dir/spool/signatures
world=$top/tests/env/world

# on DAY: from now on the milter lives on this day, after a new start.
on() {
	"$world" stop "$dir" schoolgate
	FAKETIME="@$(date -d "$1 days" +%Y-%m-%d) 12:00:00" \
		LD_PRELOAD=$faketime "$world" start "$dir" schoolgate
}

# letter TO TEXT: a letter with the club's notice under it.
letter() {
	printf 'Subject: Club\n\n%s\n\nAnn\n\n-- \n%s\n%s\n' "$2" \
		'The club for old films now has Wanker of the Week,' \
		'a comedy of 1931 that nobody has seen since' |
		"$smtpsend" 127.0.0.1 "$port" ann@school.example \
			"$1@school.example" >"$dir/sent.$sent" ||
		echo "# $1: $(cat "$dir/sent.$sent")"
	sent=$((sent + 1))
}

sent=0
flags() {
	wait_records "$sent" 20
	value 'SELECT count(*) FROM schoolgate.flag'
}

on -3
letter bob 'Do come on Friday.'
letter cy 'Are you in?'
equal "at first the notice is looked at" "$(flags)" 2
on -2
check "a milter that is told to stop ends by itself" grep -q \
	'stopped process=milter' "$dir/log/schoolgate.log"
equal "what was seen is kept where nobody else reads" \
	"$(stat -c '%a %U' "$signatures")" "600 schoolgate"
equal "without an address or a word" \
	"$(grep -c -a -i -e ann -e school -e wanker "$signatures")" 0
letter dee 'There will be tea.'
letter bob 'It begins at four.'
on -1
letter bob 'Room 12 it is.'
equal "and on the third day" "$(flags)" 5
letter ed 'See you there.'
equal "the sixth letter has it as a signature: nobody is asked to look" \
	"$(flags)" 5
equal "the record says so" "$(value "SELECT string_agg(context, ',' ORDER BY
	message) FROM schoolgate.finding WHERE kind = 'word'")" ,,,,,signature
letter ed 'Do not be such a wanker about it.'
equal "what stands in a letter is looked at" "$(flags)" 6

# A file that somebody broke.
"$world" stop "$dir" schoolgate
dd if=/dev/zero of="$signatures" bs=1 seek=60 count=4 conv=notrunc 2>/dev/null
"$world" start "$dir" schoolgate
letter ed 'Next week again.'
equal "a damaged file is begun anew, and words count" "$(flags)" 7
equal "which the log tells" \
	"$(grep -c 'signatures-not-read' "$dir/log/schoolgate.log")" 1
plan
