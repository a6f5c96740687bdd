/*
 * bynames.c - what the display names of a message's mailboxes say
 */
#include "scanner/bynames.h"

#include <string.h>

#include "base/limits.h"
#include "base/strbuf.h"
#include "match/scan.h"
#include "text/text.h"

enum {
	/* Four fields, of each octet three in UTF-8: it is never full. */
	NAMES_OCTETS = 4 * 3 * HEADER_OCTETS_MAX,
};

static void
take_names(struct mailboxes from, struct strbuf *out)
{
	struct utf8 before = { NULL, 0 };

	for (size_t i = 0; i < from.len; i++) {
		struct utf8 name = from.v[i].name.text;

		if (name.len == 0 || utf8_equal(name, before) ||
		    memchr(name.p, '@', name.len) != NULL)
			continue;
		if (out->len > 0)
			strbuf_str(out, ", ");
		strbuf_add(out, name.p, name.len);
		before = name;
	}
}

struct utf8
bynames_text(struct arena *a, const struct header *header)
{
	struct strbuf b;
	struct utf8 text;

	strbuf_init(&b, NAMES_OCTETS);
	take_names(header->from, &b);
	take_names(header->reply_to, &b);
	take_names(header->to, &b);
	take_names(header->cc, &b);
	text = arena_utf8(a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return text;
}

void
bynames_search(struct arena *a, const struct matcher *m, struct utf8 text,
    struct findings *out)
{
	const struct text names = { .where = { .text = BYNAMES_WHERE },
		.text = text };
	struct findings found = { 0 };

	if (text.len == 0)
		return;
	match_scan(a, m, &names, &found);
	for (size_t i = 0; i < found.len; i++)
		if (found.v[i].kind == FINDING_WORD)
			findings_add(a, out, found.v[i]);
	out->over |= found.over;
}
