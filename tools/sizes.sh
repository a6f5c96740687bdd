#!/bin/sh
# sizes.sh FILE... - functions of 60 lines, 15 paths, 5 parameters; files of
# 600 lines
#
# pmccabe's first column is McCabe with a switch counted once.  Exceptions
# stand in tools/sizes.allow with a reason, a dozen at most.
here=$(dirname "$0")
bad=$( {
	pmccabe "$@" | awk -F'\t' '
		{ name = $6; sub(/.*: /, "", name) }
		$5 > 60 { print name ": " $5 " lines" }
		$1 > 15 { print name ": " $1 " paths" }'
	sh "$here/parameters.sh" "$@"
	wc -l "$@" | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }'
} | awk '
	FNR == NR {
		if ($0 ~ /^#/ || NF == 0)
			next
		allowed[$1] = 1
		if (NF < 3)
			print $1 ": no reason given"
		if (++n == 13)
			print "more than a dozen exceptions"
		next
	}
	{ name = $1; sub(/:$/, "", name) }
	!(name in allowed)
' "${SIZES_ALLOW:-$here/sizes.allow}" -)
[ -z "$bad" ] || {
	printf '%s\n' "$bad"
	exit 1
}
