#!/bin/sh
# outage.t - the database stops, hangs; processes are killed: nothing is lost
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
awk -v n=8 -v dir="$dir" -f "$top/tests/e2e/mails.awk"
count=${COUNT:-2000}
next=1

# load N: N messages in the background, ledger in $dir/ledger.$next
load() {
	ledger=$dir/ledger.$next
	"$smtpload" -n "$1" -c 8 -f $next -l "$ledger" 127.0.0.1 "$port" \
		"$dir"/[1-8].eml >>"$dir/load.txt" 2>&1 &
	load_pid=$!
	next=$((next + $1))
}

all_recorded() {
	value "SELECT substr(sender, 6, strpos(sender, '@') - 6)
		FROM schoolgate.message WHERE sender LIKE 'load-%'" |
		sort >"$dir/recorded"
	[ -z "$(comm -23 "$dir/accepted" "$dir/recorded")" ]
}

# Every message that got 250 is one record; none is two.
account() {
	cat "$dir"/ledger.* | awk '$2 == 250 { print $1 }' | sort >"$dir/accepted"
	eventually 30 all_recorded
	equal "$1: none that got 250 is lost" \
		"$(comm -23 "$dir/accepted" "$dir/recorded" | wc -l)" 0
	equal "$1: none is recorded twice" "$(uniq -d "$dir/recorded" | wc -l)" 0
}

# One more message gets 250.
flows() {
	"$smtpsend" 127.0.0.1 "$port" a@school.example b@school.example \
		<"$dir/1.eml" >/dev/null
}

load $count
sleep 1
"$top/tests/env/world" stop "$dir" postgresql >/dev/null 2>&1
wait $load_pid
equal "PostgreSQL stopped: all mail is accepted" \
	"$(awk '$2 == 250' "$ledger" | wc -l)" $count
"$top/tests/env/world" start "$dir" postgresql >/dev/null 2>&1
account "PostgreSQL stopped"

load $count
sleep 1
"$top/tests/env/world" hang "$dir" postgresql
wait $load_pid
equal "PostgreSQL hung: all mail is accepted" \
	"$(awk '$2 == 250' "$ledger" | wc -l)" $count
"$top/tests/env/world" wake "$dir" postgresql
account "PostgreSQL hung"

for who in milter recorder deliverer; do
	load $((count / 4))
	sleep 0.5
	kill -9 "$(process $who)"
	wait $load_pid
	account "kill -9 $who"
	check "kill -9 $who: mail flows again" eventually 10 flows
done

load $((count / 4))
for _ in 1 2 3; do
	sleep 0.2
	for pid in $(pgrep -f "^$dir/bin/schoolgate-scanner serve"); do
		kill -9 "$pid"
	done
done
wait $load_pid
equal "kill -9 of scanners: all mail is accepted" \
	"$(awk '$2 == 250' "$ledger" | wc -l)" $((count / 4))
account "kill -9 of scanners"

load $((count / 4))
sleep 0.5
kill -9 "$(cat "$dir/run.pid")"
wait $load_pid
none_left() {
	! pgrep -f "^$dir/bin/schoolgate" >/dev/null
}
check "kill -9 of the parent ends all" eventually 10 none_left
equal "mail then gets 4xx" "$("$smtpsend" 127.0.0.1 "$port" a@school.example \
	b@school.example <"$dir/1.eml" | cut -c1)" 4
"$top/tests/env/world" start "$dir" schoolgate >/dev/null 2>&1
account "kill -9 of the parent"

# A stop that was asked for drains: what was in hand is answered.
load $((count / 4))
sleep 0.3
kill -TERM "$(cat "$dir/run.pid")"
wait $load_pid
"$top/tests/env/world" start "$dir" schoolgate >/dev/null 2>&1
account "SIGTERM"
plan
