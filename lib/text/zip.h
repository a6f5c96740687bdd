/*
 * zip.h - what a zip says it holds, in every way that readers look at it
 *
 * Some readers believe the directory at the end, some the headers before each
 * file, some the first directory they find.  All of them are read here (PKWARE
 * APPNOTE 6.3.10); where they differ, both readings are entries and that is an
 * oddity.  Nothing is unpacked.
 */
#ifndef TEXT_ZIP_H
#define TEXT_ZIP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"

struct zip_entry {
	/* As recorded, and as UTF-8 in a field of its own (may be empty). */
	struct bytes name, unicode_name;
	/* What its author says of it; the directory's entries only. */
	struct bytes comment;
	/* General purpose bits and method, APPNOTE 4.4.4 and 4.4.5. */
	uint32_t flags, method;
	uint32_t crc;
	/* The piece of a split zip that it begins in. */
	uint32_t piece;
	/* Where its header and its data begin. */
	size_t header, data;
	/* Octets packed and unpacked; both 0 with `is_open`. */
	uint64_t packed, size;
	/* 1: its sizes stand behind the data, if anywhere. */
	int is_open;
	/* 1: a second reading, or a file the directory does not name. */
	int is_other;
	/* 1: its data does not lie inside the octets. */
	int is_broken;
};

struct zip {
	/* In the order of the directory, other readings behind. */
	struct zip_entry *v;
	size_t len, cap;
	/* ODD_ZIP_CONFLICT and ODD_OVERLAP, see record/oddity.h: a set. */
	uint64_t odd;
	/* 1: there is no whole directory. */
	int is_damaged;
	/* 1: the directory itself needs a password (APPNOTE 7.3). */
	int is_encrypted;
	/* 1: one piece of several. */
	int is_piece;
	/* 1: there are more than `most` entries. */
	int is_over;
	/* What its author says of the whole. */
	struct bytes comment;
	/* Octets that stand before the zip. */
	size_t prefix;
	/* Steps it took: tests hold it against the size. */
	uint64_t work;
};

enum {
	ZIP_STORED = 0,
	ZIP_DEFLATED = 8,
	ZIP_AES = 99,
	/* Bits of `flags`. */
	ZIP_FLAG_ENCRYPTED = 1 << 0,
	ZIP_FLAG_OPEN = 1 << 3,
	ZIP_FLAG_STRONG = 1 << 6,
	ZIP_FLAG_UTF8 = 1 << 11,
	ZIP_FLAG_MASKED = 1 << 13,
};

/* 1: the octets begin like a zip, or a piece of one. */
int zip_begins(struct bytes octets);

/* 1: they end in a whole zip, or nearly: as far as readers look. */
int zip_ends(struct bytes octets);

/* Up to `most` entries; `*out` lives as long as `a` and the octets. */
void zip_list(
    struct arena *a, struct bytes octets, size_t most, struct zip *out);

/* 1: a password is needed to read it. */
int zip_is_encrypted(const struct zip_entry *entry);

#endif
