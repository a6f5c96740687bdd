/*
 * lines.c - the lines that word lists bring with them
 */
#include "match/lines.h"

#include "match/change.h"
#include "match/phrase.h"

struct checking {
	const struct lines_in *in;
	const struct wordlist *list;
	const struct lines_told *told;
	struct lines_report report;
};

static void
tell(struct checking *c, size_t line, enum line_wrong why)
{
	c->report.lines++;
	if (why == LINE_RIGHT)
		return;
	c->report.wrong++;
	c->told->wrong(c->list->file, line, why);
}

/* Is the entry of this name among what is found in the line? */
static int
finds(const struct checking *c, struct utf8 name, struct utf8 line)
{
	struct arena *a = arena_new((size_t)1 << 24);
	struct text text = { .text = line };
	struct findings found = { 0 };
	int result = 0;

	match_scan(a, c->in->matcher, &text, &found);
	for (size_t i = 0; i < found.len; i++)
		result |= found.v[i].kind == FINDING_WORD &&
			  utf8_equal(found.v[i].id, c->list->category) &&
			  utf8_equal(found.v[i].term, name);
	arena_free(a);
	return result;
}

static void
check_lines(struct checking *c, struct utf8 name,
    const struct wordlist_lines *lines, int is_match)
{
	for (size_t i = 0; i < lines->len; i++) {
		int found = finds(c, name, lines->v[i].text);

		tell(c, lines->v[i].number,
		    found == is_match ? LINE_RIGHT
		    : is_match        ? LINE_NOT_FOUND
				      : LINE_FOUND);
	}
}

static int
has_entry(struct arena *a, const struct checking *c, struct utf8 name)
{
	struct err e;
	struct phrasebook book = { a, c->in->lists, c->in->len, &e };

	for (size_t i = 0; i < c->in->len; i++) {
		const struct wordlist *list = &c->in->lists[i];
		struct utf8 other;

		if (!utf8_equal(list->category, c->list->category))
			continue;
		for (size_t k = 0; k < list->len; k++)
			if (phrase_name(&book, list->file,
				&list->entries[k].forms.v[0], &other) == 0 &&
			    utf8_equal(name, other))
				return 1;
	}
	return 0;
}

struct lines_report
lines_check(struct arena *a, const struct lines_in *in,
    const struct wordlist *list, const struct lines_told *told)
{
	struct checking c = { .in = in, .list = list, .told = told };
	struct err e;
	struct phrasebook book = { a, in->lists, in->len, &e };

	c.report.terms = list->len;
	for (size_t i = 0; i < list->len; i++) {
		const struct wordlist_entry *entry = &list->entries[i];
		const struct wordlist_change *change;
		struct utf8 name;

		/* It was compiled, so it has a name. */
		if (phrase_name(&book, list->file, &entry->forms.v[0], &name) ==
		    -1)
			continue;
		change = change_of(in->lists, in->len, list->category, name);
		if (change != NULL && change->is_silenced)
			continue;
		check_lines(&c, name, &entry->match, 1);
		check_lines(&c, name, &entry->clean, 0);
	}
	for (size_t i = 0; i < list->changes_len; i++)
		tell(&c, list->changes[i].term.number,
		    has_entry(a, &c, list->changes[i].term.text)
			? LINE_RIGHT
			: LINE_CHANGES_NOTHING);
	return c.report;
}
