/*
 * zip_record.h - the records that a zip is made of, one at a time
 *
 *	octets  ->  zip_record_end(), _central(), _local()  ->  zip_list()
 *
 * PKWARE APPNOTE 6.3.10, 4.3.  The octets may be anything: what does not lie
 * inside them is no record.  Each takes time by its own length, but for
 * zip_record_end(), which looks through them.  Which record is believed where two
 * differ is zip.h's.
 */
#ifndef TEXT_ZIP_RECORD_H
#define TEXT_ZIP_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct zip_entry;

/* Signatures, APPNOTE 4.3: of four octets each. */
#define ZIP_LOCAL     "PK\003\004"
#define ZIP_CENTRAL   "PK\001\002"
#define ZIP_END       "PK\005\006"
#define ZIP_SPLIT     "PK\007\010"
#define ZIP_TEMPORARY "PK00"

/* Readers look for the end record so far from the end: it and its comment. */
enum { ZIP_END_LOOKED_AT = 22 + 0xffff };

/* An end record and the directory it points to. */
struct zip_end {
	size_t at, directory;
	/* What stands before the zip: to be added to its offsets. */
	size_t prefix;
	/* Of the directory's records, as it says. */
	uint64_t count;
	struct bytes comment;
	/* The piece of a split zip that this is; 0: the only one. */
	uint32_t piece;
	/* 1: the directory needs a password (APPNOTE 7.3). */
	int is_encrypted;
};

/* 1: this signature stands at `at`, which may lie beyond the octets. */
int zip_record_is(struct bytes b, size_t at, const char *signature);

/*
 * The last end record of the last `looked_at` octets that points to a directory,
 * as all readers take it; 1 when there is one.  `*out` lives as long as `b`.
 */
int zip_record_end(struct bytes b, size_t looked_at, struct zip_end *out);

/*
 * The header before a file's data: 1 when it could be one.  `out->is_broken`:
 * the data does not lie inside the octets; `out->data` is where it would begin.
 */
int zip_record_local(struct bytes b, size_t at, struct zip_entry *out);

/*
 * A record of the directory: its length, 0 when it is none.  `*header` is where
 * it says that the file's own header stands, from where the zip begins.
 */
size_t zip_record_central(
    struct bytes b, size_t at, struct zip_entry *out, uint64_t *header);

#endif
