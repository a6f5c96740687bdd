#!/bin/sh
# commands.t - the command line as its users meet it
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
begin_world
# shellcheck source=tests/cli/said.sh
. "$(dirname "$0")/said.sh"

run "setup may be repeated" 0 setup
# A school that has none yet, in a directory with nothing else.
mkdir "$dir/etc/first"
sed "s,^\\(.*policy = \\).*,\\1\"$dir/etc/first/policy.conf\"," \
	"$dir/etc/schoolgate.conf" >"$dir/etc/first.conf"
"$dir/bin/schoolgate" --conf "$dir/etc/first.conf" setup >"$out" 2>&1
said "it writes a first policy" "first/policy.conf"
"$dir/bin/schoolgate" --conf "$dir/etc/first.conf" policy check >"$out" 2>&1
said "which is whole, with what it includes" "Frederick Gent School"
check "and makes no second key" \
	[ "$(find "$dir/keys" -name '*.pub' | wc -l)" = 3 ]
check "the recovery key is not on this machine" \
	[ "$(find "$dir" -name 'recovery*.key' | wc -l)" = 0 ]
check "private keys are the key reader's" [ "$(stat -c %U:%a \
	"$dir"/secret/school*.key)" = schoolgate-reader:600 ]
run "an unknown command is usage" 2 nonsense
run "an unknown option is usage" 2 queue --nonsense
run "help is help" 0 record list --help

cat >"$dir/people.csv" <<-'EOT'
	id,name,class,school,form,line_manager,addresses,known_names
	k1,Kim Dale,teacher,school,,h1,k.dale@school.example;kim@school.example,
	h1,Hannah Head,head,school,,,head@school.example,"Head, H"
	p1,Priya Patel,pupil,school,7B,,,Pri
	p2,"O'Brien, Sean",pupil-sixth-form,school,12A,,,
	q1,Sunita Patel,parent,school,,,s.patel@home.example,
EOT
cat >"$dir/groups.csv" <<-'EOT'
	group,member
	choir,p1
	choir,p2
	governors,q1
EOT
run "people are looked at first" 0 people import "$dir/people.csv" --try
said "and told" "5 added"
said "by name" "added  k1  Kim Dale"
equal "nothing is changed by it" "$(value 'SELECT count(*) FROM schoolgate.person')" 0
check "nor is anybody found by name" [ ! -e "$dir/etc/names" ]
run "people are imported" 0 people import "$dir/people.csv"
said "and how many are found by name is told" "3 pupils and parents"
check "their names are the mail host's to read" [ "$(stat -c %U:%a \
	"$dir/etc/names")" = schoolgate:640 ]
check "and those of staff are not among them" sh -c '! grep -q "Dale\|Head" "$1"' \
	- "$dir/etc/names"
run "and again, unchanged, with groups" 0 people import "$dir/people.csv" \
	--groups "$dir/groups.csv"
said "which is told" "0 added, 0 changed, 0 removed, 5 unchanged"
run "without them groups stay" 0 people import "$dir/people.csv"
equal "as they were" "$(value "SELECT string_agg(person, ' ' ORDER BY person)
	FROM schoolgate.membership WHERE \"group\" = 'choir'")" "p1 p2"
sed 's/governors,q1/governors,q9/' "$dir/groups.csv" >"$dir/wrong.csv"
run "a member whom nobody knows is refused" 3 people import \
	"$dir/people.csv" --groups "$dir/wrong.csv"
said "with the row" "row 3 of the groups"
sed 's/^group,/team,/' "$dir/groups.csv" >"$dir/wrong.csv"
run "as is a file of something else" 3 people import "$dir/people.csv" \
	--groups "$dir/wrong.csv"
cat >"$dir/named.eml" <<-'EOT'
	From: t.reed@school.example
	To: m@school.example
	Subject: Priya Patel
	MIME-Version: 1.0
	Content-Type: multipart/mixed; boundary=b

	--b

	She sings with Sean O'Brien (12A); her mother is Sunita Patel.
	--b
	Content-Disposition: attachment; filename="patel, pri.txt"

	Sean, 12A, is S.O. in this list.
	--b--
