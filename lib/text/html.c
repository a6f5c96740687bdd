/*
 * html.c - HTML to what a reader would see of it
 */
#include "text/html.h"

#include <string.h>

#include "text/reference.h"

/* Never fuller than its room: nothing we write is longer than what we read. */
struct out {
	char *p;
	size_t len, cap;
};

/* What an element does to text. */
enum effect {
	/* Nothing: <b>, <span>, and what we do not know. */
	EFFECT_INLINE,
	/* Ends a line. */
	EFFECT_BLOCK,
	/* Ends a word: a cell. */
	EFFECT_CELL,
	/* Its content is no text: read up to its end tag, not shown. */
	EFFECT_RAW,
	/* Its content is text without tags, shown. */
	EFFECT_TEXT,
	/* The rest of the document is text. */
	EFFECT_PLAIN,
	/* Blanks are kept. */
	EFFECT_PRE,
};

static const struct {
	const char *name;
	enum effect effect;
} elements[] = {
	{ "address", EFFECT_BLOCK },
	{ "article", EFFECT_BLOCK },
	{ "aside", EFFECT_BLOCK },
	{ "blockquote", EFFECT_BLOCK },
	{ "body", EFFECT_BLOCK },
	{ "br", EFFECT_BLOCK },
	{ "button", EFFECT_CELL },
	{ "caption", EFFECT_BLOCK },
	{ "center", EFFECT_BLOCK },
	{ "dd", EFFECT_BLOCK },
	{ "div", EFFECT_BLOCK },
	{ "dl", EFFECT_BLOCK },
	{ "dt", EFFECT_BLOCK },
	{ "fieldset", EFFECT_BLOCK },
	{ "figure", EFFECT_BLOCK },
	{ "footer", EFFECT_BLOCK },
	{ "form", EFFECT_BLOCK },
	{ "h1", EFFECT_BLOCK },
	{ "h2", EFFECT_BLOCK },
	{ "h3", EFFECT_BLOCK },
	{ "h4", EFFECT_BLOCK },
	{ "h5", EFFECT_BLOCK },
	{ "h6", EFFECT_BLOCK },
	{ "head", EFFECT_BLOCK },
	{ "header", EFFECT_BLOCK },
	{ "hr", EFFECT_BLOCK },
	{ "html", EFFECT_BLOCK },
	{ "iframe", EFFECT_RAW },
	{ "li", EFFECT_BLOCK },
	{ "listing", EFFECT_PRE },
	{ "main", EFFECT_BLOCK },
	{ "nav", EFFECT_BLOCK },
	{ "noembed", EFFECT_RAW },
	{ "noframes", EFFECT_RAW },
	{ "ol", EFFECT_BLOCK },
	{ "option", EFFECT_CELL },
	{ "p", EFFECT_BLOCK },
	{ "plaintext", EFFECT_PLAIN },
	{ "pre", EFFECT_PRE },
	{ "script", EFFECT_RAW },
	{ "section", EFFECT_BLOCK },
	{ "style", EFFECT_RAW },
	{ "table", EFFECT_BLOCK },
	{ "td", EFFECT_CELL },
	{ "textarea", EFFECT_TEXT },
	{ "th", EFFECT_CELL },
	{ "title", EFFECT_TEXT },
	{ "tr", EFFECT_BLOCK },
	{ "ul", EFFECT_BLOCK },
	{ "xmp", EFFECT_TEXT },
};

/* Elements without content: a hidden one hides nothing. */
static const char *const empty_elements[] = { "area", "base", "br", "col",
	"embed", "hr", "img", "input", "link", "meta", "param", "source",
	"track", "wbr", NULL };

struct html {
	struct utf8 in;
	size_t at;
	struct out shown, attributes, hidden;
	/* The element that hides what follows, and how often it is open. */
	struct utf8 hider;
	size_t hiders;
	/* Depth of <pre>. */
	size_t pre;
	/* Open blockquotes, where the outermost began, and those that ended. */
	size_t open_quotes, quote_start, quotes_len, quotes_cap;
	struct html_quote *quotes;
	struct arena *a;
	size_t work;
};

