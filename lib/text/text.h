/*
 * text.h - what a reader would see of a part, as clean text with a place
 *
 *	part  ->  text_decode()  ->  struct text  ->  text_fold()  ->  match
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "mail/message.h"
#include "record/record.h"

struct text {
	/* "subject", "1", "2!word/document.xml": the finding's `where`. */
	struct field where;
	/* Decoded to UTF-8, as it was written; offsets of findings are in it. */
	struct utf8 text;
	/* 1: a mail program would not show it (comment, display:none). */
	int hidden;
};

struct texts {
	struct text *v;
	size_t len;
	/* Gaps found while decoding: "charset_unknown", "too_large". */
	struct gaps gaps;
};

/*
 * The texts of one leaf part: text/plain and text/html in any charset; other
 * kinds give none.  Where a declared charset is wrong, all likely readings are
 * given.  `*out` lives as long as `a`.  Never fails.
 */
void text_decode(struct arena *a, const struct part *part, struct texts *out);

/* What the content of a part is, by look: "application/pdf" (libmagic). */
struct utf8 text_kind(struct arena *a, const struct part *part);

#endif
