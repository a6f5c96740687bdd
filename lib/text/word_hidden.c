/*
 * word_hidden.c - which octets of a Word document nobody is shown
 */
#include "text/word_hidden.h"

#include <stdlib.h>

#include "text/little.h"

enum {
	/* [MS-DOC] 2.5.7: fcPlcfBteChpx, where pages are named. */
	PAGES = 0xfa,
	PAGE = 512,
	/* 2.6.1: single properties, and the octets of their operands. */
	DELETED = 0x0800,
	HIDDEN = 0x083c,
	WEB_HIDDEN = 0x0811,
};

/* Octets of the operand of property `sprm` at `at` (2.2.5.1, spra). */
static size_t
operand_size(struct bytes properties, size_t at, uint32_t sprm)
{
	static const size_t sizes[] = { 1, 1, 2, 4, 2, 2, 0, 3 };
	uint32_t kind = sprm >> 13;

	if (kind == 6)
		return 1 + (size_t)le_at(properties, at, 1);
	return sizes[kind];
}

static int
is_hiding(struct bytes properties)
{
	for (size_t at = 0; at + 3 <= properties.len;) {
		uint32_t sprm = le16_at(properties, at);
		uint32_t value = le_at(properties, at + 2, 1);

		/* 1: yes; 0x81: the contrary of its style. */
		if ((sprm == DELETED || sprm == HIDDEN || sprm == WEB_HIDDEN) &&
		    (value == 1 || value == 0x81))
			return 1;
		at += 2 + operand_size(properties, at + 2, sprm);
	}
	return 0;
}

/* One page: its runs, from each to the next. */
static void
read_page(struct arena *a, struct bytes page, struct word_ranges *out)
{
	size_t runs = le_at(page, PAGE - 1, 1);

	for (size_t i = 0; i < runs; i++) {
		size_t place = 2 * le_at(page, 4 * (runs + 1) + i, 1);
		size_t len = le_at(page, place, 1);
		struct word_range range = { le32_at(page, 4 * i),
			le32_at(page, 4 * i + 4) };

		if (place == 0 || range.to <= range.from ||
		    !is_hiding(bytes_at(page, place + 1, len)))
			continue;
		out->v =
		    arena_grow(a, out->v, out->len, &out->cap, sizeof(*out->v));
		out->v[out->len++] = range;
	}
}

static int
compare(const void *left, const void *right)
{
	const struct word_range *a = left, *b = right;

	return a->from < b->from ? -1 : a->from > b->from;
}

/* In order, and one where two overlap. */
static void
merge(struct word_ranges *r)
{
	size_t n = 0;

	if (r->len == 0)
		return;
	qsort(r->v, r->len, sizeof(*r->v), compare);
	for (size_t i = 1; i < r->len; i++) {
		if (r->v[i].from > r->v[n].to)
			r->v[++n] = r->v[i];
		else if (r->v[i].to > r->v[n].to)
			r->v[n].to = r->v[i].to;
	}
	r->len = n + 1;
}

struct word_ranges
word_hidden(struct arena *a, struct bytes document, struct bytes table)
{
	struct word_ranges out = { 0 };
	struct bytes pages = bytes_at(
	    table, le32_at(document, PAGES), le32_at(document, PAGES + 4));
	size_t n = pages.len < 12 ? 0 : (pages.len - 4) / 8;
	/* Each page is named once where nothing is wrong. */
	size_t most = document.len / PAGE + 1;

	for (size_t i = 0; i < n && i < most; i++) {
		size_t number = le32_at(pages, 4 * (n + 1) + 4 * i) & 0x3fffff;

		read_page(a, bytes_at(document, number * PAGE, PAGE), &out);
	}
	merge(&out);
	return out;
}

const struct word_range *
word_range_at(const struct word_ranges *ranges, size_t at)
{
	size_t low = 0, high = ranges->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ranges->v[middle].to > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low < ranges->len ? &ranges->v[low] : NULL;
}
