/*
 * lexicon_build.c - words to a tree whose cells lie in one another's gaps
 *
 * Words in order, so that what follows a cell is a run of them; cells are placed
 * level by level: a text goes through the first levels nearly always.
 */
#include <stdlib.h>
#include <string.h>

#include "match/lexicon.h"

/* A word, or a beginning, and its number. */
struct numbered {
	struct utf8 text;
	uint32_t number;
	int is_beginning;
};

/* A cell whose words are v[from] to v[to - 1], equal up to `depth`. */
struct pending {
	uint32_t cell;
	size_t from, to, depth;
	/* The longest beginning on the way here; 0: none. */
	uint32_t beginning;
};

struct building {
	struct numbered *v;
	struct lexicon_cell *cells;
	/* Cells there is room for; the last row begins at `base`. */
	size_t cap, base;
	/*
	 * Where to look for room for so many cells: behind the last that as
	 * many found.  What is left open in front is for single ones.
	 */
	size_t from[LEXICON_ROW + 1];
	uint32_t *shorter;
	struct pending *queue;
	size_t queue_len;
};

static void *
zeroed(size_t n, size_t size)
{
	void *p = calloc(n + 1, size);

	if (p == NULL)
		abort();
	return p;
}

static int
by_text(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	size_t len = x->text.len < y->text.len ? x->text.len : y->text.len;
	int order = memcmp(x->text.p, y->text.p, len);

	if (order != 0)
		return order;
	return (x->text.len > y->text.len) - (x->text.len < y->text.len);
}

/* More cells, free ones. */
static void
grow(struct building *b, size_t least)
{
	size_t cap = 2 * b->cap > least ? 2 * b->cap : least;

	b->cells = realloc(b->cells, cap * sizeof(*b->cells));
	if (b->cells == NULL)
		abort();
	memset(b->cells + b->cap, 0, (cap - b->cap) * sizeof(*b->cells));
	b->cap = cap;
}

static int
fits(const struct building *b, size_t base, const unsigned char *octets,
    size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (b->cells[base + octets[i]].before != 0)
			return 0;
	return 1;
}

/* Where `octets` have free cells; the root, cell 0, is never one. */
static size_t
place(struct building *b, const unsigned char *octets, size_t len)
{
	size_t at = b->from[len];

	if (at <= octets[0])
		at = octets[0] + 1u;
	for (;; at++) {
		size_t base = at - octets[0];

		if (base + LEXICON_ROW > b->cap)
			grow(b, base + LEXICON_ROW);
		if (fits(b, base, octets, len)) {
			b->from[len] = at;
			return base;
		}
	}
}

/* The words that end in the cell are taken off `p`. */
static void
end_words(struct building *b, struct pending *p)
{
	struct lexicon_cell *cell = &b->cells[p->cell];

	for (; p->from < p->to && b->v[p->from].text.len == p->depth;
	     p->from++) {
		uint32_t number = b->v[p->from].number;

		if (!b->v[p->from].is_beginning) {
			cell->word = number;
			continue;
		}
		cell->beginning = number;
		b->shorter[number] = p->beginning;
		p->beginning = number;
	}
}

/* The cells that follow `p`'s. */
static void
follow(struct building *b, struct pending *p)
{
	unsigned char octets[LEXICON_ROW];
	size_t starts[LEXICON_ROW + 1];
	size_t n = 0, base;

	end_words(b, p);
	for (size_t i = p->from; i < p->to; i++) {
		unsigned char c = (unsigned char)b->v[i].text.p[p->depth];

		if (n > 0 && octets[n - 1] == c)
			continue;
		octets[n] = c;
		starts[n++] = i;
	}
	starts[n] = p->to;
	if (n == 0)
		return;
	base = place(b, octets, n);
	b->cells[p->cell].base = (uint32_t)base;
	if (base > b->base)
		b->base = base;
	for (size_t i = 0; i < n; i++) {
		uint32_t cell = (uint32_t)(base + octets[i]);

		b->cells[cell].before = p->cell + 1;
		b->queue[b->queue_len++] = (struct pending){ cell, starts[i],
			starts[i + 1], p->depth + 1, p->beginning };
	}
}

static void
build(struct building *b, size_t len)
{
	b->queue[b->queue_len++] = (struct pending){ 0, 0, len, 0, 0 };
	for (size_t i = 0; i < b->queue_len; i++) {
		struct pending p = b->queue[i];

		follow(b, &p);
	}
}

/* The words in order, and how many cells they take at most. */
static size_t
put_in_order(const struct utf8 *words, size_t len, struct numbered *out)
{
	size_t octets = 1;

	for (size_t i = 0; i < len; i++) {
		struct utf8 text = words[i];
		int is_beginning = text.len > 0 && text.p[text.len - 1] == '*';

		text.len -= (size_t)is_beginning;
		out[i] =
		    (struct numbered){ text, (uint32_t)i + 1, is_beginning };
		octets += text.len;
	}
	qsort(out, len, sizeof(*out), by_text);
	return octets;
}

int
lexicon_build(
    const struct utf8 *words, size_t len, struct strbuf *image, struct err *e)
{
	struct lexicon_head head = { .magic = LEXICON_MAGIC,
		.numbers = (uint32_t)len };
	struct building b = { .v = zeroed(len, sizeof(*b.v)) };
	size_t octets = put_in_order(words, len, b.v);
	int result = 0;

	b.queue = zeroed(octets, sizeof(*b.queue));
	b.shorter = zeroed(len, sizeof(*b.shorter));
	grow(&b, LEXICON_ROW);
	build(&b, len);
	head.cells = (uint32_t)(b.base + LEXICON_ROW);
	if (head.cells > LEXICON_CELLS_MAX)
		result =
		    err_set(e, ERR_CONFIG, "could not compile so many words");
	strbuf_add(image, &head, sizeof(head));
	strbuf_add(image, b.cells, head.cells * sizeof(*b.cells));
	strbuf_add(image, b.shorter, (len + 1) * sizeof(*b.shorter));
	free(b.v);
	free(b.cells);
	free(b.queue);
	free(b.shorter);
	return result;
}
