/*
 * wordlist.c - a word list file to entries
 */
#include "match/wordlist.h"

#include <string.h>

#include "record/record.h"

struct reading {
	struct arena *a;
	struct wordlist list;
	/* Where we are. */
	size_t line;
	/* What terms from here on have; 0 severity: not said yet. */
	int severity, confidence;
	struct wordlist_conditions conditions;
	int counts_quoted;
	/* What indented lines belong to; NULL: neither has begun. */
	struct wordlist_entry *entry;
	struct wordlist_change *change;
	struct err *e;
};

static int
fail(const struct reading *r, size_t line, const char *why)
{
	return err_set(r->e, ERR_CONFIG, "%s:%zu: %s", r->list.file, line, why);
}

static int
is(struct utf8 a, const char *word)
{
	return utf8_equal(a, utf8_from(word));
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct utf8
trimmed(struct utf8 text)
{
	while (text.len > 0 && is_blank(text.p[text.len - 1]))
		text.len--;
	while (text.len > 0 && is_blank(text.p[0]))
		text.p++, text.len--;
	return text;
}

/* Take the first word off `*text`. */
static struct utf8
take_word(struct utf8 *text)
{
	struct utf8 word = { text->p, 0 };

	while (word.len < text->len && !is_blank(word.p[word.len]))
		word.len++;
	*text =
	    trimmed((struct utf8){ text->p + word.len, text->len - word.len });
	return word;
}

static int
number(const struct reading *r, struct utf8 text, int most, int *out)
{
	int n = 0;

	if (text.len == 0 || text.len > 3)
		return fail(r, r->line, "a number is missing");
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return fail(r, r->line, "this is not a number");
		n = n * 10 + (text.p[i] - '0');
	}
	if (n > most || (n == 0 && most == 5))
		return fail(r, r->line, "this number is out of range");
	*out = n;
	return 0;
}

static int
add_line(struct reading *r, struct wordlist_lines *to, struct utf8 text)
{
	if (to->len >= WORDLIST_LINES_MAX)
		return fail(r, r->line, "there are too many lines of one kind");
	to->v = arena_grow(r->a, to->v, to->len, &to->cap, sizeof(*to->v));
	to->v[to->len++] = (struct wordlist_line){ r->line, text };
	return 0;
}

/* What stands between commas. */
static int
add_items(struct reading *r, struct wordlist_lines *to, struct utf8 text)
{
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		struct utf8 item;

		if (i < text.len && text.p[i] != ',')
			continue;
		item = trimmed((struct utf8){ text.p + from, i - from });
		from = i + 1;
		if (item.len == 0)
			return fail(
			    r, r->line, "nothing stands beside a comma");
		if (add_line(r, to, item) == -1)
			return -1;
	}
	return 0;
}

/* -- words and conditions -------------------------------------------------- */

static const char *const effects[EFFECTS] = {
	[EFFECT_NEAR] = "near",
	[EFFECT_UNLESS] = "unless",
	[EFFECT_LOWER] = "lower",
	[EFFECT_RAISE] = "raise",
	[EFFECT_REPORTED] = "reported",
};

static int
effect_named(struct utf8 key)
{
	for (int i = 0; i < EFFECTS; i++)
		if (is(key, effects[i]))
			return i;
	return -1;
}

/* "3 before", what stands in front of the colon. */
static int
read_reach(struct reading *r, struct utf8 text, struct wordlist_condition *out)
{
	while (text.len > 0) {
		struct utf8 word = take_word(&text);

		if (is(word, "before"))
			out->side = SIDE_BEFORE;
		else if (is(word, "after"))
			out->side = SIDE_AFTER;
		else if (number(r, word, WORDLIST_NEAR_MAX, &out->words) == -1)
			return -1;
	}
	return 0;
}

/* "none": what the list says about all its terms does not hold for this one. */
static void
forget(struct wordlist_conditions *conditions, int effect)
{
	size_t n = 0;

	for (size_t i = 0; i < conditions->len; i++)
		if ((int)conditions->v[i].effect != effect)
			conditions->v[n++] = conditions->v[i];
	conditions->len = n;
}

static int
read_condition(struct reading *r, int effect, struct utf8 value,
    struct wordlist_conditions *to)
{
	struct wordlist_condition c = { .words = WORDLIST_NEAR };
	const char *colon = memchr(value.p, ':', value.len);
	size_t before;

	if (is(value, "none")) {
		forget(to, effect);
		return 0;
	}
	if (colon == NULL)
		return fail(r, r->line, "a ':' stands before the words");
	before = (size_t)(colon - value.p);
	c.effect = (enum wordlist_effect)effect;
	if (read_reach(r, trimmed((struct utf8){ value.p, before }), &c) ==
		-1 ||
	    add_items(r, &c.items,
		(struct utf8){ colon + 1, value.len - before - 1 }) == -1)
		return -1;
	if (to->len >= WORDLIST_LINES_MAX)
		return fail(r, r->line, "there are too many conditions");
	to->v = arena_grow(r->a, to->v, to->len, &to->cap, sizeof(*to->v));
	to->v[to->len++] = c;
	return 0;
}