EOT
run "they are found by name" 0 scan "$dir/named.eml"
said "in the subject" "pupil (85%) in subject at 0"
said "in the body" "pupil (85%) in 1 at 15"
said "parents too" "parent (85%) in 1 at 49"
said "in a file's name" "pupil (85%) in 2 at 0"
said "in its content" "pupil (75%) in 2 at 0"
said "and two pupils are personal data" "pupil-data (75%) in 1"
cat >"$dir/mailboxes.csv" <<-'EOT'
	address,kind,purpose,name
	office@school.example,shared,,The office
	union@school.example,channel,union,
EOT
cat >"$dir/hours.csv" <<-'EOT'
	from,until,days,opens,closes,note
	,,mon;tue;wed;thu;fri,08:30,16:30,
	2026-12-21,2027-01-01,,,,Christmas
EOT
printf 'number,note\n01332 720123,office\n' >"$dir/phones.csv"
printf 'group,member,address\nchoir,p1,choir@school.example\nchoir,%s,\n' \
	coach@club.example >"$dir/groups.csv"
run "mailboxes, hours and phones come with people" 0 people import \
	"$dir/people.csv" --groups "$dir/groups.csv" --hours "$dir/hours.csv" \
	--mailboxes "$dir/mailboxes.csv" --phones "$dir/phones.csv"
run "an address is looked up" 0 people show KIM@school.example
said "with its person" "Name: Kim Dale"
said "and the line manager" "Line manager: head@school.example"
run "a mailbox" 0 people show union@school.example
said "with what it is for" "For: union"
run "a group" 0 people show choir@school.example
said "with those outside too" "Members: coach@club.example"
run "an address that nobody has" 5 people show nobody@school.example
sed 's/mon;tue/monday/' "$dir/hours.csv" >"$dir/wrong.csv"
run "wrong hours are refused" 3 people import "$dir/people.csv" \
	--hours "$dir/wrong.csv"
said "with their row" "row 1 of the hours: a day of the week"
run "an account is suspended" 2 people suspend kim@school.example
said "with a reason" "\"--reason\" is needed"
run "which is given" 0 people suspend kim@school.example --reason "sent spam"
said "everywhere within seconds" "is suspended on every mail host"
run "and is shown" 0 people show k.dale@school.example
said "with who did it and why" "by head: sent spam"
run "it is restored" 0 people restore kim@school.example --reason "new password"
said "and may send" "may send again"
run "an exemption" 0 people exempt prohibited-words --from class:teacher \
	--about "drugs; alcohol" --until "$(date -d '+9 days' +%F)" \
	--reason "year 9 curriculum"
said "by a headteacher is in force" "E1  in force  prohibited-words"
said "for what it names" "only drugs, alcohol"
run "is listed" 0 people exemptions
said "with who approved it" "approved by head"
run "ends when somebody says so" 0 people end E1 --reason "it is over"
run "and is kept" 0 people exemptions --all
said "as ended" "E1  ended"
run "one only proposed" 0 people exempt prohibited-words --propose \
	--from class:pupil --until "$(date -d '+9 days' +%F)" --reason "year 8 too"
said "waits" "E2  proposed"
run "for approval" 0 people approve E2 --reason "agreed"
said "which puts it in force" "E2  in force"
run "until somebody ends it" 0 people end E2 --reason "before mail comes"
run "a change of a rule is written down" 0 people note \
	internal-stays-inside --reason "shadow to enforce, as agreed in March"
said "with who says so" "rule-changed  internal-stays-inside  by head: shadow"
run "who allowed what" 0 people changes
said "is all there" "suspended  kim@school.example  by head: sent spam"
said "with the newest first" "exemption-ended  E1  by head: it is over"
run "a policy is accepted" 0 people acknowledge kim@school.example --version 2026
said "by a person" "Kim Dale accepted email, version 2026"
run "who has not" 0 people acknowledged --missing
said "is listed" "not yet .*Hannah Head"
check "and no pupil is" sh -c '! grep -q Priya "$1"' - "$out"
run "status tells how the directory stands" 0 status
said "of this host" "^Directory: [0-9]* addresses, [0-9]* exemptions"
run "there is no other people command" 2 people juggle
setpriv --reuid=nobody --regid=nogroup --clear-groups "$dir/bin/schoolgate" \
	--conf "$dir/etc/schoolgate.conf" scan - <"$dir/named.eml" >"$out" 2>&1
