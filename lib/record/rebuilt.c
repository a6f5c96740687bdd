/*
 * rebuilt.c - a page of HTML as its reader saw it, rebuilt from an allow-list
 */
#include "record/rebuilt.h"

#include <string.h>

#include "base/display.h"
#include "base/limits.h"
#include "record/document.h"

/* -- the allow-list -------------------------------------------------------------- */

/* None fetches, runs, submits, leads elsewhere or stands outside its place. */
static const struct {
	const char *name;
	/* 1: it holds nothing and has no end tag. */
	int is_empty;
} elements[] = {
	{ "b", 0 },
	{ "big", 0 },
	{ "blockquote", 0 },
	{ "br", 1 },
	{ "caption", 0 },
	{ "center", 0 },
	{ "code", 0 },
	{ "dd", 0 },
	{ "del", 0 },
	{ "div", 0 },
	{ "dl", 0 },
	{ "dt", 0 },
	{ "em", 0 },
	{ "font", 0 },
	{ "h1", 0 },
	{ "h2", 0 },
	{ "h3", 0 },
	{ "h4", 0 },
	{ "h5", 0 },
	{ "h6", 0 },
	{ "hr", 1 },
	{ "i", 0 },
	{ "ins", 0 },
	{ "li", 0 },
	{ "ol", 0 },
	{ "p", 0 },
	{ "pre", 0 },
	{ "q", 0 },
	{ "s", 0 },
	{ "small", 0 },
	{ "strong", 0 },
	{ "sub", 0 },
	{ "sup", 0 },
	{ "table", 0 },
	{ "tbody", 0 },
	{ "td", 0 },
	{ "tfoot", 0 },
	{ "th", 0 },
	{ "thead", 0 },
	{ "tr", 0 },
	{ "u", 0 },
	{ "ul", 0 },
};

enum { ELEMENTS = sizeof(elements) / sizeof(*elements) };

/* "12", up to 9999. */
static int
is_number(struct utf8 value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.p[i] < '0' || value.p[i] > '9')
			return 0;
	return value.len >= 1 && value.len <= 4;
}

/* "600", "100%"; wider than its place is "101%". */
static int
is_width(struct utf8 value)
{
	if (value.len == 0 || value.p[value.len - 1] != '%')
		return is_number(value);
	value.len--;
	return is_number(value) &&
	       (value.len <= 2 || utf8_equal(value, UTF8("100")));
}

/* "#ffffff" */
static int
is_colour(struct utf8 value)
{
	for (size_t i = 1; i < value.len; i++)
		if ((value.p[i] < '0' || value.p[i] > '9') &&
		    (value.p[i] < 'a' || value.p[i] > 'f'))
			return 0;
	return value.len == 7 && value.p[0] == '#';
}

static int
is_place(struct utf8 value)
{
	static const char *const places[] = { "bottom", "center", "justify",
		"left", "middle", "right", "top" };

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (utf8_equal(value, utf8_from(places[i])))
			return 1;
	return 0;
}

/* The letters decide in which direction a block runs, never the page. */
static int
is_auto(struct utf8 value)
{
	return utf8_equal(value, UTF8("auto"));
}

static const struct {
	const char *name;
	int (*is_sound)(struct utf8 value);
} attributes[] = {
	{ "align", is_place },
	{ "bgcolor", is_colour },
	{ "border", is_number },
	{ "cellpadding", is_number },
	{ "cellspacing", is_number },
	{ "color", is_colour },
	{ "colspan", is_number },
	{ "dir", is_auto },
	{ "rowspan", is_number },
	{ "size", is_number },
	{ "start", is_number },
	{ "valign", is_place },
	{ "width", is_width },
};

enum { ATTRIBUTES = sizeof(attributes) / sizeof(*attributes) };

/* -- the check -------------------------------------------------------------------- */

struct check {
	struct utf8 html;
	size_t at;
	/* Elements that are open, as indexes; all there were. */
	unsigned char open[REBUILT_DEPTH];
	size_t depth, elements;
};

/* 1 and passed, when `word` stands here. */
static int
pass(struct check *c, const char *word)
{
	size_t len = strlen(word);

	if (c->html.len - c->at < len ||
	    memcmp(c->html.p + c->at, word, len) != 0)
		return 0;
	c->at += len;
	return 1;
}

/* Small letters and digits. */
static struct utf8
pass_name(struct check *c)
{
	struct utf8 name = { c->html.p + c->at, 0 };

	for (; c->at < c->html.len; c->at++, name.len++) {
		char now = c->html.p[c->at];

		if ((now < 'a' || now > 'z') && (now < '0' || now > '9'))
			break;
	}
	return name;
}

/* Up to a quotation mark. */
static struct utf8
pass_value(struct check *c)
{
	struct utf8 value = { c->html.p + c->at, 0 };

	for (; c->at < c->html.len && c->html.p[c->at] != '"'; c->at++)
		value.len++;
	return value;
}

