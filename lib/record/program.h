/*
 * program.h - the scanner program, as the parent and the command line start it
 */
#ifndef RECORD_PROGRAM_H
#define RECORD_PROGRAM_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "conf/conf.h"

struct scanner_program {
	char path[4096];
	/* Directory of word lists: conf's, else beside the program. */
	char wordlists[4096];
	/* The compiled word lists: a sealed memfd every scanner reads. */
	int generation_fd;
	/* Octets of memory that a scanner may have: conf's scan-memory. */
	uint64_t memory;
};

/* Only find it and the lists; nothing is compiled.  -1 with `e`. */
int program_find(struct scanner_program *out, const struct conf *conf,
    const char *program, struct err *e) MUST_CHECK;

/*
 * Find the program (conf->scanner, else beside `program`) and have it compile
 * the word lists.  -1 with `e`: what is wrong with a list, its file and line.
 */
int program_prepare(struct scanner_program *out, const struct conf *conf,
    const char *program, struct err *e) MUST_CHECK;

/*
 * Become a scanner: job socket on descriptor 3, word lists on 4, nothing else.
 * Returns only when it fails.
 */
void program_exec(const struct scanner_program *scanner, int control);

#endif
