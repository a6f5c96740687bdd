#!/bin/sh
# secrets.t - what names a person or opens a door is not in the record
#
# Each kind of identifier stands in secrets.eml. The document tells the kind and
# the place, and holds none of its words: not as term, excerpt or anything else.
set -u
cd "$(dirname "$0")/../.." || exit 1
doc=$(./schoolgate --conf tests/corpus/corpus.conf scan --json \
	tests/corpus/secrets.eml)
n=0
check() {
	n=$((n + 1))
	if "$2"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
	fi
}

# A kind and words of its number.
while read -r kind words; do
	found() {
		case $doc in *"\"id\":\"$kind\""*) true ;; *) false ;; esac
	}
	silent() {
		for word in $words; do
			case $doc in *"\"$word\""*) return 1 ;; esac
		done
	}
	check "$kind is found" found
	check "... and none of it is in the record" silent
done <<'KINDS'
password tiger42 48213
ni-number ab 12 34 56 c ab123456c
nhs-number 943 476 5919
uln 9276308686
upn b801200005001
teacher-reference 7654321
driving-licence morga 657054 sm9ij
passport 533401372
utr 1955839661
payment-card 4111 1111
iban gb82 west 1234 5698 7654 32
sort-code-account 20 11 22 87654321
phone 01792 496123
personal-mobile 07700 900123
email ann example99 home
address mumbles
postcode sa3 4aa
date-of-birth 14 2011
KINDS

# What is no secret stays: words around, the name of a month, context.
kept() {
	for word in password register swansea june camhs file again; do
		case $doc in *"\"$word\""*) ;; *) return 1 ;; esac
	done
}
check "the words around them are there" kept
echo "1..$n"