/* At ' ', up to the quotation mark that ends it. */
static int
pass_attribute(struct check *c)
{
	struct utf8 name, value;

	c->at++;
	name = pass_name(c);
	if (!pass(c, "=\""))
		return 0;
	value = pass_value(c);
	if (!pass(c, "\""))
		return 0;
	for (size_t i = 0; i < ATTRIBUTES; i++)
		if (utf8_equal(name, utf8_from(attributes[i].name)))
			return attributes[i].is_sound(value);
	return 0;
}

static size_t
pass_element(struct check *c)
{
	struct utf8 name = pass_name(c);
	size_t i = 0;

	while (i < ELEMENTS && !utf8_equal(name, utf8_from(elements[i].name)))
		i++;
	return i;
}

/* Behind '<'. */
static int
pass_start(struct check *c)
{
	size_t element = pass_element(c);

	if (element == ELEMENTS || ++c->elements > REBUILT_ELEMENTS)
		return 0;
	while (c->at < c->html.len && c->html.p[c->at] == ' ')
		if (!pass_attribute(c))
			return 0;
	if (!elements[element].is_empty) {
		if (c->depth == REBUILT_DEPTH)
			return 0;
		c->open[c->depth++] = (unsigned char)element;
	}
	return pass(c, ">");
}

/* Behind "</": it ends the innermost. */
static int
pass_end(struct check *c)
{
	size_t element = pass_element(c);

	return c->depth > 0 && element == c->open[--c->depth] && pass(c, ">");
}

/* A character of text, or a reference that is one. */
static int
pass_text(struct check *c)
{
	char now = c->html.p[c->at];

	if (now == '&')
		return pass(c, "&amp;") || pass(c, "&lt;") || pass(c, "&gt;") ||
		       pass(c, "&quot;");
	c->at++;
	return now != '>' && now != '"';
}

/* 1: it is itself when it is shown as display.h does. */
static int
is_visible(struct utf8 html)
{
	struct strbuf shown;
	int same;

	strbuf_init(&shown, html.len);
	display_text(html, DISPLAY_TEXT, &shown);
	same = !strbuf_over(&shown) &&
	       bytes_equal(strbuf_bytes(&shown), bytes_of(html));
	strbuf_done(&shown);
	return same;
}

int
rebuilt_is_sound(struct utf8 html)
{
	struct check c = { .html = html };
	int sound = html.len <= REBUILT_MAX;

	while (sound && c.at < html.len)
		sound = pass(&c, "</")  ? pass_end(&c)
			: pass(&c, "<") ? pass_start(&c)
					: pass_text(&c);
	return sound && c.depth == 0 && is_visible(html);
}

/* -- JSON ------------------------------------------------------------------------- */

struct utf8
rebuilt_gap_name(int gap)
{
	static const char *const names[REBUILT_GAPS] = {
		[REBUILT_TOO_LONG] = "too_long",
		[REBUILT_TOO_DEEP] = "too_deep",
		[REBUILT_TOO_MANY] = "too_many",
		[REBUILT_ADDRESS_CUT] = "address_cut",
		[REBUILT_PAGE_CUT] = "page_cut",
		[REBUILT_TEXT_HIDDEN] = "text_hidden",
		[REBUILT_SCRIPT] = "script",
	};

	return utf8_from(names[gap]);
}

int
rebuilt_to_json(const struct rebuilt *r, struct strbuf *out, struct err *e)
{
	strbuf_str(out, "{\"html\":");
	record_string_to_json(r->html, out);
	strbuf_str(out, ",\"gaps\":[");
	for (size_t i = 0; i < r->gaps.len; i++) {
		strbuf_str(out, i > 0 ? "," : "");
		record_string_to_json(r->gaps.v[i], out);
	}
	strbuf_str(out, "]}");
	if (strbuf_over(out))
		return err_set(
		    e, ERR_SYSTEM, "a rebuilt page is larger than its limit");
	return 0;
}

static int
read_page(struct document *d, struct rebuilt *out)
{
	static const struct member members[] = {
		{ "html", MEMBER_TEXT, offsetof(struct rebuilt, html), 0, 1 },
	};

	if (document_members(d, d->root, members, 1, out) == -1 ||
	    document_tokens(d, d->root, "gaps", REBUILT_GAPS, &out->gaps) == -1)
		return -1;
	if (!rebuilt_is_sound(out->html))
		return document_refuse(d, "html", "is not of the allow-list");
	return 0;
}

int
rebuilt_from_json(
    struct arena *a, struct bytes json, struct rebuilt *out, struct err *e)
{
	struct document d = { .a = a, .e = e, .place = "page" };
	struct rebuilt page = { .html = { NULL, 0 } };
	int result;

	if (document_open(&d, json) == -1)
		return -1;
	result = read_page(&d, &page);
	document_close(&d);
	if (result == 0)
		*out = page;
	return result;
}