equal "who may not read names can scan" $? 0
said "and is told that nobody is found by name" "nobody is found by name"
run "their words are no terms" 0 scan --json "$dir/named.eml"
check "of the mail" sh -c '! grep -q "\"patel\"\|\"brien\"\|\"pri\"" "$1"' \
	- "$out"
said "others are" '"sings"'
run "a reload puts them in force" 0 reload
head -c 150 "$dir/people.csv" >"$dir/cut.csv"
run "a file that is cut is refused" 3 people import "$dir/cut.csv"
sed 's/h1,k.dale/h9,k.dale/' "$dir/people.csv" >"$dir/wrong.csv"
run "a line manager whom nobody knows is refused" 3 people import \
	"$dir/wrong.csv"
said "with its row" "row 1 of the people"

# Whose parent somebody is: one more column, empty but for q1's row.
families() {
	sed -e '1s/$/,children/' -e '2,$s/$/,/' -e "/^q1/s/\$/$1/" \
		"$dir/people.csv" >"$dir/families.csv"
}
families "p1;p9"
run "a child whom nobody knows is told in a trial" 3 people import \
	"$dir/families.csv" --dry-run
said "with the parent's row" \
	"row 5 of the people: a child is nobody's id or address"
families h1
run "a child who is no pupil is refused" 3 people import "$dir/families.csv"
said "and told" "row 5 of the people: a child is no pupil"
families "p1;p2"
run "families are looked at first" 0 people import "$dir/families.csv" --try
said "and told as a change" "changed  q1  Sunita Patel: children"
run "and imported" 0 people import "$dir/families.csv"
run "a parent is looked up" 0 people show s.patel@home.example
said "with the children" "Children: p1, p2"
check "names of pupils have digests, nobody's id" sh -c \
	'grep -q "Priya Patel.*[0-9a-f]\{16\}$" "$1" && ! grep -q p1 "$1"' \
	- "$dir/etc/names"

"$smtpsend" 127.0.0.1 "$port" k.dale@school.example m@school.example \
	<"$top/tests/samples/08-racist.eml" >/dev/null
"$smtpsend" 127.0.0.1 "$port" j.marsh@school.example m@school.example \
	<"$top/tests/samples/01-ordinary.eml" >/dev/null
check "two messages are recorded" wait_records 2 20
"$smtpsend" 127.0.0.1 "$port" t.reed@school.example m@school.example \
	<"$dir/named.eml" >/dev/null
check "and a third" wait_records 3 20
equal "who is named is stored without the name" "$(value "SELECT
	string_agg(kind || ' ' || id || ' ' || confidence, ', ' ORDER BY ordinal)
	FROM schoolgate.finding WHERE message = (SELECT id FROM
	schoolgate.message WHERE sender LIKE 't.reed%')")" \
	"name pupil 85, name pupil 85, name parent 85, name pupil 85, name pupil 75,\
 identifier pupil-data 75, identifier pupil-data 75"
run "records are listed" 0 record list
said "with the person of the directory" "Kim Dale <k.dale@school.example>"
run "by person" 0 record list --person k1 --json
equal "one of them" "$(wc -l <"$out")" 1
run "by address" 0 record list --address J.MARSH@school.example --json
equal "one as well" "$(wc -l <"$out")" 1
run "by rule" 0 record list --rule prohibited-words --json
id=$(sed -n 's/.*"id": "\([0-9a-f-]*\)".*/\1/p' "$out" | head -1)
run "one is shown" 0 record show "$id" --json
said "with its findings" '"id": "racist"'
run "a copy needs a reason" 2 record copy "$id" --purpose law
run "and a purpose that there is" 2 record copy "$id" --purpose fun \
	--reason "because of it"
said "which are named" "there is no purpose.*(.*safeguarding.*)"
equal "no opening was written" "$(value 'SELECT count(*) FROM
	schoolgate.opening')" 0
run "a copy with both is given" 0 record copy "$id" --purpose safeguarding \
	--reason "a complaint by a pupil"
