/*
 * contents.h - what text_decode() found, as one line, for tests
 *
 * "'shown' ~'hidden' name='octets' name=(encrypted) !gap *oddity +encrypted"
 */
#ifndef TESTS_TEXT_CONTENTS_H
#define TESTS_TEXT_CONTENTS_H

#include <stdio.h>

#include "record/oddity.h"
#include "text/text.h"

enum { CONTENTS_MAX = 16 * 1024 };

struct contents {
	char line[CONTENTS_MAX];
	size_t len;
};

__attribute__((format(printf, 2, 3))) static void
contents_add(struct contents *c, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(c->line + c->len, CONTENTS_MAX - c->len, fmt, ap);
	va_end(ap);
	if (n > 0 && c->len + (size_t)n < CONTENTS_MAX)
		c->len += (size_t)n;
}

static void
contents_odd(struct contents *c, uint64_t set)
{
	for (enum oddity i = 0; i < ODDITIES; i++)
		if ((set & ODD(i)) != 0)
			contents_add(c, " *%s", oddity_row(i)->id.p);
}

static void
contents_member(struct contents *c, const struct member *m)
{
	contents_add(c, " %.*s=", (int)m->name.text.len, m->name.text.p);
	if (m->encrypted)
		contents_add(c, "(encrypted)");
	else
		contents_add(c, "'%.*s'", (int)m->octets.len,
		    m->octets.len > 0 ? (const char *)m->octets.p : "");
	if (m->gap.len > 0)
		contents_add(c, "!%.*s", (int)m->gap.len, m->gap.p);
}

/* The line of what a part holds; line ends of texts become "/". */
__attribute__((unused)) static const char *
contents_within(
    struct arena *a, struct source in, struct budget left, struct contents *c)
{
	struct content out;

	c->len = 0;
	c->line[0] = '\0';
	text_decode(a, &in, &left, &out);
	for (size_t i = 0; i < out.len; i++)
		contents_add(c, " %s'%.*s'", out.v[i].hidden ? "~" : "",
		    (int)out.v[i].text.len, out.v[i].text.p);
	for (size_t i = 0; i < out.members_len; i++)
		contents_member(c, &out.members[i]);
	for (size_t i = 0; i < out.gaps.len; i++)
		contents_add(
		    c, " !%.*s", (int)out.gaps.v[i].len, out.gaps.v[i].p);
	contents_odd(c, out.odd);
	if (out.encrypted)
		contents_add(c, " +encrypted");
	for (size_t i = 0; i < c->len; i++)
		if (c->line[i] == '\n')
			c->line[i] = '/';
	return c->len > 0 ? c->line + 1 : c->line;
}

/* The same with all that a message may unpack. */
__attribute__((unused)) static const char *
contents_of(struct arena *a, struct source in, struct contents *c)
{
	return contents_within(
	    a, in, (struct budget){ (size_t)96 << 20, 10 * 1000 }, c);
}

#endif
