/*
 * turned.c - findings in what control characters turn round (U+202E)
 */
#include "scanner/turned.h"

/* The octets of the text as it was written, to the end of a character. */
static struct span
as_written(const struct text *text, const struct finding *f)
{
	struct span at = { text->turned[f->start], text->turned[f->start] };

	for (size_t i = f->start; i < f->end; i++) {
		size_t octet = text->turned[i];

		if (octet < at.start)
			at.start = octet;
		if (octet >= at.end)
			at.end = octet + 1;
	}
	return at;
}

/* The same stands in the same place, among those from `before` on. */
static int
was_found(const struct findings *all, const struct finding *f, size_t before,
    size_t first)
{
	for (size_t i = before; i < first; i++) {
		const struct finding *other = &all->v[i];

		if (other->kind == f->kind && other->start < f->end &&
		    other->end > f->start && utf8_equal(other->id, f->id) &&
		    utf8_equal(other->term, f->term))
			return 1;
	}
	return 0;
}

static int
is_as_written(struct utf8 view)
{
	return utf8_equal(view, UTF8("plain")) ||
	       utf8_equal(view, UTF8("folded"));
}

void
turned_settle(
    struct findings *all, const struct text *text, size_t before, size_t first)
{
	size_t n = first;

	for (size_t i = first; i < all->len; i++) {
		struct finding f = all->v[i];
		struct span at = as_written(text, &f);

		f.start = at.start;
		f.end = at.end;
		if (was_found(all, &f, before, first)) {
			all->identifiers -= f.kind == FINDING_IDENTIFIER ||
					    f.kind == FINDING_NAME;
			continue;
		}
		if (is_as_written(f.view))
			f.view = UTF8("reversed");
		all->v[n++] = f;
	}
	all->len = n;
}
