/*
 * rebuild_form.c - what an element of mail becomes when a page is rebuilt
 */
#define _GNU_SOURCE
#include "text/rebuild_form.h"

#include <string.h>

enum {
	ALIGN = REBUILD_ALIGN,
	WORDS = REBUILD_WORDS,
	BLOCK = REBUILD_BLOCK | REBUILD_WORDS,
	ROW = REBUILD_ALIGN | REBUILD_VALIGN | REBUILD_GROUND,
	CELL = ROW | REBUILD_WIDTH | REBUILD_SPANS | BLOCK,
	TABLE = REBUILD_ALIGN | REBUILD_WIDTH | REBUILD_BOX | REBUILD_GROUND,
	/* Wider than any screen; a table of more is drawn at no cost to us, but
	 * nobody reads it. */
	WIDTH_MOST = 2000,
	SPAN_MOST = 100,
	BOX_MOST = 50,
	START_MOST = 9999,
};

/* -- elements -------------------------------------------------------------------- */

/* What has no row is a <div> where it ends a line, else nothing. */
/* clang-format off */
static const struct {
	const char *mail;
	struct rebuild_form form;
} forms[] = {
	{ "a",		{ "u", WORDS } },
	{ "b",		{ "b", WORDS } },
	{ "big",	{ "big", WORDS } },
	{ "blockquote",	{ "blockquote", BLOCK } },
	{ "body",	{ NULL, WORDS } },
	{ "br",		{ "br", 0 } },
	{ "caption",	{ "caption", BLOCK } },
	{ "center",	{ "center", BLOCK } },
	{ "cite",	{ "i", WORDS } },
	{ "code",	{ "code", WORDS } },
	{ "dd",		{ "dd", BLOCK } },
	{ "del",	{ "del", WORDS } },
	{ "dir",	{ "ul", 0 } },
	{ "dl",		{ "dl", 0 } },
	{ "dt",		{ "dt", BLOCK } },
	{ "em",		{ "em", WORDS } },
	{ "h1",		{ "h1", BLOCK | ALIGN } },
	{ "h2",		{ "h2", BLOCK | ALIGN } },
	{ "h3",		{ "h3", BLOCK | ALIGN } },
	{ "h4",		{ "h4", BLOCK | ALIGN } },
	{ "h5",		{ "h5", BLOCK | ALIGN } },
	{ "h6",		{ "h6", BLOCK | ALIGN } },
	{ "head",	{ NULL, WORDS } },
	{ "hr",		{ "hr", 0 } },
	{ "html",	{ NULL, WORDS } },
	{ "i",		{ "i", WORDS } },
	{ "ins",	{ "ins", WORDS } },
	{ "kbd",	{ "code", WORDS } },
	{ "li",		{ "li", BLOCK } },
	{ "listing",	{ "pre", BLOCK } },
	{ "menu",	{ "ul", 0 } },
	{ "ol",		{ "ol", REBUILD_START } },
	{ "p",		{ "p", BLOCK | ALIGN } },
	{ "plaintext",	{ "pre", BLOCK } },
	{ "pre",	{ "pre", BLOCK } },
	{ "q",		{ "q", WORDS } },
	{ "s",		{ "s", WORDS } },
	{ "samp",	{ "code", WORDS } },
	{ "small",	{ "small", WORDS } },
	{ "strike",	{ "s", WORDS } },
	{ "strong",	{ "strong", WORDS } },
	{ "sub",	{ "sub", WORDS } },
	{ "sup",	{ "sup", WORDS } },
	{ "table",	{ "table", TABLE } },
	{ "tbody",	{ "tbody", ROW } },
	{ "td",		{ "td", CELL } },
	{ "tfoot",	{ "tfoot", ROW } },
	{ "th",		{ "th", CELL } },
	{ "thead",	{ "thead", ROW } },
	{ "tr",		{ "tr", ROW } },
	{ "tt",		{ "code", WORDS } },
	{ "u",		{ "u", WORDS } },
	{ "ul",		{ "ul", 0 } },
	{ "var",	{ "i", WORDS } },
	{ "xmp",	{ "pre", BLOCK } },
};
/* clang-format on */

struct rebuild_form
rebuild_form_of(const struct html_opening *opening)
{
	enum html_effect effect = opening->element->effect;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (html_is(opening->name, forms[i].mail))
			return forms[i].form;
	if (effect == HTML_BLOCK || effect == HTML_TEXT)
		return (struct rebuild_form){ "div", BLOCK | ALIGN };
	return (struct rebuild_form){ NULL, WORDS };
}

/* -- attributes ------------------------------------------------------------------ */

/* A natural number at the front of `value`, `most` at most; -1: there is none. */
static long
number_in(struct utf8 value, long most, size_t *len)
{
	long n = 0;
	size_t i = 0;

	for (; i < value.len && value.p[i] >= '0' && value.p[i] <= '9'; i++)
		n = n < most ? n * 10 + (value.p[i] - '0') : n;
	*len = i;
	return i == 0 ? -1 : n > most ? most : n;
}

