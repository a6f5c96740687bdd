/*
 * decipher.c - disguised words, read as the words that terms are made of
 *
 * Each suspect that may be a known word is put into the words around it, and
 * that window is searched like any text: phrases, exceptions and conditions
 * hold as they do elsewhere.
 */
#include <string.h>

#include "match/scanning.h"
#include "match/search.h"
#include "text/suspect.h"

enum {
	/* Of one slice; more are told as too many findings. */
	DECIPHERED_MAX = 20 * 1000,
	/* Words on each side, and octets for them. */
	SIDE_WORDS = 10,
	SIDE_OCTETS = 320,
	WINDOW_MAX = 4 * SIDE_OCTETS,
};

/* A suspect that may be a word or several. */
struct deciphered {
	/* Octets of the folded text. */
	size_t start, end;
	struct utf8 view;
	int doubt, is_severe;
	struct spelled spelled;
};

/* Words around one, with known words in the places of suspects. */
struct window {
	struct scanning *s;
	const struct deciphered *of;
	/* Octets of the one in the middle. */
	size_t middle, middle_end;
	size_t len;
	char text[WINDOW_MAX];
	/* For each octet, the octets of the folded text it stands for. */
	uint32_t from[WINDOW_MAX], to[WINDOW_MAX];
	struct text_word words[LEXICON_ROOM(WINDOW_MAX)];
};

struct deciphering {
	struct scanning *s;
	struct deciphered *v;
	size_t len, cap;
};

static void
find_suspects(struct deciphering *d)
{
	struct scanning *s = d->s;
	struct suspects suspects;
	struct suspect suspect;
	struct spelled spelled;

	suspects_init(
	    &suspects, s->folded.text, s->g->signs, s->g->vocabulary.filters);
	while (suspect_next(&suspects, &suspect)) {
		vocabulary_spell(
		    &s->g->vocabulary, s->folded.text, &suspect, &spelled);
		if (spelled.len == 0)
			continue;
		if (d->len == DECIPHERED_MAX) {
			s->out->cut = 1;
			return;
		}
		d->v = arena_grow(
		    s->scratch, d->v, d->len, &d->cap, sizeof(*d->v));
		d->v[d->len++] = (struct deciphered){ suspect.start,
			suspect.end, suspect.view, suspect.doubt,
			suspect.is_severe, spelled };
	}
}

/* -- the window -------------------------------------------------------------- */

