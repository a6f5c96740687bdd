/*
 * generation_build.h - word lists to one flat file
 */
#ifndef MATCH_GENERATION_BUILD_H
#define MATCH_GENERATION_BUILD_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "match/names_file.h"
#include "match/wordlist.h"

/*
 * Write the file for `lists` into `image`, which is empty; what one list
 * changes in another is done.  `a` is scratch.  -1 with `e`
 * (ERR_CONFIG), "file:line: why": a form without a letter or digit, a set that
 * is not there, too many terms.
 */
int generation_build(struct arena *a, const struct wordlist *lists, size_t len,
    struct strbuf *image, struct err *e) MUST_CHECK;

struct generation_from {
	const struct wordlist *lists;
	size_t len;
	struct named_people people;
	/* The school's own telephones, as conf has them. */
	struct utf8 phones;
};

/* The same with people who are to be found by name, and numbers that are not. */
int generation_build_with(struct arena *a, const struct generation_from *from,
    struct strbuf *image, struct err *e) MUST_CHECK;

#endif
