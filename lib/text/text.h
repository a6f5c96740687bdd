/*
 * text.h - what a reader would see of a part, as clean text with a place
 *
 *	part  ->  text_decode()  ->  struct content  ->  text_fold()  ->  match
 *
 * What a part is decides how it is read, whatever it is called: a decoder says
 * by the octets whether it can, and every one that can does (a file may be two
 * things at once).  What is packed inside comes back as members, which the
 * caller has decoded in their turn.
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "mail/message.h"
#include "record/record.h"

/* What may still be unpacked of one message, whatever holds it. */
struct budget {
	/* Octets of members, and how many of them. */
	size_t octets, members;
};

/* Octets to be read. */
struct source {
	/* "2", "2!a/b.docx". */
	struct utf8 path;
	/* Declared media type and charset; may be empty. */
	struct utf8 type, charset;
	/* What they are, by kinds_of(); may be empty. */
	struct utf8 kind;
	struct bytes octets;
	/* 1: format=flowed with delsp=yes: lines are joined without a blank. */
	int joins_lines;
};

struct text {
	/* "subject", "1", "2!word/document.xml": the finding's `where`. */
	struct field where;
	/* Decoded to UTF-8, as it was written; offsets of findings are in it. */
	struct utf8 text;
	/* 1: a mail program would not show it (comment, display:none). */
	int hidden;
	/* What the format itself says is quoted: blockquote. */
	struct spans quoted;
	/*
	 * The text before once more, as control characters turn it round: for
	 * each of its octets and its end, the octet of that.  NULL: it is none.
	 */
	const uint32_t *turned;
};

/* Something whole inside: a file of an archive, an attachment of a .msg. */
struct member {
	/* As the container has it ("a/b.docx"); "1", "2" where it has none. */
	struct field name;
	/* Declared media type; empty: unknown. */
	struct utf8 type;
	struct bytes octets;
	/* 1: a password is needed; there are no octets then. */
	int encrypted;
	/* 1: a mail program shows it among a message's attachments. */
	int is_attachment;
	/* A gap of its own; empty if none. */
	struct utf8 gap;
	/* What is strange about it, see record/oddity.h: a set. */
	uint64_t odd;
};

/* What a part holds. */
struct content {
	struct text *v;
	size_t len, cap;
	struct member *members;
	size_t members_len, members_cap;
	/* "charset_unknown", "archive_damaged", ... */
	struct gaps gaps;
	/* 1: something in it cannot be read without a password. */
	int encrypted;
	/* What is strange about it, see record/oddity.h: a set. */
	uint64_t odd;
	/* Steps of the decoders that count theirs: for tests of cost. */
	uint64_t work;
};

/*
 * All there is to read in `in`: every decoder that knows its look.  Text in
 * any charset; where a declared charset is wrong, all likely readings.  `*out`
 * lives as long as `a` and the octets.  Never fails: what cannot be read is a
 * gap.
 */
void text_decode(struct arena *a, const struct source *in, struct budget *left,
    struct content *out);

/* What stands before and after the parts of a multipart, hidden. */
void text_around(struct arena *a, const struct part *part, struct content *out);

#endif
