/*
 * phrase.c - one written phrase to all that it stands for
 */
#include "match/phrase.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct parsing {
	const struct phrasebook *book;
	struct phrase_graph *graph;
	/* What is read now: an item of a set stands in its own line. */
	const char *file;
	const struct wordlist_line *line;
	int depth;
};

static int
fail(const struct parsing *x, const char *why)
{
	return err_set(x->book->e, ERR_CONFIG, "%s:%zu: %s", x->file,
	    x->line->number, why);
}

int
phrase_fail(const struct phrase_graph *graph, const char *why)
{
	struct parsing x = {
		.book = graph->book, .file = graph->file, .line = graph->line
	};

	return fail(&x, why);
}

/* -- the graph --------------------------------------------------------------- */

static uint32_t
new_node(const struct parsing *x)
{
	struct phrase_graph *g = x->graph;

	g->nodes = arena_grow(x->book->a, g->nodes, g->nodes_len, &g->nodes_cap,
	    sizeof(*g->nodes));
	g->nodes[g->nodes_len] = (struct phrase_node){ 0, 0 };
	return (uint32_t)g->nodes_len++;
}

static int
add_arc(const struct parsing *x, uint32_t from, struct phrase_arc arc)
{
	struct phrase_graph *g = x->graph;
	struct phrase_node *node = &g->nodes[from];

	if (g->arcs_len == PHRASE_ARCS_MAX)
		return fail(x, "this stands for too many phrases");
	g->arcs = arena_grow(
	    x->book->a, g->arcs, g->arcs_len, &g->arcs_cap, sizeof(*g->arcs));
	g->arcs[g->arcs_len++] = arc;
	if (node->first == 0)
		node->first = (uint32_t)g->arcs_len;
	else
		g->arcs[node->last - 1].next = (uint32_t)g->arcs_len;
	node->last = (uint32_t)g->arcs_len;
	return 0;
}

static int
add_empty(const struct parsing *x, uint32_t from, uint32_t to)
{
	return add_arc(
	    x, from, (struct phrase_arc){ .kind = PHRASE_EMPTY, .to = to });
}

/* -- groups and sets --------------------------------------------------------- */

/* Alternatives: all begin at one node; where each ends. */
struct choice {
	uint32_t from;
	uint32_t *ends;
	size_t len, cap;
};

/* Octets up to what closes the bracket at text.p[0]; 0: nothing does. */
static size_t
closed_at(struct utf8 text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		depth += text.p[i] == '[' || text.p[i] == '(';
		depth -= text.p[i] == ']' || text.p[i] == ')';
		if (depth == 0)
			return i;
	}
	return 0;
}

static int parse(struct parsing x, struct utf8 text, uint32_t *at);

static int
add_alternative(
    const struct parsing *x, struct utf8 text, struct choice *choice)
{
	uint32_t at = new_node(x);

	if (add_empty(x, choice->from, at) == -1 || parse(*x, text, &at) == -1)
		return -1;
	choice->ends = arena_grow(x->book->a, choice->ends, choice->len,
	    &choice->cap, sizeof(*choice->ends));
	choice->ends[choice->len++] = at;
	return 0;
}

/* Alternatives between '|' outside of inner brackets. */
static int
parse_group(const struct parsing *x, struct utf8 text, struct choice *choice)
{
	size_t from = 0, level = 0;

	for (size_t i = 0; i <= text.len; i++) {
		char c = i < text.len ? text.p[i] : '|';

		level += c == '[' || c == '(';
		level -= c == ']' || c == ')';
		if (c != '|' || (level > 0 && i < text.len))
			continue;
		if (add_alternative(x, (struct utf8){ text.p + from, i - from },
			choice) == -1)
			return -1;
		from = i + 1;
	}
	return 0;
}

static int
parse_items(const struct parsing *x, const struct wordlist *list,
    const struct wordlist_set *set, struct choice *choice)
{
	struct parsing item = *x;

	item.file = list->file;
	for (size_t i = 0; i < set->items.len; i++) {
		item.line = &set->items.v[i];
		if (add_alternative(&item, item.line->text, choice) == -1)
			return -1;
	}
	return 0;
}

