/*
 * automaton.c - all terms at once: Aho and Corasick's automaton in a flat file
 */
#include "match/automaton.h"

#include <stdlib.h>
#include <string.h>

/* While it is built; index 0 is the root, a next of 0 is not there yet. */
struct building {
	struct automaton_head head;
	uint32_t *next, *first, *fail, *order;
	struct automaton_end *ends;
	/* Room for states. */
	size_t cap;
};

static void *
zeroed(size_t n, size_t size)
{
	void *p = calloc(n + 1, size);

	if (p == NULL)
		abort();
	return p;
}

/* Octets that stand in no pattern share class 0. */
static void
classify(struct building *b, const struct utf8 *patterns, size_t len)
{
	b->head.classes = 1;
	for (size_t i = 0; i < len; i++)
		for (size_t k = 0; k < patterns[i].len; k++) {
			unsigned char c = (unsigned char)patterns[i].p[k];

			if (b->head.class_of[c] == 0)
				b->head.class_of[c] =
				    (unsigned char)b->head.classes++;
		}
}

static int
by_octets(const void *a, const void *b)
{
	const struct utf8 *x = a, *y = b;
	size_t len = x->len < y->len ? x->len : y->len;
	int order = memcmp(x->p, y->p, len);

	return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

/* How many states there will be: beginnings that patterns share count once. */
static size_t
count_states(const struct utf8 *patterns, size_t len)
{
	struct utf8 *sorted = zeroed(len, sizeof(*sorted));
	size_t states = 1;

	for (size_t i = 0; i < len; i++)
		sorted[i] = patterns[i];
	qsort(sorted, len, sizeof(*sorted), by_octets);
	for (size_t i = 0; i < len; i++) {
		size_t k = 0;

		while (i > 0 && k < sorted[i].len && k < sorted[i - 1].len &&
		       sorted[i].p[k] == sorted[i - 1].p[k])
			k++;
		states += sorted[i].len - k;
	}
	free(sorted);
	return states;
}

static uint32_t *
cell(const struct building *b, uint32_t state, uint32_t class)
{
	return &b->next[(size_t)state * b->head.classes + class];
}

static void
add_pattern(struct building *b, struct utf8 pattern, uint32_t number)
{
	uint32_t state = 0;

	for (size_t k = 0; k < pattern.len; k++) {
		unsigned char c = (unsigned char)pattern.p[k];
		uint32_t *to = cell(b, state, b->head.class_of[c]);

		if (*to == 0)
			*to = b->head.states++;
		state = *to;
	}
	b->ends[b->head.ends] =
	    (struct automaton_end){ number, b->first[state] };
	b->first[state] = ++b->head.ends;
}

/* The ends of the longest suffix follow a state's own. */
static void
link_ends(struct building *b, uint32_t state)
{
	uint32_t more = b->first[b->fail[state]], i = b->first[state];

	if (i == 0) {
		b->first[state] = more;
		return;
	}
	while (b->ends[i - 1].link != 0)
		i = b->ends[i - 1].link;
	b->ends[i - 1].link = more;
}

/* By length: a suffix is shorter, so it is done before. */
static void
complete(struct building *b)
{
	size_t head = 0, tail = 0;

	for (uint32_t c = 0; c < b->head.classes; c++)
		if (*cell(b, 0, c) != 0)
			b->order[tail++] = *cell(b, 0, c);
	while (head < tail) {
		uint32_t state = b->order[head++];

		link_ends(b, state);
		for (uint32_t c = 0; c < b->head.classes; c++) {
			uint32_t *to = cell(b, state, c);
			uint32_t else_to = *cell(b, b->fail[state], c);

			if (*to == 0) {
				*to = else_to;
				continue;
			}
			b->fail[*to] = else_to;
			b->order[tail++] = *to;
		}
	}
}

/*
 * States by length, and each cell as the place of its state's row: a text goes
 * through the first rows nearly always, and they lie side by side in the cache.
 */
static void
renumber(struct building *b)
{
	size_t classes = b->head.classes;
	uint32_t *next = zeroed(b->head.states * classes, sizeof(*next));
	uint32_t *first = zeroed(b->head.states, sizeof(*first));
	/* Rows are known; `fail` now holds a state's new number. */
	uint32_t *number = b->fail;

	number[0] = 0;
	for (uint32_t i = 0; i + 1 < b->head.states; i++)
		number[b->order[i]] = i + 1;
	for (uint32_t old = 0; old < b->head.states; old++) {
		uint32_t *row = next + number[old] * classes;

		first[number[old]] = b->first[old];
		for (uint32_t c = 0; c < classes; c++) {
			uint32_t to = *cell(b, old, c);

			row[c] = number[to] * (uint32_t)classes;
			if (b->first[to] != 0)
				row[c] |= AUTOMATON_ENDS;
		}
	}
	free(b->next);
	free(b->first);
	b->next = next;
	b->first = first;
}

static void
build(struct building *b, const struct utf8 *patterns, size_t len)
{
	b->next = zeroed(b->cap * b->head.classes, sizeof(*b->next));
	b->first = zeroed(b->cap, sizeof(*b->first));
	b->fail = zeroed(b->cap, sizeof(*b->fail));
	b->order = zeroed(b->cap, sizeof(*b->order));
	b->ends = zeroed(len, sizeof(*b->ends));
	b->head.states = 1;
	for (size_t i = 0; i < len; i++)
		add_pattern(b, patterns[i], (uint32_t)i);
	complete(b);
	renumber(b);
}

int
automaton_build(const struct utf8 *patterns, size_t len, struct strbuf *image,
    struct err *e)
{
	struct building b = { .head.magic = AUTOMATON_MAGIC };

	classify(&b, patterns, len);
	b.cap = count_states(patterns, len);
	if (b.cap > AUTOMATON_CELLS_MAX / b.head.classes)
		return err_set(
		    e, ERR_CONFIG, "could not compile so many terms");
	build(&b, patterns, len);
	strbuf_add(image, &b.head, sizeof(b.head));
	strbuf_add(image, b.next,
	    (size_t)b.head.states * b.head.classes * sizeof(*b.next));
	strbuf_add(image, b.first, b.head.states * sizeof(*b.first));
	strbuf_add(image, b.ends, b.head.ends * sizeof(*b.ends));
	free(b.next);
	free(b.first);
	free(b.fail);
	free(b.order);
	free(b.ends);
	return 0;
}

/* Every index stays inside; a chain of ends is never longer than there are. */
static int
is_sound(const struct automaton *m, size_t patterns)
{
	size_t cells = (size_t)m->head->states * m->head->classes;

	for (size_t i = 0; i < 256; i++)
		if (m->head->class_of[i] >= m->head->classes)
			return 0;
	for (size_t i = 0; i < cells; i++) {
		uint32_t row = m->next[i] & ~(uint32_t)AUTOMATON_ENDS;

		if (row >= cells || row % m->head->classes != 0)
			return 0;
	}
	for (size_t i = 0; i < m->head->states; i++)
		if (m->first[i] > m->head->ends)
			return 0;
	for (size_t i = 0; i < m->head->ends; i++)
		if (m->ends[i].pattern >= patterns ||
		    m->ends[i].link > m->head->ends)
			return 0;
	return 1;
}

/* 1 when no chain of links comes back to where it was. */
static int
links_end(const struct automaton *m)
{
	size_t ends = m->head->ends;
	unsigned char *seen = zeroed(ends, 1);
	int result = 1;

	for (size_t i = 0; i < ends && result; i++) {
		size_t at = i + 1;

		/* 1: on this chain; 2: a chain that is known to end. */
		while (at != 0 && seen[at - 1] == 0) {
			seen[at - 1] = 1;
			at = m->ends[at - 1].link;
		}
		result = at == 0 || seen[at - 1] == 2;
		at = i + 1;
		while (at != 0 && seen[at - 1] == 1) {
			seen[at - 1] = 2;
			at = m->ends[at - 1].link;
		}
	}
	free(seen);
	return result;
}

int
automaton_open(
    struct bytes image, size_t patterns, struct automaton *out, struct err *e)
{
	struct automaton m = { 0 };
	size_t cells;
	const char *why = "could not use compiled terms: they are damaged";

	if (image.len < sizeof(*m.head) || (uintptr_t)image.p % 8 != 0)
		return err_set(e, ERR_CONFIG, "%s", why);
	m.head = (const void *)image.p;
	cells = (size_t)m.head->states * m.head->classes;
	if (m.head->magic != AUTOMATON_MAGIC || m.head->states == 0 ||
	    m.head->classes == 0 || m.head->classes > 256 ||
	    cells > AUTOMATON_CELLS_MAX ||
	    image.len != sizeof(*m.head) + cells * sizeof(*m.next) +
			     m.head->states * sizeof(*m.first) +
			     m.head->ends * sizeof(*m.ends))
		return err_set(e, ERR_CONFIG, "%s", why);
	m.next = (const void *)(image.p + sizeof(*m.head));
	m.first = m.next + cells;
	m.ends = (const void *)(m.first + m.head->states);
	if (!is_sound(&m, patterns) || !links_end(&m))
		return err_set(e, ERR_CONFIG, "%s", why);
	*out = m;
	return 0;
}
