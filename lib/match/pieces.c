/*
 * pieces.c - phrases with gaps: "kill ... yourself"
 */
#include "match/pieces.h"

#include <string.h>

enum {
	/* Octets of a gap for each of its words, however long they are. */
	WORD_OCTETS = 32,
};

static struct utf8
text_of(const struct generation *g, const struct generation_piece *p)
{
	return (struct utf8){ g->strings.p + p->text, p->len };
}

static int
stands_at(struct utf8 view, size_t at, struct utf8 piece)
{
	return piece.len <= view.len - at &&
	       memcmp(view.p + at, piece.p, piece.len) == 0;
}

/* `piece` with at most `gap` words after the blank at `from`; its start. */
static int
find_after(
    struct utf8 view, size_t from, struct utf8 piece, size_t gap, size_t *at)
{
	size_t end = from + (gap + 1) * WORD_OCTETS;

	for (size_t i = from; i < view.len && i < end; i++) {
		if (view.p[i] != ' ')
			continue;
		if (stands_at(view, i, piece)) {
			*at = i;
			return 1;
		}
		if (gap-- == 0)
			return 0;
	}
	return 0;
}

/* `piece` with at most `gap` words before the blank at `to`; its start. */
static int
find_before(
    struct utf8 view, size_t to, struct utf8 piece, size_t gap, size_t *at)
{
	size_t least =
	    to > (gap + 1) * WORD_OCTETS ? to - (gap + 1) * WORD_OCTETS : 0;

	/* The blank behind the piece is the last of its octets. */
	for (size_t i = to; i + 1 > least && i + 1 >= piece.len; i--) {
		if (view.p[i] != ' ')
			continue;
		if (stands_at(view, i + 1 - piece.len, piece)) {
			*at = i + 1 - piece.len;
			return 1;
		}
		if (gap-- == 0)
			return 0;
	}
	return 0;
}

int
pieces_stand(const struct generation *g, const struct generation_pattern *p,
    struct utf8 view, size_t *start, size_t *end)
{
	const struct generation_piece *pieces = g->pieces + p->first_piece;
	size_t from = *start, to = *end - 1, at;

	for (size_t i = p->longest; i > 0; i--) {
		if (!find_before(view, from, text_of(g, &pieces[i - 1]),
			pieces[i].gap, &at))
			return 0;
		from = at;
	}
	for (size_t i = p->longest + 1u; i < p->pieces; i++) {
		struct utf8 piece = text_of(g, &pieces[i]);

		if (!find_after(view, to, piece, pieces[i].gap, &at))
			return 0;
		to = at + piece.len - 1;
		/* The last may go on to the end of its word. */
		while (view.p[to] != ' ')
			to++;
	}
	*start = from;
	*end = to + 1;
	return 1;
}