/* A set may be spread over files. */
static int
parse_set(const struct parsing *x, struct utf8 name, struct choice *choice)
{
	const struct phrasebook *book = x->book;

	for (size_t i = 0; i < book->len; i++) {
		const struct wordlist *list = &book->lists[i];

		for (size_t k = 0; k < list->sets_len; k++)
			if (utf8_equal(list->sets[k].name.text, name) &&
			    parse_items(x, list, &list->sets[k], choice) == -1)
				return -1;
	}
	return choice->len > 0 ? 0 : fail(x, "there is no set of this name");
}

/* What stands in the bracket at text.p[0]; *used: the octets it takes. */
static int
parse_choice(const struct parsing *x, struct utf8 text, struct choice *choice,
    size_t *used)
{
	const char *end;
	size_t close;

	if (text.p[0] == '<') {
		end = memchr(text.p, '>', text.len);
		if (end == NULL)
			return fail(x, "a '>' is missing");
		*used = (size_t)(end - text.p) + 1;
		return parse_set(
		    x, (struct utf8){ text.p + 1, *used - 2 }, choice);
	}
	close = closed_at(text);
	if (close == 0 || text.p[close] != (text.p[0] == '[' ? ']' : ')'))
		return fail(x, "a bracket is not closed");
	*used = close + 1;
	if (text.p[0] == '[' && add_alternative(x, UTF8(""), choice) == -1)
		return -1;
	return parse_group(x, (struct utf8){ text.p + 1, close - 1 }, choice);
}

/* From *at, which becomes where all alternatives meet. */
static int
parse_bracket(
    const struct parsing *x, struct utf8 text, uint32_t *at, size_t *used)
{
	struct choice choice = { .from = *at };

	if (parse_choice(x, text, &choice, used) == -1)
		return -1;
	*at = new_node(x);
	for (size_t i = 0; i < choice.len; i++)
		if (add_empty(x, choice.ends[i], *at) == -1)
			return -1;
	return 0;
}

/* -- words, gaps and stars ---------------------------------------------------- */

static int
is_gap(struct utf8 text, size_t at)
{
	return text.len - at >= 3 && memcmp(text.p + at, "...", 3) == 0;
}

/* "...6" at text.p[0]: octets taken; the words that may stand there. */
static size_t
gap_at(struct utf8 text, unsigned *gap)
{
	size_t n = 3;

	*gap = 0;
	while (n < text.len && n < 5 && text.p[n] >= '0' && text.p[n] <= '9')
		*gap = *gap * 10 + (unsigned)(text.p[n++] - '0');
	if (n == 3)
		*gap = PHRASE_GAP;
	return n;
}

/* One element without brackets at *at, which moves on; *used: its octets. */
static int
parse_plain(
    const struct parsing *x, struct utf8 text, uint32_t *at, size_t *used)
{
	struct phrase_arc arc = { .kind = PHRASE_TEXT, .to = new_node(x) };
	uint32_t from = *at;
	unsigned gap = 0;
	size_t n = 1;

	if (is_gap(text, 0)) {
		arc.kind = PHRASE_GAP_ARC;
		n = gap_at(text, &gap);
	} else if (text.p[0] == ' ' || text.p[0] == '\t')
		arc.kind = PHRASE_BLANK;
	else if (text.p[0] == '*')
		arc.kind = PHRASE_STAR;
	else
		while (n < text.len && !is_gap(text, n) &&
		       strchr("[(<])>| \t*", text.p[n]) == NULL)
			n++;
	if (gap > PHRASE_GAP_MAX)
		return fail(x, "a gap has at most 20 words");
	arc.gap = (uint8_t)gap;
	arc.text = (struct utf8){ text.p, n };
	*used = n;
	*at = arc.to;
	return add_arc(x, from, arc);
}

/* From *at, which moves to the end; PHRASE_DEPTH_MAX bounds the recursion. */
static int
parse(struct parsing x, struct utf8 text, uint32_t *at)
{
	if (x.depth++ > PHRASE_DEPTH_MAX)
		return fail(
		    &x, "groups and sets stand too deep in one another");
	for (size_t i = 0, n = 0; i < text.len; i += n) {
		struct utf8 rest = { text.p + i, text.len - i };
		int is_bracket = strchr("[(<", rest.p[0]) != NULL;

		if (strchr("])>|", rest.p[0]) != NULL)
			return fail(&x, "a bracket closes that was not opened");
		if ((is_bracket ? parse_bracket(&x, rest, at, &n)
				: parse_plain(&x, rest, at, &n)) == -1)
			return -1;
	}
	return 0;
}

