/*
 * wording.c - a written phrase to the words of a net
 */
#include "match/wording.h"

#include <string.h>

#include "match/view.h"

enum {
	/* Octets of a term, and of what is in hand of a word. */
	WORD_MAX = 2 * TERM_MAX,
	/* Letters in front of a star. */
	STAR_LETTERS = 2,
};

/* What one written word is in a text: none, one, several ("well-known"). */
struct wording_read {
	uint32_t *words;
	size_t len;
	/* Letters of the first. */
	size_t letters;
};

/* -- words -------------------------------------------------------------------- */

uint32_t
wording_number(struct wording *w, struct utf8 word)
{
	int is_new;
	uint32_t number = interned_number(w->a, &w->words, word, &is_new);

	if (is_new) {
		w->uses = arena_grow(
		    w->a, w->uses, number, &w->uses_cap, sizeof(*w->uses));
		w->uses[number] = (struct wording_use){ 0, 0 };
		w->words.v[number] = arena_utf8(w->a, word);
	}
	return number + 1;
}

/* The words of a view; a star at the end of `written` is one of the last. */
static struct wording_read
read_view(struct wording *w, struct utf8 view, int is_beginning)
{
	struct wording_read r = { .len = 0 };
	char last[WORD_MAX * FOLD_OCTETS_MAX + 1];
	size_t cap = 0;

	for (size_t i = 1; i < view.len;) {
		const char *blank = memchr(view.p + i, ' ', view.len - i);
		struct utf8 word = { view.p + i, (size_t)(blank - view.p) - i };

		i += word.len + 1;
		if (r.len == 0)
			r.letters = word.len;
		if (is_beginning && i >= view.len) {
			memcpy(last, word.p, word.len);
			last[word.len++] = '*';
			word.p = last;
		}
		r.words =
		    arena_grow(w->a, r.words, r.len, &cap, sizeof(*r.words));
		r.words[r.len++] = wording_number(w, word);
	}
	return r;
}

/* Folded once, and remembered. */
static struct wording_read
read_word(struct wording *w, struct utf8 written)
{
	int is_new;
	uint32_t number = interned_number(w->a, &w->written, written, &is_new);
	struct folded folded;
	struct view view;
	int is_beginning;

	if (!is_new)
		return w->read[number];
	written = w->written.v[number] = arena_utf8(w->a, written);
	is_beginning = written.len > 0 && written.p[written.len - 1] == '*';
	written.len -= (size_t)is_beginning;
	text_fold(w->a, w->fold, written, &folded);
	view_words(w->a, &folded, &view);
	w->read =
	    arena_grow(w->a, w->read, number, &w->read_cap, sizeof(*w->read));
	w->read[number] = read_view(w, view.text, is_beginning);
	return w->read[number];
}

/* -- cuts --------------------------------------------------------------------- */

/* Ways from a node that cross no gap: octets, 1 more than there are; 0: none. */
struct reach {
	uint32_t *least, *most;
};

static void
reach_from(const struct phrase_graph *g, uint32_t from, struct reach *out)
{
	struct arena *a = g->book->a;

	out->least = arena_array(a, g->nodes_len, sizeof(*out->least));
	out->most = arena_array(a, g->nodes_len, sizeof(*out->most));
	out->least[from] = out->most[from] = 1;
	for (size_t node = from; node < g->nodes_len; node++) {
		if (out->most[node] == 0)
			continue;
		for (uint32_t i = g->nodes[node].first; i != 0;
		     i = g->arcs[i - 1].next) {
			const struct phrase_arc *arc = &g->arcs[i - 1];
			uint32_t len = (uint32_t)arc->text.len;

			if (arc->kind == PHRASE_GAP_ARC)
				continue;
			len = arc->kind == PHRASE_STAR ? 0 : len;
			if (out->most[arc->to] < out->most[node] + len)
				out->most[arc->to] = out->most[node] + len;
			if (out->least[arc->to] == 0 ||
			    out->least[arc->to] > out->least[node] + len)
				out->least[arc->to] = out->least[node] + len;
		}
	}
}

struct cutting {
	const struct phrase_graph *graph;
	struct wording_cuts *out;
	struct wording_cut cut;
};

static int cut_from(struct cutting *c, uint32_t from, uint8_t gap);

/* The piece in hand ends at `to`, in front of `arc` or, NULL, of nothing. */
static int
end_piece(struct cutting *c, const struct reach *reach, uint32_t to,
    const struct phrase_arc *arc)
{
	struct wording_cuts *out = c->out;
	struct wording_piece *piece = &c->cut.pieces[c->cut.len - 1];

	if (reach->most[to] > TERM_MAX + 1)
		return phrase_fail(c->graph, "a term has more than 100 octets");
	piece->to = to;
	piece->least = reach->least[to];
	piece->is_before_gap = arc != NULL;
	if (arc != NULL)
		return cut_from(c, arc->to, arc->gap);
	if (out->len == WORDING_CUTS_MAX)
		return phrase_fail(
		    c->graph, "gaps stand in too many alternatives");
	out->v = arena_grow(
	    c->graph->book->a, out->v, out->len, &out->cap, sizeof(*out->v));
	out->v[out->len++] = c->cut;
	return 0;
}

