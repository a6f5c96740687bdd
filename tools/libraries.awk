# libraries.awk - one file per library (style rule 25)
#
#	awk -f tools/libraries.awk tools/libraries.txt FILE...
FNR == NR {
	if ($0 !~ /^#/ && NF > 1)
		for (i = 2; i <= NF; i++)
			may[$1, $i] = 1
	for (i = 1; $0 !~ /^#/ && i <= 1; i++)
		library[$1] = 1
	next
}
/^#include </ {
	header = $2
	gsub(/[<>]/, "", header)
	if (header ~ /^unicode\//)
		header = "unicode/*"
	if ((header in library) && !((header, FILENAME) in may)) {
		print FILENAME ":" FNR ": may not include <" header ">"
		bad = 1
	}
}
END { exit bad }
