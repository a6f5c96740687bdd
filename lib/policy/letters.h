/*
 * letters.h - what is mailed beside the texts of rules: a table
 *
 * One row for each notice of ours: who reads it, who in the school answers for
 * its words, which of the five policies ask for it and where.  Those that the
 * database writes (openings, addresses that people write to) stand in
 * schema/api/letters.sql as well, word for word; tests/cli/texts.t compares.
 *
 * Printable ASCII and line ends; the first 120 characters stand alone; {slots}
 * are the caller's.
 */
#ifndef POLICY_LETTERS_H
#define POLICY_LETTERS_H

#include "base/arena.h"
#include "base/bytes.h"

struct letter {
	const char *name;
	/* Who reads it; the role that answers for its words. */
	const char *to, *owner;
	/* "Frederick Gent 8.1": a policy that asks for it. */
	const char *clause;
	/* Of the mail; empty: it is no mail of its own. */
	const char *subject;
	const char *text;
};

/* Row `i`, or NULL beyond the last. */
const struct letter *letter_at(size_t i);

/* The row of that name: there is one (a caller's promise). */
const struct letter *letter_named(const char *name);

/* "ref" and what stands for {ref}. */
struct letter_slot {
	const char *name;
	struct utf8 value;
};

struct letter_slots {
	const struct letter_slot *v;
	size_t len;
};

/*
 * `template` (a letter's subject or text) with its slots filled.  A slot that
 * nobody fills stays as it is.  What is neither printable ASCII nor a line's end
 * becomes '?'.  Lives as long as `a`.
 */
struct utf8 letter_fill(
    struct arena *a, const char *template, const struct letter_slots *slots);

#endif
