/*
 * message.h - octets of a message to a tree of parts
 *
 *	octets  ->  message_parse()  ->  struct part tree  ->  text_decode()
 *
 * RFC 5322, 2045-2049, 2231, 2047, 6532.  One pass, linear time, bounded
 * parts, depth, header values and parameters.  A parser has no right to fail on
 * content: what is strange is a gap or an oddity of the part (style rule 29).
 * Strange mail has one reading here, the likeliest; readings.h gives them all.
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "record/record.h"

/* What could not be read.  Gaps, not errors: the reviewer is shown them. */
enum part_gap {
	/* Nested deeper than DEPTH_MAX; `body` holds it undivided. */
	PART_TOO_DEEP = 1 << 0,
	/* PARTS_MAX is reached: the rest stands undivided in this part. */
	PART_TOO_MANY = 1 << 1,
	/* More or longer header fields or parameters than are read. */
	PART_HEADER_CUT = 1 << 2,
	/* A multipart without a usable boundary, or without its last one. */
	PART_BOUNDARY = 1 << 3,
	/* Damaged base64 or quoted-printable; `body` holds the good rest. */
	PART_ENCODING = 1 << 4,
	/* A transfer encoding we do not know; `body` is as written. */
	PART_UNKNOWN_ENCODING = 1 << 5,
	/* A leading mbox "From " line was skipped. */
	PART_MBOX = 1 << 6,
	/* More than DECODED_MAX in all; `body` is as written. */
	PART_TOO_LARGE = 1 << 7,
	/* There are more ways to read it than are tried. */
	PART_READINGS = 1 << 8,
};

/*
 * How octets in a named charset become text: for RFC 2047 words and RFC 2231
 * values.  Handed in, because the converter (text/charset.c) stands below mail
 * in the layers.
 */
struct mail_charset {
	/*
	 * Text of `octets`, living as long as the arena.  `charset` is any
	 * token mail gave.  *lossy becomes 1 when something had to become
	 * U+FFFD or the charset is not known; in the latter case the result's
	 * `p` is NULL.  Never fails otherwise.
	 */
	struct utf8 (*decode)(struct arena *a, struct utf8 charset,
	    struct bytes octets, int *lossy);
};

struct part {
	/* NULL at the root. */
	struct part *parent;
	/* First child and next sibling in message order; NULL if none. */
	struct part *child, *next;
	/* "1", "2.1", "0" for the outermost multipart; ASCII. */
	struct utf8 path;
	/*
	 * Declared media type, lower case, the default of its place if none;
	 * text/plain for what should have been divided and was not (PART_TOO_*,
	 * PART_BOUNDARY), so that it is read at least as text.
	 */
	struct field type;
	/* charset parameter as written; empty if none. */
	struct field charset;
	/* "attachment", "inline", ...; lower case; empty if none. */
	struct field disposition;
	/* Name as a mail program shows it (RFC 2231, 2047); empty if none. */
	struct field name;
	/* Octets of this part with its header, as they lie in the message. */
	struct bytes raw;
	/* Octets after transfer decoding, charset untouched.  Leaves only. */
	struct bytes body;
	/*
	 * What stands before the first boundary of a multipart and after the
	 * last, which mail programs do not show.  One with nothing between has
	 * only the latter; what is before it is its body.
	 */
	struct bytes preamble, epilogue;
	/* 0 at the root. */
	uint32_t depth;
	/* OR of enum part_gap. */
	uint32_t gaps;
	/* What is strange about it, see oddity.h: a set. */
	uint64_t odd;
	/* 1: flowed text whose soft line ends go with their blank (RFC 3676). */
	int joins_lines;
	/* 1: a multipart: it has children and no body of its own. */
	int is_multipart;
	/*
	 * 1: an enclosed message: has a body (its octets) and one child.  A
	 * delivery report (message/delivery-status) is a leaf whose groups of
	 * fields are children beside its body.
	 */
	int is_message;
};

struct message {
	struct part *root;
	/* The top header's fields that a record carries. */
	struct header header;
	/* Octets of it, the line that ends it included. */
	size_t header_len;
	/* In message order, root first. */
	struct part **parts;
	size_t parts_len;
	/* Octets and comparisons it took: tests hold it against the size. */
	uint64_t work;
};

/*
 * Read `octets`, which must outlive `a`'s use: undecoded parts point into
 * them.  Line ends may be CRLF, LF, CR or mixed and are left as they are; the line
 * end before a boundary belongs to the boundary.  `charset` is borrowed for
 * the call; NULL: only us-ascii, utf-8 and iso-8859-1 are known.  Never fails.
 */
void message_parse(struct arena *a, struct bytes octets,
    const struct mail_charset *charset, struct message *out);

struct reader;
struct decoded;

/*
 * The same as `reader` reads it, whose doubts are noted.  `around` is NULL, or
 * what the message is packed in: its root becomes the child of that, whose path
 * its parts go on from.
 */
void message_read(struct arena *a, struct reader *reader,
    struct decoded *decoded, struct part *around, struct bytes octets,
    struct message *out);

/* 1: the octets begin with a header as messages have it. */
int message_looks(struct bytes octets);

/* The names of a part's gaps, as the record document has them. */
struct gaps part_gap_names(struct arena *a, uint32_t gaps);

#endif
