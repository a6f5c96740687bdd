#!/bin/sh
# fuzz.t - every parser stands what it was never meant for, for a short while
#
# The same inputs each time, as far as time allows; `make fuzz` looks further.
out=build/fuzz/fuzz.out
export FUZZ_RUNS="${FUZZ_RUNS:-8000}" FUZZ_SECONDS="${FUZZ_SECONDS:-10}"
export FUZZ_SEED=1 FUZZ_LEARNT=build/fuzz/learnt.t
rm -rf $FUZZ_LEARNT
n=0
fuzzers=

ok() { n=$((n + 1)) && echo "ok $n - $1"; }
not_ok() { n=$((n + 1)) && echo "not ok $n - $1"; }

# Who runs through lib/$1.c: itself, or what `reached` says.
reached() {
	by=$(sed -n "s/^$1[[:blank:]][[:blank:]]*//p" tests/fuzz/reached)
	[ -e "tests/fuzz/${by:-$1}_fuzz.c" ]
}

bare=
for c in lib/mail/*.c lib/text/*.c; do
	reached "$(basename "$c" .c)" || bare="$bare $c"
done
if [ -z "$bare" ]; then
	ok "every file that reads mail has a fuzzer"
else
	not_ok "neither a fuzzer nor a line in tests/fuzz/reached:$bare"
fi

for c in tests/fuzz/*_fuzz.c; do
	fuzzers="$fuzzers build/fuzz/${c%.c}"
done
# shellcheck disable=SC2086
tests/fuzz/run $fuzzers >$out
while IFS= read -r line; do
	case $line in
	*": nothing found in"*) ok "$line" ;;
	*": FOUND SOMETHING"*) not_ok "$line" ;;
	*) echo "#$line" ;;
	esac
done <$out
# shellcheck disable=SC2086
want=$(set -- $fuzzers && echo $#)
if [ "$want" = "$(grep -cE '^[a-z_0-9]+: ' $out)" ]; then
	ok "$want fuzzers have run"
else
	not_ok "$want fuzzers have run"
fi
echo "1..$n"
