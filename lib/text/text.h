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
	size_t len, cap;
	/* Gaps found while decoding: "charset_unknown", "charset_guessed". */
	struct gaps gaps;
};

/*
 * The texts of one part: of a text or message leaf in any charset, HTML as it
 * would be read; of a multipart what stands before and after its parts.  Other
 * kinds give none.  Where a declared charset is wrong, all likely readings are
 * given.  `*out` lives as long as `a` and the part's octets.  Never fails.
 */
void text_decode(struct arena *a, const struct part *part, struct texts *out);

/* Add one text, unless it is empty. */
void text_add(struct arena *a, struct texts *out, struct text text);

#endif