/* Every piece that begins at `from`; PHRASE_PIECES_MAX bounds the recursion. */
static int
cut_from(struct cutting *c, uint32_t from, uint8_t gap)
{
	const struct phrase_graph *g = c->graph;
	struct reach reach;
	int result = 0;

	if (c->cut.len == PHRASE_PIECES_MAX)
		return phrase_fail(g, "a phrase has at most three gaps");
	c->cut.pieces[c->cut.len++] =
	    (struct wording_piece){ .from = from, .gap = gap };
	reach_from(g, from, &reach);
	for (uint32_t node = from; node < g->nodes_len && result == 0; node++) {
		if (reach.most[node] == 0)
			continue;
		for (uint32_t i = g->nodes[node].first; i != 0 && result == 0;
		     i = g->arcs[i - 1].next)
			if (g->arcs[i - 1].kind == PHRASE_GAP_ARC)
				result =
				    end_piece(c, &reach, node, &g->arcs[i - 1]);
	}
	if (result == 0 && reach.most[g->nodes_len - 1] > 0)
		result = end_piece(c, &reach, (uint32_t)g->nodes_len - 1, NULL);
	c->cut.len--;
	return result;
}

int
wording_cuts(const struct phrase_graph *graph, struct wording_cuts *out)
{
	struct cutting c = { .graph = graph, .out = out };

	return cut_from(&c, 0, 0);
}

/* -- putting ------------------------------------------------------------------- */

struct putting {
	struct wording *w;
	struct wording_put *put;
	/* By node: the state of the net, 0: none yet; words on the way there. */
	uint32_t *states;
	size_t *words;
	/* By node: 1 when the piece's end can be reached. */
	unsigned char *leads;
	/* Where the phrase ends; 0: none yet. */
	uint32_t last;
	/* The node and state that the word in hand begins at, and its octets. */
	uint32_t node, state;
	char text[WORD_MAX];
};

static int
fail(const struct putting *p, const char *why)
{
	return phrase_fail(p->put->graph, why);
}

static void
find_leads(struct putting *p)
{
	const struct phrase_graph *g = p->put->graph;
	const struct wording_piece *piece = p->put->piece;

	p->leads[piece->to] = 1;
	for (uint32_t node = piece->to; node > piece->from; node--)
		for (uint32_t i = g->nodes[node - 1].first; i != 0;
		     i = g->arcs[i - 1].next)
			if (g->arcs[i - 1].kind != PHRASE_GAP_ARC)
				p->leads[node - 1] |=
				    p->leads[g->arcs[i - 1].to];
}

static uint32_t
last_state(struct putting *p)
{
	if (p->last == 0) {
		p->last = net_state(p->put->net);
		net_end(p->put->net, p->last, p->put->phrase);
	}
	return p->last;
}

static uint32_t
state_of(struct putting *p, uint32_t node)
{
	if (p->states[node] == 0)
		p->states[node] = net_state(p->put->net);
	return p->states[node];
}

static void
note_use(struct putting *p, uint32_t word, int is_alone)
{
	struct wording_use *use = &p->w->uses[word - 1];

	if (!p->put->is_term)
		return;
	use->is_used = 1;
	if (is_alone && p->put->severity > use->severity)
		use->severity = p->put->severity;
}

/* `r` leads from the state in hand to `to`. */
static void
put_words(struct putting *p, const struct wording_read *r, uint32_t to)
{
	uint32_t from = p->state;
	int is_alone = r->len == 1 && from == p->put->start && to == p->last;

	for (size_t i = 0; i < r->len; i++) {
		uint32_t next = i + 1 == r->len ? to : net_state(p->put->net);

		net_edge(p->put->net, from, r->words[i], next);
		note_use(p, r->words[i], is_alone);
		from = next;
	}
}

static int spell(struct putting *p, uint32_t node, size_t len);

/* A word that ends where the piece goes on from `node`. */
static int
go_on(struct putting *p, struct utf8 written, uint32_t node)
{
	struct wording_read r = read_word(p->w, written);
	size_t words = p->words[p->node] + r.len;

	/* "&" is nothing. */
	if (r.len == 0)
		return spell(p, node, 0);
	put_words(p, &r, state_of(p, node));
	if (p->words[node] < words)
		p->words[node] = words;
	return 0;
}