/* A tag as it was read. */
struct tag {
	struct utf8 name;
	int is_end, is_hidden;
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static int
is_letter(char c)
{
	c = lower(c);
	return c >= 'a' && c <= 'z';
}

static int
same(struct utf8 a, const char *b)
{
	size_t i = 0;

	for (; i < a.len && b[i] != '\0'; i++)
		if (lower(a.p[i]) != b[i])
			return 0;
	return i == a.len && b[i] == '\0';
}

static int
same_text(struct utf8 a, struct utf8 b)
{
	if (a.len != b.len)
		return 0;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return 0;
	return 1;
}

static enum effect
effect_of(struct utf8 name)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++)
		if (same(name, elements[i].name))
			return elements[i].effect;
	return EFFECT_INLINE;
}

/* -- writing --------------------------------------------------------------- */

static void
put(struct out *o, const char *p, size_t len)
{
	if (len > o->cap - o->len)
		len = o->cap - o->len;
	memcpy(o->p + o->len, p, len);
	o->len += len;
}

/* A blank or line end, once; a line end takes a blank's place. */
static void
put_break(struct out *o, char c)
{
	char last = o->len == 0 ? '\n' : o->p[o->len - 1];

	if (last == '\n' || (last == ' ' && c == ' '))
		return;
	if (last == ' ')
		o->p[o->len - 1] = c;
	else
		put(o, &c, 1);
}

static struct out *
target(struct html *h)
{
	return h->hiders > 0 ? &h->hidden : &h->shown;
}

/* Text with references; blanks collapse outside <pre>. */
static void
put_text(struct html *h, struct out *o, struct utf8 text)
{
	for (size_t i = 0; i < text.len;) {
		char c[4];
		size_t c_len = 1, len = 0;

		h->work++;
		if (text.p[i] == '&')
			len = reference_at(text, i, c, &c_len);
		if (len == 0) {
			len = c_len = 1;
			c[0] = text.p[i];
		}
		if (c_len == 1 && is_space(c[0]) && h->pre == 0)
			put_break(o, ' ');
		else
			put(o, c, c_len);
		i += len;
	}
}

static void
put_line(struct html *h, struct out *o, struct utf8 text)
{
	put_break(o, '\n');
	put_text(h, o, text);
	put_break(o, '\n');
}

/* -- attributes ---------------------------------------------------------------- */

/* `word` (without blanks) stands in a style, blanks left out. */
static int
style_has(struct utf8 style, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i < style.len; i++) {
		size_t k = 0, at = i;

		while (k < len && at < style.len) {
			if (is_space(style.p[at])) {
				at++;
				continue;
			}
			if (lower(style.p[at]) != word[k])
				break;
			at++;
			k++;
		}
		if (k == len)
			return 1;
	}
	return 0;
}

static int
style_hides(struct utf8 style)
{
	static const char *const hiding[] = { "display:none",
		"visibility:hidden", "mso-hide:all", "font-size:0;",
		"font-size:0px", "font-size:0pt", "font-size:0em",
		"font-size:0%", "opacity:0;" };
	enum { LOOKED_AT = 4096 };

	if (style.len > LOOKED_AT)
		style.len = LOOKED_AT;
	for (size_t i = 0; i < sizeof(hiding) / sizeof(*hiding); i++)
		if (style_has(style, hiding[i]))
			return 1;
	return 0;
}

static void
take_attribute(
    struct html *h, struct tag *tag, struct utf8 name, struct utf8 value)
{
	static const char *const told[] = { "alt", "title", "placeholder",
		"value", "aria-label", "summary", "href", "src", "action",
		"background", "content" };

	if (tag->is_end)
		return;
	if (same(name, "hidden"))
		tag->is_hidden = 1;
	else if (same(name, "style") && style_hides(value))
		tag->is_hidden = 1;
	for (size_t i = 0; i < sizeof(told) / sizeof(*told); i++)
		if (same(name, told[i]) && value.len > 0)
			put_line(h, &h->attributes, value);
}

static char
now(const struct html *h)
{
	return h->at < h->in.len ? h->in.p[h->at] : '\0';
}

static void
skip_spaces(struct html *h)
{
	while (h->at < h->in.len && is_space(h->in.p[h->at]))
		h->at++, h->work++;
}

static struct utf8
read_value(struct html *h)
{
	char quote = now(h);
	size_t from;

	if (quote == '"' || quote == '\'') {
		struct utf8 value;
		const char *end;

		from = ++h->at;
		end = h->at < h->in.len
			  ? memchr(h->in.p + from, quote, h->in.len - from)
			  : NULL;
		h->at = end != NULL ? (size_t)(end - h->in.p) : h->in.len;
		value = (struct utf8){ h->in.p + from, h->at - from };
		h->work += value.len;
		h->at += end != NULL;
		return value;
	}
	from = h->at;
	while (h->at < h->in.len && !is_space(now(h)) && now(h) != '>')
		h->at++, h->work++;
	return (struct utf8){ h->in.p + from, h->at - from };
}