said "and who will be told is said" "k.dale@school.example will be told"
equal "the opening is written" "$(value "SELECT count(*) FROM
	schoolgate.opening WHERE notice = 'due' AND told = 'k1'
	AND reason = 'a complaint by a pupil'")" 1

# openings CONDITION: how many were written.
openings() {
	value "SELECT count(*) FROM schoolgate.opening WHERE $1"
}

run "the text needs a reason" 2 record show "$id" --text --purpose law
check "without one nothing is shown" sh -c '! grep -qi paki "$1"' - "$out"
equal "and nothing is opened" "$(openings true)" 1
run "with both it is shown" 0 record show "$id" --text \
	--purpose safeguarding --reason "to read it"
said "and who will be told is said" "k.dale@school.example will be told"
said "with what was found marked" "\[\[paki shop\]\]"
equal "the opening is written with its notice" "$(openings "tier = 'T3'
	AND notice = 'due' AND told = 'k1' AND reason = 'to read it'
	AND words LIKE '%to read it%'")" 1
run "the same as a document" 0 record show "$id" --text --json \
	--purpose safeguarding --reason "to read it"
said "which has the text" '"texts":\['
run "headings alone open nothing" 0 record show "$id"
said "and tell its parts" "part 1: text/plain, [0-9]* octets"
said "and what was found in which" "found: racist, severity 4, .* in 1"
equal "as before" "$(openings true)" 3

"$smtpsend" 127.0.0.1 "$port" h.head@school.example m@school.example \
	<"$top/tests/samples/02-attachments.eml" >/dev/null
check "a message with attachments is recorded" wait_records 4 20
with=$(value "SELECT id FROM schoolgate.message WHERE sender LIKE 'h.head%'")
attachment() {
	schoolgate record attachment "$with" "$@" --purpose law \
		--reason "to read the file" >"$out" 2>&1 </dev/null
}
attachment 3
equal "an attachment needs a file" $? 2
run "and a reason" 2 record attachment "$with" 3 -o "$dir/dates.csv" \
	--purpose law
check "without one there is no file" [ ! -e "$dir/dates.csv" ]
attachment 9 -o "$dir/dates.csv"
equal "a part that is not there is usage" $? 2
equal "and no reason to open" "$(openings "message = '$with'")" 0
attachment 3 -o "$dir/dates.csv"
equal "with all of it" $? 0
equal "its octets are in the file" "$(sed -n 2p "$dir/dates.csv" |
	tr -d '\r')" "2027-01-05,first day of term"
equal "which is the caller's alone" "$(stat -c %a "$dir/dates.csv")" 600
equal "an attachment is a tier of its own" "$(openings "tier = 'T4'
	AND message = '$with' AND reason = 'to read the file'")" 1
attachment 3 -o "$dir/dates.csv"
equal "no file is written over" $? 4
equal "and nothing opened for it" "$(openings "message = '$with'")" 1

run "an id that is none is usage" 2 record copy nonsense --purpose law \
	--reason "why not"
run "a record that is not there is denied" 5 record show \
	00000000-0000-7000-8000-000000000000

run "the queue waits" 0 queue
said "in words" "words that the policy prohibits (racist), clause 7.11"
check "without the text of the message" sh -c '! grep -qi paki "$1"' - "$out"
schoolgate queue --json >"$out"
flag=$(sed -n 's/.*"flag": "\([0-9a-f-]*\)".*/\1/p' "$out")
run "an outcome that is none is usage" 2 decide "$flag" whatever
run "a decision" 0 decide "$flag" false-alarm --note "a quotation"
run "the queue is empty" 0 queue
said "and says so" "Nothing waits"
printf '%s\n' 'Subject: at break' '' 'Sam said that she called him a paki.' |
	"$smtpsend" 127.0.0.1 "$port" k.dale@school.example m@school.example \
		>/dev/null
check "who tells what was said is recorded" wait_records 5 20
run "but is not in the headteacher's queue" 0 queue
said "where nothing waits" "Nothing waits"
run "safeguarding has a role" 0 grant root "root@school.example" dsl
run "and a queue" 0 queue
said "where it is, and not against the sender" \
	"somebody tells what was said: not against the sender"
