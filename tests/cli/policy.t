#!/bin/sh
# policy.t - the rules as an administrator meets them; needs no database
set -u
cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0

ok() {
	promise=$1
	shift
	n=$((n + 1))
	if "$@" >/dev/null 2>&1; then
		echo "ok $n - $promise"
	else
		echo "not ok $n - $promise"
		sed 's/^/# /' "$tmp/out" | head -5
	fi
}

# run CODE WORD...: the command's exit code is CODE; output in $tmp/out.
run() {
	want=$1
	shift
	./schoolgate --conf "$tmp/conf" policy "$@" >"$tmp/out" 2>&1
	[ $? = "$want" ]
}

said() {
	grep -q -e "$1" "$tmp/out"
}

unsaid() {
	! said "$1"
}

cat >"$tmp/conf" <<-EOT
	school = "school"
	help = "ext 204"
	inside-domains = { "school.example" }
	wordlists = "wordlists"
	scanner = "./schoolgate-scanner"
	policy = "$tmp/policy.conf"
EOT
cat >"$tmp/policy.conf" <<-'EOT'
	profile "Hill School" {
		version = "2026"
	}
	rule "stays" {
		kind = subject-inside
		clause = "7.4"
		mode = enforce
		action = reject
		about = {"internal"}
	}
	rule "told" {
		kind = identifier-outside
		clause = "7.5"
		mode = shadow
		action = reject
		about = {"upn"}
	}
EOT
cat >"$tmp/mail" <<-'EOT'
	From: ann@school.example
	To: x@out.example
	Subject: internal: Priscilla

	The UPN is B801200005001.
EOT
for profile in duffield-meadows frederick-gent online-safety olfcmat \
	heathfield; do
	ok "$profile is in order" run 0 check "policies/$profile.conf"
done
ok "the configured policy is checked" run 0 check
ok "and named, with its rules" said "Hill School, 2026: 2 rules"
echo 'rule "x" { kind = magic }' >"$tmp/wrong.conf"
ok "a mistake is refused" run 3 check "$tmp/wrong.conf"
ok "with file and line" said "wrong.conf:1: "
ok "a file that is not there is refused" run 3 check "$tmp/none.conf"
ok "rules are shown" run 0 show
ok "a line each" said "told *shadow *reject *7.5 *identifier-outside"
ok "one is shown whole" run 0 show told
ok "with what it is about" said "about *upn"
ok "and whom" said "from *inside"
ok "one that is not there is told" run 2 show nobody
ok "a message is explained" run 0 explain "$tmp/mail" \
	--sender ann@school.example --login ann --recipient x@out.example
ok "which rule applies" said "^\* stays (subject-inside, clause 7.4, enforce)"
ok "what a shadow would have done" said "^\* told (.*shadow): applies"
ok "who gets it" said "to *outside"
ok "what comes of it" said "verdict: reject"
ok "what the sender is told" said "told: Not sent. The subject says"
ok "nothing of its text" unsaid "Priscilla\|B8012"
ok "from outside no rule applies" run 0 explain "$tmp/mail" \
	--sender ann@school.example --recipient x@out.example
ok "and it goes" said "verdict: accept"
ok "without an envelope there is nothing to explain" run 2 explain "$tmp/mail"
ok "another word is usage" run 2 repair
echo "1..$n"