/* The first octet of the words view that stands for folded octet `at` or more. */
static size_t
view_at(const struct view *view, size_t at)
{
	size_t low = 0, high = view->text.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (view->at[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
put(struct window *w, char c, size_t from, size_t to)
{
	if (w->len == WINDOW_MAX)
		return;
	w->text[w->len] = c;
	w->from[w->len] = (uint32_t)from;
	w->to[w->len++] = (uint32_t)to;
}

/* Words of the view from one octet to another. */
static void
put_words(struct window *w, size_t from, size_t to)
{
	const struct view *view = &w->s->view;

	/* One blank between, whatever stood there. */
	if (from < to && w->len > 0 && w->text[w->len - 1] == ' ' &&
	    view->text.p[from] == ' ')
		from++;
	for (; from < to; from++)
		put(w, view->text.p[from], view->at[from], view->at[from] + 1);
}

static void
put_deciphered(struct window *w, const struct deciphered *d, size_t which)
{
	size_t end = d->spelled.is_row ? d->spelled.len : which + 1;

	for (; which < end; which++) {
		struct utf8 word =
		    vocabulary_text(&w->s->g->vocabulary, d->spelled.v[which]);

		for (size_t i = 0; i < word.len; i++)
			put(w, word.p[i], d->start, d->end);
		put(w, ' ', d->end, d->end);
	}
}

/* Back over words to a blank, or on. */
static size_t
words_back(struct utf8 view, size_t from)
{
	size_t words = SIDE_WORDS;
	size_t least = from > SIDE_OCTETS ? from - SIDE_OCTETS : 0;

	while (from > least && (words > 0 || view.p[from] != ' '))
		words -= view.p[--from] == ' ' && words > 0;
	return from;
}

static size_t
words_on(struct utf8 view, size_t from)
{
	size_t words = SIDE_WORDS;
	size_t most =
	    view.len - from > SIDE_OCTETS ? from + SIDE_OCTETS : view.len;

	while (from < most && words > 0)
		words -= view.p[from++] == ' ';
	return from;
}

/* Number `at` of all in the middle, spelled as its word number `which`. */
static void
build(struct window *w, const struct deciphering *d, size_t at, size_t which)
{
	const struct view *view = &w->s->view;
	const struct deciphered *of = &d->v[at];
	size_t from = words_back(view->text, view_at(view, of->start));
	size_t to = words_on(view->text, view_at(view, of->end));
	size_t first = at, done = view->at[from];

	w->of = of;
	w->len = 0;
	put(w, ' ', view->at[from], view->at[from]);
	while (first > 0 && d->v[first - 1].start >= done)
		first--;
	for (size_t i = first; i < d->len && view_at(view, d->v[i].start) < to;
	     i++) {
		const struct deciphered *one = &d->v[i];

		/* Others that overlap what stands there are left out. */
		if (one->start < done ||
		    (i != at && one->end > of->start && one->start < of->end))
			continue;
		put_words(w, from, view_at(view, one->start));
		if (i == at)
			w->middle = w->len;
		put_deciphered(w, one, i == at ? which : 0);
		if (i == at)
			w->middle_end = w->len;
		done = one->end;
		from = view_at(view, done);
	}
	put_words(w, from, to);
	put(w, ' ', view->at[to - 1], view->at[to - 1]);
	/* A view ends with a blank, a full one too. */
	w->text[w->len - 1] = ' ';
}

/* The blank at or before an octet; all that ends a text is its last blank. */
static size_t
blank_before(const struct view *view, size_t at)
{
	if (at > view->text.len - 1)
		at = view->text.len - 1;
	while (at > 0 && view->text.p[at] != ' ')
		at--;
	return at;
}

static size_t
blank_after(const struct view *view, size_t at)
{
	if (at > view->text.len - 1)
		at = view->text.len - 1;
	while (view->text.p[at] != ' ')
		at++;
	return at;
}

/* -- what is found in it ----------------------------------------------------- */

static int
found(void *context, const struct term *term)
{
	const struct window *w = context;
	struct scanning *s = w->s;
	const struct view *view = &s->view;
	const uint32_t *origin = s->folded.origin;
	size_t from, to, start, end;

	/* Without the word in the middle it is not ours. */
	if (term->start + 1 >= w->middle_end || term->end - 1 <= w->middle)
		return 1;
	/* "T H E R A P I S T" is one word: a term that is all of a row tells. */
	if (w->of->spelled.is_row &&
	    (term->start + 1 > w->middle || term->end < w->middle_end))
		return 1;
	if (w->of->is_severe &&
	    s->g->entries[term->entry].severity < VOCABULARY_SEVERE)
		return 1;
	from = w->from[term->start + 1];
	to = w->to[term->end - 2];
	start = blank_before(view, view_at(view, from));
	end = blank_after(view, view_at(view, to));
	while (to < s->folded.text.len && origin[to] == origin[to - 1])
		to++;
	return scanning_add(s, &(struct place){ .entry = term->entry,
				   .start = start,
				   .end = end + 1,
				   .from = origin[from],
				   .to = origin[to],
				   .view = w->of->view,
				   .doubt = w->of->doubt });
}

static size_t
readings(const struct deciphered *d)
{
	return d->spelled.is_row ? 1 : d->spelled.len;
}

static void
search_window(struct window *w)
{
	struct scanning *s = w->s;
	struct utf8 view = { w->text, w->len };
	struct text_words words = { w->words, 0 };

	lexicon_read(&s->g->lexicon, view, &words);
	search_terms(
	    &(struct search){ s->scratch, s->g, view, &words, found, w });
}

void
decipher_words(struct scanning *s)
{
	struct deciphering d = { .s = s };
	struct window *w;

	find_suspects(&d);
	if (d.len == 0)
		return;
	w = arena_raw(s->scratch, sizeof(*w));
	w->s = s;
	for (size_t i = 0; i < d.len && !s->out->over; i++)
		for (size_t k = 0; k < readings(&d.v[i]); k++) {
			build(w, &d, i, k);
			search_window(w);
		}
}
