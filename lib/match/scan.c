/*
 * scan.c - texts to findings
 */
#include "match/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "match/generation.h"
#include "match/identifier.h"
#include "match/view.h"

enum {
	/* A phrase in which an entry does not count ends within this. */
	WINDOW = PATTERN_OCTETS_MAX + 2,
	IDENTIFIER_SEVERITY = 4,
	/* Folded and viewed text with its origins: ten octets for each. */
	SCRATCH = 384 * 1024 * 1024,
};

struct matcher {
	struct generation g;
	struct identifiers *identifiers;
	/* Dropped after each text. */
	struct arena *scratch;
};

struct matcher *
matcher_new(struct bytes image, struct err *e)
{
	struct matcher *m;
	struct generation g;

	if (generation_open(image, &g, e) == -1)
		return NULL;
	m = calloc(1, sizeof(*m));
	if (m == NULL)
		abort();
	m->g = g;
	m->identifiers = identifiers_new();
	m->scratch = arena_new(SCRATCH);
	return m;
}

void
matcher_free(struct matcher *m)
{
	if (m == NULL)
		return;
	identifiers_free(m->identifiers);
	arena_free(m->scratch);
	free(m);
}

/* A term that was found; it may yet turn out to stand in a `not` phrase. */
struct candidate {
	uint32_t entry;
	/* Octets of the view, blanks included. */
	size_t start, end;
	int is_prefix, is_dropped;
};

struct scanning {
	struct arena *a;
	const struct matcher *m;
	const struct text *text;
	struct folded folded;
	struct view view;
	/* Those from `first` on are not settled yet. */
	struct candidate *v;
	size_t first, len, cap;
	struct findings *out;
};

static void
add_finding(struct arena *a, struct findings *out, struct finding f)
{
	if (out->len >= FINDINGS_MAX) {
		out->over = 1;
		return;
	}
	out->v = arena_grow(a, out->v, out->len, &out->cap, sizeof(*out->v));
	out->v[out->len++] = f;
}

/* EXCERPT_SIDE octets around, cut between characters. */
static struct utf8
excerpt_of(struct utf8 text, size_t start, size_t end)
{
	size_t from = start > EXCERPT_SIDE ? start - EXCERPT_SIDE : 0;
	size_t to =
	    text.len - end > EXCERPT_SIDE ? end + EXCERPT_SIDE : text.len;

	while (from < start && ((unsigned char)text.p[from] & 0xc0) == 0x80)
		from++;
	while (to > end && to < text.len &&
	       ((unsigned char)text.p[to] & 0xc0) == 0x80)
		to--;
	return (struct utf8){ text.p + from, to - from };
}

/* From octets of the view to octets of the text as written. */
static void
as_written(const struct scanning *s, const struct candidate *c, size_t *start,
    size_t *end)
{
	const uint32_t *origin = s->folded.origin;
	size_t last = c->end - 1, i;

	/* A pattern begins with a blank, and ends with one or in a word. */
	if (c->is_prefix)
		while (s->view.text.p[last + 1] != ' ')
			last++;
	else
		last--;
	*start = origin[s->view.at[c->start + 1]];
	i = s->view.at[last];
	while (i < s->folded.text.len && origin[i] == origin[s->view.at[last]])
		i++;
	*end = origin[i];
}

static void
settle(struct scanning *s, const struct candidate *c)
{
	const struct generation *g = &s->m->g;
	size_t start, end;

	if (c->is_dropped)
		return;
	as_written(s, c, &start, &end);
	add_finding(s->a, s->out,
	    (struct finding){ .kind = FINDING_WORD,
		.id = generation_category(g, c->entry),
		.term = generation_term(g, c->entry),
		.severity = g->entries[c->entry].severity,
		.confidence = g->entries[c->entry].confidence,
		.view = s->text->hidden ? UTF8("hidden") : UTF8("plain"),
		.where = s->text->where,
		.start = start,
		.end = end,
		.excerpt = excerpt_of(s->text->text, start, end) });
}

/* No phrase that ends at `at` or later can reach those before the window. */
static void
settle_before(struct scanning *s, size_t at)
{
	while (s->first < s->len && s->v[s->first].end + WINDOW < at)
		settle(s, &s->v[s->first++]);
	if (s->first < 1024)
		return;
	memmove(s->v, s->v + s->first, (s->len - s->first) * sizeof(*s->v));
	s->len -= s->first;
	s->first = 0;
}

/* One entry at one place counts once: the longest. */
static void
add_candidate(struct scanning *s, struct candidate c)
{
	for (size_t i = s->len; i > s->first; i--) {
		struct candidate *other = &s->v[i - 1];

		if (other->entry == c.entry && other->start == c.start) {
			other->end = c.end;
			other->is_prefix = c.is_prefix;
			return;
		}
	}
	s->v = arena_grow(s->m->scratch, s->v, s->len, &s->cap, sizeof(*s->v));
	s->v[s->len++] = c;
}

static void
drop_covered(struct scanning *s, uint32_t entry, size_t start)
{
	for (size_t i = s->len; i > s->first; i--)
		if (s->v[i - 1].entry == entry && s->v[i - 1].start >= start)
			s->v[i - 1].is_dropped = 1;
}

/* Patterns that end in `state`, before octet `end` of the view. */
static void
take_ends(struct scanning *s, uint32_t state, size_t end, int is_not)
{
	const struct generation *g = &s->m->g;
	const struct automaton *m = &g->automaton;
	uint32_t i = m->first[state];

	for (; i != 0; i = m->ends[i - 1].link) {
		const struct generation_pattern *p =
		    &g->patterns[m->ends[i - 1].pattern];
		struct candidate c = { .entry = p->entry,
			.start = end - p->len,
			.end = end,
			.is_prefix = p->is_prefix };

		if (p->is_not != is_not)
			continue;
		if (is_not)
			drop_covered(s, c.entry, c.start);
		else
			add_candidate(s, c);
	}
}

static void
scan_words(struct scanning *s)
{
	const struct automaton *m = &s->m->g.automaton;
	uint32_t state = 0;

	for (size_t i = 0; i < s->view.text.len && !s->out->over; i++) {
		state =
		    automaton_step(m, state, (unsigned char)s->view.text.p[i]);
		if (m->first[state] == 0)
			continue;
		settle_before(s, i);
		take_ends(s, state, i + 1, 0);
		take_ends(s, state, i + 1, 1);
	}
	settle_before(s, SIZE_MAX);
}

static void
scan_identifiers(struct scanning *s)
{
	struct identifiers *ids = s->m->identifiers;
	struct identifier id;

	identifiers_begin(ids, s->text->text);
	while (!s->out->over && identifiers_next(ids, &id))
		add_finding(s->a, s->out,
		    (struct finding){ .kind = FINDING_IDENTIFIER,
			.id = id.id,
			.severity = IDENTIFIER_SEVERITY,
			.confidence = id.confidence,
			.view =
			    s->text->hidden ? UTF8("hidden") : UTF8("plain"),
			.where = s->text->where,
			.start = id.start,
			.end = id.end });
}

void
match_scan(struct arena *a, const struct matcher *m, const struct text *text,
    struct findings *out)
{
	struct scanning s = { .a = a, .m = m, .text = text, .out = out };

	text_fold(m->scratch, &m->g.fold, text->text, &s.folded);
	view_words(m->scratch, &s.folded, &s.view);
	scan_words(&s);
	scan_identifiers(&s);
	arena_reset(m->scratch);
}
