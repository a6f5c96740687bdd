# unused.awk - what a file offers to others is used by one of them (rule 11)
#
#	{ ctags -f - ...; without_comments ...; } | awk -f tools/unused.awk
#
# First who offers what, as ctags writes it: NAME, FILE and more between tabs, a
# last "file:" where it is static.  Then code, "FILE:LINE: text".
BEGIN { FS = "\t" }
/^[^:\t]*\t/ {
	if ($0 !~ /\tfile:/ && $1 != "main")
		offered[$1] = $2
	next
}
{
	file = $0
	sub(/:.*/, "", file)
	line = substr($0, length(file) + 2)
	while (match(line, /[A-Za-z_][A-Za-z_0-9]*/)) {
		name = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		if (!(name in offered) || offered[name] == file)
			continue
		# Its header names it once; where it does twice, it calls it.
		own = offered[name]
		sub(/\.c$/, ".h", own)
		if (own != file || declared[name]++)
			delete offered[name]
	}
}
END {
	for (name in offered) {
		print offered[name] ": nobody else uses " name
		bad = 1
	}
	exit bad
}