static int
read_quoted(struct reading *r, struct utf8 value, int *out)
{
	if (!is(value, "counts") && !is(value, "lowers"))
		return fail(r, r->line, "quoted text counts or lowers");
	*out = is(value, "counts");
	return 0;
}

/* -- what begins at the margin --------------------------------------------- */

/* The entry that ends here is whole. */
static int
end_entry(struct reading *r)
{
	const struct wordlist_entry *entry = r->entry;
	const struct wordlist_change *change = r->change;

	r->entry = NULL;
	r->change = NULL;
	if (change != NULL && !change->is_silenced && change->severity == 0 &&
	    change->confidence == -1)
		return fail(r, change->term.number,
		    "severity or confidence stands below this");
	if (entry == NULL)
		return 0;
	if (entry->match.len == 0)
		return fail(r, entry->forms.v[0].number,
		    "this term has no line \"match\"");
	if (entry->clean.len == 0)
		return fail(r, entry->forms.v[0].number,
		    "this term has no line \"clean\"");
	return 0;
}

static int
begin_entry(struct reading *r, struct utf8 text)
{
	struct wordlist *list = &r->list;
	struct wordlist_conditions *c;

	if (list->category.len == 0 || r->severity == 0)
		return fail(r, r->line,
		    "category and severity stand before the first term");
	if (list->len >= WORDLIST_ENTRIES_MAX)
		return fail(r, r->line, "the list has too many terms");
	list->entries = arena_grow(
	    r->a, list->entries, list->len, &list->cap, sizeof(*list->entries));
	r->entry = &list->entries[list->len++];
	*r->entry = (struct wordlist_entry){ .severity = r->severity,
		.confidence = r->confidence,
		.counts_quoted = r->counts_quoted };
	c = &r->entry->conditions;
	for (size_t i = 0; i < r->conditions.len; i++) {
		c->v = arena_grow(r->a, c->v, c->len, &c->cap, sizeof(*c->v));
		c->v[c->len++] = r->conditions.v[i];
	}
	return add_line(r, &r->entry->forms, text);
}

static int
begin_change(struct reading *r, struct utf8 text, int is_silenced)
{
	struct wordlist *list = &r->list;

	if (list->category.len == 0)
		return fail(r, r->line, "the category stands before this");
	list->changes = arena_grow(r->a, list->changes, list->changes_len,
	    &list->changes_cap, sizeof(*list->changes));
	r->change = &list->changes[list->changes_len++];
	*r->change = (struct wordlist_change){ .term = { r->line, text },
		.is_silenced = is_silenced,
		.confidence = -1 };
	return 0;
}

static int
set_category(struct reading *r, struct utf8 text)
{
	if (r->list.category.len > 0)
		return fail(r, r->line, "the category is set twice");
	for (size_t i = 0; i < text.len; i++)
		if (!(text.p[i] >= 'a' && text.p[i] <= 'z') && text.p[i] != '-')
			return fail(
			    r, r->line, "a category is of letters a-z and '-'");
	if (text.len > 40)
		return fail(r, r->line, "a category has at most 40 letters");
	r->list.category = text;
	return 0;
}

/* "you: you, u, ya"; a second line with the same name adds to it. */
static int
read_set(struct reading *r, struct utf8 value)
{
	const char *colon = memchr(value.p, ':', value.len);
	struct wordlist *list = &r->list;
	struct utf8 name;
	struct wordlist_set *set;

	if (colon == NULL)
		return fail(r, r->line, "a ':' stands before the words");
	name = trimmed((struct utf8){ value.p, (size_t)(colon - value.p) });
	for (size_t i = 0; i < name.len; i++)
		if (!(name.p[i] >= 'a' && name.p[i] <= 'z') && name.p[i] != '-')
			return fail(r, r->line,
			    "a set's name is of letters a-z and '-'");
	list->sets = arena_grow(r->a, list->sets, list->sets_len,
	    &list->sets_cap, sizeof(*list->sets));
	set = &list->sets[list->sets_len++];
	*set = (struct wordlist_set){ .name = { r->line, name } };
	return add_items(r, &set->items,
	    (struct utf8){
		colon + 1, value.len - (size_t)(colon - value.p) - 1 });
}

/* "3 e" */
static int
read_sign(struct reading *r, struct utf8 value, struct wordlist_signs *to)
{
	struct utf8 sign = take_word(&value);

	if (is(value, "any"))
		value = UTF8("abcdefghijklmnopqrstuvwxyz");
	if (value.len == 0)
		return fail(r, r->line, "the letters are missing");
	for (size_t i = 0; i < value.len; i++)
		if (value.p[i] < 'a' || value.p[i] > 'z')
			return fail(r, r->line,
			    "a sign stands for letters a-z, or \"any\"");
	to->v = arena_grow(r->a, to->v, to->len, &to->cap, sizeof(*to->v));
	to->v[to->len++] = (struct wordlist_sign){ r->line, sign, value };
	return 0;
}

