#!/bin/sh
# rules_sendmail.t - the core of the school's rules by a real Sendmail; what is
# changed, by Postfix too
set -u
WORLD_UNDER=/var/lib
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/school.sh
. "$(dirname "$0")/school.sh"
skip_unless_root
begin_world
begin_sendmail
mail=$dir/mail/sendmail
school_conf

cat >>"$dir/etc/policies/frederick-gent.conf" <<-'EOT'

	rule "plans" {
	kind = files
	clause = "9.9"
	mode = enforce
	action = hold
	approve = it
	from = {"inside"}
	endings = {".dwg"}
	}
EOT

restart_schoolgate

# Ann logs in to Sendmail by another name of hers.
mkdir "$dir/people"
cp "$people"/*.csv "$dir/people/"
people=$dir/people
sed -i 's/,ann@school.example,/,ann@school.example;ann@mx2.school.example,/' \
	"$people/people.csv"
check "the school is imported" school_people
check "and known" eventually 10 knows_people "$sm_port"

# -- what each mail comes to --------------------------------------------------
i=0
# judged PROMISE "CODE ACTION RULE" FROM "TO..." SUBJECT TEXT [KIND NAME HOLDS]...
# RULE has something to say; "-RULE" has nothing.
judged() {
	promise=$1 wanted=$2
	shift 2
	i=$((i + 1))
	answer=$(post "${at_port:-$sm_port}" "c$i@x" "$@")
	eventually 10 is_recorded "c$i@x"
	rule=${wanted##* } sign=-
	case " $(rules_of "c$i@x") " in
	*" ${rule#-} "*) sign= ;;
	esac
	equal "$promise" "$(echo "$answer" | cut -c1-3) $(action_of "c$i@x") \
$sign${rule#-}" "$wanted"
}
# What the answer to the last said.
said() {
	case $answer in
	*"$2"*) ok "$1" ;;
	*)
		not_ok "$1"
		echo "# $answer"
		;;
	esac
}

judged "'internal' stays inside" "550 reject internal-stays-inside" \
	ann@school.example j.smith@elsewhere.example "Internal: groups" "The groups."
said "its sender is told who is outside" j.smith@elsewhere.example
said "and the clause" 7.4
judged "an internal assessment goes" "250 accept -internal-stays-inside" \
	ann@school.example j.smith@elsewhere.example \
	"Internal assessment dates" "They are on the web site."
judged "'internal' goes among ourselves" "250 accept -internal-stays-inside" \
	ann@school.example ben@school.example "Internal: staffing" \
	"We should talk about next year."
thread=c$i@x
judged "a renamed thread of it stays inside" \
	"550 reject internal-stays-inside" ben@school.example \
	j.smith@elsewhere.example "Next year" "Shall we?" answers - "$thread"
judged "an answer to something else goes" \
	"250 accept -internal-stays-inside" ben@school.example \
	j.smith@elsewhere.example "Next year" "Shall we?" answers - other@x
judged "personal data does not go outside in the text" \
	"550 reject personal-data-outside" ann@school.example \
	j.smith@elsewhere.example "A pupil" "His UPN is B801200005001."
judged "initials do" "250 accept -personal-data-outside" ann@school.example \
	j.smith@elsewhere.example "A pupil" "J. S. settles in well."
judged "a file of it without a password waits" \
	"250 hold attachment-without-password" ann@school.example \
	j.smith@elsewhere.example "The register" "Attached." \
	plain register.csv "name,UPN|Jack,B801200005001"
check "in our outbox" eventually 10 has_state "c$i@x" waiting
equal "and goes nowhere" "$(delivered "$mail" "<c$i@x>")" 0
judged "a file of nobody's goes" "250 accept -attachment-without-password" \
	ann@school.example j.smith@elsewhere.example "The timetable" \
	"Attached." plain timetable.csv "day,lesson|Monday,French"
judged "a file and its password do not go together" \
	"550 reject password-with-file" ann@school.example \
	j.smith@elsewhere.example "The register" \
	"The password for the register is Tiger42." locked register.zip names
judged "a file with a password goes" "250 accept -password-with-file" \
	ann@school.example k.jones@elsewhere.example "The register" \
	"It is attached." locked register.zip names
judged "its password too soon is delayed" "250 delay password-too-soon" \
	ann@school.example k.jones@elsewhere.example "To open it" \
	"The password for the register is Tiger42."
soon=c$i@x
judged "without a file before it it is an account's" \
	"550 reject account-password" \
	ann@school.example l.brown@elsewhere.example "To open it" \
	"The password for the register is Tiger42."
judged "a pupil among staff: it waits" "250 hold pupil-among-staff" \
	ann@school.example "ben@school.example dev@school.example \
carol@school.example jack.smithson@school.example" "The meeting" \
	"It is at four."
judged "two pupils among staff are meant" "250 change -pupil-among-staff" \
	ann@school.example "ben@school.example dev@school.example \
jack.smithson@school.example priya.nairn@school.example" "The play" \
	"It is at four."
judged "an own number does not go to a pupil" \
	"550 reject own-number-to-pupils" ann@school.example \
	jack.smithson@school.example "The trip" "Ring me on 07911 123456."
judged "the school's does" "250 change -own-number-to-pupils" \
	ann@school.example jack.smithson@school.example "The trip" \
	"Ring 07700 900555."
judged "a stopped account's mail waits" "250 hold account-stopped" \
	stopped@school.example ben@school.example "Hello" "Hello."
judged "another's goes" "250 accept -account-stopped" \
	ben@school.example ann@school.example "Hello" "Hello."
judged "danger is told, and nothing stops it" "250 accept danger" \
	jack.smithson@school.example ann@school.example "Please" \
	"I want to kill myself."
check "it arrives" eventually 10 arrives "$mail" "<c$i@x>"
is_with_the_dsl() {
	[ "$(value "SELECT count(*) FROM schoolgate.flag f
		JOIN schoolgate.message m ON m.id = f.message
		WHERE m.message_id = 'c$i@x' AND f.queue = 'dsl'")" = 1 ]
}
check "the safeguarding lead has it" eventually 10 is_with_the_dsl
judged "a joke about homework is none" "250 accept -danger" \
	jack.smithson@school.example ann@school.example "Homework" \
	"This homework is killing me."

# -- what somebody else judges ------------------------------------------------
source=127.0.0.2
judged "a stranger's program waits" "250 hold dangerous-files" \
	someone@elsewhere.example ann@school.example "Look" "At this." \
	plain look.exe x
program=c$i@x
judged "a stranger's letter goes" "250 accept -dangerous-files" \
	someone@elsewhere.example ann@school.example "Look" "At this." \
	plain look.txt "a letter"
source=
check "the program waits for IT" eventually 10 has_state "$program" waiting
equal "for nobody else" "$(value "SELECT schoolgate.held_approvers(h)
	FROM schoolgate.held h JOIN schoolgate.message m ON m.id = h.message
	WHERE m.message_id = '$program'")" "{it}"
judged "a plan of the house waits" "250 hold plans" ann@school.example \
	builder@elsewhere.example "The house" "As we said." plain house.dwg x
plan_of=c$i@x
check "too" eventually 10 has_state "$plan_of" waiting
check "its sender is told who looks at it" eventually 20 arrives "$mail" \
	"or is named like one. IT looks"
notice=$(grep -lF "or is named like one. IT looks" "$mail"/*.eml | head -1)
check "and how to have it back, not how to send it" sh -c \
	'grep -q "held return" "$1" && ! grep -q "held release" "$1"' - "$notice"
schoolgate grant daemon ann@school.example staff >/dev/null
schoolgate grant games colin@school.example mail-admin >/dev/null
as() {
	who=$1
	shift
	runuser -u "$who" -- "$dir/bin/schoolgate" \
		--conf "$dir/etc/schoolgate.conf" "$@"
}
as daemon held release "$(reference "$plan_of")" --reason "it is mine" \
	>"$dir/out" 2>&1
equal "she cannot send it herself" $? 5
check "she sees whose word it waits for" sh -c 'case $1 in
	*"waits for the word of: it"*) ;; *) exit 1; esac' - \
	"$(as daemon held 2>&1)"
as games held release "$(reference "$plan_of")" --reason "a plain drawing" \
	>"$dir/out" 2>&1
equal "IT can" $? 0
check "and it goes" eventually 20 arrives "$mail" "<$plan_of>"
equal "the program has not" "$(delivered "$mail" "<$program>")" 0

# -- who logged in ------------------------------------------------------------
# logged_in ID SENDER: the answer.
logged_in() {
	"$top/tests/e2e/message.py" "$1" "$2" dev@school.example "Lunch" \
		"At one?" | "$top/tests/tools/rawsmtp" \
		--auth ann@mx2.school.example:secret "$sm_port" "$2" \
		dev@school.example
}
answer=$(logged_in login1@x ben@school.example)
said "who is logged in as somebody else is refused" "550 5.7.1"
check "for that" eventually 10 is_recorded login1@x
equal "and nothing else" "$(rules_of login1@x | tr ' ' '\n' |
	grep -c '^own-login$')" 1
answer=$(logged_in login2@x ann@school.example)
said "who is logged in as himself is not" 250

# -- what is changed, by each MTA ---------------------------------------------
# Whose copies of a message there are: outside is one name.
copies_sendmail() {
	for copy in $(grep -lF "<$1>" "$mail"/*.eml); do
		cat "${copy%.eml}.to"
	done | tr ' ' '\n' | sed 's/@.*//' | sort | tr '\n' ' '
}
copies_postfix() {
	grep -hF -e "<$1>" -l "$dir"/mail/*/new/* | while IFS= read -r copy; do
		sed -n 's/^Delivered-To: \([^@]*\)@.*/\1/p' "$copy"
	done | sort | tr '\n' ' '
}
one_sendmail() {
	grep -lF "<$1>" "$mail"/*.eml | head -1
}
one_postfix() {
	grep -lF "<$1>" "$dir"/mail/*/new/* | head -1
}
has_copies() {
	[ "$(copies_"$1" "$2")" = "$3" ]
}
# A field of a delivered copy, unfolded.
field() {
	python3 -c 'import email, email.header, sys
m = email.message_from_binary_file(open(sys.argv[2], "rb"))
print(email.header.make_header(email.header.decode_header(
    m.get(sys.argv[1], ""))))' "$1" "$2"
}
for mta in sendmail postfix; do
	at_port=$sm_port
	[ $mta = sendmail ] || at_port=$port
	judged "$mta: the line manager is copied in" "250 change line-manager" \
		ann@school.example "mary.smithson@family.example" "Jack" \
		"He did well today."
	eventually 10 is_recorded "c$i@x"
	outsider=outside
	[ $mta = sendmail ] || outsider=mary.smithson
	check "$mta: he and the parent get it, each once" eventually 10 \
		has_copies $mta "c$i@x" "carol $outsider "
	[ "$(copies_$mta "c$i@x")" = "carol $outsider " ] ||
		echo "# $(copies_$mta "c$i@x")"
	check "$mta: no copy names him" sh -c '! grep -vi "^Delivered-To:\|^X-Original-To:\|^Received:\|for <carol" "$1" |
		grep -qi carol' - "$(one_$mta "c$i@x")"
	equal "$mta: his copy is not remarked upon to the parent" \
		"$(field Bcc "$(one_$mta "c$i@x")")" ""
	equal "$mta: the record has whom it was sent to" "$(value "SELECT
		string_agg(r.address, ' ' ORDER BY r.ordinal)
		FROM schoolgate.recipient r JOIN schoolgate.message m
		ON m.id = r.message WHERE m.message_id = 'c$i@x'")" \
		mary.smithson@family.example
	equal "$mta: and the change beside it" "$(value "SELECT c ->> 'value'
		FROM schoolgate.message m, jsonb_array_elements(m.document #>
		'{verdict,changes}') c WHERE m.message_id = 'c$i@x'
		AND c ->> 'change' = 'add_recipient'")" carol@school.example
	judged "$mta: a complaint is not for him" "250 accept -line-manager" \
		ann@school.example "mary.smithson@family.example" \
		"Your complaint" "We look into it."
	check "$mta: nor does he get it" eventually 10 has_copies $mta "c$i@x" \
		"$outsider "
	judged "$mta: personal data among staff is marked 'internal'" \
		"250 change internal-is-missing" ann@school.example \
		ben@school.example "Jack's number" "It is B801200005001."
	check "$mta: it arrives" eventually 10 has_copies $mta "c$i@x" "ben "
	equal "$mta: with the word before its subject" \
		"$(field Subject "$(one_$mta "c$i@x")")" \
		"[internal] Jack's number"
	equal "$mta: one subject" "$(grep -ci '^Subject:' \
		"$(one_$mta "c$i@x")")" 1
	judged "$mta: what bears it already is not changed" \
		"250 accept -internal-is-missing" ann@school.example \
		ben@school.example "internal: a number" "It is B801200005001."
	judged "$mta: a long subject in another script is marked too" \
		"250 change internal-is-missing" ann@school.example \
		ben@school.example \
		"=?utf-8?B?$(printf 'Gr\303\274\303\237e an die ganze Klasse 7B und alle' |
			base64 -w0)?=" "Jack is B801200005001."
	check "$mta: it arrives" eventually 10 has_copies $mta "c$i@x" "ben "
	equal "$mta: as people read it" \
		"$(field Subject "$(one_$mta "c$i@x")")" \
		"$(printf '[internal] Gr\303\274\303\237e an die ganze Klasse 7B und alle')"
done

# -- at its time --------------------------------------------------------------
equal "the password has not gone" "$(delivered "$mail" "<$soon>")" 0
check "it waits" eventually 10 has_state "$soon" waiting
later 301000
check "five minutes after the file it goes by itself" eventually 20 arrives \
	"$mail" "<$soon>"
sleep 1
equal "once" "$(delivered "$mail" "<$soon>")" 1
plan