static void
write_number(const char *name, struct utf8 value, long most, struct strbuf *out)
{
	size_t len;
	long n = number_in(value, most, &len);

	if (n >= 0)
		strbuf_fmt(out, " %s=\"%ld\"", name, n);
}

static void
write_width(const char *name, struct utf8 value, long most, struct strbuf *out)
{
	size_t len;
	long n = number_in(value, most, &len);

	if (n < 0 || len == value.len || value.p[len] != '%')
		write_number(name, value, most, out);
	else
		strbuf_fmt(out, " %s=\"%ld%%\"", name, n < 100 ? n : 100);
}

static void
write_place(const char *name, struct utf8 value, long most, struct strbuf *out)
{
	static const char *const places[] = { "bottom", "center", "justify",
		"left", "middle", "right", "top" };

	(void)most;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (html_is(value, places[i]))
			strbuf_fmt(out, " %s=\"%s\"", name, places[i]);
}

static const struct {
	unsigned takes;
	const char *name;
	void (*write)(
	    const char *name, struct utf8 value, long most, struct strbuf *out);
	long most;
	/* The property of CSS that says the same; NULL: none does. */
	const char *property;
} attributes[] = {
	{ REBUILD_ALIGN, "align", write_place, 0, "text-align" },
	{ REBUILD_VALIGN, "valign", write_place, 0, "vertical-align" },
	{ REBUILD_WIDTH, "width", write_width, WIDTH_MOST, "width" },
	{ REBUILD_SPANS, "colspan", write_number, SPAN_MOST, NULL },
	{ REBUILD_SPANS, "rowspan", write_number, SPAN_MOST, NULL },
	{ REBUILD_BOX, "border", write_number, BOX_MOST, NULL },
	{ REBUILD_BOX, "cellpadding", write_number, BOX_MOST, NULL },
	{ REBUILD_BOX, "cellspacing", write_number, BOX_MOST, NULL },
	{ REBUILD_START, "start", write_number, START_MOST, NULL },
};

static struct utf8
trimmed(struct utf8 text)
{
	while (text.len > 0 && html_is_blank((struct utf8){ text.p, 1 }))
		text.p++, text.len--;
	while (text.len > 0 &&
	       html_is_blank((struct utf8){ text.p + text.len - 1, 1 }))
		text.len--;
	return text;
}

/* What a style attribute says last of `property`; empty: nothing. */
static struct utf8
said_in_style(const struct html_opening *opening, const char *property)
{
	struct utf8 css = opening->tag->style, said = { NULL, 0 };

	while (css.len > 0) {
		const char *end = memchr(css.p, ';', css.len);
		size_t len = end == NULL ? css.len : (size_t)(end - css.p);
		const char *colon = memchr(css.p, ':', len);
		size_t name = colon == NULL ? len : (size_t)(colon - css.p);

		if (colon != NULL &&
		    html_is(trimmed((struct utf8){ css.p, name }), property))
			said = trimmed(
			    (struct utf8){ css.p + name + 1, len - name - 1 });
		css.p += len + (end != NULL);
		css.len -= len + (end != NULL);
	}
	return said;
}

void
rebuild_attributes(struct arena *a, const struct html_opening *opening,
    unsigned takes, struct strbuf *out)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(*attributes); i++) {
		const char *property = attributes[i].property;
		struct utf8 value = { NULL, 0 };

		if ((takes & attributes[i].takes) == 0)
			continue;
		if (property != NULL)
			value = said_in_style(opening, property);
		if (value.len == 0)
			value = trimmed(html_tag_attribute(
			    a, opening->tag, attributes[i].name));
		attributes[i].write(
		    attributes[i].name, value, attributes[i].most, out);
	}
	if ((takes & REBUILD_BLOCK) != 0)
		strbuf_str(out, " dir=\"auto\"");
}

size_t
rebuild_styles(
    const struct html_opening *opening, const char *names[REBUILD_STYLES])
{
	static const struct {
		const char *property, *value, *name;
	} styles[] = {
		{ "font-weight", "bold", "b" },
		{ "font-weight", "600", "b" },
		{ "font-weight", "700", "b" },
		{ "font-weight", "800", "b" },
		{ "font-weight", "900", "b" },
		{ "font-style", "italic", "i" },
		{ "font-style", "oblique", "i" },
		{ "text-decoration", "underline", "u" },
		{ "text-decoration", "line-through", "s" },
	};
	size_t len = 0;

	if (opening->tag->style.len == 0)
		return 0;
	/* A property has one value, and is one row at most. */
	for (size_t i = 0; i < sizeof(styles) / sizeof(*styles); i++)
		if (html_is(said_in_style(opening, styles[i].property),
			styles[i].value))
			names[len++] = styles[i].name;
	return len;
}

/* -- notes ----------------------------------------------------------------------- */

/* Browsers drop these from addresses, wherever they stand. */
static struct utf8
without_breaks(struct arena *a, struct utf8 address)
{
	char *p = arena_raw(a, address.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < address.len; i++)
		if (address.p[i] != '\t' && address.p[i] != '\n' &&
		    address.p[i] != '\r')
			p[len++] = address.p[i];
	return trimmed((struct utf8){ p, len });
}

