# sql2c.awk - schema/queries/<program>/<name>.sql to enum stmt and its table
#
#	awk -v form=h -f tools/sql2c.awk schema/queries/*/*.sql > statements.h
#	awk -v form=c -f tools/sql2c.awk schema/queries/*/*.sql > statements.c
#
# One statement a file; comment lines are left out; order is that of the
# arguments, so both forms number alike.
FNR == 1 {
	n++
	parts = split(FILENAME, part, "/")
	program[n] = part[parts - 1]
	name[n] = part[parts]
	sub(/\.sql$/, "", name[n])
}
/^[ \t]*--/ { next }
/^[ \t]*$/ { next }
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	text[n] = text[n] "\n\t    \"" $0 "\\n\""
}
END {
	if (form == "h") {
		print "/* Made by tools/sql2c.awk from schema/queries. */"
		print "#ifndef STATEMENTS_H\n#define STATEMENTS_H\n"
		print "enum stmt {"
		for (i = 1; i <= n; i++)
			print "\tSTMT_" toupper(program[i] "_" name[i]) ","
		print "\tSTMT_COUNT\n};\n"
		print "struct statement {\n\tconst char *program, *name, *sql;\n};\n"
		print "extern const struct statement stmt_table[STMT_COUNT];\n"
		print "#endif"
		exit
	}
	print "/* Made by tools/sql2c.awk from schema/queries. */"
	print "#include \"statements.h\"\n"
	print "const struct statement stmt_table[STMT_COUNT] = {"
	for (i = 1; i <= n; i++)
		print "\t{ \"" program[i] "\", \"" name[i] "\"," text[i] " },"
	print "};"
}
