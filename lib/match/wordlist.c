/*
 * wordlist.c - a word list file to entries
 */
#include "match/wordlist.h"

#include <string.h>

struct reading {
	struct arena *a;
	struct wordlist list;
	/* Where we are. */
	size_t line;
	/* What terms from here on have; 0 severity: not said yet. */
	int severity, confidence;
	struct err *e;
};

static int
fail(const struct reading *r, size_t line, const char *why)
{
	return err_set(r->e, ERR_CONFIG, "%s:%zu: %s", r->list.file, line, why);
}

static struct wordlist_entry *
current(struct reading *r)
{
	return r->list.len == 0 ? NULL : &r->list.entries[r->list.len - 1];
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
		return fail(r, r->line, "one entry has too many lines");
	to->v = arena_grow(r->a, to->v, to->len, &to->cap, sizeof(*to->v));
	to->v[to->len++] = (struct wordlist_line){ r->line, text };
	return 0;
}

static int
add_form(struct reading *r, struct wordlist_lines *to, struct utf8 text)
{
	const char *star = memchr(text.p, '*', text.len);

	if (text.len > TERM_MAX)
		return fail(r, r->line, "a term has more than 100 octets");
	if (star != NULL && star != text.p + text.len - 1)
		return fail(r, r->line, "'*' stands only at the end of a term");
	return add_line(r, to, text);
}

/* The entry that ends here is whole. */
static int
end_entry(struct reading *r)
{
	const struct wordlist_entry *entry = current(r);

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

	if (list->category.len == 0 || r->severity == 0)
		return fail(r, r->line,
		    "category and severity stand before the first term");
	if (end_entry(r) == -1)
		return -1;
	if (list->len >= WORDLIST_ENTRIES_MAX)
		return fail(r, r->line, "the list has too many terms");
	list->entries = arena_grow(
	    r->a, list->entries, list->len, &list->cap, sizeof(*list->entries));
	list->entries[list->len++] =
	    (struct wordlist_entry){ .severity = r->severity,
		    .confidence = r->confidence };
	return add_form(r, &current(r)->forms, text);
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

static int
is(struct utf8 a, const char *word)
{
	return utf8_equal(a, utf8_from(word));
}

/* A line that begins at the margin. */
static int
read_outer(struct reading *r, struct utf8 key, struct utf8 value)
{
	if (is(key, "category"))
		return set_category(r, value);
	if (is(key, "severity"))
		return number(r, value, 5, &r->severity);
	if (is(key, "confidence"))
		return number(r, value, 100, &r->confidence);
	if (is(key, "term"))
		return begin_entry(r, value);
	return fail(r, r->line,
	    "neither category, severity, confidence nor term begins here");
}

/* A line that belongs to the term above it. */
static int
read_inner(struct reading *r, struct utf8 key, struct utf8 value)
{
	struct wordlist_entry *entry = current(r);

	if (entry == NULL)
		return fail(r, r->line, "no term stands above this line");
	if (is(key, "also"))
		return add_form(r, &entry->forms, value);
	if (is(key, "not"))
		return add_form(r, &entry->not, value);
	if (is(key, "match"))
		return add_line(r, &entry->match, value);
	if (is(key, "clean"))
		return add_line(r, &entry->clean, value);
	if (is(key, "severity"))
		return number(r, value, 5, &entry->severity);
	if (is(key, "confidence"))
		return number(r, value, 100, &entry->confidence);
	return fail(r, r->line,
	    "neither also, not, match, clean, severity "
	    "nor confidence stands here");
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static int
read_line(struct reading *r, struct utf8 line)
{
	int inner = line.len > 0 && is_blank(line.p[0]);
	struct utf8 key;

	while (line.len > 0 && is_blank(line.p[line.len - 1]))
		line.len--;
	while (line.len > 0 && is_blank(line.p[0]))
		line.p++, line.len--;
	if (line.len == 0 || line.p[0] == '#')
		return 0;
	key = line;
	key.len = 0;
	while (key.len < line.len && !is_blank(line.p[key.len]))
		key.len++;
	line.p += key.len;
	line.len -= key.len;
	while (line.len > 0 && is_blank(line.p[0]))
		line.p++, line.len--;
	if (line.len == 0)
		return fail(r, r->line, "nothing follows this word");
	return inner ? read_inner(r, key, line) : read_outer(r, key, line);
}

/* Valid UTF-8 without NUL (RFC 3629). */
static int
is_utf8(struct utf8 text)
{
	const unsigned char *p = (const unsigned char *)text.p;

	for (size_t i = 0; i < text.len;) {
		size_t n = p[i] < 0x80   ? 1
			   : p[i] < 0xc2 ? 0
			   : p[i] < 0xe0 ? 2
			   : p[i] < 0xf0 ? 3
			   : p[i] < 0xf5 ? 4
					 : 0;

		if (n == 0 || p[i] == 0 || n > text.len - i)
			return 0;
		for (size_t k = 1; k < n; k++)
			if ((p[i + k] & 0xc0) != 0x80)
				return 0;
		i += n;
	}
	return 1;
}

int
wordlist_parse(struct arena *a, const char *file, struct bytes octets,
    struct wordlist *out, struct err *e)
{
	struct reading r = {
		.a = a, .list = { .file = file }, .confidence = 85, .e = e
	};
	const char *p = (const char *)octets.p, *end = p + octets.len;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		struct utf8 line = { p, (size_t)((lf != NULL ? lf : end) - p) };

		r.line++;
		if (!is_utf8(line))
			return fail(&r, r.line, "this line is not UTF-8");
		if (read_line(&r, line) == -1)
			return -1;
		p += line.len + 1;
	}
	if (r.list.len == 0)
		return fail(&r, r.line, "the list has no term");
	if (end_entry(&r) == -1)
		return -1;
	*out = r.list;
	return 0;
}