static void
read_attribute(struct html *h, struct tag *tag)
{
	struct utf8 name = { h->in.p + h->at, 0 }, value = { NULL, 0 };
	size_t from = h->at;

	/* A '=' first is part of the name. */
	do
		h->at++, h->work++;
	while (h->at < h->in.len && !is_space(now(h)) && now(h) != '/' &&
	       now(h) != '>' && now(h) != '=');
	name.len = h->at - from;
	skip_spaces(h);
	if (now(h) == '=') {
		h->at++;
		skip_spaces(h);
		if (now(h) != '>')
			value = read_value(h);
	}
	take_attribute(h, tag, name, value);
}

/* After the name, up to and with '>'.  0: the document ended first. */
static int
read_attributes(struct html *h, struct tag *tag)
{
	while (h->at < h->in.len) {
		skip_spaces(h);
		if (now(h) == '>') {
			h->at++;
			return 1;
		}
		if (now(h) == '/')
			h->at++, h->work++;
		else if (h->at < h->in.len)
			read_attribute(h, tag);
	}
	return 0;
}

/* -- elements ------------------------------------------------------------------ */

/* Where "</name" begins, at or after `at`; the end when it does not. */
static size_t
find_end_tag(struct html *h, struct utf8 name)
{
	size_t i = h->at;

	while (i < h->in.len) {
		const char *lt = memchr(h->in.p + i, '<', h->in.len - i);
		size_t after;

		if (lt == NULL)
			break;
		i = (size_t)(lt - h->in.p);
		after = i + 2 + name.len;
		if (after <= h->in.len && h->in.p[i + 1] == '/' &&
		    same_text(
			(struct utf8){ h->in.p + i + 2, name.len }, name) &&
		    (after == h->in.len || is_space(h->in.p[after]) ||
			h->in.p[after] == '/' || h->in.p[after] == '>')) {
			h->work += i - h->at;
			return i;
		}
		i++;
	}
	h->work += h->in.len - h->at;
	return h->in.len;
}

/* The content of <script>, <title> and their like; the end tag is left. */
static void
read_content(struct html *h, struct utf8 name, enum effect effect)
{
	size_t end = effect == EFFECT_PLAIN ? h->in.len : find_end_tag(h, name);
	struct utf8 content = { h->in.p + h->at, end - h->at };

	h->at = end;
	put_line(h, effect == EFFECT_RAW ? &h->hidden : target(h), content);
}

static int
is_empty_element(struct utf8 name)
{
	for (size_t i = 0; empty_elements[i] != NULL; i++)
		if (same(name, empty_elements[i]))
			return 1;
	return 0;
}

/* What is hidden ends with the element that hid it. */
static void
count_hiders(struct html *h, const struct tag *tag, int closes_itself)
{
	if (h->hiders == 0) {
		if (tag->is_hidden && !tag->is_end && !closes_itself) {
			h->hider = tag->name;
			h->hiders = 1;
			put_break(&h->hidden, '\n');
		}
		return;
	}
	if (closes_itself || !same_text(tag->name, h->hider))
		return;
	if (!tag->is_end)
		h->hiders++;
	else
		h->hiders--;
}

static void
count_quotes(struct html *h, int is_end)
{
	if (!is_end && h->open_quotes++ == 0)
		h->quote_start = h->shown.len;
	if (!is_end || h->open_quotes == 0 || --h->open_quotes > 0)
		return;
	h->quotes = arena_grow(
	    h->a, h->quotes, h->quotes_len, &h->quotes_cap, sizeof(*h->quotes));
	h->quotes[h->quotes_len++] =
	    (struct html_quote){ h->quote_start, h->shown.len };
}

static void
apply(struct html *h, const struct tag *tag)
{
	enum effect effect = effect_of(tag->name);
	struct out *o = target(h);

	if (effect == EFFECT_CELL)
		put_break(o, ' ');
	else if (effect != EFFECT_INLINE && effect != EFFECT_RAW)
		put_break(o, '\n');
	if (same(tag->name, "blockquote"))
		count_quotes(h, tag->is_end);
	count_hiders(h, tag, is_empty_element(tag->name));
	if (effect == EFFECT_PRE && !tag->is_end)
		h->pre++;
	else if (effect == EFFECT_PRE && h->pre > 0)
		h->pre--;
	if (!tag->is_end && (effect == EFFECT_RAW || effect == EFFECT_TEXT ||
				effect == EFFECT_PLAIN))
		read_content(h, tag->name, effect);
}

