/*
 * options.h - the options of one command as a table
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stddef.h>

#include "cli/cmd.h"

enum { OPTION_VALUES_MAX = 64 };

struct option_row {
	/* Without its dashes: "json". */
	const char *name;
	/* What follows it, for --help; NULL: nothing does. */
	const char *value;
	const char *sentence;
	/* 'o': "-o" is the same; 0: it has no letter. */
	char letter;
	/* -- set by options_read() ------------------------------------------ */
	/* How often it was given, and its values in order. */
	size_t given;
	const char *values[OPTION_VALUES_MAX];
};

/* One row; the table ends with { .name = NULL }. */
#define OPTION(n, v, s)                                                        \
	{                                                                      \
		.name = (n), .value = (v), .sentence = (s)                     \
	}

/*
 * Read options and arguments of a command; `rows` ends with { .name = NULL }.  *argc and *argv become what is left: the arguments.  Options may stand
 * among them; after "--" nothing is an option.  CLI_OK to go on; another code
 * after a complaint; *helped becomes 1 when --help was printed.
 */
enum cli_exit options_read(const char *usage, struct option_row *rows,
    int *argc, char ***argv, int *helped);

/* The last value of an option, or NULL. */
const char *option_value(const struct option_row *rows, const char *name);
int option_given(const struct option_row *rows, const char *name);

#endif
