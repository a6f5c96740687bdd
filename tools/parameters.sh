#!/bin/sh
# parameters.sh FILE.c... - functions of 5 parameters (rule 36)
#
# What every function may have is not counted: the arena before them, the
# result `out` and the error behind them.
ctags -x --c-kinds=f --_xformat='%F:%n %N %S' "$@" | awk '
	{
		name = $2
		signature = substr($0, index($0, "("))
		gsub(/struct (arena|err) \* *[a-z_]*,? */, "", signature)
		gsub(/[a-z_0-9]+( [a-z_0-9]+)* \*+ *out,? */, "", signature)
		sub(/, *\)$/, ")", signature)
		depth = 0
		n = signature ~ /^\((void)?\)$/ ? 0 : 1
		for (i = 1; i <= length(signature); i++) {
			c = substr(signature, i, 1)
			depth += (c == "(") - (c == ")")
			n += c == "," && depth == 1
		}
		if (n > 5)
			print name ": " n " parameters"
	}'
