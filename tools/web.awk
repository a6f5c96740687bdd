# web.awk FILE... - functions of at most 60 lines, files of at most 400, in the
# console's pages; a function at the left edge ends with a brace there
FNR == 1 {
	name = ""
	if (last > 400)
		print file ": " last " lines"
	file = FILENAME
}
{ last = FNR }
/^(export )?(async )?function [a-zA-Z]+\(/ {
	name = $0
	sub(/^.*function /, "", name)
	sub(/\(.*/, "", name)
	begins = FNR
}
/^}/ && name != "" {
	if (FNR - begins + 1 > 60)
		print FILENAME ": " name ": " FNR - begins + 1 " lines"
	name = ""
}
END {
	if (last > 400)
		print file ": " last " lines"
}
