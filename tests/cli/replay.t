#!/bin/sh
# replay.t - rules run over recorded mail, and why a recorded mail went its way:
# a few hundred mails through Postfix and the milter
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
begin_world
# shellcheck source=tests/cli/said.sh
. "$(dirname "$0")/said.sh"
school=$top/tests/policies/school

# How often the milter's rule spoke; how often a replay says so.
spoke() {
	value "SELECT count(*) FROM schoolgate.message
		WHERE rules @> ARRAY['$1'] AND NOT document #> '{verdict,reasons}'
			@> '[{\"context\": \"sealed\"}]'"
}
replayed() {
	schoolgate replay "$1" --since 2026-01-01 2>&1 |
		sed -n 's/^  it would have hit *//p'
}

schoolgate people import "$school/people.csv" --groups "$school/groups.csv" \
	--mailboxes "$school/mailboxes.csv" --hours "$school/hours.csv" \
	--phones "$school/phones.csv" >/dev/null 2>&1
check "mail is searched for names" schoolgate reload
known() {
	schoolgate scan --json --sender ann@school.example --login ann \
		--recipient mary.smithson@family.example \
		"$top/tests/samples/01-ordinary.eml" >"$out" 2>&1
	grep -q line-manager "$out"
}
check "the directory that the milter has is seen by scan" eventually 10 known
# The milter looks once a second.
sleep 2

# -- what is said of families -----------------------------------------------------

# told PROMISE RECIPIENT TEXT: why mail of this text goes its way.
told() {
	printf '%s\n' "From: ann@school.example" "Subject: Marks" "" "$3" \
		>"$dir/marks.eml"
	run "$1" 0 policy explain "$dir/marks.eml" --login ann \
		--sender ann@school.example --recipient "$2"
}
both="Jack Smithson has 62 marks, Lily Smithson 71."
told "mail to a mother is explained" mary.smithson@family.example "$both"
said "by whose children are named" "all pupils whom it names are children of all"
said "and what she may be sent" "1 findings are what a parent may be sent"
unsaid "it is not stopped" "^\* personal-data-outside"
told "to another's father" raj.nairn@family.example "$both"
said "why not" "names a pupil who is not known to be a child of all"
said "it is stopped" "^\* personal-data-outside"
told "about one of them" raj.nairn@family.example "Jack Smithson has 62 marks."
said "he is asked about" "^\* another-familys-child"
said "since one pupil is named" "it names one pupil"
unsaid "and never which" "Jack\|Smithson"
told "to a club" secretary@club.example "$both"
said "nobody there has a child here" "has no child here in common"
told "to a form" class-7b@school.example "$both"
said "a group is of its members' classes" "to *inside, pupil, group"

run "of few messages nothing is counted" 2 replay internal-stays-inside \
	--since 2026-01-01
said "because counts would tell of single ones" "fewer than 100 messages"
sent=$("$top/tests/cli/replay_mails.py" "$port")
check "a few hundred messages are recorded" wait_records "${sent:-999}" 60

# -- a replay and the milter agree -----------------------------------------------

run "a rule is run over them" 0 replay internal-stays-inside --since 2026-01-01
said "it says how many it looked at" "messages looked at *[0-9][0-9][0-9]$"
said "and hits, by subject, lookalikes and thread" "it would have hit *26$"
said "what becomes of them" "refused *26$"
said "of how many people" "people who sent them *6$"
said "which causes there are" "^ *20  subject"
said "by thread too, from memory of the records alone" "^ *6  thread"
said "where they went" "^ *13  council[01].example"
said "by week" "^  [ 0-9]* [A-Z][a-z]* 20[0-9]*  [0-9]*, 26, 0"
said "nobody looks at what is refused" "somebody would look at *0$"
unsaid "and no word of a subject" "Jolanda\|museum\|A pupil"
unsaid "nor an address" "@"
run "a rule that makes work" 0 replay prohibited-words --since 2026-01-01
said "says for whom" "^ *7  headteacher"
said "and how long it takes: 7 times 20 seconds a week" \
	"minutes of it a week *3$"
said "what was found is told by category" "^ *7  [a-z]"
said "and that lists are those of the time" "lists found when each"
for rule in $(schoolgate policy show | awk '$2 != "off" { print $1 }'); do
	said=$(spoke "$rule")
	[ "$said" -ge 5 ] || continue
	schoolgate replay "$rule" --since 2026-01-01 2>&1 |
		grep -q 'records do not keep' && continue
	equal "$rule: what the milter said is what a replay says" \
		"$(replayed "$rule")" "$said"
done
for rule in internal-stays-inside personal-data-outside internal-is-missing \
	line-manager prohibited-words; do
	check "$rule spoke at all" [ "$(spoke "$rule")" -ge 5 ]
done

# -- whose child is named, which records do not keep -------------------------------

