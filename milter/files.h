/*
 * files.h - what the parent has read: settings and word lists, and the next ones
 *
 *	files_prepare()  ->  the milter tries them  ->  files_adopt()
 *						    or  files_discard()
 *
 * A milter process that is started anew gets those in use, whatever lies on the
 * disk by then.
 */
#ifndef MILTER_FILES_H
#define MILTER_FILES_H

#include "milter/settings.h"
#include "record/program.h"

struct files {
	const char *conf_path;
	/* argv[0]: the scanner stands beside us. */
	const char *program;
	struct settings *settings;
	struct scanner_program scanner;
	/* Counts the word lists that were compiled. */
	uint64_t generation;
	/* Those being tried; NULL: none are. */
	struct settings *next;
	struct scanner_program next_scanner;
};

/*
 * The first ones: `conf` is read (its texts stay the caller's), policy and keys
 * are read, word lists are compiled.  -1 with `e`.
 */
int files_begin(struct files *f, const struct conf *conf, const char *conf_path,
    const char *program, struct err *e) MUST_CHECK;

/* Read and check everything again.  -1 with `e`: file, line, why. */
int files_prepare(struct files *f, struct err *e) MUST_CHECK;

/*
 * What files_prepare() made takes the place of what is in use, or is dropped: one
 * of both after each that went well.
 */
void files_adopt(struct files *f);
void files_discard(struct files *f);

#endif
