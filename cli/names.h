/*
 * names.h - the file of names that scanners' word lists are compiled with
 *
 * Written after an import, from the same table; a line for each pupil and
 * parent and nobody else.  Of a pupil's id there is a digest, by which rules know
 * whose child he is: the snapshot has the same (schema/api/directory.sql).
 */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "base/strbuf.h"

/* A person as the directory has it; known names are divided by semicolons. */
struct names_person {
	struct utf8 id, class, form, name, known;
};

/* Begin the file in `out`, which is empty. */
void names_begin(struct strbuf *out);

/*
 * Add a pupil ("pupil", "student", "pupil-sixth-form") or a parent ("parent",
 * "carer", "guardian").  1, or 0 for anybody else.
 */
int names_add(const struct names_person *person, struct strbuf *out);

#endif
