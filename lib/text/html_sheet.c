/*
 * html_sheet.c - the style sheets of a page
 */
#include "text/html_sheet.h"

#include "base/ascii.h"
#include "text/html_element.h"

enum {
	/* Rules that say something of interest; real mail has a dozen. */
	RULES_MAX = 4096,
	SLOTS = 4096,
	/* Rules in one slot: those for one tag, class or id. */
	CHAIN_MAX = 16,
	/* Classes of one element that are looked up. */
	CLASSES_MAX = 32,
	/* Braces inside braces that are told apart. */
	AT_DEPTH = 8,
};

enum pseudo { PSEUDO_NONE, PSEUDO_BEFORE, PSEUDO_AFTER };

/* "td#x.a.b::before", cut up; empty: not asked for. */
struct selector {
	struct utf8 tag, id, classes[2];
	enum pseudo pseudo;
	/* 1: it asks for more than is written here. */
	int is_doubtful;
};

struct rule {
	struct selector selector;
	/* hash() of the name that it is found by, and of its classes. */
	uint32_t key, classes[2];
	struct html_style style;
	/* 1 + index of the next rule of the same key; 0: none. */
	uint32_t next;
};

struct html_sheet {
	struct arena *a;
	struct rule *rules;
	size_t len, cap;
	/* 1 + index of the first rule, by hash of its key. */
	uint32_t slots[SLOTS];
	int over;
	size_t work;
};