run "its record" 0 record show "$(value "SELECT message FROM schoolgate.flag
	WHERE queue = 'dsl'")"
said "says it of the finding" \
	"found: racist, severity 4, [0-9]*%, in 1: somebody tells what was said"
run "status" 0 status
said "knows the last record" "Records today: 5"
said "and the scanners" "Scanners: "
run "nothing is old enough to delete" 0 retain
said "which is said" "Nothing is older than 6 months"
run "word lists are right" 0 words check
said "every one" "racist: [0-9]* terms"
run "words alone is usage" 2 words
printf '%s\n' "category sport" "severity 2" "term trebuchet[s]" \
	"	match a trebuchet" "	clean a trumpet" >"$dir/draft.txt"
printf 'Subject: trebuchets\n\na trebuchet and a wanker\n' >"$dir/try.eml"
run "a draft is tried" 0 words try "$dir/draft.txt" "$dir/try.eml"
said "with counts of its entries" 'sport "trebuchet": findings 2, messages 1'
said "and of messages" "messages 1, with findings 1"
check "and of nothing else" sh -c '! grep -q wanker "$1"' - "$out"
printf '%s\n' "term catapult" "	match a catapult" "	clean a cat" \
	>>"$dir/draft.txt"
run "stored mail needs a date and a reason" 2 words try "$dir/draft.txt" --stored
run "nobody counts in the mail of few" 2 words try "$dir/draft.txt" --stored \
	--since 2026-01-01 --reason "is it slang here"
said "and is told why" "fewer than 500 messages"
printf 'Subject: engines\n\nanother catapult\n' >"$dir/few.eml"
"$smtpload" -n 500 -c 8 127.0.0.1 "$port" "$dir/try.eml" >/dev/null
"$smtpload" -n 3 -f 501 127.0.0.1 "$port" "$dir/few.eml" >/dev/null
check "five hundred more are recorded" wait_records 508 60
run "a draft is tried on stored mail" 0 words try "$dir/draft.txt" --stored \
	--since 2026-01-01 --reason "is it slang here"
said "under an order" "order 1: 50[0-9] messages"
said "with counts" 'sport "trebuchet": findings 1000, messages 500'
said "but not of few" 'sport "catapult": findings <5, messages <5'
check "and of nothing else" sh -c '! grep -q "wanker\|racist" "$1"' - "$out"
equal "it opens nothing" "$(value "SELECT count(*) FROM schoolgate.opening
	WHERE reason LIKE 'is it%'")" 0
run "what was ordered is told" 0 words orders
said "by whom" "approved by"
said "and why" "is it slang here"
said "and with which list" "$(sha256sum "$dir/draft.txt" | cut -d' ' -f1)"
run "who may not approve is refused" 2 words try "$dir/draft.txt" --stored \
	--since 2026-01-01 --reason "is it slang here" --approved-by nobody
echo "nonsense" >>"$dir/draft.txt"
run "a draft with a bad line is refused" 3 words try "$dir/draft.txt" \
	"$dir/try.eml"
said "with file and line" "draft.txt:9: "
run "without own lists a word is found" 0 scan "$dir/try.eml"
said "as ours has it" '3  profanity "wanker"'
mkdir "$dir/etc/own"
printf '%s\n' "category profanity" "silence wanker" "severity 1" \
	"term trebuchet" "	match a trebuchet" "	clean a trumpet" \
	>"$dir/etc/own/ours.txt"
echo "own-wordlists = \"$dir/etc/own\"" >>"$dir/etc/schoolgate.conf"
run "a school's own lists are checked with ours" 0 words check
run "and used with ours" 0 scan "$dir/try.eml"
said "they add" '1  profanity "trebuchet"'
check "and silence" sh -c '! grep -q wanker "$1"' - "$out"
echo "silence glumbertrout" >>"$dir/etc/own/ours.txt"
run "what silences nothing is told" 1 words check
said "with file and line" "ours.txt:7: there is no such term to change"
run "but stops nothing" 0 scan "$dir/try.eml"
sed -i '/^own-wordlists/d' "$dir/etc/schoolgate.conf"
printf 'Subject: a call\n\n01632 960100 or 01632 960101\n' >"$dir/call.eml"
echo 'school-phones = "01632 960100"' >>"$dir/etc/schoolgate.conf"
run "the school has telephones" 0 scan "$dir/call.eml"
said "others are found" "phone (65%) in 1 at 16"
check "its own are not" sh -c '! grep -q "at 0" "$1"' - "$out"
sed -i '/^school-phones/d' "$dir/etc/schoolgate.conf"

