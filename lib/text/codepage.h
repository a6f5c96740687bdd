/*
 * codepage.h - octets in a numbered codepage of Windows, to a pen
 *
 * Old documents say by number in what their octets are written, a number a
 * font or a stream.  A codepage is asked for once and kept: a document that
 * changes it at every letter costs no more than one that does not.
 */
#ifndef TEXT_CODEPAGE_H
#define TEXT_CODEPAGE_H

#include "text/pen.h"

enum {
	CODEPAGE_WESTERN = 1252,
	CODEPAGE_UTF16 = 1200,
	/* More than Windows has; what comes later is read as Western. */
	CODEPAGES_MAX = 64,
};

struct codepage {
	unsigned number;
	/* 1: one octet is one character; `high` has those from 0x80. */
	int is_narrow;
	uint16_t high[128];
};

struct codepages {
	struct codepage v[CODEPAGES_MAX];
	size_t len;
	/* Emptied after each use. */
	struct arena *scratch;
	/* 1: some codepage is not known, and was read as Western. */
	int unknown;
};

void codepages_init(struct codepages *c);
void codepages_done(struct codepages *c);

/* Write octets in codepage `number`; 0 stands for Western. */
void codepages_write(
    struct codepages *c, unsigned number, struct bytes octets, struct pen *out);

#endif
