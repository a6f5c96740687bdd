/*
 * scan.h - texts to findings
 *
 * A generation is one flat, read-only file: fold table, automaton, entries.
 * It is compiled beside the old one and handed to scanners as a descriptor.
 */
#ifndef MATCH_SCAN_H
#define MATCH_SCAN_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "match/pupils.h"
#include "record/record.h"
#include "text/text.h"

struct matcher;

/*
 * Use the compiled generation in `image`, which must outlive the matcher.
 * Everything in it is checked before use.  NULL with `e` on failure.
 */
struct matcher *matcher_new(struct bytes image, struct err *e);
void matcher_free(struct matcher *m);

struct fingerprints;

struct findings {
	struct finding *v;
	size_t len, cap;
	/* How many of them are identifiers and names; IDENTIFIERS_MAX at most. */
	size_t identifiers;
	/* Of the names those of pupils, with who they are. */
	struct pupils pupils;
	/*
	 * 1: FINDINGS_MAX was reached, and nothing more is looked for; there
	 * are more identifiers, or more words that look disguised, than are
	 * looked at.  The record gets the gap "too_many_findings".
	 */
	int over, cut;
	/* Take those of the texts that are scanned; NULL: not wanted. */
	struct fingerprints *fingerprints;
	/* 1: the last paragraphs of a text may be the sender's signature. */
	int closes;
};

/* Add one, unless FINDINGS_MAX is reached. */
void findings_add(
    struct arena *a, struct findings *out, struct finding finding);

/*
 * Add what stands in `text` (words of every list, names, identifiers) to `*out`.
 * Offsets are in text->text as written.  Everything added lives as long as
 * `a` (where, excerpts) or as the matcher's image (id, term).
 */
void match_scan(struct arena *a, const struct matcher *m,
    const struct text *text, struct findings *out);

#endif