/* A line that begins at the margin. */
static int
read_outer(struct reading *r, struct utf8 key, struct utf8 value)
{
	int effect = effect_named(key);

	if (end_entry(r) == -1)
		return -1;
	if (effect != -1)
		return read_condition(r, effect, value, &r->conditions);
	if (is(key, "category"))
		return set_category(r, value);
	if (is(key, "severity"))
		return number(r, value, 5, &r->severity);
	if (is(key, "confidence"))
		return number(r, value, 100, &r->confidence);
	if (is(key, "quoted"))
		return read_quoted(r, value, &r->counts_quoted);
	if (is(key, "term"))
		return begin_entry(r, value);
	if (is(key, "silence") || is(key, "grade"))
		return begin_change(r, value, is(key, "silence"));
	if (is(key, "set"))
		return read_set(r, value);
	if (is(key, "leet"))
		return read_sign(r, value, &r->list.leet);
	if (is(key, "mask"))
		return read_sign(r, value, &r->list.mask);
	if (is(key, "alike"))
		return read_sign(r, value, &r->list.alike);
	return fail(r, r->line, "no line at the margin begins with this word");
}

/* -- indented lines ---------------------------------------------------------- */

static int
read_change(struct reading *r, struct utf8 key, struct utf8 value)
{
	if (!r->change->is_silenced && is(key, "severity"))
		return number(r, value, 5, &r->change->severity);
	if (!r->change->is_silenced && is(key, "confidence"))
		return number(r, value, 100, &r->change->confidence);
	return fail(
	    r, r->line, "below \"grade\" stand severity and confidence");
}

static int
read_pattern(struct reading *r, struct utf8 value)
{
	if (r->entry->pattern.text.len > 0)
		return fail(r, r->line, "a term has one pattern");
	r->entry->pattern = (struct wordlist_line){ r->line, value };
	return 0;
}

/* A line that belongs to the term above it. */
static int
read_inner(struct reading *r, struct utf8 key, struct utf8 value)
{
	struct wordlist_entry *entry = r->entry;
	int effect = effect_named(key);

	if (r->change != NULL)
		return read_change(r, key, value);
	if (entry == NULL)
		return fail(r, r->line, "no term stands above this line");
	if (effect != -1)
		return read_condition(r, effect, value, &entry->conditions);
	if (is(key, "also"))
		return add_line(r, &entry->forms, value);
	if (is(key, "not"))
		return add_line(r, &entry->not, value);
	if (is(key, "match"))
		return add_line(r, &entry->match, value);
	if (is(key, "clean"))
		return add_line(r, &entry->clean, value);
	if (is(key, "severity"))
		return number(r, value, 5, &entry->severity);
	if (is(key, "confidence"))
		return number(r, value, 100, &entry->confidence);
	if (is(key, "quoted"))
		return read_quoted(r, value, &entry->counts_quoted);
	if (is(key, "pattern"))
		return read_pattern(r, value);
	return fail(r, r->line, "no line below a term begins with this word");
}

static int
read_line(struct reading *r, struct utf8 line)
{
	int inner = line.len > 0 && is_blank(line.p[0]);
	struct utf8 key;

	line = trimmed(line);
	if (line.len == 0 || line.p[0] == '#')
		return 0;
	key = take_word(&line);
	/* "near: you": the colon belongs to what follows. */
	if (key.p[key.len - 1] == ':') {
		key.len--;
		line.len += (size_t)(line.p - (key.p + key.len));
		line.p = key.p + key.len;
	}
	if (line.len == 0)
		return fail(r, r->line, "nothing follows this word");
	return inner ? read_inner(r, key, line) : read_outer(r, key, line);
}

int
wordlist_parse(struct arena *a, const char *file, struct bytes octets,
    struct wordlist *out, struct err *e)
{
	struct reading r = {
		.a = a, .list = { .file = file }, .confidence = 85, .e = e
	};
	const struct wordlist *list = &r.list;
	const char *p = (const char *)octets.p, *end = p + octets.len;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		struct utf8 line = { p, (size_t)((lf != NULL ? lf : end) - p) };

		r.line++;
		if (!field_is_clean(bytes_of(line)))
			return fail(&r, r.line, "this line is not UTF-8");
		if (read_line(&r, line) == -1)
			return -1;
		p += line.len + 1;
	}
	if (end_entry(&r) == -1)
		return -1;
	if (list->len + list->sets_len + list->changes_len + list->leet.len +
		list->mask.len + list->alike.len ==
	    0)
		return fail(&r, r.line, "the list has no term");
	*out = r.list;
	return 0;
}
