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
#include "match/phrase.h"
#include "match/signs.h"
#include "match/view.h"

enum {
	/* Phrases that are looked for without blanks too, and their letters. */
	JOINED_SEVERITY = 4,
	JOINED_LEN_MIN = 9,
};

struct compiling {
	struct phrasebook book;
	struct fold_table fold;
	/* The list and the severity of the entry in hand. */
	const struct wordlist *list;
	int severity;
	/* Patterns, and the forms that the automaton is built of. */
	struct generation_pattern *patterns;
	struct utf8 *forms;
	size_t patterns_len, patterns_cap, forms_cap;
	struct generation_piece *pieces;
	size_t pieces_len, pieces_cap;
	struct generation_entry *entries;
	size_t entries_len, entries_cap;
	struct generation_condition *conditions;
	size_t conditions_len, conditions_cap;
	/* What stands around, each phrase once; its rows beside it. */
	struct interned around;
	struct generation_phrase *phrases;
	size_t phrases_cap;
	uint32_t *members;
	size_t members_len, members_cap;
	/* By address, so that what a list says of all its terms stands once. */
	struct interned condition_memo;
	struct generation_condition *known;
	size_t known_cap;
	/* Every word of every form, once; their rows beside them. */
	struct interned word_numbers;
	struct vocabulary_input *words;
	size_t words_cap;
	struct strbuf strings;
	struct names_built names;
};

static int
fail(const struct compiling *c, const struct wordlist_line *line,
    const char *why)
{
	return err_set(c->book.e, ERR_CONFIG, "%s:%zu: %s", c->list->file,
	    line->number, why);
}

static uint32_t
put_string(struct compiling *c, struct utf8 text)
{
	uint32_t at = (uint32_t)c->strings.len;

	strbuf_add(&c->strings, text.p, text.len);
	return at;
}

/* -- phrases as they stand in the words view -------------------------------- */

/* "don't" with its apostrophe (a blank), or written "dont". */
static int
as_view(const struct compiling *c, struct utf8 text, int is_joined,
    int is_prefix, struct utf8 *out)
{
	char *p = arena_alloc(c->book.a, text.len + 1);
	struct folded folded;
	struct view view;
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		if (!is_joined || text.p[i] != '\'')
			p[n++] = text.p[i];
	text_fold(c->book.a, &c->fold, (struct utf8){ p, n }, &folded);
	view_words(c->book.a, &folded, &view);
	if (is_prefix)
		view.text.len--;
	*out = view.text;
	return view.text.len < 2 || view.text.len > PATTERN_OCTETS_MAX ? -1 : 0;
}

static int
phrase_view(const struct compiling *c, const struct phrase *from, int is_joined,
    struct utf8 out[PHRASE_PIECES_MAX])
{
	for (size_t i = 0; i < from->len; i++)
		if (as_view(c, from->pieces[i], is_joined,
			from->is_prefix && i + 1 == from->len, &out[i]) == -1)
			return -1;
	return 0;
}

static int
has_apostrophe(const struct phrase *phrase)
{
	for (size_t i = 0; i < phrase->len; i++)
		if (memchr(phrase->pieces[i].p, '\'', phrase->pieces[i].len) !=
		    NULL)
			return 1;
	return 0;
}

/* -- forms ------------------------------------------------------------------- */

/* A word with the most that is said of it: there are thousands of forms of few. */
static void
put_word(struct compiling *c, struct utf8 text, int severity, int is_prefix)
{
	int is_new;
	uint32_t number =
	    interned_number(c->book.a, &c->word_numbers, text, &is_new);
	struct vocabulary_input *word;

	if (is_new) {
		c->words = arena_grow(c->book.a, c->words, number,
		    &c->words_cap, sizeof(*c->words));
		c->words[number] = (struct vocabulary_input){ .text = text };
	}
	word = &c->words[number];
	if (severity > word->severity)
		word->severity = (uint8_t)severity;
	word->is_prefix |= (uint8_t)is_prefix;
}

/* The words of a form; alone, it has the severity of its entry. */
static void
put_words(struct compiling *c, struct utf8 form, int severity, int is_prefix)
{
	const char *p = form.p, *end = form.p + form.len;

	while (p < end) {
		const char *blank;
		struct utf8 word;

		p++;
		blank = memchr(p, ' ', (size_t)(end - p));
		word = (struct utf8){ p, (size_t)((blank ? blank : end) - p) };
		p += word.len;
		if (word.len == 0)
			continue;
		put_word(c, word, word.len + 2 >= form.len ? severity : 0,
		    is_prefix && p == end);
	}
}

