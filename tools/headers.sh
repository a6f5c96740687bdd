#!/bin/sh
# headers.sh FILE.h... - each header compiles alone (rule 16)
bad=0
for h in "$@"; do
	printf '#include "%s"\nextern int alone;\n' "${h#lib/}" |
		${CC:-gcc} -std=c17 -D_POSIX_C_SOURCE=200809L -Ilib -I. \
			-I"${O:-build/release}/gen" -Wall -Wextra -x c \
			-fsyntax-only - || bad=1
done
exit $bad