# The same rule, with what a parent may be sent in other schools.
cp -R "$top/policies" "$dir/policies"
own=$dir/policies/frederick-gent.conf
sed -i 's/own-child = {"@own-child-by-name"}/own-child = {"@own-child"}/' "$own"
run "mail about the own child is told from other mail by its text" 0 \
	replay personal-data-outside --since 2026-01-01 --policy "$own" \
	--reason "does it stop parents' mail?"
said "which leaves what goes to others" "it would have hit *30$"
run "without a reason it is run over what records keep" 0 \
	replay personal-data-outside --since 2026-01-01 --policy "$own"
said "and counts parents' mail too" "it would have hit *39$"
said "which it says" "about their own children is counted too"
run "a slip to another family needs the text" 2 \
	replay another-familys-child --since 2026-01-01
said "which is told" "needs what records do not keep: which pupil is named"
run "and is found by it" 0 replay another-familys-child --since 2026-01-01 \
	--reason "how many are there?"
said "as often as the milter found it" "it would have hit *6$"
equal "which it did" "$(spoke another-familys-child)" 6
unsaid "and names nobody" "Jack\|mary\|raj"

# -- drafts and modes --------------------------------------------------------------

cat >"$dir/draft.conf" <<-'EOT'
	rule "museums" {
		kind = subject-inside
		clause = "9"
		mode = off
		action = hold
		about = {"trip to museum"}
	}
	rule "phones" {
		kind = contact-details
		clause = "9"
		mode = off
		action = hold
	}
	rule "rare" {
		kind = subject-inside
		clause = "9"
		mode = off
		action = hold
		about = {"trip to museum 7", "trip to museum 1"}
	}
EOT
run "a draft is run" 0 replay museums --since 2026-01-01 \
	--policy "$dir/draft.conf"
said "as if it were in force" "as if in mode enforce"
said "over the same mail" "held *[0-9][0-9]"
run "as a shadow" 0 replay museums --since 2026-01-01 \
	--policy "$dir/draft.conf" --mode shadow
said "it stops nothing" "delivered as they are *[0-9][0-9]"
said "and gives nobody work" "somebody would look at *0$"
run "what hits a few" 0 replay rare --since 2026-01-01 \
	--policy "$dir/draft.conf"
said "is not told closer" "it would have hit *fewer than 5"
unsaid "nor where it went" "example$"
run "what needs more than records keep needs a reason" 2 replay phones \
	--since 2026-01-01 --policy "$dir/draft.conf"
said "and what that is, is told" "needs what records do not keep: telephone"
run "with one it is run over stored copies" 0 replay phones \
	--since 2026-01-01 --policy "$dir/draft.conf" --reason "before we switch"
said "under an order that stays" "^order 3: [0-9]* messages"
said "private numbers are told from the school's own" "^ *30  phone"
unsaid "and no number" "900123\|720123"
run "the order is listed with those of word lists" 0 words orders
said "by the rule's name" "rule phones"
equal "and nothing was opened" \
	"$(value 'SELECT count(*) FROM schoolgate.opening')" 0
run "a rule that is not there is refused" 3 replay nobody --since 2026-01-01
run "a mode that is none is usage" 2 replay museums --since 2026-01-01 \
	--policy "$dir/draft.conf" --mode off
run "no date is usage" 2 replay internal-stays-inside
run "what is no date is usage" 2 replay internal-stays-inside --since whenever
run "who had what run is listed" 0 replay --list
said "with the rule" "head  museums: [0-9]* messages since"

# -- why a recorded mail went its way ------------------------------------------------

id=$(value "SELECT id FROM schoolgate.message
	WHERE subject = 'As agreed' ORDER BY id LIMIT 1")
run "a recorded message is explained" 0 policy explain --id "$id"
said "by what the record says" "^the record says: reject"
said "by the rules as they are" "^\* internal-stays-inside"
said "with what was remembered" "the word is there: thread"
said "by people of the directory" "from *inside, staff"
said "who is known" "known *directory and memory"
said "and what comes of it now" "^verdict: reject"
unsaid "nothing of its text" "See below"
reference=$(value "SELECT reference FROM schoolgate.message WHERE id = '$id'")
run "it is found by the reference that its sender has" 0 policy explain \
	--id "$reference"
said "as the same" "$id"
run "a record that nobody has is denied" 5 policy explain --id \
	00000000-0000-7000-8000-000000000000
run "a reference as well" 5 policy explain --id 22222

# -- a rule that is changed is written down ------------------------------------------

sed -i '/^rule "internal-file"/,/^}/s/mode = nudge/mode = shadow/' \
	"$dir/etc/policies/frederick-gent.conf"
run "a policy file is changed and taken" 0 reload
noted() {
	schoolgate people changes >"$out" 2>&1
	grep -q "rule-changed" "$out"
}
check "within seconds that is written down" eventually 20 noted
said "with the rule, its old mode and its new one" \
	"rule-changed  internal-file  by schoolgate: nudge to shadow"
equal "and no other" "$(grep -c rule-changed "$out")" 1
run "a file needs an envelope, still" 2 policy explain \
	"$top/tests/samples/01-ordinary.eml"
plan