static int
begins(struct utf8 text, const char *word)
{
	size_t len = strlen(word);

	return text.len >= len && html_is((struct utf8){ text.p, len }, word);
}

static int
is_slash(struct utf8 address, size_t at)
{
	return at < address.len &&
	       (address.p[at] == '/' || address.p[at] == '\\');
}

static int
is_host_end(char c)
{
	return c == '/' || c == '\\' || c == '?' || c == '#';
}

/* The host of "https://name@host:1/x", of "//host/x"; empty: there is none. */
static struct utf8
host_of(struct utf8 address)
{
	static const char *const schemes[] = { "https:", "http:", "ftp:", "" };
	struct utf8 host = { NULL, 0 };
	size_t at = 0, i = 0;

	while (!begins(address, schemes[i]))
		i++;
	at = strlen(schemes[i]);
	if (!is_slash(address, at) || !is_slash(address, at + 1))
		return host;
	host.p = address.p + at + 2;
	while (at + 2 + host.len < address.len &&
	       !is_host_end(address.p[at + 2 + host.len]))
		host.len++;
	for (i = host.len; i-- > 0;)
		if (host.p[i] == '@')
			return (
			    struct utf8){ host.p + i + 1, host.len - i - 1 };
	return host;
}

/* "host, words of the picture" */
static struct utf8
joined(struct arena *a, struct utf8 host, struct utf8 alt)
{
	struct utf8 both[] = { host, UTF8(", "), alt };
	char *p = arena_raw(a, host.len + alt.len + 2);
	size_t len = 0;

	if (host.len == 0 || alt.len == 0)
		return host.len == 0 ? alt : host;
	for (size_t i = 0; i < 3; i++) {
		memcpy(p + len, both[i].p, both[i].len);
		len += both[i].len;
	}
	return (struct utf8){ p, len };
}

static struct rebuild_note
picture(struct arena *a, const struct html_opening *opening,
    struct utf8 address, const char *words)
{
	struct utf8 alt = trimmed(html_tag_attribute(a, opening->tag, "alt"));

	if (address.len == 0)
		return (struct rebuild_note){ "picture", alt };
	if (begins(address, "data:"))
		return (struct rebuild_note){ "picture of the page, not shown",
			alt };
	if (!begins(address, "cid:"))
		return (struct rebuild_note){ words,
			joined(a, host_of(address), alt) };
	address.p += 4, address.len -= 4;
	return (struct rebuild_note){ "enclosed picture",
		alt.len > 0 ? alt : address };
}

static struct rebuild_note
fetched(struct arena *a, const struct html_opening *opening,
    struct utf8 address, const char *words)
{
	(void)a;
	(void)opening;
	return (struct rebuild_note){ address.len > 0 ? words : NULL,
		host_of(address) };
}

/* What was filled in is the reader's; a hidden one he never saw. */
static struct rebuild_note
field(struct arena *a, const struct html_opening *opening, struct utf8 value,
    const char *words)
{
	(void)a;
	if (html_is(opening->tag->type, "hidden"))
		words = NULL;
	return (struct rebuild_note){ words, trimmed(value) };
}

static const struct {
	const char *mail, *attribute, *words;
	struct rebuild_note (*note)(struct arena *a,
	    const struct html_opening *opening, struct utf8 value,
	    const char *words);
} notes[] = {
	{ "applet", "code", "program not fetched", fetched },
	{ "area", "href", "part of a picture leads to", fetched },
	{ "audio", "src", "sound not fetched", fetched },
	{ "embed", "src", "object not fetched", fetched },
	{ "form", "action", "form that would be sent to", fetched },
	{ "frame", "src", "page not fetched", fetched },
	{ "iframe", "src", "page not fetched", fetched },
	{ "image", "src", "picture not fetched", picture },
	{ "img", "src", "picture not fetched", picture },
	{ "input", "value", "field", field },
	{ "object", "data", "object not fetched", fetched },
	{ "video", "src", "film not fetched", fetched },
};

struct rebuild_note
rebuild_note_of(struct arena *a, const struct html_opening *opening)
{
	for (size_t i = 0; i < sizeof(notes) / sizeof(*notes); i++) {
		struct utf8 value;

		if (!html_is(opening->name, notes[i].mail))
			continue;
		value = html_tag_attribute(a, opening->tag, notes[i].attribute);
		if (notes[i].note != field)
			value = without_breaks(a, value);
		return notes[i].note(a, opening, value, notes[i].words);
	}
	return (struct rebuild_note){ NULL, { NULL, 0 } };
}

struct utf8
rebuild_link_of(struct arena *a, const struct html_opening *opening)
{
	struct utf8 address = { NULL, 0 };

	if (html_is(opening->name, "a"))
		address = without_breaks(
		    a, html_tag_attribute(a, opening->tag, "href"));
	if (address.len > 0 && address.p[0] == '#')
		address.len = 0;
	return address;
}