/* The last word of the piece; no octets: the one before was. */
static int
end_word(struct putting *p, struct utf8 written, int is_star)
{
	struct wording_read r = read_word(p->w, written);
	size_t words = p->words[p->node] + r.len;

	if (r.len == 0 && p->state == p->put->start)
		return fail(
		    p, p->put->piece->is_before_gap || p->put->piece->from > 0
			   ? "words stand on both sides of \"...\""
			   : "a term needs 1 to 100 letters or digits");
	if (is_star && p->put->is_term && r.len == 1 &&
	    r.letters < STAR_LETTERS && p->state == p->put->start)
		return fail(p, "'*' stands behind two letters or more");
	if (r.len == 0)
		net_end(p->put->net, p->state, p->put->phrase);
	else
		put_words(p, &r, last_state(p));
	if (p->put->words < words)
		p->put->words = words;
	return 0;
}

/* With its apostrophe, which is a blank, and without. */
static int
each_spelling(struct putting *p, size_t len, uint32_t node,
    int (*take)(struct putting *, struct utf8, uint32_t))
{
	char joined[WORD_MAX], text[WORD_MAX];
	size_t n = 0;

	/* What is taken may go on with another word in p->text. */
	memcpy(text, p->text, len);
	for (size_t i = 0; i < len; i++)
		if (text[i] != '\'')
			joined[n++] = text[i];
	if (take(p, (struct utf8){ text, len }, node) == -1)
		return -1;
	return n == len ? 0 : take(p, (struct utf8){ joined, n }, node);
}

static int
take_end(struct putting *p, struct utf8 written, uint32_t node)
{
	(void)node;
	return end_word(
	    p, written, written.len > 0 && written.p[written.len - 1] == '*');
}

/* 1: nothing but the end follows. */
static int
is_end(const struct phrase_graph *g, uint32_t node)
{
	int result = 1;

	for (uint32_t i = g->nodes[node].first; i != 0 && result;
	     i = g->arcs[i - 1].next)
		result = g->arcs[i - 1].kind == PHRASE_EMPTY &&
			 is_end(g, g->arcs[i - 1].to);
	return result;
}

static int
put_star(struct putting *p, const struct phrase_arc *arc, size_t len)
{
	if (!is_end(p->put->graph, arc->to))
		return fail(p, "'*' stands only at the end of a term");
	if (len == 0)
		return fail(p, "'*' stands at a word");
	p->text[len++] = '*';
	return each_spelling(p, len, arc->to, take_end);
}

static int
put_arc(struct putting *p, const struct phrase_arc *arc, size_t len)
{
	switch (arc->kind) {
	case PHRASE_STAR:
		return put_star(p, arc, len);
	case PHRASE_BLANK:
		return len == 0 ? spell(p, arc->to, 0)
				: each_spelling(p, len, arc->to, go_on);
	case PHRASE_TEXT:
		if (len + arc->text.len + 1 >= WORD_MAX)
			return fail(p, "a term has more than 100 octets");
		memcpy(p->text + len, arc->text.p, arc->text.len);
		return spell(p, arc->to, len + arc->text.len);
	case PHRASE_EMPTY:
	case PHRASE_GAP_ARC:
		break;
	}
	return spell(p, arc->to, len);
}

/* Every word from `node` on, `len` octets of it being in hand. */
static int
spell(struct putting *p, uint32_t node, size_t len)
{
	const struct phrase_graph *g = p->put->graph;

	if (node == p->put->piece->to &&
	    each_spelling(p, len, node, take_end) == -1)
		return -1;
	for (uint32_t i = g->nodes[node].first; i != 0;
	     i = g->arcs[i - 1].next) {
		const struct phrase_arc *arc = &g->arcs[i - 1];

		if (arc->kind != PHRASE_GAP_ARC && p->leads[arc->to] &&
		    put_arc(p, arc, len) == -1)
			return -1;
	}
	return 0;
}

int
wording_put(struct wording *w, struct wording_put *put)
{
	struct arena *a = put->graph->book->a;
	size_t nodes = put->graph->nodes_len;
	struct putting *p = arena_alloc(a, sizeof(*p));

	p->w = w;
	p->put = put;
	p->states = arena_array(a, nodes, sizeof(*p->states));
	p->words = arena_array(a, nodes, sizeof(*p->words));
	p->leads = arena_array(a, nodes, 1);
	put->words = 0;
	find_leads(p);
	for (uint32_t node = put->piece->from; node <= put->piece->to; node++) {
		if (node != put->piece->from && p->states[node] == 0)
			continue;
		p->node = node;
		p->state =
		    node == put->piece->from ? put->start : p->states[node];
		if (spell(p, node, 0) == -1)
			return -1;
	}
	return 0;
}