static void
put_pieces(struct compiling *c, const struct phrase *phrase,
    const struct utf8 *texts, struct generation_pattern *p)
{
	p->first_piece = (uint32_t)c->pieces_len;
	p->pieces = (uint8_t)phrase->len;
	for (size_t i = 0; i < phrase->len; i++) {
		c->pieces = arena_grow(c->book.a, c->pieces, c->pieces_len,
		    &c->pieces_cap, sizeof(*c->pieces));
		c->pieces[c->pieces_len++] =
		    (struct generation_piece){ .text = put_string(c, texts[i]),
			    .len = (uint16_t)texts[i].len,
			    .gap = phrase->gaps[i] };
		if (texts[i].len > texts[p->longest].len)
			p->longest = (uint8_t)i;
	}
}

static void
put_row(struct compiling *c, struct generation_pattern p, struct utf8 form)
{
	p.len = (uint16_t)form.len;
	c->forms = arena_grow(c->book.a, c->forms, c->patterns_len,
	    &c->forms_cap, sizeof(*c->forms));
	c->patterns = arena_grow(c->book.a, c->patterns, c->patterns_len,
	    &c->patterns_cap, sizeof(*c->patterns));
	c->forms[c->patterns_len] = form;
	c->patterns[c->patterns_len++] = p;
}

/* "#killyourself": a severe phrase, too long to be in any word by chance. */
static void
put_joined(struct compiling *c, struct generation_pattern p, struct utf8 form)
{
	char *joined = arena_alloc(c->book.a, form.len + 1);
	size_t n = 0;

	joined[n++] = ' ';
	for (size_t i = 0; i < form.len; i++)
		if (form.p[i] != ' ')
			joined[n++] = form.p[i];
	joined[n++] = ' ';
	p.is_joined = 1;
	if (c->severity >= JOINED_SEVERITY && !p.is_prefix && n < form.len &&
	    n >= JOINED_LEN_MIN + 2)
		put_row(c, p, (struct utf8){ joined, n });
}

static void
put_pattern(struct compiling *c, const struct phrase *phrase,
    const struct utf8 *texts, int is_not)
{
	struct generation_pattern p = { .entry = (uint32_t)c->entries_len,
		.is_not = (uint8_t)is_not };

	for (size_t i = 0; i < phrase->len; i++)
		put_words(c, texts[i],
		    is_not || phrase->len > 1 ? 0 : c->severity,
		    phrase->is_prefix && i + 1 == phrase->len);
	if (phrase->len > 1)
		put_pieces(c, phrase, texts, &p);
	p.is_prefix = phrase->is_prefix && p.longest + 1u == phrase->len;
	put_row(c, p, texts[p.longest]);
	if (phrase->len == 1 && !is_not)
		put_joined(c, p, texts[0]);
}

static int
add_form(struct compiling *c, const struct wordlist_line *line, int is_not)
{
	struct phrases all = { 0 };
	struct utf8 texts[PHRASE_PIECES_MAX] = { { NULL, 0 } };

	if (phrase_expand(&c->book, c->list->file, line, &all) == -1)
		return -1;
	for (size_t i = 0; i < all.len; i++) {
		if (is_not && all.v[i].len > 1)
			return fail(c, line, "no gap stands in this");
		for (int joined = has_apostrophe(&all.v[i]); joined >= 0;
		     joined--) {
			if (phrase_view(c, &all.v[i], joined, texts) == -1)
				return fail(c, line,
				    "a term needs 1 to 100 letters or digits");
			if (texts[all.v[i].len - 1].len < PATTERN_LEAST)
				return fail(c, line,
				    "'*' stands behind two letters or more");
			put_pattern(c, &all.v[i], texts, is_not);
		}
	}
	return 0;
}

/* -- conditions -------------------------------------------------------------- */

static void
put_member(struct compiling *c, struct utf8 text, int is_prefix)
{
	int is_new;
	uint32_t number = interned_number(c->book.a, &c->around, text, &is_new);

	if (is_new) {
		c->phrases = arena_grow(c->book.a, c->phrases, number,
		    &c->phrases_cap, sizeof(*c->phrases));
		c->phrases[number] =
		    (struct generation_phrase){ .len = (uint16_t)text.len,
			    .is_prefix = (uint8_t)is_prefix };
	}
	c->members = arena_grow(c->book.a, c->members, c->members_len,
	    &c->members_cap, sizeof(*c->members));
	c->members[c->members_len++] = number;
}

