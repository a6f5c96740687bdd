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
 * octets of SHA-256 over length and payload.
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
	SEGMENT_NAME = 21,
	SEGMENT_PATH = 4200
};

/* "<directory>/00000000000000a7.seg". */
void segment_path(
    const char *directory, uint64_t number, char out[SEGMENT_PATH]);

struct segment_position {
	uint64_t number, offset;
};

/* How far the recorder says it is (its file `position`); 0, 0 if nowhere. */
struct segment_position segment_position(const char *directory);

/* The numbers of the segments in `directory`, ascending. */
int segment_list(struct arena *a, const char *directory, uint64_t **numbers,
    size_t *len, struct err *e) MUST_CHECK;

/* What segment `number` begins with. */
void segment_head(uint64_t number, unsigned char out[SEGMENT_HEAD]);

/* Append the frame and payload of `entry` to `out`. */
void segment_put(const struct spool_entry *entry, struct strbuf *out);

enum segment_read {
	/* `*out` holds the entry, `*next` where the next one begins. */
	SEGMENT_ENTRY,
	/* `offset` is the end of what is there. */
	SEGMENT_END,
	/* No valid entry from `offset` to the end; `*next` is the end. */
	SEGMENT_TORN,
	/* Not what was written, but a valid entry begins at `*next`. */
	SEGMENT_DAMAGED,
};

struct segment_file {
	int fd;
	/* Octets that may be read, and where an entry begins. */
	uint64_t size, offset;
};

/*
 * Read one entry.  Whatever is not a valid entry is passed over up to the next
 * that is; lengths inside damage are not believed.  `a` needs room for
 * SEGMENT_PAYLOAD_MAX octets.  -1 with `e` (ERR_SYSTEM) when the disk cannot
 * be read.
 */
int segment_get(struct arena *a, struct segment_file from,
    struct spool_entry *out, uint64_t *next, enum segment_read *what,
    struct err *e) MUST_CHECK;

#endif
