/*
 * header.h - a header block to its fields (RFC 5322 section 2.2)
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "base/arena.h"
#include "base/bytes.h"

struct header_field {
	/* Without the colon and blanks before it; any octets but ':'. */
	struct bytes name;
	/* After the colon, folds and all, without the last line end. */
	struct bytes value;
};

struct header_block {
	struct header_field *v;
	size_t len;
	/* 1: HEADERS_MAX or HEADER_OCTETS_MAX was passed; the rest is body. */
	int cut;
	/* Where the body begins, after the blank line if there is one. */
	size_t body;
};

/*
 * Read the fields at the start of `octets`.  A line that is neither a field
 * nor a continuation ends the header, as Postfix has it, and begins the body.
 */
void header_parse(
    struct arena *a, struct bytes octets, struct header_block *out);

/* The first field of that name (any case), or NULL. */
const struct header_field *header_find(
    const struct header_block *block, const char *name);

/* Length of the line at the start of `octets` with its end; 0 at the end. */
size_t header_line(struct bytes octets);

/* `line` without the CR and LF at its end. */
struct bytes header_chomp(struct bytes line);

/* The value without folds: line ends dropped, blanks at both ends trimmed. */
struct bytes header_unfold(struct arena *a, struct bytes value);

#endif
