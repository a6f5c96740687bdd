/*
 * strbuf.h - octets that grow up to a stated maximum
 *
 * Passing the maximum adds nothing more and is remembered: the caller looks at
 * strbuf_over() once, at the end, and makes a finding or an error of it.
 * Running out of memory ends the process.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include <stddef.h>

#include "base/attr.h"
#include "base/bytes.h"

struct strbuf {
	/* NULL while empty.  Not NUL-terminated unless strbuf_cstr() was called. */
	char *p;
	size_t len, cap, max;
	/* 1 once something did not fit. */
	int over;
};

/* An empty buffer for at most `max` octets.  Takes no memory yet. */
void strbuf_init(struct strbuf *b, size_t max);

/* Give the memory back; the buffer is empty and usable again. */
void strbuf_done(struct strbuf *b);

/* Forget the content, keep the memory. */
void strbuf_clear(struct strbuf *b);

/* Append; all of it or nothing. */
void strbuf_add(struct strbuf *b, const void *p, size_t len);
void strbuf_str(struct strbuf *b, const char *s);
void strbuf_char(struct strbuf *b, char c);
void strbuf_fmt(struct strbuf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* 1 once something did not fit. */
int strbuf_over(const struct strbuf *b);

/* The content with a NUL after it; lives until the next call on `b`. */
const char *strbuf_cstr(struct strbuf *b);

/* The content; lives until the next call on `b`. */
struct bytes strbuf_bytes(const struct strbuf *b);

#endif
