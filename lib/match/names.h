/*
 * names.h - pupils and parents by name
 *
 *	names_file_parse()  ->  names_build()  ->  generation  ->  names_next()
 *
 * Found are a full name, in either order ("Jack Smith", "Smith, Jack"), a
 * forename with its form ("Jack (7B)", "Jack in 7B") and names that somebody is
 * known by.  A forename or surname alone is nobody's, and initials ("J.S.",
 * "JS 7B") are how people are to be named where names should not be.  A name
 * whose words are all in the set name-word ("May Green") counts only with its
 * capitals.  Disguises are not undone: nobody hides a name.
 */
#ifndef MATCH_NAMES_H
#define MATCH_NAMES_H

#include <stdint.h>

#include "match/automaton.h"
#include "match/view.h"
#include "record/record.h"

enum {
	/* Octets of a name in the words view, its blanks included. */
	NAME_OCTETS_MAX = 200,
	/* People of the same name who are told apart. */
	NAME_MEMBERS_MAX = 32,
	/* Hexadecimal digits of a pupil's digest. */
	NAME_DIGEST = FINDING_DIGEST,
};

enum name_shape {
	/* "Jack Smith" */
	NAME_FULL,
	/* "Smith, Jack" */
	NAME_TURNED,
	/* "Jack 7B" */
	NAME_IN_FORM,
	NAME_SHAPES,
};

/* A name in the words view: " jack smith ". */
struct name_row {
	/* Pupils who have it, in order; none: it is a parent's. */
	uint32_t first_member;
	uint8_t members;
	/* enum name_shape. */
	uint8_t shape;
	/* The blank between surname and forename, forename and form, from 1. */
	uint8_t parted;
	/* 1: its words are words of the language too. */
	uint8_t is_common;
};

/* In use; borrowed from the generation.  `len` 0: there are no names. */
struct names {
	struct lexicon lexicon;
	struct automaton automaton;
	const struct name_row *rows;
	const uint32_t *members;
	/* NAME_DIGEST octets for each person; NULs where there is none. */
	const char *digests;
	size_t len, members_len, digests_len;
};

struct name_place {
	const struct name_row *row;
	/* Octets of the words view, the blanks around it included. */
	size_t start, end;
};

/* Where we are in one text. */
struct names_reading {
	const struct names *names;
	/* As it was written; folded; its words. */
	struct utf8 text;
	const struct folded *folded;
	const struct view *view;
	const struct text_words *words;
	/* The next word. */
	size_t at;
	/* The last one, which a longer one may still cover; row NULL: none. */
	struct name_place last;
};

/* 1 when every row stays inside of its tables. */
int names_are_sound(const struct names *names);

/*
 * The next name, in the order of the text; of two that share words the longer
 * or the first.  1, or 0 at the end.  Linear, whatever the number of names.
 * `r` begins with `at` and `last` 0.
 */
int names_next(struct names_reading *r, struct name_place *out);

/*
 * The digests of all whom a name may mean, behind each other: a rule knows by
 * them whose child is named.  Empty where that of some is not known, and where
 * they are more than FINDING_PUPILS_MAX.
 */
struct utf8 names_digests(
    struct arena *a, const struct names *names, const struct name_row *row);

#endif