/* In any case, as pages without a doctype have it. */
static int
same(struct utf8 a, struct utf8 b)
{
	if (a.len != b.len)
		return 0;
	for (size_t i = 0; i < a.len; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return 0;
	return 1;
}

/* Where `word` (in lower case, with `len` octets) stands after `at`. */
static size_t
find(struct utf8 in, size_t at, const char *word, size_t len)
{
	while (at + len <= in.len) {
		const char *p = memchr(in.p + at, word[0], in.len - at);

		if (p == NULL)
			break;
		at = (size_t)(p - in.p);
		if (at + len <= in.len &&
		    html_is((struct utf8){ p, len }, word))
			return at;
		at++;
	}
	return in.len;
}

/* -- selectors ----------------------------------------------------------------- */

static int
is_name(char c)
{
	return (c >= '0' && c <= '9') || ascii_is_letter(c) || c == '-' ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static struct utf8
name_at(struct utf8 s, size_t at)
{
	size_t to = at;

	while (to < s.len && is_name(s.p[to]))
		to++;
	return (struct utf8){ s.p + at, to - at };
}

/* What stands after ':' or '::'; 0: we cannot tell when it is so. */
static int
take_pseudo(struct utf8 name, struct selector *out)
{
	if (html_is(name, "before"))
		out->pseudo = PSEUDO_BEFORE;
	else if (html_is(name, "after"))
		out->pseudo = PSEUDO_AFTER;
	else
		return html_is(name, "link") || html_is(name, "root");
	return 1;
}

static int
take_class(struct utf8 name, struct selector *out)
{
	if (out->classes[1].len > 0)
		return 0;
	out->classes[out->classes[0].len > 0] = name;
	return 1;
}

/* The last element that a selector names; *more: it asks for others too. */
static struct utf8
last_of(struct utf8 s, int *more)
{
	for (size_t i = s.len; i > 0; i--) {
		char c = s.p[i - 1];

		if (!ascii_is_space(c) && c != '>' && c != '+' && c != '~')
			continue;
		*more = 1;
		return (struct utf8){ s.p + i, s.len - i };
	}
	return s;
}

/* Without "[x=y]" and what follows. */
static struct utf8
without_attributes(struct utf8 s, int *more)
{
	const char *p = s.len == 0 ? NULL : memchr(s.p, '[', s.len);

	if (p != NULL) {
		*more = 1;
		s.len = (size_t)(p - s.p);
	}
	return s;
}

/* 0: it is no selector, or one that we cannot read at all. */
static int
read_selector(struct utf8 s, struct selector *out)
{
	int more = 0;
	size_t at;

	s = last_of(without_attributes(s, &more), &more);
	*out = (struct selector){ .tag = name_at(s, 0), .is_doubtful = more };
	at = out->tag.len > 0 ? out->tag.len : s.len > 0 && s.p[0] == '*';
	while (at < s.len) {
		char sign = s.p[at++];
		struct utf8 name;
		int taken = 1;

		at += sign == ':' && at < s.len && s.p[at] == ':';
		name = name_at(s, at);
		at += name.len;
		if (name.len == 0)
			return 0;
		if (sign == '.')
			taken = take_class(name, out);
		else if (sign == '#')
			out->id = name;
		else
			taken = sign == ':' && take_pseudo(name, out);
		if (!taken)
			return 0;
	}
	return at > 0 || more;
}

static int
same_selector(const struct selector *a, const struct selector *b)
{
	return a->pseudo == b->pseudo && a->is_doubtful == b->is_doubtful &&
	       same(a->tag, b->tag) && same(a->id, b->id) &&
	       same(a->classes[0], b->classes[0]) &&
	       same(a->classes[1], b->classes[1]);
}

/* `kind` is '#', '.', 't' or '*'. */
static uint32_t
hash(char kind, struct utf8 name)
{
	uint32_t h = (unsigned char)kind;

	for (size_t i = 0; i < name.len; i++)
		h = h * 31 + (unsigned char)ascii_lower(name.p[i]);
	return h ^ h >> 10;
}

/* By the one name that every element it is for must have. */
static uint32_t
key_of(const struct selector *s)
{
	if (s->id.len > 0)
		return hash('#', s->id);
	if (s->classes[0].len > 0)
		return hash('.', s->classes[0]);
	if (s->tag.len > 0)
		return hash('t', s->tag);
	return hash('*', UTF8(""));
}

static void
add_rule(struct html_sheet *sheet, const struct selector *selector,
    const struct html_style *style)
{
	uint32_t key = key_of(selector);
	uint32_t *last = &sheet->slots[key % SLOTS];
	size_t chain = 0;

	for (; *last != 0; last = &sheet->rules[*last - 1].next, chain++) {
		struct rule *r = &sheet->rules[*last - 1];

		if (!same_selector(&r->selector, selector))
			continue;
		html_style_merge(&r->style, style);
		return;
	}
	if (sheet->len == RULES_MAX || chain == CHAIN_MAX) {
		sheet->over = 1;
		return;
	}
	*last = (uint32_t)sheet->len + 1;
	sheet->rules = arena_grow(sheet->a, sheet->rules, sheet->len,
	    &sheet->cap, sizeof(*sheet->rules));
	sheet->rules[sheet->len++] = (struct rule){ .selector = *selector,
		.key = key,
		.classes = { hash('.', selector->classes[0]),
		    hash('.', selector->classes[1]) },
		.style = *style };
}

/* -- sheets ---------------------------------------------------------------------- */

static struct utf8
trimmed(struct utf8 s)
{
	while (s.len > 0 && ascii_is_space(s.p[0]))
		s.p++, s.len--;
	while (s.len > 0 && ascii_is_space(s.p[s.len - 1]))
		s.len--;
	return s;
}

/* "p, .x" with what their block says. */
static void
add_rules(struct html_sheet *sheet, struct utf8 prelude, struct utf8 block,
    int is_doubtful)
{
	struct html_style style = { .set = 0 };
	size_t from = 0;

	html_style_read(&style, block);
	if (style.set == 0)
		return;
	for (size_t i = 0; i <= prelude.len; i++) {
		struct selector selector;

		if (i < prelude.len && prelude.p[i] != ',')
			continue;
		if (read_selector(
			trimmed((struct utf8){ prelude.p + from, i - from }),
			&selector)) {
			selector.is_doubtful |= is_doubtful;
			add_rule(sheet, &selector, &style);
		}
		from = i + 1;
	}
}

/* Rules under this count always: "@media screen", "@layer x". */
static int
is_always(struct utf8 prelude)
{
	struct utf8 word = name_at(prelude, 1), rest;

	rest = trimmed((struct utf8){
	    prelude.p + 1 + word.len, prelude.len - 1 - word.len });
	return html_is(word, "layer") ||
	       (html_is(word, "media") &&
		   (rest.len == 0 || html_is(rest, "all") ||
		       html_is(rest, "screen") ||
		       html_is(rest, "only screen")));
}

/* A sheet that is being read. */
struct reading {
	struct utf8 css;
	size_t at;
	/* Levels of @-rules we are in, and the one with a condition. */
	unsigned depth, dead;
};

/* Past blanks and the "<!--" of old pages. */
static void
pass_blanks(struct reading *r)
{
	static const char *const marks[] = { "<!--", "-->" };

	for (size_t before = r->css.len + 1; r->at != before;) {
		before = r->at;
		while (r->at < r->css.len && ascii_is_space(r->css.p[r->at]))
			r->at++;
		for (size_t i = 0; i < 2; i++) {
			size_t len = strlen(marks[i]);

			if (r->css.len - r->at >= len &&
			    memcmp(r->css.p + r->at, marks[i], len) == 0)
				r->at += len;
		}
	}
}

/* Up to one of `ends` outside quotes; the end is left. */
static struct utf8
read_until(struct reading *r, const char *ends)
{
	size_t from = r->at;
	char quote = '\0';

	for (; r->at < r->css.len; r->at++) {
		char c = r->css.p[r->at];

		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c != '\0' && strchr(ends, c) != NULL)
			break;
	}
	return (struct utf8){ r->css.p + from, r->at - from };
}

static void
read_rule(struct html_sheet *sheet, struct reading *r)
{
	struct utf8 prelude = trimmed(read_until(r, "{};")), block;
	char end = r->at < r->css.len ? r->css.p[r->at++] : ';';

	if (end == '}' && r->depth > 0) {
		r->depth--;
		if (r->depth < r->dead)
			r->dead = 0;
		return;
	}
	if (end != '{')
		return;
	if (prelude.len > 0 && prelude.p[0] == '@' && r->depth < AT_DEPTH) {
		r->depth++;
		if (r->dead == 0 && !is_always(prelude))
			r->dead = r->depth;
		return;
	}
	block = read_until(r, "}");
	r->at += r->at < r->css.len;
	add_rules(sheet, prelude, block, r->dead > 0);
}

static struct utf8
without_comments(struct arena *a, struct utf8 css)
{
	char *p = arena_raw(a, css.len + 1);
	size_t n = 0;

	for (size_t at = 0; at < css.len;) {
		size_t open = find(css, at, "/*", 2);

		memcpy(p + n, css.p + at, open - at);
		n += open - at;
		at = open == css.len ? open : find(css, open + 2, "*/", 2) + 2;
	}
	return (struct utf8){ p, n };
}

static void
read_sheet(struct html_sheet *sheet, struct utf8 css)
{
	struct reading r = { .css = without_comments(sheet->a, css) };

	css = r.css;
	sheet->work += css.len;
	for (;;) {
		pass_blanks(&r);
		if (r.at >= css.len)
			break;
		read_rule(sheet, &r);
	}
}

/* -- finding them in a page --------------------------------------------------------- */

/* At "<style": its content is read; returns where it ends. */
static size_t
read_element(struct html_sheet *sheet, struct utf8 html, size_t at)
{
	size_t from = find(html, at, ">", 1) + 1, end;

	if (from > html.len)
		return html.len;
	end = find(html, from, "</style", 7);
	read_sheet(sheet, (struct utf8){ html.p + from, end - from });
	return end;
}

struct html_sheet *
html_sheet_of(struct arena *a, struct utf8 html)
{
	struct html_sheet *sheet = NULL;
	size_t at = find(html, 0, "<style", 6), from = 0;

	if (at == html.len)
		return NULL;
	sheet = arena_alloc(a, sizeof(*sheet));
	sheet->a = a;
	while (from < html.len) {
		/* A sheet inside a comment is none, or Outlook's. */
		at = find(html, from, "<", 1);
		if (html.len - at >= 4 && memcmp(html.p + at, "<!--", 4) == 0)
			from = find(html, at + 4, "-->", 3);
		else if (html.len - at >= 6 &&
			 html_is((struct utf8){ html.p + at, 6 }, "<style"))
			from = read_element(sheet, html, at);
		else
			from = at + 1;
	}
	sheet->work += html.len;
	return sheet->len > 0 || sheet->over ? sheet : NULL;
}

/* -- asking ---------------------------------------------------------------------------- */

/* The names of an element, classes cut up. */
struct names {
	const struct html_subject *subject;
	struct utf8 classes[CLASSES_MAX];
	uint32_t hashes[CLASSES_MAX];
	size_t len;
};

/* 0: there are more than are looked up. */
static int
cut_classes(struct utf8 classes, struct names *out)
{
	for (size_t at = 0, from; at < classes.len;) {
		while (at < classes.len && ascii_is_space(classes.p[at]))
			at++;
		from = at;
		while (at < classes.len && !ascii_is_space(classes.p[at]))
			at++;
		if (at == from)
			break;
		if (out->len == CLASSES_MAX)
			return 0;
		out->classes[out->len] =
		    (struct utf8){ classes.p + from, at - from };
		out->hashes[out->len] = hash('.', out->classes[out->len]);
		out->len++;
	}
	return 1;
}

static int
has_class(const struct names *names, struct utf8 name, uint32_t hashed)
{
	for (size_t i = 0; i < names->len; i++)
		if (names->hashes[i] == hashed && same(names->classes[i], name))
			return 1;
	return name.len == 0;
}

static int
is_for(const struct rule *r, const struct names *names)
{
	const struct selector *s = &r->selector;

	return (s->tag.len == 0 || same(s->tag, names->subject->tag)) &&
	       (s->id.len == 0 || same(s->id, names->subject->id)) &&
	       has_class(names, s->classes[0], r->classes[0]) &&
	       has_class(names, s->classes[1], r->classes[1]);
}

static void
take_rule(const struct rule *r, struct html_sheet_style *out)
{
	if (r->selector.pseudo == PSEUDO_BEFORE) {
		if (!r->selector.is_doubtful)
			out->before = r->style.content;
	} else if (r->selector.pseudo == PSEUDO_AFTER) {
		if (!r->selector.is_doubtful)
			out->after = r->style.content;
	} else {
		html_style_merge(&out->doubtful, &r->style);
		out->has_doubt |= r->selector.is_doubtful;
		if (!r->selector.is_doubtful)
			html_style_merge(&out->style, &r->style);
	}
}

static void
apply(const struct html_sheet *sheet, uint32_t key, const struct names *names,
    struct html_sheet_style *out)
{
	uint32_t i = sheet->slots[key % SLOTS];

	for (; i != 0; i = sheet->rules[i - 1].next) {
		const struct rule *r = &sheet->rules[i - 1];

		out->style.work++;
		/* Others may share the slot. */
		if (r->key != key || !is_for(r, names))
			continue;
		take_rule(r, out);
	}
}

void
html_sheet_apply(const struct html_sheet *sheet,
    const struct html_subject *subject, struct html_sheet_style *out)
{
	struct names names = { .subject = subject };

	out->over |= !cut_classes(subject->classes, &names);
	apply(sheet, hash('*', UTF8("")), &names, out);
	apply(sheet, hash('t', subject->tag), &names, out);
	for (size_t i = 0; i < names.len; i++)
		apply(sheet, names.hashes[i], &names, out);
	if (subject->id.len > 0)
		apply(sheet, hash('#', subject->id), &names, out);
}

int
html_sheet_over(const struct html_sheet *sheet)
{
	return sheet->over;
}

size_t
html_sheet_work(const struct html_sheet *sheet)
{
	return sheet->work;
}
