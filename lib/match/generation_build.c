/*
 * generation_build.c - word lists to one flat file
 */
#include "match/generation_build.h"

#include <stdlib.h>
#include <string.h>

#include "match/change.h"
#include "match/generation.h"
#include "match/interned.h"
#include "match/names_build.h"
#include "match/net.h"
#include "match/pattern.h"
#include "match/phrase.h"
#include "match/signs.h"
#include "match/wording.h"

enum {
	/* Phrases that are looked for without blanks too. */
	JOINED_SEVERITY = 4,
};

struct compiling {
	struct phrasebook book;
	struct fold_table fold;
	/* The list and the severity of the entry in hand. */
	const struct wordlist *list;
	int severity, has_pattern;
	/* Entries with a pattern so far. */
	size_t own_patterns;
	/* Every word, and the phrases of entries, around them, and of names. */
	struct wording wording;
	struct net terms, around, named;
	struct generation_pattern *patterns;
	size_t patterns_len, patterns_cap;
	/* Their states are entries of the net `terms`, by number. */
	struct generation_piece *pieces;
	size_t pieces_len, pieces_cap;
	struct generation_entry *entries;
	size_t entries_len, entries_cap;
	struct generation_condition *conditions;
	size_t conditions_len, conditions_cap;
	/* What conditions name, each as it is written once. */
	struct interned items;
	uint32_t *members;
	size_t members_len, members_cap;
	/* By address, so that what a list says of all its terms stands once. */
	struct interned condition_memo;
	struct generation_condition *known;
	size_t known_cap;
	struct strbuf strings;
	struct names_built names;
	struct school_phones phones;
};

static uint32_t
put_string(struct compiling *c, struct utf8 text)
{
	uint32_t at = (uint32_t)c->strings.len;

	strbuf_add(&c->strings, text.p, text.len);
	return at;
}

/* -- forms ------------------------------------------------------------------- */

static size_t
longest(const struct wording_cut *cut)
{
	size_t best = 0;

	for (size_t i = 1; i < cut->len; i++)
		if (cut->pieces[i].least > cut->pieces[best].least)
			best = i;
	return best;
}

/* Pieces beside the anchor are walked from states of their own. */
static uint32_t
piece_start(struct compiling *c)
{
	uint32_t state = net_state(&c->terms);

	net_entry(&c->terms, state);
	return state;
}

static int
put_pattern(struct compiling *c, const struct phrase_graph *graph,
    const struct wording_cut *cut, int is_not)
{
	struct generation_pattern p = { .entry = (uint32_t)c->entries_len,
		.first_piece = (uint32_t)c->pieces_len,
		.pieces = (uint8_t)(cut->len > 1 ? cut->len : 0),
		.anchor = (uint8_t)longest(cut),
		.is_not = (uint8_t)is_not,
		.is_joined = !is_not && cut->len == 1 &&
			     c->severity >= JOINED_SEVERITY };
	struct wording_put put = { .graph = graph,
		.net = &c->terms,
		.phrase = (uint32_t)c->patterns_len,
		.is_term = !c->has_pattern,
		.severity = is_not || cut->len > 1 ? 0 : c->severity };

	for (size_t i = 0; i < cut->len; i++) {
		size_t entry = c->terms.entries_len;

		put.piece = &cut->pieces[i];
		put.start = i == p.anchor ? 0 : piece_start(c);
		if (wording_put(&c->wording, &put) == -1)
			return -1;
		if (cut->len == 1)
			break;
		c->pieces = arena_grow(c->book.a, c->pieces, c->pieces_len,
		    &c->pieces_cap, sizeof(*c->pieces));
		c->pieces[c->pieces_len++] =
		    (struct generation_piece){ .state = (uint32_t)entry,
			    .gap = cut->pieces[i].gap,
			    .words = (uint8_t)put.words };
	}
	c->patterns = arena_grow(c->book.a, c->patterns, c->patterns_len,
	    &c->patterns_cap, sizeof(*c->patterns));
	c->patterns[c->patterns_len++] = p;
	return 0;
}

static int
add_form(struct compiling *c, const struct wordlist_line *line, int is_not)
{
	struct phrase_graph graph;
	struct wording_cuts cuts = { 0 };

	if (phrase_parse(&c->book, c->list->file, line, &graph) == -1 ||
	    wording_cuts(&graph, &cuts) == -1)
		return -1;
	for (size_t i = 0; i < cuts.len; i++) {
		if (is_not && cuts.v[i].len > 1)
			return phrase_fail(&graph, "no gap stands in this");
		if (put_pattern(c, &graph, &cuts.v[i], is_not) == -1)
			return -1;
	}
	return 0;
}

