#!/bin/sh
# reload.t - new beside old, checked, swapped: no mail is lost, or waits for it
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
awk -v n=8 -v dir="$dir" -f "$top/tests/e2e/mails.awk"
conf=$dir/etc/schoolgate.conf
policy=$dir/etc/policies/frederick-gent.conf

# answer FILE: what the sender is told.
answer() {
	"$smtpsend" 127.0.0.1 "$port" a@school.example b@elsewhere.example <"$1"
}
# flags: how many messages a word list has found something in.
flags() {
	schoolgate queue --all | grep -c "(reloadtest)"
}

printf 'Subject: hello\n\nthe glumbertrout is here\n' >"$dir/word.eml"
printf 'Subject: internal: staffing\n\nhello\n' >"$dir/internal.eml"

# Everything below happens while mail flows.
"$smtpload" -n 4000 -c 6 -r 250 -l "$dir/ledger" 127.0.0.1 "$port" \
	"$dir"/[1-8].eml >"$dir/load.txt" 2>&1 &
load=$!

pids=$(pgrep -f "^$dir/bin/schoolgate-scanner serve" | sort)
milter=$(process milter)

# Word lists.
answer "$dir/word.eml" >/dev/null
printf '%s\n' "category reloadtest" "severity 4" "confidence 90" "" \
	"term glumbertrout" "	match the glumbertrout is here" \
	"	clean a trout" >"$dir/etc/wordlists/en/reloadtest.txt"
equal "schoolgate reload says that it did" "$(schoolgate reload 2>&1)" \
	"Reloaded: configuration, policy and word lists."
answer "$dir/word.eml" >/dev/null
check "the new word is found in the next message" wait_records 2 20
flagged() {
	[ "$(flags)" -gt 0 ]
}
eventually 10 flagged
equal "and not in the one before" "$(flags)" 1
equal "running scanners took the word lists: none was started anew" \
	"$(pgrep -f "^$dir/bin/schoolgate-scanner serve" | sort)" "$pids"

printf 'term\n' >>"$dir/etc/wordlists/en/reloadtest.txt"
schoolgate reload >"$dir/out" 2>&1
equal "a word list with a bad line is refused" $? 3
check "with its file and line" grep -q "reloadtest.txt:8: " "$dir/out"
sed -i '$d' "$dir/etc/wordlists/en/reloadtest.txt"

# Policy.
check "'internal' is refused before" sh -c \
	'case $1 in 550*) ;; *) exit 1 ;; esac' - "$(answer "$dir/internal.eml")"
cp "$policy" "$dir/policy.before"
sed -i '/^rule "internal-stays-inside"/,/^}/s/mode = enforce/mode = shadow/' \
	"$policy"
schoolgate reload >"$dir/out" 2>&1
equal "a policy is reloaded" $? 0
equal "and holds for the next message" \
	"$(answer "$dir/internal.eml" | cut -c1-3)" 250
printf '\nrule "x" {\n\tcolour = red\n}\n' >>"$policy"
schoolgate reload >"$dir/out" 2>&1
equal "a policy with an unknown key is refused" $? 3
check "with its file and line" grep -q "frederick-gent.conf:[0-9]*: " "$dir/out"
check "and its key" grep -q colour "$dir/out"
equal "the policy before it stays" \
	"$(answer "$dir/internal.eml" | cut -c1-3)" 250
cp "$dir/policy.before" "$policy"

# Configuration, by SIGHUP this time.
sed -i 's/^help = .*/help = "ext 999"/' "$conf"
kill -HUP "$(cat "$dir/run.pid")"
tells_999() {
	answer "$dir/internal.eml" | grep -q "ext 999"
}
check "SIGHUP reloads the configuration" eventually 5 tells_999
echo 'colour = "red"' >>"$conf"
kill -HUP "$(cat "$dir/run.pid")"
check "a bad one is refused in the log with file and line" eventually 5 \
	grep -q 'reload-refused .*schoolgate.conf:[0-9]*: ' \
	"$dir/log/schoolgate.log"
sed -i '$d' "$conf"
sed -i 's|^spool-floor = .*|spool-floor = "65M"|' "$conf"
check "what needs a new start is named" \
	sh -c '"$@" | grep -q "new start only: spool-floor"' - \
	"$dir/bin/schoolgate" --conf "$conf" reload
check "schoolgate conf tells a setting's file and line" \
	sh -c '"$@" | grep -q "^help = \"ext 999\"  # .*schoolgate.conf:3$"' - \
	"$dir/bin/schoolgate" --conf "$conf" conf
check "and a default" \
	sh -c '"$@" | grep -q "^retention-months = \"6\"  # default$"' - \
	"$dir/bin/schoolgate" --conf "$conf" conf
check "with --changed no default" \
	sh -c '! "$@" | grep -q "# default$"' - \
	"$dir/bin/schoolgate" --conf "$conf" conf --changed

# Twenty at once, and one while the milter process dies.
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	kill -HUP "$(cat "$dir/run.pid")"
done
schoolgate reload >"$dir/out" 2>&1
equal "a reload after twenty at once" $? 0
equal "the milter is the one that was there" "$(process milter)" "$milter"

# What waits longer than Postfix does for a milter is put off by it.
wait $load
equal "under load no message was refused or put off" \
	"$(awk '$2 != 250' "$dir/ledger" | wc -l)" 0
echo "# the longest took $(awk '$4 + 0 > most { most = $4 + 0 }
	END { print most + 0 }' "$dir/ledger") ms"
loaded() {
	value "SELECT count(*) FROM schoolgate.message
		WHERE sender LIKE 'load-%'"
}
is_loaded() {
	[ "$(loaded)" -ge 4000 ]
}
check "none is lost" eventually 60 is_loaded
sleep 0.5
equal "none is there twice" "$(loaded)" 4000

# A milter process that dies comes back with what was in use.
echo 'nonsense' >>"$policy"
kill -9 "$(process milter)"
flows() {
	[ "$(answer "$dir/1.eml" | cut -c1-3)" = 250 ]
}
check "a milter that dies over a bad policy is back with the one in use" \
	eventually 10 flows
check "which still refuses" sh -c 'case $1 in 550*) ;; *) exit 1 ;; esac' - \
	"$(answer "$dir/internal.eml")"
cp "$dir/policy.before" "$policy"
schoolgate reload >"$dir/out" 2>&1
equal "and reloads" $? 0

"$top/tests/env/world" stop "$dir" schoolgate >/dev/null 2>&1
schoolgate reload >"$dir/out" 2>&1
equal "without a milter, reload fails" $? 4
plan
