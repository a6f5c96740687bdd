/*
 * files.h - configuration and word lists: those in use, and the next ones
 *
 *	files_prepare()  ->  the milter tries them  ->  files_adopt()
 *						    or  files_discard()
 */
#ifndef MILTER_FILES_H
#define MILTER_FILES_H

#include "conf/conf.h"
#include "record/program.h"

struct files {
	const char *conf_path;
	/* argv[0]: the scanner stands beside us. */
	const char *program;
	/* -- in use --------------------------------------------------------- */
	struct arena *a;
	struct conf conf;
	struct scanner_program scanner;
	/* Counts the word lists that were compiled. */
	uint64_t generation;
	/* -- being tried ---------------------------------------------------- */
	int trying;
	struct arena *next_a;
	struct conf next;
	struct scanner_program next_scanner;
	/* Settings that were changed and need a new start; may be empty. */
	char fixed[256];
};

/* The first ones: `conf` is read, its word lists are compiled.  -1 with `e`. */
int files_begin(struct files *f, const struct conf *conf, const char *conf_path,
    const char *program, struct err *e) MUST_CHECK;

/* Read and check everything again.  -1 with `e`: file, line, why. */
int files_prepare(struct files *f, struct err *e) MUST_CHECK;

void files_adopt(struct files *f);
void files_discard(struct files *f);

#endif
