/*
 * generation.c - word lists compiled into one flat, read-only file
 */
#include "match/generation.h"

#include <string.h>

#include "match/view.h"
#include "text/fold_build.h"

/* A form with its blanks: one letter between two, or two behind one. */
enum { PATTERN_LEAST = 3 };

static const char magic[8] = "SGGEN1";

/* -- building ------------------------------------------------------------- */

struct compiling {
	struct arena *a;
	struct fold_table fold;
	struct generation_pattern *patterns;
	struct utf8 *forms;
	size_t patterns_len, patterns_cap, forms_cap;
	struct generation_entry *entries;
	size_t entries_len, entries_cap;
	struct strbuf strings;
	struct err *e;
};

static void
put_pattern(struct compiling *c, struct utf8 form, int is_not, int is_prefix)
{
	c->forms = arena_grow(
	    c->a, c->forms, c->patterns_len, &c->forms_cap, sizeof(*c->forms));
	c->patterns = arena_grow(c->a, c->patterns, c->patterns_len,
	    &c->patterns_cap, sizeof(*c->patterns));
	c->forms[c->patterns_len] = form;
	c->patterns[c->patterns_len++] =
	    (struct generation_pattern){ .entry = (uint32_t)c->entries_len,
		    .len = (uint16_t)form.len,
		    .is_not = (uint8_t)is_not,
		    .is_prefix = (uint8_t)is_prefix };
}

/* A form as it stands in the words view. */
static int
add_form(struct compiling *c, const struct wordlist *list,
    const struct wordlist_line *line, struct utf8 text, int is_not)
{
	int is_prefix = text.len > 0 && text.p[text.len - 1] == '*';
	struct folded folded;
	struct view view;

	text_fold(c->a, &c->fold,
	    (struct utf8){ text.p, text.len - (size_t)is_prefix }, &folded);
	view_words(c->a, &folded, &view);
	if (is_prefix)
		view.text.len--;
	if (view.text.len < PATTERN_LEAST || view.text.len > PATTERN_OCTETS_MAX)
		return err_set(c->e, ERR_CONFIG,
		    "%s:%zu: a term needs 2 to 100 letters or digits",
		    list->file, line->number);
	put_pattern(c, view.text, is_not, is_prefix);
	return 0;
}

/* "don't" is written "dont" as well. */
static int
add_forms(struct compiling *c, const struct wordlist *list,
    const struct wordlist_lines *lines, int is_not)
{
	for (size_t i = 0; i < lines->len; i++) {
		struct utf8 text = lines->v[i].text;
		char *joined = arena_raw(c->a, text.len + 1);
		size_t n = 0;

		if (add_form(c, list, &lines->v[i], text, is_not) == -1)
			return -1;
		for (size_t k = 0; k < text.len; k++)
			if (text.p[k] != '\'')
				joined[n++] = text.p[k];
		if (n < text.len &&
		    add_form(c, list, &lines->v[i], (struct utf8){ joined, n },
			is_not) == -1)
			return -1;
	}
	return 0;
}

static uint32_t
put_string(struct compiling *c, struct utf8 text)
{
	uint32_t at = (uint32_t)c->strings.len;

	strbuf_add(&c->strings, text.p, text.len);
	return at;
}

static int
add_list(struct compiling *c, const struct wordlist *list)
{
	uint32_t category = put_string(c, list->category);

	for (size_t i = 0; i < list->len; i++) {
		const struct wordlist_entry *from = &list->entries[i];
		struct utf8 term = from->forms.v[0].text;

		if (add_forms(c, list, &from->forms, 0) == -1 ||
		    add_forms(c, list, &from->not, 1) == -1)
			return -1;
		c->entries = arena_grow(c->a, c->entries, c->entries_len,
		    &c->entries_cap, sizeof(*c->entries));
		c->entries[c->entries_len++] =
		    (struct generation_entry){ .category = category,
			    .term = put_string(c, term),
			    .category_len = (uint16_t)list->category.len,
			    .term_len = (uint16_t)term.len,
			    .severity = (uint8_t)from->severity,
			    .confidence = (uint8_t)from->confidence };
	}
	return 0;
}

static void
put_section(struct strbuf *image, struct generation_head *head, size_t base,
    enum generation_section which, struct bytes octets)
{
	while ((image->len - base) % 16 != 0)
		strbuf_char(image, '\0');
	head->sections[which].offset = image->len - base;
	head->sections[which].len = octets.len;
	strbuf_add(image, octets.p, octets.len);
}

