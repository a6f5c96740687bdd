/*
 * html_style.c - declarations of CSS, as far as they hide or turn text
 */
#include "text/html_style.h"

#include <string.h>

#include "base/ascii.h"

enum {
	NAME_MAX_OCTETS = 31,
	/* A longer value of these properties says nothing. */
	VALUE_MAX_OCTETS = 159,
};

static void
say(struct html_style *style, enum html_property property, int32_t value,
    int is_important)
{
	uint32_t bit = (uint32_t)1 << property;

	if ((style->important & bit) != 0 && !is_important)
		return;
	style->set |= bit;
	if (is_important)
		style->important |= bit;
	style->value[property] = value;
}

/* A declaration on its way, in lower case, comments and escapes undone. */
struct declaration {
	char name[NAME_MAX_OCTETS + 1], value[VALUE_MAX_OCTETS + 1];
	/* Beyond the room: it is none that we know. */
	size_t name_len, value_len;
	/* Where the value stands. */
	struct utf8 written;
};

static void
add_char(char *p, size_t *len, size_t max, char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c + 32);
	if (c == '\t' || c == '\n' || c == '\r' || c == '\f')
		c = ' ';
	if (c == ' ' && (*len == 0 || (*len <= max && p[*len - 1] == ' ')))
		return;
	if (*len < max)
		p[*len] = c;
	++*len;
}

static void
trim(char *p, size_t *len, size_t max)
{
	if (*len > max)
		*len = 0;
	while (*len > 0 && p[*len - 1] == ' ')
		--*len;
	p[*len] = '\0';
}

/*
 * Without its "!important"; 1: it had one, -1: another word stands there, but
 * not in a string.
 */
static int
take_important(struct declaration *d)
{
	char *bang = strrchr(d->value, '!');

	if (bang == NULL)
		return 0;
	if (strcmp(bang + 1 + (bang[1] == ' '), "important") != 0)
		return strpbrk(d->value, "\"'") != NULL ? 0 : -1;
	while (bang > d->value && bang[-1] == ' ')
		bang--;
	*bang = '\0';
	return 1;
}

static void
say_picture(
    struct html_style *style, const struct declaration *d, int is_important)
{
	int is_behind = html_picture_behind(d->name, d->value);

	if (is_behind >= 0)
		say(style, HTML_PICTURE, is_behind, is_important);
}

static void
take_declaration(struct html_style *style, struct declaration *d)
{
	enum html_property property;
	int is_important;
	int32_t value;

	trim(d->name, &d->name_len, NAME_MAX_OCTETS);
	trim(d->value, &d->value_len, VALUE_MAX_OCTETS);
	if (d->name_len == 0 || d->value_len == 0)
		return;
	is_important = take_important(d);
	property = html_property_named(d->name, d->value, &value);
	if (is_important >= 0)
		say_picture(style, d, is_important);
	if (property == HTML_PROPERTIES || is_important < 0)
		return;
	say(style, property, value, is_important);
	if (property == HTML_CONTENT)
		style->content = d->written;
}

/* "\6e " at `at`: its character, ASCII ones only; returns what follows. */
static size_t
read_escape(struct utf8 css, size_t at, char *c)
{
	unsigned code = 0;
	size_t i = at + 1;

	while (i < css.len && i < at + 7 && ascii_hex(css.p[i]) >= 0)
		code = code * 16 + (unsigned)ascii_hex(css.p[i++]);
	if (i == at + 1) {
		*c = i < css.len ? css.p[i] : ' ';
		return i + 1;
	}
	*c = code > ' ' && code < 0x7f ? (char)code : '?';
	return i < css.len && css.p[i] == ' ' ? i + 1 : i;
}

/* Past a comment; its end may be missing. */
static size_t
past_comment(struct utf8 css, size_t at)
{
	for (at += 2; at + 1 < css.len; at++)
		if (css.p[at] == '*' && css.p[at + 1] == '/')
			return at + 2;
	return css.len;
}

/* Inside what `c` is: a string, brackets; they hold no end. */
struct nesting {
	char quote;
	int depth;
};

static void
nest(struct nesting *n, char c)
{
	if (n->quote != '\0')
		n->quote = c == n->quote ? '\0' : n->quote;
	else if (c == '"' || c == '\'')
		n->quote = c;
	else
		n->depth += (c == '(') - (c == ')');
}

static void
put(struct declaration *d, int in_value, char c)
{
	if (in_value)
		add_char(d->value, &d->value_len, VALUE_MAX_OCTETS, c);
	else
		add_char(d->name, &d->name_len, NAME_MAX_OCTETS, c);
}

/* One declaration from `at`; returns what follows its semicolon. */
static size_t
read_declaration(struct utf8 css, size_t at, struct declaration *d)
{
	struct nesting n = { '\0', 0 };
	int in_value = 0;

	*d = (struct declaration){ .name_len = 0, .value_len = 0 };
	d->written.p = css.p + at;
	while (at < css.len) {
		char c = css.p[at++];

		if (c == '/' && at < css.len && css.p[at] == '*' && !n.quote) {
			at = past_comment(css, at - 1);
			continue;
		}
		if (c == ';' && n.depth <= 0 && !n.quote)
			break;
		nest(&n, c);
		if (c == ':' && !in_value) {
			in_value = 1;
			d->written.p = css.p + at;
			continue;
		}
		if (c == '\\')
			at = read_escape(css, at - 1, &c);
		put(d, in_value, c);
	}
	if (at > css.len)
		at = css.len;
	d->written.len = (size_t)(css.p + at - d->written.p);
	return at;
}

void
html_style_read(struct html_style *style, struct utf8 css)
{
	struct declaration d;

	style->work += css.len;
	for (size_t at = 0; at < css.len;) {
		at = read_declaration(css, at, &d);
		take_declaration(style, &d);
	}
}

void
html_style_attribute(
    struct html_style *style, const char *property, struct utf8 value)
{
	struct declaration d = { .name_len = strlen(property) };

	memcpy(d.name, property, d.name_len);
	for (size_t i = 0; i < value.len && i <= VALUE_MAX_OCTETS; i++)
		add_char(d.value, &d.value_len, VALUE_MAX_OCTETS, value.p[i]);
	style->work += d.value_len;
	take_declaration(style, &d);
}

void
html_style_merge(struct html_style *style, const struct html_style *more)
{
	uint32_t set = more->set;

	for (unsigned i = 0; set != 0; i++, set >>= 1)
		if ((set & 1) != 0)
			say(style, (enum html_property)i, more->value[i],
			    (more->important >> i & 1) != 0);
	if (more->content.len > 0)
		style->content = more->content;
}