static int
add_item(struct compiling *c, const struct wordlist_line *line)
{
	struct phrases all = { 0 };
	struct utf8 texts[PHRASE_PIECES_MAX] = { { NULL, 0 } };

	if (phrase_expand(&c->book, c->list->file, line, &all) == -1)
		return -1;
	for (size_t i = 0; i < all.len; i++) {
		if (all.v[i].len > 1)
			return fail(c, line, "no gap stands in this");
		for (int joined = has_apostrophe(&all.v[i]); joined >= 0;
		     joined--) {
			if (phrase_view(c, &all.v[i], joined, texts) == -1)
				return fail(c, line,
				    "a phrase needs 1 to 100 letters or "
				    "digits");
			put_member(c, texts[0], all.v[i].is_prefix);
		}
	}
	return 0;
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
put_automaton(struct strbuf *image, struct generation_head *head,
    enum generation_section which, const struct utf8 *forms, size_t len,
    struct err *e)
{
	struct strbuf octets;
	int result;

	strbuf_init(&octets, GENERATION_MAX);
	result = automaton_build(forms, len, &octets, e);
	put_section(image, head, which, strbuf_bytes(&octets));
	strbuf_done(&octets);
	return result;
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
		{ SECTION_AROUND_PHRASES, c->phrases,
		    c->around.len * sizeof(*c->phrases) },
		{ SECTION_MEMBERS, c->members,
		    c->members_len * sizeof(*c->members) },
		{ SECTION_STRINGS, c->strings.p, c->strings.len },
		{ SECTION_NAME_ROWS, c->names.rows,
		    c->names.len * sizeof(*c->names.rows) },
		{ SECTION_NAME_MEMBERS, c->names.members,
		    c->names.members_len * sizeof(*c->names.members) },
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		put_section(image, head, tables[i].which,
		    (struct bytes){ tables[i].p, tables[i].len });
}

/* What undoes disguises. */
static int
put_disguises(
    struct compiling *c, struct strbuf *image, struct generation_head *head)
{
	struct fold_signs signs;
	struct strbuf words;

	if (signs_read(c->book.lists, c->book.len, &signs, c->book.e) == -1)
		return -1;
	put_section(image, head, SECTION_SIGNS,
	    (struct bytes){ (const unsigned char *)&signs, sizeof(signs) });
	strbuf_init(&words, GENERATION_MAX);
	vocabulary_build(c->words, c->word_numbers.len, &words);
	put_section(image, head, SECTION_VOCABULARY, strbuf_bytes(&words));
	strbuf_done(&words);
	return 0;
}

static int
write_image(struct compiling *c, struct bytes fold, struct strbuf *image)
{
	struct generation_head head = { .version = GENERATION_VERSION };
	struct err *e = c->book.e;

	memcpy(head.magic, GENERATION_MAGIC, sizeof(head.magic));
	strbuf_add(image, &head, sizeof(head));
	put_section(image, &head, SECTION_FOLD, fold);
	put_tables(c, image, &head);
	if (put_disguises(c, image, &head) == -1 ||
	    put_automaton(image, &head, SECTION_AUTOMATON, c->forms,
		c->patterns_len, e) == -1 ||
	    put_automaton(image, &head, SECTION_AROUND, c->around.v,
		c->around.len, e) == -1)
		return -1;
	if (c->names.len > 0 && put_automaton(image, &head, SECTION_NAMES,
				    c->names.forms, c->names.len, e) == -1)
		return -1;
	if (strbuf_over(image) || strbuf_over(&c->strings))
		return err_set(
		    e, ERR_CONFIG, "could not compile so many terms");
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
	    &(struct generation_from){ lists, len, { NULL, 0, 0 } }, image, e);
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
	for (size_t i = 0; i < from->len && result == 0; i++)
		result = add_list(c, &from->lists[i]);
	if (result == 0)
		result =
		    names_build(&c->book, &c->fold, &from->people, &c->names);
	if (result == 0)
		result = write_image(c, table, image);
	strbuf_done(&c->strings);
	return result;
}