/* -- conditions -------------------------------------------------------------- */

/* A set or phrase that several conditions name is one. */
static int
add_item(struct compiling *c, const struct wordlist_line *line)
{
	int is_new;
	uint32_t number =
	    interned_number(c->book.a, &c->items, line->text, &is_new);
	struct phrase_graph graph;
	struct wording_cuts cuts = { 0 };
	struct wording_put put = {
		.graph = &graph, .net = &c->around, .phrase = number
	};

	c->members = arena_grow(c->book.a, c->members, c->members_len,
	    &c->members_cap, sizeof(*c->members));
	c->members[c->members_len++] = number;
	if (!is_new)
		return 0;
	if (phrase_parse(&c->book, c->list->file, line, &graph) == -1 ||
	    wording_cuts(&graph, &cuts) == -1)
		return -1;
	if (cuts.v[0].len > 1)
		return phrase_fail(&graph, "no gap stands in this");
	put.piece = &cuts.v[0].pieces[0];
	return wording_put(&c->wording, &put);
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* What the condition asks for, compiled once. */
static int
know(struct compiling *c, const struct wordlist_condition *from, uint32_t *out)
{
	/* Conditions with the same items are the same. */
	uintptr_t *address = arena_alloc(c->book.a, sizeof(*address));
	size_t first = c->members_len;
	int is_new;

	*address = (uintptr_t)from->items.v;
	*out = interned_number(c->book.a, &c->condition_memo,
	    (struct utf8){ (const char *)address, sizeof(*address) }, &is_new);
	if (!is_new)
		return 0;
	for (size_t i = 0; i < from->items.len; i++)
		if (add_item(c, &from->items.v[i]) == -1)
			return -1;
	qsort(c->members + first, c->members_len - first, sizeof(*c->members),
	    by_number);
	c->known = arena_grow(
	    c->book.a, c->known, *out, &c->known_cap, sizeof(*c->known));
	c->known[*out] =
	    (struct generation_condition){ .first_member = (uint32_t)first,
		    .members = (uint32_t)(c->members_len - first),
		    .effect = (uint8_t)from->effect,
		    .side = (uint8_t)from->side,
		    .words = (uint8_t)from->words };
	return 0;
}

static int
add_conditions(struct compiling *c, const struct wordlist_conditions *from,
    struct generation_entry *to)
{
	to->first_condition = (uint32_t)c->conditions_len;
	to->conditions = (uint16_t)from->len;
	for (size_t i = 0; i < from->len; i++) {
		uint32_t number;

		if (know(c, &from->v[i], &number) == -1)
			return -1;
		c->conditions =
		    arena_grow(c->book.a, c->conditions, c->conditions_len,
			&c->conditions_cap, sizeof(*c->conditions));
		c->conditions[c->conditions_len++] = c->known[number];
	}
	return 0;
}

/* -- patterns ---------------------------------------------------------------- */

/* A scanner compiles it again: code is not for files. */
static int
check_pattern(struct compiling *c, const struct wordlist_line *line)
{
	struct pattern *p;
	struct err why;

	if (line->text.len == 0)
		return 0;
	if (c->own_patterns++ == PATTERNS_MAX)
		return err_set(c->book.e, ERR_CONFIG,
		    "%s:%zu: there are more than 100 patterns", c->list->file,
		    line->number);
	p = pattern_new(line->text, &why);
	if (p == NULL)
		return err_set(c->book.e, ERR_CONFIG, "%s:%zu: %s",
		    c->list->file, line->number, why.text);
	pattern_free(p);
	return 0;
}

/* -- entries ----------------------------------------------------------------- */

static int
add_entry(
    struct compiling *c, const struct wordlist_entry *from, uint32_t category)
{
	const struct wordlist *list = c->list;
	struct generation_entry to = { .category = category,
		.category_len = (uint16_t)list->category.len,
		.severity = (uint8_t)from->severity,
		.confidence = (uint8_t)from->confidence,
		.counts_quoted = (uint8_t)from->counts_quoted };
	const struct wordlist_change *change;
	struct utf8 name;

	if (phrase_name(&c->book, list->file, &from->forms.v[0], &name) == -1)
		return -1;
	change = change_of(c->book.lists, c->book.len, list->category, name);
	if (change != NULL && change->is_silenced)
		return 0;
	if (change != NULL && change->severity > 0)
		to.severity = (uint8_t)change->severity;
	if (change != NULL && change->confidence >= 0)
		to.confidence = (uint8_t)change->confidence;
	if (check_pattern(c, &from->pattern) == -1)
		return -1;
	c->has_pattern = from->pattern.text.len > 0;
	c->severity = to.severity;
	for (size_t i = 0; i < from->forms.len; i++)
		if (add_form(c, &from->forms.v[i], 0) == -1)
			return -1;
	for (size_t i = 0; i < from->not .len; i++)
		if (add_form(c, &from->not .v[i], 1) == -1)
			return -1;
	if (add_conditions(c, &from->conditions, &to) == -1)
		return -1;
	to.term = put_string(c, name);
	to.term_len = (uint16_t)name.len;
	put_string(c, from->pattern.text);
	to.pattern_len = (uint16_t)from->pattern.text.len;
	c->entries = arena_grow(c->book.a, c->entries, c->entries_len,
	    &c->entries_cap, sizeof(*c->entries));
	c->entries[c->entries_len++] = to;
	return 0;
}

static int
add_list(struct compiling *c, const struct wordlist *list)
{
	uint32_t category = put_string(c, list->category);

	c->list = list;
	for (size_t i = 0; i < list->len; i++)
		if (add_entry(c, &list->entries[i], category) == -1)
			return -1;
	return 0;
}

/* -- names ------------------------------------------------------------------- */

/* " jack smith " as words of the net. */
static void
put_name(struct compiling *c, struct utf8 form, uint32_t number)
{
	uint32_t state = 0;

	for (size_t i = 1; i < form.len;) {
		const char *blank = memchr(form.p + i, ' ', form.len - i);
		size_t len = (size_t)(blank - form.p) - i;
		uint32_t next = net_state(&c->named);

		net_edge(&c->named, state,
		    wording_number(
			&c->wording, (struct utf8){ form.p + i, len }),
		    next);
		state = next;
		i += len + 1;
	}
	net_end(&c->named, state, number);
}

static int
add_names(struct compiling *c, const struct named_people *people)
{
	if (names_build(&c->book, &c->fold, people, &c->names) == -1)
		return -1;
	for (size_t i = 0; i < c->names.len; i++)
		put_name(c, c->names.forms[i], (uint32_t)i);
	return 0;
}

/* -- the file ---------------------------------------------------------------- */

static void
put_section(struct strbuf *image, struct generation_head *head,
    enum generation_section which, struct bytes octets)
{
	while (image->len % 16 != 0)
		strbuf_char(image, '\0');
	head->sections[which].offset = image->len;
	head->sections[which].len = octets.len;
	strbuf_add(image, octets.p, octets.len);
}

static int
put_automaton(struct compiling *c, struct strbuf *image,
    struct generation_head *head, enum generation_section which,
    struct net *net)
{
	struct strbuf octets;
	int result;

	strbuf_init(&octets, GENERATION_MAX);
	result = automaton_build(net, c->wording.words.len, &octets, c->book.e);
	put_section(image, head, which, strbuf_bytes(&octets));
	strbuf_done(&octets);
	return result;
}

/* Words and automata; after them it is known where pieces begin. */
static int
put_automata(
    struct compiling *c, struct strbuf *image, struct generation_head *head)
{
	struct strbuf octets;
	int result;

	strbuf_init(&octets, GENERATION_MAX);
	result = lexicon_build(
	    c->wording.words.v, c->wording.words.len, &octets, c->book.e);
	put_section(image, head, SECTION_LEXICON, strbuf_bytes(&octets));
	strbuf_done(&octets);
	if (result == -1 ||
	    put_automaton(c, image, head, SECTION_AUTOMATON, &c->terms) == -1 ||
	    put_automaton(c, image, head, SECTION_AROUND, &c->around) == -1)
		return -1;
	for (size_t i = 0; i < c->pieces_len; i++) {
		uint32_t entry = c->pieces[i].state;

		/* The anchor has none. */
		c->pieces[i].state =
		    entry < c->terms.entries_len ? c->terms.entries[entry] : 0;
	}
	return c->names.len == 0
		   ? 0
		   : put_automaton(c, image, head, SECTION_NAMES, &c->named);
}

static void
put_tables(const struct compiling *c, struct strbuf *image,
    struct generation_head *head)
{
	const struct {
		enum generation_section which;
		const void *p;
		size_t len;
	} tables[] = {
		{ SECTION_PATTERNS, c->patterns,
		    c->patterns_len * sizeof(*c->patterns) },
		{ SECTION_PIECES, c->pieces,
		    c->pieces_len * sizeof(*c->pieces) },
		{ SECTION_ENTRIES, c->entries,
		    c->entries_len * sizeof(*c->entries) },
		{ SECTION_CONDITIONS, c->conditions,
		    c->conditions_len * sizeof(*c->conditions) },
		{ SECTION_MEMBERS, c->members,
		    c->members_len * sizeof(*c->members) },
		{ SECTION_STRINGS, c->strings.p, c->strings.len },
		{ SECTION_PHONES, c->phones.v,
		    c->phones.len * sizeof(*c->phones.v) },
		{ SECTION_NAME_ROWS, c->names.rows,
		    c->names.len * sizeof(*c->names.rows) },
		{ SECTION_NAME_MEMBERS, c->names.members,
		    c->names.members_len * sizeof(*c->names.members) },
		{ SECTION_NAME_DIGESTS, c->names.digests,
		    c->names.digests_len },
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		put_section(image, head, tables[i].which,
		    (struct bytes){ tables[i].p, tables[i].len });
}

/* The words of terms, as disguises are undone to them. */
static void
put_vocabulary(
    struct compiling *c, struct strbuf *image, struct generation_head *head)
{
	const struct wording *w = &c->wording;
	struct vocabulary_input *words =
	    arena_array(c->book.a, w->words.len, sizeof(*words));
	struct strbuf octets;
	size_t n = 0;

	for (size_t i = 0; i < w->words.len; i++) {
		struct utf8 text = w->words.v[i];
		int is_beginning = text.p[text.len - 1] == '*';

		text.len -= (size_t)is_beginning;
		if (w->uses[i].is_used)
			words[n++] = (struct vocabulary_input){ .text = text,
				.severity = (uint8_t)w->uses[i].severity,
				.is_prefix = (uint8_t)is_beginning };
	}
	strbuf_init(&octets, GENERATION_MAX);
	vocabulary_build(words, n, &octets);
	put_section(image, head, SECTION_VOCABULARY, strbuf_bytes(&octets));
	strbuf_done(&octets);
}

/* What undoes disguises. */
static int
put_disguises(
    struct compiling *c, struct strbuf *image, struct generation_head *head)
{
	struct fold_signs signs;

	if (signs_read(c->book.lists, c->book.len, &signs, c->book.e) == -1)
		return -1;
	put_section(image, head, SECTION_SIGNS,
	    (struct bytes){ (const unsigned char *)&signs, sizeof(signs) });
	put_vocabulary(c, image, head);
	return 0;
}

static int
write_image(struct compiling *c, struct bytes fold, struct strbuf *image)
{
	struct generation_head head = { .version = GENERATION_VERSION };

	memcpy(head.magic, GENERATION_MAGIC, sizeof(head.magic));
	strbuf_add(image, &head, sizeof(head));
	put_section(image, &head, SECTION_FOLD, fold);
	if (put_disguises(c, image, &head) == -1 ||
	    put_automata(c, image, &head) == -1)
		return -1;
	put_tables(c, image, &head);
	if (strbuf_over(image) || strbuf_over(&c->strings))
		return err_set(
		    c->book.e, ERR_CONFIG, "could not compile so many terms");
	head.size = image->len;
	sha256((struct bytes){ (const unsigned char *)image->p + sizeof(head),
		   image->len - sizeof(head) },
	    head.digest);
	memcpy(image->p, &head, sizeof(head));
	return 0;
}

int
generation_build(struct arena *a, const struct wordlist *lists, size_t len,
    struct strbuf *image, struct err *e)
{
	return generation_build_with(a,
	    &(struct generation_from){ .lists = lists, .len = len }, image, e);
}

int
generation_build_with(struct arena *a, const struct generation_from *from,
    struct strbuf *image, struct err *e)
{
	struct compiling *c = arena_alloc(a, sizeof(*c));
	const struct fold_alike *alikes;
	size_t alikes_len;
	struct strbuf fold;
	struct bytes table;
	int result = 0;

	c->book = (struct phrasebook){ a, from->lists, from->len, e };
	strbuf_init(&fold, GENERATION_MAX);
	strbuf_init(&c->strings, GENERATION_MAX);
	alikes = signs_alike(a, from->lists, from->len, &alikes_len);
	if (fold_build(alikes, alikes_len, &fold, e) == -1)
		return -1;
	table = arena_bytes(a, strbuf_bytes(&fold));
	strbuf_done(&fold);
	result = fold_table_open(table, &c->fold, e);
	c->wording.a = a;
	c->wording.fold = &c->fold;
	net_init(&c->terms, a);
	net_init(&c->around, a);
	net_init(&c->named, a);
	for (size_t i = 0; i < from->len && result == 0; i++)
		result = add_list(c, &from->lists[i]);
	if (result == 0)
		result = add_names(c, &from->people);
	if (result == 0)
		result = school_phones_parse(a, from->phones, &c->phones, e);
	if (result == 0)
		result = write_image(c, table, image);
	strbuf_done(&c->strings);
	return result;
}
