#!/bin/sh
# modes.t - a mode that two people agreed on is in force within seconds, stays
# there without the database, and gives way to a file that is changed later
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
skip_unless_root
begin_world
log=$dir/log/schoolgate.log
modes=$dir/state/modes
policy=$dir/etc/policies/frederick-gent.conf
rule=internal-stays-inside

schoolgate grant games colin@school.example mail-admin >/dev/null
# The administrator is another person than the headteacher, who is root here.
admin() {
	runuser -u games -- "$dir/bin/schoolgate" \
		--conf "$dir/etc/schoolgate.conf" "$@"
}

printf 'Subject: internal: staffing\n\nhello\n' >"$dir/internal.eml"
answer() {
	"$smtpsend" 127.0.0.1 "$port" head@school.example \
		mum@home.example <"$dir/internal.eml" | cut -c1-3
}
answers() {
	[ "$(answer)" = "$1" ]
}
counted() {
	[ "$(value "SELECT coalesce(sum(mails), 0) FROM schoolgate.tally_mail")" -gt 5 ]
}
in_force() {
	value "SELECT mode FROM schoolgate.rule_mode WHERE rule = '$rule'"
}
is_in_force() {
	[ "$(in_force)" = "$1" ]
}
# The newest change's number, as people call it.
newest() {
	value "SELECT 'M' || max(ordinal) FROM schoolgate.rule_change"
}
# agree MODE: proposed by one, approved by the other.
agree() {
	admin policy propose "$rule" --mode "$1" \
		--reason "agreed at the meeting" >/dev/null &&
		schoolgate policy approve "$(newest)" \
			--reason "as was discussed" >/dev/null
}

check "rules are told to the database" eventually 10 is_in_force enforce
equal "what is internal does not leave" "$(answer)" 550

# -- proposed, and approved by another -------------------------------------------
check "an administrator proposes another mode" \
	admin policy propose "$rule" --mode shadow --reason "a trial week"
equal "nothing is in force by that" "$(answer)" 550
admin policy approve "$(newest)" --reason "why not" >"$dir/out" 2>&1
equal "he does not approve it" "$?" 5
schoolgate policy proposals >"$dir/out"
check "the headteacher sees what waits" \
	grep -q "$(newest)  proposed  $rule: enforce to shadow" "$dir/out"
check "and approves" schoolgate policy approve "$(newest)" --reason "a week"
check "mail is judged by it within five seconds, without a reload" \
	eventually 5 answers 250
check "and the database is told" eventually 5 is_in_force shadow
equal "the file is for the mail host's user alone" \
	"$(stat -c %U:%a "$modes")" schoolgate:600
schoolgate policy show "$rule" >"$dir/out"
check "policy show tells where a mode comes from" \
	grep -q "shadow, by change $(newest); the file says enforce" "$dir/out"
schoolgate policy explain "$dir/internal.eml" --sender head@school.example \
	--recipient mum@home.example --client 127.0.0.1 >"$dir/out" 2>&1
check "policy explain goes by it" sh -c '! grep -q 550 "$1"' - "$dir/out"
schoolgate policy proposals --all >"$dir/out"
check "where it is in force is there to read" \
	grep -q "on mx: in force" "$dir/out"
equal "every step is an event with its person" "$(value "SELECT
	string_agg(what || ' ' || actor, ', ' ORDER BY ordinal)
	FROM schoolgate.rule_event WHERE what LIKE 'mode-%'")" \
	"mode-proposed colin@school.example, mode-approved head"

# -- without the database ------------------------------------------------------------
"$top/tests/env/world" stop "$dir" postgresql >/dev/null 2>&1
equal "the database stops: it stays" "$(answer)" 250
kill -9 "$(process milter)"
check "a milter process that dies knows it again" eventually 10 answers 250
"$top/tests/env/world" stop "$dir" schoolgate >/dev/null 2>&1
"$top/tests/env/world" start "$dir" schoolgate >/dev/null 2>&1
equal "so does a new start" "$(answer)" 250
schoolgate reload >/dev/null 2>&1
equal "and a reload" "$(answer)" 250

# -- a damaged file ----------------------------------------------------------------------
head -c 40 "$modes" >"$modes.new"
mv "$modes.new" "$modes"
refused() {
	answer >/dev/null
	grep -q " modes-refused " "$log"
}
check "a damaged file is refused in the log" eventually 5 refused
equal "and what was in force stays" "$(answer)" 250
"$top/tests/env/world" start "$dir" postgresql >/dev/null 2>&1
mended() {
	[ "$(wc -c <"$modes")" -gt 100 ]
}
check "with the database it is written anew" eventually 20 mended

# -- the newer word ------------------------------------------------------------------------
check "another change comes" agree nudge
check "and is in force" eventually 10 is_in_force nudge
equal "a nudge lets it go" "$(answer)" 250
check "back to enforce" agree enforce
check "and it is refused again" eventually 5 answers 550
# The school changes its file: that is the newer word.
awk -v rule="\"$rule\"" '$1 == "rule" { here = $2 == rule }
	here && $1 == "mode" { sub("enforce", "nudge") } { print }' \
	"$policy" >"$dir/policy.new"
cp "$dir/policy.new" "$policy"
schoolgate reload >/dev/null
check "a file that is changed later is the newer word" \
	eventually 5 answers 250
overtaken() {
	schoolgate policy proposals --all >"$dir/out"
	grep -q "on mx: over, its policy file is newer" "$dir/out"
}
check "which is written down" eventually 10 overtaken
equal "as an event" "$(value "SELECT count(*) FROM schoolgate.rule_event
	WHERE what = 'mode-overtaken'")" 1
check "the next agreement is newer than the file" agree enforce
check "and counts" eventually 5 answers 550

# -- what the host says of itself ------------------------------------------------------------
schoolgate doctor --report --postfix "$dir/postfix/etc" >"$dir/out" 2>&1
equal "doctor keeps what it said, the lists, and the recorder its numbers" \
	"$(value "SELECT string_agg(kind, ' ' ORDER BY kind)
		FROM schoolgate.host_report WHERE host = 'mx'")" \
	"doctor status words"
check "with every list and its entries" [ "$(value "SELECT
	jsonb_array_length(report #> '{lists,0,entries}')
	FROM schoolgate.host_report WHERE kind = 'words'")" -gt 5 ]

# -- noise -----------------------------------------------------------------------------------
equal "no rule has suspended itself" "$(value "SELECT count(*)
	FROM schoolgate.rule_change WHERE noise")" 0
value "INSERT INTO schoolgate.rule_change (school, rule, was, becomes, reason,
	noise, proposed_by, approved, approved_by) VALUES ('school', '$rule',
	'enforce', 'shadow', '60 flags in the last 1000 mails', true,
	'schoolgate', clock_timestamp(), 'schoolgate')"
check "one that has is in shadow within seconds" eventually 5 answers 250
schoolgate doctor --postfix "$dir/postfix/etc" >"$dir/out" 2>&1
check "and doctor tells the administrator" grep -q "rules.suspended" "$dir/out"
check "the day's mail is counted" eventually 90 counted
check "no address is in the log" sh -c '! grep -q "colin\|mum@" "$1"' - "$log"
plan
