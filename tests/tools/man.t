#!/bin/sh
# man.t - every setting, command and option stands in its page
set -u
cd "$(dirname "$0")/../.." || exit 1
n=0
for key in $(sed -n 's/^\t{ "\([a-z-]*\)", KIND_.*/\1/p' lib/conf/conf.c); do
	n=$((n + 1))
	grep -q "^\.It Cm $key\$" man/schoolgate.conf.5 || printf 'not '
	echo "ok $n - schoolgate.conf(5) has $key"
done
# On one line, since what a page lists goes on behind its end.
fixed=$(tr '\n' ' ' <man/schoolgate-milter.8)
for key in $(awk -F'"' '/^\t\{ "[a-z-]*", KIND_/ { key = $2 }
	/ FIXED }/ && key !~ /^console-/ { print key }' lib/conf/conf.c); do
	n=$((n + 1))
	case $fixed in *" $key "*) ;; *) printf 'not ' ;; esac
	echo "ok $n - schoolgate-milter(8) says that $key needs a new start"
done
for option in $(sed -n 's/.*OPTION[A-Z_]*("\([a-z-]*\)".*/\1/p' cli/*.c |
	sort -u); do
	n=$((n + 1))
	grep -qE -- "(Fl|,) -$option( |\$)" man/schoolgate.1 \
		man/schoolgate-people.1 || printf 'not '
	echo "ok $n - schoolgate(1) or -people(1) has the option --$option"
done
for command in $(sed -n 's/^\t{ "\([a-z]*\)", cmd_.*/\1/p' cli/main.c); do
	n=$((n + 1))
	grep -q "^\.It Cm $command" man/schoolgate.1 || printf 'not '
	echo "ok $n - schoolgate(1) has $command"
done
for command in $(sed -n 's/^\t{ "\([a-z]*\)", people_.*/\1/p' \
	cli/cmd_people.c); do
	n=$((n + 1))
	grep -q "^\.It Cm $command" man/schoolgate-people.1 || printf 'not '
	echo "ok $n - schoolgate-people(1) has $command"
done
for gap in $(grep -ho 'UTF8("[a-z_]*_[a-z_]*")' lib/mail/*.c lib/text/*.c \
	scanner/*.c milter/*.c | sed 's/UTF8("\(.*\)")/\1/' | sort -u); do
	n=$((n + 1))
	grep -q "$gap" man/schoolgate-record.5 || printf 'not '
	echo "ok $n - schoolgate-record(5) has the gap $gap"
done
for odd in $(sed -n 's/.*ROW("\([a-z0-9_]*\)".*/\1/p' lib/record/oddity.c); do
	n=$((n + 1))
	grep -q "^\.It Cm $odd " man/schoolgate-record.5 || printf 'not '
	echo "ok $n - schoolgate-record(5) has the oddity $odd"
done
echo "1..$n"
