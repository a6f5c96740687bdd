/*
 * wordlist.h - a word list file to entries (man schoolgate-wordlist.5)
 *
 * A list is data: each entry has lines of its own that must match and that must
 * not.
 */
#ifndef MATCH_WORDLIST_H
#define MATCH_WORDLIST_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

enum {
	/* Entries of one list, phrases and lines of one entry. */
	WORDLIST_ENTRIES_MAX = 20 * 1000,
	WORDLIST_LINES_MAX = 500,
	/* Octets of a term. */
	TERM_MAX = 100,
};

/* A line of the file: its number, for errors, and what stands there. */
struct wordlist_line {
	size_t number;
	struct utf8 text;
};

struct wordlist_lines {
	struct wordlist_line *v;
	size_t len, cap;
};

struct wordlist_entry {
	/* Forms, `term` first; each may end with '*'. */
	struct wordlist_lines forms;
	/* Longer phrases in which they do not count. */
	struct wordlist_lines not ;
	/* Lines in which the entry must be found, and must not. */
	struct wordlist_lines match, clean;
	/* 1 to 5, 0 to 100. */
	int severity, confidence;
};

struct wordlist {
	/* For errors. */
	const char *file;
	struct utf8 category;
	struct wordlist_entry *entries;
	size_t len, cap;
};

/*
 * Read the list in `octets`, which outlives it.  Strict: an unknown keyword, an
 * entry without its lines, octets that are not UTF-8 are refused.
 * -1 with `e` (ERR_CONFIG): "file:line: why".
 */
int wordlist_parse(struct arena *a, const char *file, struct bytes octets,
    struct wordlist *out, struct err *e) MUST_CHECK;

#endif
