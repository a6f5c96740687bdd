/*
 * program.h - the scanner program, as the parent and the command line start it
 */
#ifndef RECORD_PROGRAM_H
#define RECORD_PROGRAM_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "conf/conf.h"

enum {
	/* Arguments that program_lists() may give. */
	PROGRAM_LISTS_MAX = 3,
};

struct scanner_program {
	char path[4096];
	/* Directory of word lists: conf's, else beside the program. */
	char wordlists[4096];
	/* The school's own lists beside them; empty: none. */
	char own_wordlists[4096];
	/* "-n" and the file of names; empty: there is none. */
	char names[4096];
	/* "-p" and the school's own telephones. */
	char phones[4096];
	/* A list whose entries alone are compiled; empty: all are. */
	char draft[4096];
	/* An argument of the compiler's. */
	char sets[8];
	/* The compiled word lists: a sealed memfd every scanner reads. */
	int generation_fd;
	/* Octets of memory that a scanner may have: conf's scan-memory. */
	uint64_t memory;
};

/* Only find it and the lists; nothing is compiled.  -1 with `e`. */
int program_find(struct scanner_program *out, const struct conf *conf,
    const char *program, struct err *e) MUST_CHECK;

/*
 * Fill `out` with the arguments that name the word lists, for their entries or
 * `for_sets` alone.  They live as long as `s`.  Returns how many.
 */
size_t program_lists(
    struct scanner_program *s, int for_sets, char *out[PROGRAM_LISTS_MAX]);

/* Have what was found compile the word lists.  As program_prepare(). */
int program_compile(struct scanner_program *s, struct err *e) MUST_CHECK;

/*
 * Find the program (conf->scanner, else beside `program`) and have it compile
 * word lists and names.  -1 with `e`: what is wrong with one, its file and line.
 */
int program_prepare(struct scanner_program *out, const struct conf *conf,
    const char *program, struct err *e) MUST_CHECK;

/*
 * Become a scanner: job socket on descriptor 3, word lists on 4, nothing else.
 * Returns only when it fails.
 */
void program_exec(const struct scanner_program *scanner, int control);

#endif