/* At "<x" or "</x".  What a document that ends inside shows nobody is kept. */
static void
read_tag(struct html *h)
{
	size_t begin = h->at, from;
	struct tag tag = { .is_end = h->in.p[h->at + 1] == '/' };

	h->at += 1 + (size_t)tag.is_end;
	from = h->at;
	while (h->at < h->in.len && !is_space(now(h)) && now(h) != '/' &&
	       now(h) != '>')
		h->at++, h->work++;
	tag.name = (struct utf8){ h->in.p + from, h->at - from };
	if (read_attributes(h, &tag))
		apply(h, &tag);
	else
		put_line(h, &h->hidden,
		    (struct utf8){ h->in.p + begin, h->in.len - begin });
}

/* At "<!--": ends with "-->" or "--!>"; "<!-->" is whole. */
static void
read_comment(struct html *h)
{
	size_t from = h->at + 4, i = from;
	struct utf8 text;

	if (i < h->in.len && h->in.p[i] == '>') {
		h->at = i + 1;
		return;
	}
	if (i + 1 < h->in.len && h->in.p[i] == '-' && h->in.p[i + 1] == '>') {
		h->at = i + 2;
		return;
	}
	h->at = h->in.len;
	text = (struct utf8){ h->in.p + from, h->in.len - from };
	for (; i + 2 < h->in.len; i++) {
		size_t bang = h->in.p[i + 2] == '!';

		if (h->in.p[i] != '-' || h->in.p[i + 1] != '-' ||
		    i + 2 + bang >= h->in.len || h->in.p[i + 2 + bang] != '>')
			continue;
		h->at = i + 3 + bang;
		text.len = i - from;
		break;
	}
	h->work += h->at - from;
	put_line(h, &h->hidden, text);
}

/* At "<!", "<?" or "</" without a name: up to '>', not shown. */
static void
read_bogus(struct html *h)
{
	size_t from = h->at + 2;
	const char *gt = memchr(h->in.p + from, '>', h->in.len - from);
	size_t end = gt != NULL ? (size_t)(gt - h->in.p) : h->in.len;

	h->at = gt != NULL ? end + 1 : end;
	h->work += h->at - from;
	put_line(h, &h->hidden, (struct utf8){ h->in.p + from, end - from });
}

/* At '<'. */
static void
read_markup(struct html *h)
{
	size_t left = h->in.len - h->at;
	const char *p = h->in.p + h->at;

	if (left > 1 && is_letter(p[1]))
		read_tag(h);
	else if (left > 2 && p[1] == '/' && is_letter(p[2]))
		read_tag(h);
	else if (left > 3 && memcmp(p, "<!--", 4) == 0)
		read_comment(h);
	else if (left > 1 &&
		 (p[1] == '!' || p[1] == '?' || (p[1] == '/' && left > 2)))
		read_bogus(h);
	else {
		put(target(h), "<", 1);
		h->at++, h->work++;
	}
}

static struct out
room(struct arena *a, size_t len)
{
	/* Each tag of three octets or more adds at most two line ends. */
	return (struct out){ arena_raw(a, len + 16), 0, len + 16 };
}

static struct utf8
content(const struct out *o)
{
	return (struct utf8){ o->p, o->len };
}

void
html_text(struct arena *a, struct utf8 html, struct html_text *out)
{
	struct html h = { .a = a,
		.in = html,
		.shown = room(a, html.len),
		.attributes = room(a, html.len),
		.hidden = room(a, html.len) };

	while (h.at < html.len) {
		const char *lt = memchr(html.p + h.at, '<', html.len - h.at);
		size_t end = lt != NULL ? (size_t)(lt - html.p) : html.len;

		put_text(
		    &h, target(&h), (struct utf8){ html.p + h.at, end - h.at });
		h.at = end;
		if (h.at < html.len)
			read_markup(&h);
	}
	while (h.open_quotes > 0)
		count_quotes(&h, 1);
	*out = (struct html_text){ content(&h.shown), content(&h.attributes),
		content(&h.hidden), h.quotes, h.quotes_len, h.work };
}