# A zip whose file is encrypted, and a picture.
(cd "$dir" && echo secret >a.txt && zip -q -P x a.zip a.txt)
printf 'GIF89a\001\000\001\000\200\000\000\000\000\000\377\377\377,' >"$dir/a.gif"
{
	printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n'
	for file in a.zip a.gif; do
		printf '\n--b\nContent-Disposition: attachment; filename=%s\n' \
			"$file"
		printf 'Content-Transfer-Encoding: base64\n\n'
		base64 "$dir/$file"
	done
	printf '\n--b--\n'
} >"$dir/sealed.eml"
run "what cannot be read is told" 0 scan "$dir/sealed.eml"
said "for want of a password" "attachment: a.zip ([0-9]* octets, encrypted)"
said "and as it is a picture" "gap: unread_media in 2"

# Who asks for what is held on him.
run "no request is open" 0 request
said "and that is said" "No request is open"
run "one is written down" 0 request new sar "Priya Patel" \
	s.patel@home.example --how "a letter"
said "with the day on which it is due" "sar, received, due 20"
said "and whose mail it covers: all addresses of the person" \
	"covers Sunita Patel"
run "it stands in the list" 0 request list
said "by who asks" "Priya Patel: 0 included"
run "and alone" 0 request show 1
said "with what was done" "received by .*: a letter"
run "a kind that there is not is told" 2 request new fun Priya a@x
run "one that there is not is told" 5 request show 99
run "a request covers somebody" 2 request new sar Priya

# Bank holidays.
run "bank holidays are listed" 0 holidays list 2027
said "by their days" "2027-12-27  Monday  Christmas Day"
run "those of another nation" 0 holidays --nation scotland list 2027
said "as well" "St Andrew"
run "one is tried" 0 holidays add 2027-06-08 "A wedding" --try
said "and said" "added  2027-06-08  A wedding"
said "as what would be" "1 days would change in england-and-wales"
run "it is not there" 0 holidays list 2027 --json
unsaid "yet" "A wedding"
run "one is added" 0 holidays add 2027-06-08 "A wedding"
said "and said" "1 days changed"
run "and removed" 0 holidays remove 2027-06-08
said "by its name" "removed  2027-06-08  A wedding"
run "one that is none is told" 5 holidays remove 2027-06-08
run "a year is not replaced by a cut table" 3 holidays import "$dir/cut.csv"
printf 'day,name\n2031-06-09,Extra\n' >"$dir/few.csv"
run "nor by one with few days" 2 holidays import "$dir/few.csv"
said "which is told" "is the table whole"
printf 'day,name\n2031-06-07,Extra\n2031-06-31,None\n' >"$dir/few.csv"
run "wrong rows are told" 3 holidays import "$dir/few.csv" --shrink
said "by their number" "row 2: it is on a weekend"
said "each" "row 3: the day is no date"
{
	echo name,day
	schoolgate holidays list 2031 --json |
		sed 's/.*"day": "\([-0-9]*\)".*/told,\1/'
} >"$dir/year.csv"
run "a whole year is imported" 0 holidays import "$dir/year.csv"
said "which nobody had told" "8 days changed"
run "a kind of act that there is not" 2 holidays forget 2027-06-08

# Somebody whom nobody has granted anything.
setpriv --reuid=nobody --regid=nogroup --clear-groups \
	"$dir/bin/schoolgate" --conf "$dir/etc/schoolgate.conf" queue \
	>"$out" 2>&1
check "a stranger sees nothing" [ $? -ge 4 ]
run "a role can be taken back" 0 grant --revoke root dpo
run "then other records are denied" 5 record show "$(value "SELECT id FROM
	schoolgate.message WHERE sender LIKE 'j.marsh%'")"
"$top/tests/env/world" stop "$dir" postgresql
run "without the database it says so" 4 queue
plan
