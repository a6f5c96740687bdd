/*
 * scan.c - texts to findings
 */
#include "match/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "match/ascii.h"
#include "match/figures.h"
#include "match/fingerprint.h"
#include "match/identifier.h"
#include "match/number_digest.h"
#include "match/scanning.h"
#include "match/search.h"
#include "text/closing.h"
#include "text/turned.h"

enum {
	IDENTIFIER_SEVERITY = 4,
	/* A name alone tells nothing. */
	NAME_SEVERITY = 1,
	/* How sure a name is that no word is; any other. */
	NAME_SURE = 85,
	NAME_LIKELY = 75,
	/* How much less sure a phrase without blanks is. */
	JOINED_DOUBT = 10,
	/* Octets of a text that are scanned at once, and of it twice. */
	SLICE = 4 * 1024 * 1024,
	OVERLAP = 4 * 1024,
	/* Words around terms of one slice. */
	AROUND_MAX = 8 * SLICE,
	/*
	 * A slice folded and viewed with its origins and words: 16 octets for
	 * each, and nearly three times as much where folds are long.
	 */
	SCRATCH = 512 * 1024 * 1024,
	/* Stretches that are quoted, and what their array grew from. */
	QUOTES = 64 * QUOTED_MAX,
};

struct matcher {
	struct generation g;
	struct identifiers *identifiers;
	/* By entry; NULL: it has none. */
	struct pattern **patterns;
	/* Dropped after each slice of a text, and after each text. */
	struct arena *scratch, *quotes;
};

static int
take_patterns(struct matcher *m, struct err *e)
{
	m->patterns = calloc(m->g.entries_len + 1, sizeof(void *));
	if (m->patterns == NULL)
		abort();
	for (size_t i = 0; i < m->g.entries_len; i++) {
		struct utf8 text = generation_pattern_of(&m->g, (uint32_t)i);

		if (text.len == 0)
			continue;
		m->patterns[i] = pattern_new(text, e);
		if (m->patterns[i] == NULL)
			return -1;
	}
	return 0;
}

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
	if (take_patterns(m, e) == -1) {
		matcher_free(m);
		return NULL;
	}
	m->identifiers = identifiers_new(&m->g.phones);
	m->scratch = arena_new(SCRATCH);
	m->quotes = arena_new(QUOTES);
	return m;
}

void
matcher_free(struct matcher *m)
{
	if (m == NULL)
		return;
	identifiers_free(m->identifiers);
	for (size_t i = 0; i < m->g.entries_len; i++)
		pattern_free(m->patterns[i]);
	free(m->patterns);
	arena_free(m->scratch);
	arena_free(m->quotes);
	free(m);
}

