#!/bin/sh
# run.t - the runner counts what went wrong, however it went wrong
run=$PWD/tests/run
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
n=0

# counts PROMISE EXIT LAST-LINE SCRIPT...: the scripts as tests end like this.
counts() {
	n=$((n + 1))
	promise=$1 code=$2 last=$3
	shift 3
	i=0
	set -- "$@"
	names=
	for script in "$@"; do
		i=$((i + 1))
		printf '#!/bin/sh\n%b\n' "$script" >"t$i"
		chmod +x "t$i"
		names="$names ./t$i"
	done
	# shellcheck disable=SC2086
	"$run" $names >out 2>&1
	got=$? line=$(tail -1 out)
	if [ $got = "$code" ] && [ "$line" = "$last" ]; then
		echo "ok $n - $promise"
	else
		echo "not ok $n - $promise"
		echo "# exit $got, \"$line\""
	fi
}

counts "what is kept passes" 0 "3 passed, 0 failed, 0 skipped" \
	'echo ok 1 - a; echo ok 2 - b; echo 1..2' 'echo 1..1; echo ok 1 - c'
counts "what is not kept fails" 1 "1 passed, 1 failed, 0 skipped" \
	'echo ok 1 - a; echo not ok 2 - b; echo 1..2; exit 1'
counts "a program that dies fails" 1 "2 passed, 1 failed, 0 skipped" \
	'echo ok 1 - a; kill -9 $$' 'echo ok 1 - b; echo 1..1'
counts "a program that dies after its plan fails" 1 \
	"1 passed, 1 failed, 0 skipped" 'echo 1..1; echo ok 1 - a; kill -9 $$'
counts "fewer than planned fails" 1 "1 passed, 1 failed, 0 skipped" \
	'echo 1..2; echo ok 1 - a'
counts "more than planned fails" 1 "2 passed, 1 failed, 0 skipped" \
	'echo 1..1; echo ok 1 - a; echo ok 2 - b'
counts "no plan fails" 1 "1 passed, 1 failed, 0 skipped" 'echo ok 1 - a'
counts "silence fails" 1 "0 passed, 1 failed, 0 skipped" 'exit 0'
counts "a program that is not there fails" 1 \
	"0 passed, 1 failed, 0 skipped" 'exec /nonexistent'
TEST_SECONDS=2
export TEST_SECONDS
counts "a program that never ends fails" 1 "0 passed, 1 failed, 0 skipped" \
	'sleep 60'
unset TEST_SECONDS
counts "a skip is said, and is no pass" 0 "1 passed, 0 failed, 2 skipped" \
	'echo ok 1 - a; echo "ok 2 - b # SKIP no root"; echo 1..2' \
	'echo "1..0 # SKIP no server"'
counts "nothing but skips is no success" 1 "0 passed, 0 failed, 1 skipped" \
	'echo "1..0 # SKIP no server"'
counts "several at once are counted all" 0 "6 passed, 0 failed, 0 skipped" \
	"echo ok 1 - a; sleep 1; echo 1..1" "echo ok 1 - b; echo 1..1" \
	"echo ok 1 - c; echo 1..1" "echo ok 1 - d; echo 1..1" \
	"echo ok 1 - e; echo 1..1" "echo ok 1 - f; echo 1..1"
counts "no test at all is no success" 1 "0 passed, 0 failed, 0 skipped"

# The second answer counts, and both are told.
fell='if [ -e fallen ]; then echo ok 1 - a; else echo not ok 1 - a; fi; touch fallen; echo 1..1'
counts "what falls among others and holds alone is kept" 0 \
	"2 passed, 0 failed, 0 skipped" "$fell" 'echo ok 1 - b; echo 1..1'
n=$((n + 1))
[ "$(grep -c 'FELL AMONG OTHERS.*\./t1' out)$(grep -c '^not ok 1 - a' out)" = 11 ] ||
	printf 'not '
echo "ok $n - and is told, with what it said first"
rm -f fallen
TEST_STRICT=1
export TEST_STRICT
counts "strictly, the first answer stands" 1 "1 passed, 1 failed, 0 skipped" \
	"$fell" 'echo ok 1 - b; echo 1..1'
unset TEST_STRICT
# shellcheck disable=SC2016 # it is the test's own name
fails='echo not ok 1 - a; echo 1..1; echo ran >>"$0.ran"'
counts "four that fall are not asked again" 1 "0 passed, 4 failed, 0 skipped" \
	"$fails" "$fails" "$fails" "$fails"
n=$((n + 1))
[ "$(cat ./*.ran | wc -l)" = 4 ] || printf 'not '
echo "ok $n - each of them ran once"

# With a list beside it, one at a time.
mkdir -p list tests/verdict
cp "$run" list/run
printf './t3\n./t2\n' >list/slowest
for name in ./t1 ./t2 ./t3 tests/verdict/last; do
	printf '#!/bin/sh\necho %s >>order\necho ok 1 - a; echo 1..1\n' $name \
		>$name
	chmod +x $name
done
TEST_JOBS=1 list/run tests/verdict/last ./t1 ./t2 ./t3 >out 2>&1
n=$((n + 1))
[ "$(tr '\n' ' ' <order)" = "./t3 ./t2 ./t1 tests/verdict/last " ] ||
	printf 'not '
echo "ok $n - the slowest of the list begin, a verdict ends it"
echo "1..$n"
