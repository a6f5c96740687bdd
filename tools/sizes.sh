#!/bin/sh
# sizes.sh FILE... - functions of 60 lines, 15 paths; files of 600 lines
#
# pmccabe's first column is McCabe with a switch counted once.  Exceptions
# stand in tools/sizes.allow with a reason, a dozen at most.
allow=${SIZES_ALLOW:-$(dirname "$0")/sizes.allow}
bad=$( {
	pmccabe "$@" | awk -F'\t' '
		{ split($6, a, "): "); name = $6; sub(/.*: /, "", name) }
		$5 > 60 { print name ": " $5 " lines" }
		$1 > 15 { print name ": " $1 " paths" }'
	wc -l "$@" | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }'
} | awk '
	FNR == NR { if ($0 !~ /^#/ && NF) { allowed[$1] = 1; if (NF < 3) print $1 ": no reason given"; if (++n == 13) print "more than a dozen exceptions" } next }
	{ name = $1; sub(/:$/, "", name); if (!(name in allowed)) print }
' "$allow" -)
[ -z "$bad" ] || { printf '%s\n' "$bad"; exit 1; }
