/*
 * segment.h - the form of a spool segment on disk
 *
 *	segment := head entry*
 *	head    := "SGSP" version(4) number(8)
 *	entry   := "SGEN" length(4) digest(16) payload
 *	payload := id(16) piece(document) sealed(copy) sealed(excerpts)
 *	sealed  := piece count(4) { piece(key id) piece(wrap) }*
 *	piece   := length(4) octets
 *
 * Numbers are little-endian.  `length` is the payload's; `digest` the first 16
 * octets of SHA-256 over length and payload.  Framing and content are checked
 * apart, so that damage in one entry does not hide the next.
 */
#ifndef STORE_SEGMENT_H
#define STORE_SEGMENT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "store/spool.h"

enum {
	SEGMENT_HEAD = 16,
	SEGMENT_FRAME = 24,
	/* A message, its document and its wraps; more is damage. */
	SEGMENT_PAYLOAD_MAX = 256 * 1024 * 1024,
	SEGMENT_NAME = 21
};

/* "00000000000000a7.seg" with a NUL. */
void segment_name(uint64_t number, char out[SEGMENT_NAME]);
/* 0, or -1 when it is not a segment's name. */
int segment_number(const char *name, uint64_t *number) MUST_CHECK;

/* The numbers of the segments in `directory`, ascending. */
int segment_list(struct arena *a, const char *directory, uint64_t **numbers,
    size_t *len, struct err *e) MUST_CHECK;

void segment_head(uint64_t number, unsigned char out[SEGMENT_HEAD]);

/* Append the frame and payload of `entry` to `out`. */
void segment_put(const struct spool_entry *entry, struct strbuf *out);

enum segment_read {
	/* `*out` holds the entry, `*next` where the next one begins. */
	SEGMENT_ENTRY,
	/* `offset` is the end of what is there. */
	SEGMENT_END,
	/* The rest does not reach to the end of an entry. */
	SEGMENT_TORN,
	/* A whole frame whose content is not what was written: skip to *next. */
	SEGMENT_DAMAGED,
};

/*
 * Read the entry at `offset` of a segment of `size` octets.  After lost
 * framing the next frame's mark is searched for.  -1 with `e` (ERR_SYSTEM)
 * when the disk cannot be read.
 */
int segment_get(struct arena *a, int fd, uint64_t size, uint64_t offset,
    struct spool_entry *out, uint64_t *next, enum segment_read *what,
    struct err *e) MUST_CHECK;

#endif