static int
write_image(struct compiling *c, struct bytes fold, struct strbuf *image)
{
	struct generation_head head = { .version = GENERATION_VERSION };
	struct strbuf terms;
	size_t base = image->len;
	int result;

	memcpy(head.magic, magic, sizeof(magic));
	strbuf_add(image, &head, sizeof(head));
	put_section(image, &head, base, SECTION_FOLD, fold);
	strbuf_init(&terms, GENERATION_MAX);
	result = automaton_build(c->forms, c->patterns_len, &terms, c->e);
	put_section(
	    image, &head, base, SECTION_AUTOMATON, strbuf_bytes(&terms));
	strbuf_done(&terms);
	put_section(image, &head, base, SECTION_PATTERNS,
	    (struct bytes){ (const unsigned char *)c->patterns,
		c->patterns_len * sizeof(*c->patterns) });
	put_section(image, &head, base, SECTION_ENTRIES,
	    (struct bytes){ (const unsigned char *)c->entries,
		c->entries_len * sizeof(*c->entries) });
	put_section(
	    image, &head, base, SECTION_STRINGS, strbuf_bytes(&c->strings));
	if (result == -1 || strbuf_over(image))
		return result == -1 ? -1
				    : err_set(c->e, ERR_CONFIG,
					  "could not compile so many terms");
	head.size = image->len - base;
	sha256((struct bytes){ (const unsigned char *)image->p + base +
				   sizeof(head),
		   image->len - base - sizeof(head) },
	    head.digest);
	memcpy(image->p + base, &head, sizeof(head));
	return 0;
}

int
generation_build(struct arena *a, const struct wordlist *lists, size_t len,
    struct strbuf *image, struct err *e)
{
	struct compiling c = { .a = a, .e = e };
	struct strbuf fold;
	struct bytes table;
	int result = 0;

	strbuf_init(&fold, GENERATION_MAX);
	strbuf_init(&c.strings, GENERATION_MAX);
	if (fold_build(&fold, e) == -1)
		return -1;
	table = arena_bytes(a, strbuf_bytes(&fold));
	strbuf_done(&fold);
	result = fold_table_open(table, &c.fold, e);
	for (size_t i = 0; i < len && result == 0; i++)
		result = add_list(&c, &lists[i]);
	if (result == 0)
		result = write_image(&c, table, image);
	strbuf_done(&c.strings);
	return result;
}

/* -- opening --------------------------------------------------------------- */

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

	if (memcmp(head->magic, magic, sizeof(magic)) != 0 ||
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

static int
is_sound(const struct generation *g)
{
	for (size_t i = 0; i < g->patterns_len; i++)
		if (g->patterns[i].entry >= g->entries_len ||
		    g->patterns[i].len < PATTERN_LEAST ||
		    g->patterns[i].len > PATTERN_OCTETS_MAX)
			return 0;
	for (size_t i = 0; i < g->entries_len; i++) {
		const struct generation_entry *t = &g->entries[i];

		if ((size_t)t->category + t->category_len > g->strings.len ||
		    (size_t)t->term + t->term_len > g->strings.len ||
		    t->severity < 1 || t->severity > 5 || t->confidence > 100)
			return 0;
	}
	return 1;
}

int
generation_open(struct bytes image, struct generation *out, struct err *e)
{
	const struct generation_head *head = (const void *)image.p;
	struct generation g = { 0 };
	struct bytes patterns, entries, strings;

	if (image.len < sizeof(*head) || (uintptr_t)image.p % 16 != 0 ||
	    !head_is_sound(head, image))
		return err_set(e, ERR_CONFIG,
		    "could not use compiled word lists: they are damaged");
	patterns = section(head, image, SECTION_PATTERNS);
	entries = section(head, image, SECTION_ENTRIES);
	strings = section(head, image, SECTION_STRINGS);
	g.patterns = (const void *)patterns.p;
	g.patterns_len = patterns.len / sizeof(*g.patterns);
	g.entries = (const void *)entries.p;
	g.entries_len = entries.len / sizeof(*g.entries);
	g.strings = (struct utf8){ (const char *)strings.p, strings.len };
	if (!is_sound(&g))
		return err_set(e, ERR_CONFIG,
		    "could not use compiled word lists: an entry is damaged");
	if (fold_table_open(section(head, image, SECTION_FOLD), &g.fold, e) ==
		-1 ||
	    automaton_open(section(head, image, SECTION_AUTOMATON),
		g.patterns_len, &g.automaton, e) == -1)
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
