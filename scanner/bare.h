/*
 * bare.h - a password alone in a short mail, beside a protected file
 *
 *	Subject: reports		Tiger42!
 *	attached: reports.zip (encrypted)
 *
 * Nothing says that it is one but the file, which is read later than the text.
 */
#ifndef SCANNER_BARE_H
#define SCANNER_BARE_H

#include "match/scan.h"
#include "text/terms.h"
#include "text/text.h"

/* Begins with zeros. */
struct bare {
	struct finding *v;
	size_t len, cap;
	/* The words themselves, which are no terms. */
	struct utf8 *words;
	size_t words_cap;
};

/* A text of the message's own: what may be a password in it. */
void bare_note(struct arena *a, struct bare *bare, const struct text *text);

/*
 * All parts are in `record`: with a file among them that needs a password what
 * was noted is added to `findings`, unless it was found by its words; `terms`
 * (NULL: none are kept) leave it out.  Without one the record says that there
 * is such a word, for whoever knows of a file before.
 */
void bare_conclude(struct arena *a, const struct bare *bare,
    struct record *record, struct findings *findings, struct terms *terms);

#endif
