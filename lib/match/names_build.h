/*
 * names_build.h - people to the forms in which they may be named
 */
#ifndef MATCH_NAMES_BUILD_H
#define MATCH_NAMES_BUILD_H

#include "match/names.h"
#include "match/names_file.h"
#include "match/phrase.h"

struct names_built {
	/* As they stand in the words view, and a row for each. */
	struct utf8 *forms;
	struct name_row *rows;
	size_t len;
	uint32_t *members;
	size_t members_len;
	/* NAME_DIGEST octets for each person. */
	char *digests;
	size_t digests_len;
};

/*
 * Fill `*out`, which lives as long as book->a.  The set name-word of the lists
 * says which words are names and words of the language.  -1 with book->e.
 */
int names_build(const struct phrasebook *book, const struct fold_table *fold,
    const struct named_people *people, struct names_built *out) MUST_CHECK;

#endif
