#!/bin/sh
# sql2c.t - what was promised about statements that C calls by number
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/queries/common" "$dir/queries/recorder"
printf '%s\n' '-- A comment with "quotes".' 'BEGIN' >"$dir/queries/common/begin.sql"
printf '%s\n' '  -- indented' '' "SELECT \"a\" -- kept" \
	"FROM t WHERE b = '%d \\n \\\\'" >"$dir/queries/recorder/one_two.sql"
n=0
ok() {
	n=$((n + 1))
	if "$@"; then r=ok; else r="not ok"; fi
	echo "$r $n - $promise"
}
for form in h c; do
	awk -v form=$form -f tools/sql2c.awk "$dir"/queries/*/*.sql \
		>"$dir/statements.$form"
done

promise="a file's folder and name are its number"
ok grep -q 'STMT_RECORDER_ONE_TWO,$' "$dir/statements.h"

cat >"$dir/show.c" <<'EOF'
#include <stdio.h>
#include "statements.h"
int
main(void)
{
	for (int i = 0; i < STMT_COUNT; i++)
		printf("%s/%s:\n%s", stmt_table[i].program, stmt_table[i].name,
		    stmt_table[i].sql);
	return STMT_COMMON_BEGIN != 0 || STMT_RECORDER_ONE_TWO != 1;
}
EOF
promise="both forms compile together"
ok ${CC:-gcc} -std=c17 -Wall -Wextra -Wpedantic -Werror -I"$dir" \
	-o "$dir/show" "$dir/show.c" "$dir/statements.c"
promise="the table is numbered as the enum is"
numbered() { "$dir/show" >/dev/null; }
ok numbered
printf '%s\n' 'common/begin:' 'BEGIN' 'recorder/one_two:' \
	'SELECT "a" -- kept' "FROM t WHERE b = '%d \\n \\\\'" >"$dir/want"
promise="SQL comes through octet for octet, comment lines left out"
"$dir/show" >"$dir/got"
ok cmp -s "$dir/got" "$dir/want"
promise="every statement of the project is one statement with a comment first"
alone() {
	for f in schema/queries/*/*.sql; do
		head -1 "$f" | grep -q '^-- ' || return 1
		# A semicolon in a sentence ends nothing.
		grep -v '^ *--' "$f" | sed "s/'[^']*'//g" | grep -q ';' &&
			return 1
	done
	return 0
}
ok alone
echo "1..$n"
