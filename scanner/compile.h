/*
 * compile.h - word lists and names from files to a generation, outside the sandbox
 */
#ifndef SCANNER_COMPILE_H
#define SCANNER_COMPILE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "match/wordlist.h"

enum { COMPILE_LISTS_MAX = 500 };

struct compile_from {
	/* A file, or a directory: its *.txt and those of its directories. */
	char *const *paths;
	size_t len;
	/* So many of them, the first, are read for their sets and signs alone. */
	size_t sets;
	/* The file of names; NULL: nobody is found by name. */
	const char *names;
	/* The school's own telephones, as conf has them; NULL: none. */
	const char *phones;
};

struct compiled {
	struct wordlist *lists;
	size_t len;
	/* The generation's octets, aligned. */
	struct bytes image;
};

/*
 * Read every list of `from`, and its names, and compile them.  `*out` lives as
 * long as `a`.
 * -1 with `e`: "file:line: why".
 */
int compile_lists(struct arena *a, const struct compile_from *from,
    struct compiled *out, struct err *e) MUST_CHECK;

#endif
