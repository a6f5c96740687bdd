/*
 * pupils.h - which pupils a message names, and whether that is personal data
 *
 * Names of several pupils in one text, or one pupil with a special category or
 * a word of severity 3 and more, give the identifier pupil-data.  The subject
 * counts with each text of its message; a file name with its content.
 */
#ifndef MATCH_PUPILS_H
#define MATCH_PUPILS_H

#include "base/arena.h"
#include "match/names.h"
#include "record/record.h"

/* A pupil's name at its place; the people it may be. */
struct pupil_named {
	struct field where;
	uint64_t start, end;
	const uint32_t *members;
	size_t len;
};

struct pupils {
	struct pupil_named *v;
	size_t len, cap;
};

struct findings;

/* Note a name that has members. */
void pupils_note(
    struct arena *a, struct pupils *pupils, const struct pupil_named *named);

/* Once all texts are read: add what follows from the names of `*out`. */
void pupils_conclude(struct arena *a, struct findings *out);

#endif
