/*
 * column.c - lines that are no wider than the terminal
 */
#define _GNU_SOURCE
#include "cli/column.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
	/* Where a terminal does not say how wide it is, or makes no sense. */
	USUAL = 80,
	LEAST = 20,
	TAB = 8,
};

size_t
column_width(void)
{
	struct winsize size = { .ws_col = 0 };

	if (!isatty(1))
		return 0;
	if (ioctl(1, TIOCGWINSZ, &size) == -1 || size.ws_col < LEAST)
		return USUAL;
	return size.ws_col;
}

void
column_put(struct column *c, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vprintf(fmt, ap);
	va_end(ap);
	c->at += n > 0 ? (size_t)n : 0;
}

/* How wide a character is at most; letters of the east are two columns wide. */
static size_t
width_of(char first)
{
	return first == '\t' ? TAB : (unsigned char)first < 0x80 ? 1 : 2;
}

/* Of text that may be shown as it is. */
static void
put_broken(struct column *c, struct utf8 text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		for (len = 1; at + len < text.len &&
			      ((unsigned char)text.p[at + len] & 0xc0) == 0x80;
		     len++)
			;
		if (c->at + width_of(text.p[at]) > c->width) {
			printf("\n%s", c->margin);
			c->at = strlen(c->margin);
		}
		fwrite(text.p + at, 1, len, stdout);
		c->at += width_of(text.p[at]);
	}
}

void
column_shown(struct column *c, struct utf8 text, enum display_form form)
{
	struct strbuf b;

	strbuf_init(&b, DISPLAY_GROWTH * text.len);
	display_text(text, form, &b);
	if (c->width > 0)
		put_broken(c, (struct utf8){ b.p, b.len });
	else if (b.len > 0)
		fwrite(b.p, 1, b.len, stdout);
	strbuf_done(&b);
}

void
column_end(struct column *c)
{
	printf("\n");
	c->at = 0;
}
