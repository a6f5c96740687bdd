/*
 * seen.h - what a decoder said, as one line, for tests
 *
 *	shown|shown~hidden [member: octets] (gap) encrypted macros
 */
#ifndef TESTS_TEXT_SEEN_H
#define TESTS_TEXT_SEEN_H

#include "base/limits.h"
#include "base/strbuf.h"
#include "record/oddity.h"
#include "tests/tap.h"
#include "text/text.h"

enum { SEEN_OCTETS = 24 };

static inline void
seen_texts(const struct content *c, struct strbuf *out)
{
	for (size_t i = 0; i < c->len; i++) {
		struct utf8 text = c->v[i].text;

		if (c->v[i].hidden)
			strbuf_char(out, '~');
		else if (i > 0)
			strbuf_char(out, '|');
		/* A line end is a slash, the last is not shown. */
		for (size_t k = 0; k < text.len; k++)
			if (text.p[k] != '\n')
				strbuf_char(out, text.p[k]);
			else if (k + 1 < text.len)
				strbuf_char(out, '/');
	}
}

static inline void
seen(const struct content *c, struct strbuf *out)
{
	strbuf_init(out, TEXT_MAX);
	seen_texts(c, out);
	for (size_t i = 0; i < c->members_len; i++) {
		const struct member *m = &c->members[i];
		size_t len = m->octets.len;

		strbuf_fmt(out, " [%.*s: ", (int)m->name.text.len,
		    m->name.text.p == NULL ? "" : m->name.text.p);
		strbuf_add(
		    out, m->octets.p, len > SEEN_OCTETS ? SEEN_OCTETS : len);
		strbuf_char(out, ']');
	}
	for (size_t i = 0; i < c->gaps.len; i++)
		strbuf_fmt(
		    out, " (%.*s)", (int)c->gaps.v[i].len, c->gaps.v[i].p);
	if (c->encrypted)
		strbuf_str(out, " encrypted");
	if ((c->odd & ODD(ODD_MACROS)) != 0)
		strbuf_str(out, " macros");
}

/* Exactly this was said. */
static inline int
seen_same(const struct content *c, const char *want, const char *promise)
{
	struct strbuf out;
	int same;

	seen(c, &out);
	same = tap_same(out.p == NULL ? "" : out.p, out.len, want, promise);
	strbuf_done(&out);
	return same;
}

/* This was said among other things. */
static inline int
seen_holds(const struct content *c, const char *want, const char *promise)
{
	struct strbuf out;
	int holds;

	seen(c, &out);
	holds = strstr(strbuf_cstr(&out), want) != NULL;
	tap_ok(holds, "%s", promise);
	if (!holds)
		tap_note("%s", strbuf_cstr(&out));
	strbuf_done(&out);
	return holds;
}

#endif