/* The longest way, so that what goes along one may recurse. */
static int
check_steps(const struct parsing *x)
{
	const struct phrase_graph *g = x->graph;
	uint32_t *steps = arena_array(x->book->a, g->nodes_len, sizeof(*steps));

	for (size_t node = 0; node < g->nodes_len; node++) {
		if (steps[node] > PHRASE_STEPS_MAX)
			return fail(x, "a term has more than 100 octets");
		for (uint32_t i = g->nodes[node].first; i != 0;
		     i = g->arcs[i - 1].next) {
			uint32_t *to = &steps[g->arcs[i - 1].to];

			if (*to < steps[node] + 1)
				*to = steps[node] + 1;
		}
	}
	return 0;
}

int
phrase_parse(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct phrase_graph *out)
{
	struct parsing x = {
		.book = book, .graph = out, .file = file, .line = line
	};
	uint32_t at;

	*out =
	    (struct phrase_graph){ .book = book, .file = file, .line = line };
	at = new_node(&x);
	return parse(x, line->text, &at) == -1 ? -1 : check_steps(&x);
}

/* -- spellings ----------------------------------------------------------------- */

enum {
	/* Octets of one with its gaps, and of a gap. */
	SPELLING_MAX = PHRASE_PIECES_MAX * (TERM_MAX + 8),
	GAP_OCTETS = 8,
};

struct spelling {
	const struct phrase_graph *graph;
	struct phrases *out;
	/* The first is wanted only, gaps without their width. */
	int is_name;
	char text[SPELLING_MAX];
};

/* Append an arc to the first `len` octets; how many they are then. */
static size_t
put(struct spelling *s, size_t len, const struct phrase_arc *arc)
{
	int is_parted = len == 0 || s->text[len - 1] == ' ';

	if (arc->kind == PHRASE_BLANK && !is_parted)
		s->text[len++] = ' ';
	if (arc->kind == PHRASE_TEXT || arc->kind == PHRASE_STAR) {
		memcpy(s->text + len, arc->text.p, arc->text.len);
		len += arc->text.len;
	}
	if (arc->kind == PHRASE_GAP_ARC) {
		len -= len > 0 && is_parted;
		len += (size_t)snprintf(s->text + len, GAP_OCTETS + 1,
		    s->is_name ? " ... " : " ...%u ", (unsigned)arc->gap);
	}
	return len;
}

static int
take(struct spelling *s, size_t len)
{
	struct arena *a = s->graph->book->a;
	struct phrases *out = s->out;

	while (len > 0 && s->text[len - 1] == ' ')
		len--;
	if (out->len == PHRASES_MAX)
		return phrase_fail(
		    s->graph, "this stands for more than 5,000 phrases");
	out->v = arena_grow(a, out->v, out->len, &out->cap, sizeof(*out->v));
	out->v[out->len++] = arena_utf8(a, (struct utf8){ s->text, len });
	return 0;
}

/* Every way from `node` on; PHRASE_STEPS_MAX bounds the recursion. */
static int
spell(struct spelling *s, uint32_t node, size_t len)
{
	const struct phrase_graph *g = s->graph;

	if (node + 1 == g->nodes_len)
		return take(s, len);
	for (uint32_t i = g->nodes[node].first; i != 0;
	     i = g->arcs[i - 1].next) {
		const struct phrase_arc *arc = &g->arcs[i - 1];

		if (s->is_name && s->out->len > 0)
			break;
		if (len + arc->text.len + GAP_OCTETS >= SPELLING_MAX)
			return phrase_fail(
			    g, "a term has more than 100 octets");
		if (spell(s, arc->to, put(s, len, arc)) == -1)
			return -1;
	}
	return 0;
}

int
phrase_expand(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct phrases *out)
{
	struct phrase_graph graph;
	struct spelling s = { .graph = &graph, .out = out };

	return phrase_parse(book, file, line, &graph) == -1 ? -1
							    : spell(&s, 0, 0);
}

int
phrase_name(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct utf8 *out)
{
	struct phrase_graph graph;
	struct phrases first = { 0 };
	struct spelling s = { .graph = &graph, .out = &first, .is_name = 1 };

	if (phrase_parse(book, file, line, &graph) == -1 ||
	    spell(&s, 0, 0) == -1)
		return -1;
	assert(first.len > 0);
	*out = first.v[0];
	return 0;
}
