#!/bin/sh
# logs.t - after all others: no log of the whole suite holds a word of any mail
#
# Worlds leave their logs in build/check/worlds.  The words are those of the
# tests' own mails: subjects, bodies, file names, matched terms.
set -u
cd "$(dirname "$0")/../.." || exit 1
logs=build/check/worlds
[ -d $logs ] || {
	echo "1..0 # SKIP no world has run yet"
	exit 0
}
n=0
say() {
	n=$((n + 1))
	[ "$1" = 0 ] || printf 'not '
	echo "ok $n - $2"
}

find $logs -type f -path '*/schoolgate/*' -size +0 >build/check/logs.txt
[ "$(grep -c . build/check/logs.txt)" -ge 1 ]
say $? "there are logs to look through"
judged=$(xargs cat <build/check/logs.txt | grep -c ' judged ')
[ "$judged" -gt 0 ]
say $? "they tell of messages ($judged)"
for word in Zanzibarquux7391 glumbertrout glumberhold 'secret trout' 'goes on for a while' 'data [0-9]*\.bin' \
	'caf.. na' 'is folded' paki staffing 'Dear parents'; do
	! grep -rqa -- "$word" $logs
	say $? "no log holds \"$word\""
done
# Addresses are Postfix's to log, not ours and not the database's.
! grep -rqa --include='*' -e '@elsewhere\.example' -e '@school\.example' \
	$logs/*/schoolgate $logs/*/postgresql
say $? "no log of ours or of the database holds an address"
# id verb key=value, each line; a disk that fills up cuts one anywhere.
! grep '/schoolgate\.log$' build/check/logs.txt | grep -v '^[^ ]*/faults-full/' |
	xargs cat | grep -avE \
	'^[0-9T:.Z-]+ (info|warning|error) schoolgate[a-z-]*\[[0-9]+\]: [^ ]+ [a-z-]+( [a-z_]+=("[^"]*"|[^ "]+))*$'
say $? "every line is: id verb key=value"
# Its ports are taken for as long as its directory stands.
left=$(cat $logs/*/world | while read -r world; do
	[ ! -e "$world" ] || echo "$world"
done)
[ -z "$left" ]
say $? "every world is gone"
[ -z "$left" ] || echo "$left" | sed 's/^/# /'
echo "1..$n"
