/*
 * generation.c - use a compiled file of word lists
 */
#include "match/generation.h"

#include <string.h>

#include "match/phrase.h"

static struct bytes
section(const struct generation_head *head, struct bytes image,
    enum generation_section which)
{
	return (struct bytes){ image.p + head->sections[which].offset,
		(size_t)head->sections[which].len };
}

static int
head_is_sound(const struct generation_head *head, struct bytes image)
{
	unsigned char digest[SHA256_LEN];

	if (memcmp(head->magic, GENERATION_MAGIC, sizeof(head->magic)) != 0 ||
	    head->version != GENERATION_VERSION || head->size != image.len)
		return 0;
	for (int i = 0; i < SECTIONS; i++)
		if (head->sections[i].offset % 16 != 0 ||
		    head->sections[i].offset > image.len ||
		    head->sections[i].len >
			image.len - head->sections[i].offset)
			return 0;
	sha256((struct bytes){ image.p + sizeof(*head),
		   image.len - sizeof(*head) },
	    digest);
	return memcmp(digest, head->digest, sizeof(digest)) == 0;
}

/* `first` and `len` more stay inside of `all`. */
static int
is_inside(uint64_t first, uint64_t len, uint64_t all)
{
	return first + len <= all;
}

static int
patterns_are_sound(const struct generation *g)
{
	for (size_t i = 0; i < g->patterns_len; i++) {
		const struct generation_pattern *p = &g->patterns[i];

		if (p->entry >= g->entries_len ||
		    !is_inside(p->first_piece, p->pieces, g->pieces_len) ||
		    (p->pieces > 0 && p->anchor >= p->pieces))
			return 0;
	}
	for (size_t i = 0; i < g->pieces_len; i++)
		if (g->pieces[i].state >= g->automaton.head->states ||
		    g->pieces[i].gap > PHRASE_GAP_MAX)
			return 0;
	return 1;
}

static int
entries_are_sound(const struct generation *g)
{
	for (size_t i = 0; i < g->entries_len; i++) {
		const struct generation_entry *t = &g->entries[i];

		if (!is_inside(t->category, t->category_len, g->strings.len) ||
		    !is_inside(t->term, (uint64_t)t->term_len + t->pattern_len,
			g->strings.len) ||
		    !is_inside(
			t->first_condition, t->conditions, g->conditions_len) ||
		    t->severity < 1 || t->severity > 5 || t->confidence > 100)
			return 0;
	}
	return 1;
}

static int
conditions_are_sound(const struct generation *g)
{
	for (size_t i = 0; i < g->conditions_len; i++) {
		const struct generation_condition *c = &g->conditions[i];

		if (!is_inside(c->first_member, c->members, g->members_len) ||
		    c->effect >= EFFECTS || c->side > SIDE_AFTER ||
		    c->words > WORDLIST_NEAR_MAX)
			return 0;
	}
	return 1;
}

/* Tables of fixed rows. */
static void
take_tables(const struct generation_head *head, struct bytes image,
    struct generation *g)
{
	const struct {
		enum generation_section which;
		size_t size, *len;
		const void **to;
	} tables[] = {
		{ SECTION_PATTERNS, sizeof(*g->patterns), &g->patterns_len,
		    (const void **)&g->patterns },
		{ SECTION_PIECES, sizeof(*g->pieces), &g->pieces_len,
		    (const void **)&g->pieces },
		{ SECTION_ENTRIES, sizeof(*g->entries), &g->entries_len,
		    (const void **)&g->entries },
		{ SECTION_CONDITIONS, sizeof(*g->conditions),
		    &g->conditions_len, (const void **)&g->conditions },
		{ SECTION_MEMBERS, sizeof(*g->members), &g->members_len,
		    (const void **)&g->members },
		{ SECTION_NAME_ROWS, sizeof(*g->names.rows), &g->names.len,
		    (const void **)&g->names.rows },
		{ SECTION_NAME_MEMBERS, sizeof(*g->names.members),
		    &g->names.members_len, (const void **)&g->names.members },
		{ SECTION_NAME_DIGESTS, 1, &g->names.digests_len,
		    (const void **)&g->names.digests },
		{ SECTION_PHONES, sizeof(*g->phones.v), &g->phones.len,
		    (const void **)&g->phones.v },
		{ SECTION_STRINGS, 1, &g->strings.len,
		    (const void **)&g->strings.p },
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		struct bytes octets = section(head, image, tables[i].which);

		*tables[i].to = octets.p;
		*tables[i].len = octets.len / tables[i].size;
	}
}

static int
open_automata(const struct generation_head *head, struct bytes image,
    struct generation *g, struct err *e)
{
	size_t words;

	if (lexicon_open(
		section(head, image, SECTION_LEXICON), &g->lexicon, e) == -1)
		return -1;
	words = g->lexicon.head->numbers;
	/* What stands around is compared, and leads nowhere. */
	if (automaton_open(section(head, image, SECTION_AUTOMATON), words,
		g->patterns_len, &g->automaton, e) == -1 ||
	    automaton_open(section(head, image, SECTION_AROUND), words,
		SIZE_MAX, &g->around, e) == -1)
		return -1;
	/* Nobody is to be found by name: there is none. */
	if (g->names.len == 0)
		return 0;
	g->names.lexicon = g->lexicon;
	return automaton_open(section(head, image, SECTION_NAMES), words,
	    g->names.len, &g->names.automaton, e);
}

int
generation_open(struct bytes image, struct generation *out, struct err *e)
{
	const struct generation_head *head = (const void *)image.p;
	struct generation g = { 0 };

	if (image.len < sizeof(*head) || (uintptr_t)image.p % 16 != 0 ||
	    !head_is_sound(head, image))
		return err_set(e, ERR_CONFIG,
		    "could not use compiled word lists: they are damaged");
	take_tables(head, image, &g);
	if (open_automata(head, image, &g, e) == -1)
		return -1;
	if (!patterns_are_sound(&g) || !entries_are_sound(&g) ||
	    !conditions_are_sound(&g) || !names_are_sound(&g.names))
		return err_set(e, ERR_CONFIG,
		    "could not use compiled word lists: an entry is damaged");
	g.signs = (const void *)section(head, image, SECTION_SIGNS).p;
	if (section(head, image, SECTION_SIGNS).len != sizeof(*g.signs) ||
	    g.signs->beyond[FOLD_SIGNS_MAX - 1].code != 0)
		return err_set(e, ERR_CONFIG,
		    "could not use compiled word lists: signs are damaged");
	if (fold_table_open(section(head, image, SECTION_FOLD), &g.fold, e) ==
		-1 ||
	    vocabulary_open(section(head, image, SECTION_VOCABULARY),
		&g.vocabulary, e) == -1)
		return -1;
	*out = g;
	return 0;
}

struct utf8
generation_category(const struct generation *g, uint32_t entry)
{
	const struct generation_entry *t = &g->entries[entry];

	return (struct utf8){ g->strings.p + t->category, t->category_len };
}

struct utf8
generation_term(const struct generation *g, uint32_t entry)
{
	const struct generation_entry *t = &g->entries[entry];

	return (struct utf8){ g->strings.p + t->term, t->term_len };
}

struct utf8
generation_pattern_of(const struct generation *g, uint32_t entry)
{
	const struct generation_entry *t = &g->entries[entry];

	return (struct utf8){ g->strings.p + t->term + t->term_len,
		t->pattern_len };
}
