/*
 * indexing.c - the words of a text by which its message may be searched for
 */
#include "scanner/indexing.h"

#include <stdlib.h>

static int
span_order(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

enum { SPANS_OF_DATE = 3 };

/* What of an identifier is left out: all of it, of a date its numbers. */
static size_t
add_spans(struct utf8 text, const struct finding *f, struct span *out)
{
	size_t start = (size_t)f->start, end = (size_t)f->end, n = 0;

	if (!utf8_equal(f->id, UTF8("date-of-birth"))) {
		out[0] = (struct span){ start, end };
		return 1;
	}
	for (size_t i = start; i < end && n < SPANS_OF_DATE; i++) {
		size_t number = i;

		while (i < end && text.p[i] >= '0' && text.p[i] <= '9')
			i++;
		if (i > number)
			out[n++] = (struct span){ number, i };
	}
	return n;
}

void
index_words(struct arena *a, struct terms *terms, const struct findings *found,
    size_t first, struct utf8 text)
{
	size_t n = found->len - first, len = 0;
	struct span *spans = arena_array(a, n * SPANS_OF_DATE, sizeof(*spans));

	/* What was not looked for may be anything. */
	if (found->over || found->cut) {
		terms_leave(terms);
		return;
	}
	for (size_t i = first; i < found->len; i++) {
		const struct finding *f = &found->v[i];

		if ((f->kind != FINDING_IDENTIFIER &&
			f->kind != FINDING_NAME) ||
		    finding_is_context(f->id))
			continue;
		if (utf8_equal(f->id, UTF8("password")))
			terms_forbid(terms, (struct utf8){ text.p + f->start,
						(size_t)(f->end - f->start) });
		len += add_spans(text, f, spans + len);
	}
	qsort(spans, len, sizeof(*spans), span_order);
	terms_add(terms, text, spans, len);
}