void
findings_add(struct arena *a, struct findings *out, struct finding finding)
{
	if (out->len >= FINDINGS_MAX) {
		out->over = 1;
		return;
	}
	out->v = arena_grow(a, out->v, out->len, &out->cap, sizeof(*out->v));
	out->v[out->len++] = finding;
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

/* The same term at the same place was found in another view. */
static int
is_known(const struct scanning *s, const struct place *place)
{
	struct utf8 id = generation_category(s->g, place->entry);
	struct utf8 term = generation_term(s->g, place->entry);

	for (size_t i = s->first; i < s->out->len; i++) {
		const struct finding *f = &s->out->v[i];

		if (f->start < place->to && f->end > place->from &&
		    utf8_equal(f->term, term) && utf8_equal(f->id, id))
			return 1;
	}
	return 0;
}

/* Accents, other alphabets, characters without width were undone. */
static int
is_folded(struct utf8 text, size_t from, size_t to)
{
	for (; from < to; from++)
		if ((unsigned char)text.p[from] >= 0x80)
			return 1;
	return 0;
}

static struct utf8
view_of(const struct scanning *s, const struct place *place)
{
	if (s->text->hidden)
		return UTF8("hidden");
	if (place->view.len > 0)
		return place->view;
	return is_folded(s->text->text, place->from, place->to) ? UTF8("folded")
								: UTF8("plain");
}

static int
add_place(struct scanning *s, const struct place *place, int is_once)
{
	const struct generation *g = s->g;
	struct judged j = { .entry = place->entry,
		.first = text_word_at(&s->words, place->start),
		.last = text_word_at(&s->words, place->end - 2) };
	/* Some count in full: who sends a chain letter on has sent it. */
	int is_quoted = !g->entries[place->entry].counts_quoted &&
			quote_holds(s->quoted, s->from + place->from);

	if (s->around.left == 0)
		s->out->over = 1;
	if (s->out->over)
		return 0;
	if (!around_judge(&s->around, &j) || (is_once && is_known(s, place)))
		return 1;
	if (is_quoted)
		around_lower(&j);
	j.confidence -= place->doubt;
	findings_add(s->a, s->out,
	    (struct finding){ .kind = FINDING_WORD,
		.id = generation_category(g, place->entry),
		.term = generation_term(g, place->entry),
		.severity = j.severity,
		.confidence = j.confidence > 0 ? j.confidence : 0,
		.view = view_of(s, place),
		.context = is_quoted       ? UTF8("quoted")
			   : j.is_reported ? UTF8("reported")
					   : UTF8(""),
		.where = s->text->where,
		.start = place->from,
		.end = place->to,
		.excerpt = excerpt_of(s->text->text, place->from, place->to) });
	return !s->out->over;
}

/* What its pattern matches around a term, each once. */
static int
add_matches(struct scanning *s, struct place place)
{
	const struct pattern *p = s->patterns[place.entry];
	struct span found[PATTERN_MATCHES_MAX];
	size_t n = pattern_find(p, s->text->text,
	    (struct span){ place.from, place.to }, s->cost, found);

	s->out->cut |= pattern_is_over(s->cost);
	for (size_t i = 0; i < n; i++) {
		place.from = found[i].start;
		place.to = found[i].end;
		if (!add_place(s, &place, 1))
			return 0;
	}
	return 1;
}

int
scanning_add(struct scanning *s, const struct place *place)
{
	if (s->patterns[place->entry] != NULL)
		return add_matches(s, *place);
	return add_place(s, place, place->view.len > 0);
}

/* The words of what is folded; `s` stays where it is. */
static void
read_words(struct scanning *s)
{
	view_words(s->scratch, &s->folded, &s->view);
	s->words.v = arena_raw(
	    s->scratch, LEXICON_ROOM(s->view.text.len) * sizeof(*s->words.v));
	lexicon_read(&s->g->lexicon, s->view.text, &s->words);
	around_begin(&s->around, &s->words);
}

/* -- words as they are written ----------------------------------------------- */

static int
found(void *context, const struct term *term)
{
	struct scanning *s = context;
	struct span at =
	    view_origin(&s->view, &s->folded, term->start, term->end);

	return scanning_add(
	    s, &(struct place){ .entry = term->entry,
		   .start = term->start,
		   .end = term->end,
		   .from = at.start,
		   .to = at.end,
		   .view = term->is_joined ? UTF8("joined") : UTF8(""),
		   .doubt = term->is_joined ? JOINED_DOUBT : 0 });
}

static void
scan_words(struct scanning *s)
{
	search_terms(&(struct search){
	    s->scratch, s->g, s->view.text, &s->words, found, s });
}

/* -- text that a mark turns round -------------------------------------------- */

/* Another reading of the same text. */
struct turning {
	struct scanning reading;
	struct turned turned;
	struct scanning *s;
};

static int
found_turned(void *context, const struct term *term)
{
	struct turning *t = context;
	struct scanning *r = &t->reading;
	const uint32_t *origin = t->turned.origin;
	size_t from = SIZE_MAX, to = 0;
	int result;

	for (size_t i = term->start + 1; i + 1 < term->end; i++) {
		size_t at = origin[r->folded.origin[r->view.at[i]]];

		if (at < from)
			from = at;
		if (at > to)
			to = at;
	}
	/* To the end of its last character. */
	do
		to++;
	while (to < r->text->text.len &&
	       ((unsigned char)r->text->text.p[to] & 0xc0) == 0x80);
	result = scanning_add(r, &(struct place){ .entry = term->entry,
				     .start = term->start,
				     .end = term->end,
				     .from = from,
				     .to = to,
				     .view = UTF8("reversed") });
	t->s->around.left = r->around.left;
	return result;
}

static void
scan_turned(struct scanning *s)
{
	struct turning t = { .reading = *s, .s = s };
	struct scanning *r = &t.reading;

	if (!turned_is(s->text->text))
		return;
	t.turned = turned_text(s->scratch, s->text->text);
	text_fold(s->scratch, &s->g->fold, t.turned.text, &r->folded);
	read_words(r);
	search_terms(&(struct search){
	    s->scratch, s->g, r->view.text, &r->words, found_turned, &t });
}

/* Half of the room is left to words: a list of addresses has thousands. */
static int
take_room(struct findings *out)
{
	if (out->identifiers == IDENTIFIERS_MAX) {
		out->cut = 1;
		return 0;
	}
	out->identifiers++;
	return 1;
}

static void
scan_identifiers(struct scanning *s, struct identifiers *ids)
{
	struct figures figures = figures_plain(s->scratch, s->text->text);
	struct identifier id;

	identifiers_begin(ids, figures.text);
	while (!s->out->over && identifiers_next(ids, &id)) {
		struct span at = figures_origin(&figures, id.start, id.end);

		if (!take_room(s->out))
			break;
		findings_add(s->a, s->out,
		    (struct finding){ .kind = FINDING_IDENTIFIER,
			.id = id.id,
			.severity = IDENTIFIER_SEVERITY,
			.confidence = id.confidence,
			.view = s->text->hidden ? UTF8("hidden")
				: at.end - at.start > id.end - id.start
				    ? UTF8("folded")
				    : UTF8("plain"),
			.context = quote_holds(s->quoted, s->from + at.start)
				       ? UTF8("quoted")
				       : UTF8(""),
			.where = s->text->where,
			.start = at.start,
			.end = at.end,
			.digest = number_digest(s->a, figures.text, &id) });
	}
}

/* -- names -------------------------------------------------------------------- */

static int
add_name(struct scanning *s, const struct name_place *name)
{
	const struct name_row *row = name->row;
	struct span at =
	    view_origin(&s->view, &s->folded, name->start, name->end);
	int is_sure = row->shape != NAME_IN_FORM && !row->is_common;

	if (!take_room(s->out))
		return 0;
	findings_add(s->a, s->out,
	    (struct finding){ .kind = FINDING_NAME,
		.context = quote_holds(s->quoted, s->from + at.start)
			       ? UTF8("quoted")
			       : UTF8(""),
		.digest = names_digests(s->a, &s->g->names, row),
		.id = row->members > 0 ? UTF8("pupil") : UTF8("parent"),
		.severity = NAME_SEVERITY,
		.confidence = is_sure ? NAME_SURE : NAME_LIKELY,
		.view = s->text->hidden ? UTF8("hidden")
			: is_folded(s->text->text, at.start, at.end)
			    ? UTF8("folded")
			    : UTF8("plain"),
		.where = s->text->where,
		.start = at.start,
		.end = at.end });
	if (row->members > 0)
		pupils_note(s->a, &s->out->pupils,
		    &(struct pupil_named){ s->text->where, at.start, at.end,
			s->g->names.members + row->first_member,
			row->members });
	return !s->out->over;
}

static void
scan_names(struct scanning *s)
{
	struct names_reading r = { .names = &s->g->names,
		.text = s->text->text,
		.folded = &s->folded,
		.view = &s->view,
		.words = &s->words };
	struct name_place name;

	while (!s->out->over && names_next(&r, &name))
		if (!add_name(s, &name))
			break;
}

/* -- fingerprints -------------------------------------------------------------- */

static int
by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Without what names and numbers people, and passwords. */
static void
take_fingerprints(struct scanning *s)
{
	size_t n = s->out->len - s->first;
	struct span *secret = arena_array(s->scratch, n, sizeof(*secret));
	struct fingerprinted in = { .where = s->text->where,
		.text = s->text->text,
		.folded = &s->folded,
		.view = &s->view,
		.from = s->from,
		.quoted = s->quoted,
		.closings = s->closings,
		.secret = secret };

	for (size_t i = s->first; i < s->out->len; i++) {
		const struct finding *f = &s->out->v[i];

		if ((f->kind == FINDING_IDENTIFIER &&
			!finding_is_context(f->id)) ||
		    f->kind == FINDING_NAME)
			secret[in.secret_len++] =
			    (struct span){ (size_t)f->start, (size_t)f->end };
	}
	if (in.secret_len > 0)
		qsort(secret, in.secret_len, sizeof(*secret), by_start);
	fingerprints_add(s->out->fingerprints, &in);
}

/* -- slices ------------------------------------------------------------------ */

/* `s` with a slice of its text and where that begins. */
static void
scan_slice(struct scanning s, const struct matcher *m)
{
	s.around =
	    (struct around){ .a = m->scratch, .g = &m->g, .left = AROUND_MAX };
	s.first = s.out->len;
	text_fold(m->scratch, &m->g.fold, s.text->text, &s.folded);
	read_words(&s);
	scan_words(&s);
	decipher_words(&s);
	scan_turned(&s);
	scan_names(&s);
	scan_identifiers(&s, m->identifiers);
	if (s.out->fingerprints != NULL && !s.text->hidden)
		take_fingerprints(&s);
	arena_reset(m->scratch);
}

/* Findings of a slice that begins at `from`, without those before `done`. */
static void
take_slice(struct findings *out, size_t first, size_t from, size_t done)
{
	size_t n = first;

	for (size_t i = first; i < out->len; i++) {
		struct finding f = out->v[i];

		f.start += from;
		f.end += from;
		if (f.end > done)
			out->v[n++] = f;
		else
			out->identifiers -= f.kind == FINDING_IDENTIFIER ||
					    f.kind == FINDING_NAME;
	}
	out->len = n;
}

/* The same of pupils, of whom it does not matter that some come twice. */
static void
move_pupils(struct pupils *pupils, size_t first, size_t from)
{
	for (size_t i = first; i < pupils->len; i++) {
		pupils->v[i].start += from;
		pupils->v[i].end += from;
	}
}

/* Back to a blank, at most so far that nothing is lost by it. */
static size_t
back_to_blank(struct utf8 text, size_t at)
{
	size_t least = at - OVERLAP;

	while (at > least && text.p[at] != ' ' && text.p[at] != '\n')
		at--;
	while (at > least && ((unsigned char)text.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/*
 * What is another's; nothing when the sender wrote nothing else.  What is quoted
 * beyond the bound counts in full.
 */
static struct spans
quoted_in(const struct matcher *m, const struct text *text)
{
	int over = 0;
	struct spans q = quote_find(m->quotes, text, QUOTED_MAX, &over);

	return quote_is_all(text->text, q) ? (struct spans){ 0 } : q;
}

/* What may close the text, as far as it lies in a slice from `from` on. */
static struct spans
closings_in(const struct matcher *m, const struct findings *out,
    struct utf8 text, struct spans quoted, size_t from)
{
	struct spans c = { NULL, 0 };

	if (out->fingerprints != NULL && out->closes)
		c = closing_find(m->quotes, text, quoted);
	while (c.len > 0 && c.v[0].start < from)
		c.v++, c.len--;
	return c;
}

/* Long texts in slices that overlap: memory is a slice's. */
void
match_scan(struct arena *a, const struct matcher *m, const struct text *text,
    struct findings *out)
{
	struct utf8 all = text->text;
	struct pattern_cost cost = { 0, 0 };
	struct scanning s = { .a = a,
		.scratch = m->scratch,
		.g = &m->g,
		.quoted = quoted_in(m, text),
		.patterns = m->patterns,
		.cost = &cost,
		.out = out };
	size_t from = 0, done = 0;

	while (!out->over) {
		size_t first = out->len, pupils = out->pupils.len;
		size_t to = all.len - from > SLICE
				? back_to_blank(all, from + SLICE)
				: all.len;
		struct text slice = *text;

		slice.text = (struct utf8){ all.p + from, to - from };
		s.text = &slice;
		s.from = from;
		if (to == all.len)
			s.closings = closings_in(m, out, all, s.quoted, from);
		scan_slice(s, m);
		take_slice(out, first, from, done);
		move_pupils(&out->pupils, pupils, from);
		if (to == all.len)
			break;
		done = to;
		from = back_to_blank(all, to - OVERLAP);
	}
	arena_reset(m->quotes);
}
