/*
 * strbuf.c - octets that grow up to a stated maximum
 */
#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void
room(struct strbuf *b, size_t cap)
{
	size_t wanted = b->cap == 0 ? 256 : b->cap;
	char *p;

	if (cap <= b->cap)
		return;
	while (wanted < cap)
		wanted *= 2;
	p = realloc(b->p, wanted);
	if (p == NULL) {
		fprintf(stderr, "out of memory: a buffer of %zu\n", wanted);
		abort();
	}
	b->p = p;
	b->cap = wanted;
}

void
strbuf_init(struct strbuf *b, size_t max)
{
	*b = (struct strbuf){ .max = max };
}

void
strbuf_done(struct strbuf *b)
{
	free(b->p);
	strbuf_init(b, b->max);
}

void
strbuf_clear(struct strbuf *b)
{
	b->len = 0;
	b->over = 0;
}

void
strbuf_add(struct strbuf *b, const void *p, size_t len)
{
	if (b->over || len > b->max - b->len) {
		b->over = 1;
		return;
	}
	if (len == 0)
		return;
	room(b, b->len + len);
	memcpy(b->p + b->len, p, len);
	b->len += len;
}

void
strbuf_str(struct strbuf *b, const char *s)
{
	strbuf_add(b, s, strlen(s));
}

void
strbuf_char(struct strbuf *b, char c)
{
	strbuf_add(b, &c, 1);
}

void
strbuf_fmt(struct strbuf *b, const char *fmt, ...)
{
	size_t left = b->cap - b->len;
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	/* What fits is written at once; else it is measured. */
	n = vsnprintf(left > 0 ? b->p + b->len : NULL, left, fmt, ap);
	va_end(ap);
	if (n < 0 || b->over || (size_t)n > b->max - b->len) {
		b->over = 1;
	} else {
		if ((size_t)n >= left) {
			room(b, b->len + (size_t)n + 1);
			vsnprintf(b->p + b->len, (size_t)n + 1, fmt, again);
		}
		b->len += (size_t)n;
	}
	va_end(again);
}

int
strbuf_over(const struct strbuf *b)
{
	return b->over;
}

const char *
strbuf_cstr(struct strbuf *b)
{
	room(b, b->len + 1);
	b->p[b->len] = '\0';
	return b->p;
}

struct bytes
strbuf_bytes(const struct strbuf *b)
{
	return (struct bytes){ (const unsigned char *)b->p, b->len };
}
