/*
 * header.h - a header block to the fields that we read (RFC 5322 section 2.2)
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "base/arena.h"
#include "base/bytes.h"
#include "mail/boundary.h"
#include "mail/line.h"
#include "mail/reader.h"

/* The fields that are read; all others are passed over. */
enum header_name {
	HEADER_CONTENT_TYPE,
	HEADER_CONTENT_DISPOSITION,
	HEADER_CONTENT_TRANSFER_ENCODING,
	HEADER_MIME_VERSION,
	HEADER_FROM,
	HEADER_TO,
	HEADER_CC,
	HEADER_BCC,
	HEADER_REPLY_TO,
	HEADER_SUBJECT,
	HEADER_DATE,
	HEADER_MESSAGE_ID,
	HEADER_IN_REPLY_TO,
	HEADER_REFERENCES,
	/* Marks of a message: top.c. */
	HEADER_SENSITIVITY,
	HEADER_AUTO_SUBMITTED,
	HEADER_PRECEDENCE,
	HEADER_LIST_ID,
	HEADER_LIST_UNSUBSCRIBE,
	HEADER_FORWARDED,
	HEADER_INBOX_RULE,
	HEADER_NAMES,
};

struct header_block {
	/*
	 * The field of each name that counts: what follows the colon, folds
	 * and all, without its last line end; p is NULL where there is none.
	 */
	struct bytes v[HEADER_NAMES];
	/* Bit 1 << name: it stands there more than once, and differs. */
	uint32_t repeated, differs;
	/* What is strange about it, see oddity.h: a set. */
	uint64_t odd;
	/* 1: a value passed HEADER_OCTETS_MAX and is cut. */
	int cut;
	/* Where the body begins, after the blank line if there is one. */
	size_t body;
};

/*
 * Read the header that begins at `from` as `reader` does.  It ends with a blank
 * line, before a boundary that is open, and before a line that is neither a
 * field nor a continuation: as in Postfix, that line begins the body.  The
 * first field of a name counts.  Values are borrowed from the lines.
 */
void header_parse(struct reader *reader, struct lines *l, size_t from,
    struct boundaries *open, struct header_block *out);

/* 1: a field that says how a part is to be read begins the line at `at`. */
int header_is_content(struct bytes in, size_t at);

/*
 * A value without folds: line ends dropped, blanks at both ends trimmed.
 * Borrowed where it has no fold, else it lives as long as `a`.
 */
struct bytes header_unfold(struct arena *a, struct bytes value);

#endif
