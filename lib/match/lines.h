/*
 * lines.h - the lines that word lists bring with them
 */
#ifndef MATCH_LINES_H
#define MATCH_LINES_H

#include "match/scan.h"
#include "match/wordlist.h"

/* Lists, and a matcher that they were compiled into. */
struct lines_in {
	const struct matcher *matcher;
	const struct wordlist *lists;
	size_t len;
};

/* What is not as a list says. */
enum line_wrong {
	LINE_RIGHT,
	/* A `match` line in which its entry is not found. */
	LINE_NOT_FOUND,
	/* A `clean` line in which it is. */
	LINE_FOUND,
	/* A change of an entry that there is not. */
	LINE_CHANGES_NOTHING,
};

struct lines_report {
	/* Entries, and lines looked at. */
	size_t terms, lines, wrong;
};

/* Told about each line; `line` is its number in the file. */
struct lines_told {
	void (*wrong)(const char *file, size_t line, enum line_wrong why);
};

/*
 * Look at every `match` and `clean` line and every change of `list`, one of
 * in->lists, and tell what is wrong.  An entry that a school has silenced is
 * passed over.  `a` is scratch.
 */
struct lines_report lines_check(struct arena *a, const struct lines_in *in,
    const struct wordlist *list, const struct lines_told *told);

#endif
