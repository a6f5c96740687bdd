# layers.awk - each include against tools/layers.txt: who may include whom
#
#	awk -f tools/layers.awk tools/layers.txt FILE...
FNR == NR {
	if ($0 !~ /^#/ && NF > 1) {
		folder = $1
		sub(/:$/, "", folder)
		for (i = 2; i <= NF; i++)
			may[folder, $i] = 1
		known[folder] = 1
	}
	next
}
/^#include "/ {
	folder = FILENAME
	sub(/\/[^\/]*$/, "", folder)
	split($2, q, "\"")
	# Made while building.
	if (q[2] == "statements.h" || q[2] == "references.h")
		next
	layer = q[2]
	sub(/\/.*/, "", layer)
	if (!(folder in known) || !((folder, layer) in may)) {
		print FILENAME ":" FNR ": may not include \"" q[2] "\""
		bad = 1
	}
}
END { exit bad }
