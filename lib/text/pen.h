/*
 * pen.h - clean text, written character by character
 *
 * For formats that keep text in pieces of UTF-16 and of one-octet charsets.
 * Control characters become line ends or are left out; the rest is UTF-8.
 */
#ifndef TEXT_PEN_H
#define TEXT_PEN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/strbuf.h"

struct pen {
	struct strbuf out;
	/* A high surrogate that waits for its low one; 0: none. */
	uint32_t high;
	/* Characters that came, those that did not fit included. */
	uint64_t work;
};

/* At most `max` octets are written; what is beyond is dropped (pen_over). */
void pen_init(struct pen *p, size_t max);

/* One code point.  Surrogates pair; what is no character becomes U+FFFD. */
void pen_char(struct pen *p, uint32_t c);

/* A line end, unless one stands there. */
void pen_line(struct pen *p);

/* UTF-16, little end first. */
void pen_utf16(struct pen *p, struct bytes octets);

/* windows-1252. */
void pen_octets(struct pen *p, struct bytes octets);

/* Clean text. */
void pen_text(struct pen *p, struct utf8 text);

/* 1: something did not fit. */
int pen_over(const struct pen *p);

/* What was written, living as long as `a`; the pen is done. */
struct utf8 pen_take(struct pen *p, struct arena *a);

#endif
