# references.awk - lib/text/references.txt to the table of lib/text/reference.c
#
#	awk -f tools/references.awk lib/text/references.txt > references.h
BEGIN {
	print "/* Made by tools/references.awk from lib/text/references.txt. */"
	print "static const struct reference references[] = {"
}
/^#/ { next }
{
	n = split($2, code, "+")
	printf "\t{ \"%s\", { 0x%s, 0x%s }, %d },\n", \
	    $1, code[1], (n > 1 ? code[2] : "0"), ($3 == "bare")
}
END { print "};" }
