/*
 * names_file.h - who may be named in mail, as `schoolgate people import` left it
 *
 *	people import  ->  names file  ->  names_build()  ->  generation
 *
 * A first line "schoolgate-names 1", then a line for each person: class
 * ("pupil" or "parent"), form, name, known names (divided by semicolons) and of a
 * pupil a digest of his id (cli/names.h), with a tab between.  Only the program
 * writes it.
 */
#ifndef MATCH_NAMES_FILE_H
#define MATCH_NAMES_FILE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"

enum {
	/* People of one file. */
	NAMES_PEOPLE_MAX = 200 * 1000,
};

struct named_person {
	int is_pupil;
	/* As the school writes them; form and known names may be empty. */
	struct utf8 form, name, known;
	/* NAME_DIGEST hexadecimal digits, or empty: nobody knows whose he is. */
	struct utf8 digest;
};

struct named_people {
	struct named_person *v;
	size_t len, cap;
};

/*
 * Read the file in `octets`, which outlives `*out`.  -1 with `e` (ERR_CONFIG):
 * "file:line: why", never a name.
 */
int names_file_parse(struct arena *a, const char *file, struct bytes octets,
    struct named_people *out, struct err *e) MUST_CHECK;

#endif
