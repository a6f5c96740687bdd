/*
 * part.h - what a part's own header says of it
 */
#ifndef MAIL_PART_H
#define MAIL_PART_H

#include "mail/header.h"
#include "mail/message.h"
#include "mail/transfer.h"

/* How the body is to be read. */
struct part_kind {
	enum transfer_kind transfer;
	/* The boundary parameter as written; len 0 if none. */
	struct bytes boundary;
	/* By type: a multipart, a message, or a delivery report's fields. */
	int is_multipart, is_message, is_status;
	/* The Content-Type field, folds and all; p is NULL if none. */
	struct bytes type;
};

/*
 * Fill type, charset, disposition and name of `part`, and add its gaps and
 * oddities, from its header as `reader` reads it.  The default type is another
 * below a multipart/digest (RFC 2046 section 5.1.5).
 */
void part_describe(struct arena *a, struct reader *reader,
    const struct header_block *header, struct part *part,
    struct part_kind *out);

/* Part `n` below `above`: "3" and 1 give "3.1", "" and 1 give "1". */
struct utf8 part_path(struct arena *a, struct utf8 above, size_t n);

/*
 * The number that children of `part` stand under: IMAP counts the children of
 * an outermost multipart from 1 and gives that multipart itself no number; we
 * call it 0 ("3.0" in the message enclosed in part 3).
 */
struct utf8 part_above_children(const struct part *part);

#endif
