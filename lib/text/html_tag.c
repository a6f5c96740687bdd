/*
 * html_tag.c - a tag of HTML and its attributes
 */
#define _GNU_SOURCE
#include "text/html_tag.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/transfer.h"
#include "record/record.h"
#include "text/reference.h"

/* A tag that is being read. */
struct reading {
	struct arena *a;
	struct html_page *page;
	struct utf8 in;
	size_t at;
	struct html_tag *tag;
};

/* -- what attributes say ----------------------------------------------------- */

/* The value with its references undone. */
static struct utf8
resolved(struct arena *a, struct utf8 value)
{
	char *p;
	size_t n = 0, len;

	if (value.len == 0 || memchr(value.p, '&', value.len) == NULL)
		return value;
	/* A reference of five octets is six. */
	p = arena_raw(a, value.len + value.len / 4 + REFERENCE_OCTETS_MAX);
	for (size_t i = 0; i < value.len; i += len) {
		size_t c_len = 1;

		len = value.p[i] != '&'
			  ? 0
			  : reference_at(value, i, REFERENCE_IN_ATTRIBUTE,
				p + n, &c_len);
		if (len == 0) {
			p[n] = value.p[i];
			len = 1;
		}
		n += c_len;
	}
	return (struct utf8){ p, n };
}

/* 1: `value` begins with `word` (in lower case), blanks before it left out. */
static int
begins(struct utf8 value, const char *word)
{
	size_t len = strlen(word);

	while (value.len > 0 && ascii_is_space(value.p[0]))
		value.p++, value.len--;
	return value.len >= len && html_is((struct utf8){ value.p, len }, word);
}

/* The value of a hexadecimal digit; -1: it is none. */
static int
hex_of(char c)
{
	char small = (char)(c | ' ');

	if (c >= '0' && c <= '9')
		return c - '0';
	return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* What %3C and its like stand for (RFC 3986, section 2.1); the rest as it is. */
static struct bytes
percent_decoded(struct arena *a, struct utf8 value)
{
	unsigned char *p;
	size_t n = 0;

	if (value.len == 0 || memchr(value.p, '%', value.len) == NULL)
		return bytes_of(value);
	p = arena_raw(a, value.len);
	for (size_t i = 0; i < value.len; i++) {
		int high = -1, low = -1;

		if (value.p[i] == '%' && value.len - i > 2) {
			high = hex_of(value.p[i + 1]);
			low = hex_of(value.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			p[n++] = (unsigned char)(high * 16 + low);
			i += 2;
		} else {
			p[n++] = (unsigned char)value.p[i];
		}
	}
	return (struct bytes){ p, n };
}

/* "data:text/html;base64,...", "data:image/svg+xml,%3Csvg ...": its text. */
static struct utf8
data_text(struct arena *a, struct utf8 value)
{
	const char *comma = memchr(value.p, ',', value.len);
	struct bytes octets;
	size_t from;
	int damaged = 0;

	if (comma == NULL)
		return (struct utf8){ NULL, 0 };
	from = (size_t)(comma - value.p) + 1;
	octets = percent_decoded(
	    a, (struct utf8){ value.p + from, value.len - from });
	if (memmem(value.p, from, ";base64", 7) != NULL)
		octets = transfer_decode(a, TRANSFER_BASE64, octets, &damaged);
	return field_from(a, octets).text;
}

/* A page, or a picture that holds words as a page does. */
static int
is_document(struct utf8 address)
{
	return begins(address, "data:text/") ||
	       begins(address, "data:image/svg") ||
	       begins(address, "data:application/xhtml");
}

static void
tell(struct reading *r, struct utf8 value)
{
	struct utf8 address = resolved(r->a, value);

	r->tag->has_script |=
	    begins(address, "javascript:") || begins(address, "vbscript:");
	if (is_document(address)) {
		r->tag->document = data_text(r->a, address);
		return;
	}
	/* Other pictures written into the page hold no words. */
	if (!begins(address, "data:image/") && !begins(address, "data:font/"))
		html_page_line(r->page, HTML_ATTRIBUTES, value);
}

static void
take_direction(struct html_tag *tag, struct utf8 value)
{
	if (!begins(value, "rtl") && !begins(value, "ltr"))
		return;
	html_style_attribute(&tag->hints, "direction", value);
	if (html_is(tag->name, "bdo"))
		html_style_attribute(
		    &tag->hints, "unicode-bidi", UTF8("bidi-override"));
}

static void
take_hint(struct html_tag *tag, struct utf8 name, struct utf8 value)
{
	static const struct {
		const char *attribute, *property;
	} hints[] = {
		{ "background", "background-image" },
		{ "bgcolor", "background-color" },
		{ "color", "color" },
		{ "display", "display" },
		{ "fill", "fill" },
		{ "font-size", "font-size" },
		{ "opacity", "opacity" },
		{ "text", "color" },
		{ "visibility", "visibility" },
	};

	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (html_is(name, hints[i].attribute))
			html_style_attribute(
			    &tag->hints, hints[i].property, value);
}

static int
is_told(struct utf8 name)
{
	static const char *const told[] = { "abbr", "action", "alt",
		"aria-description", "aria-label", "aria-placeholder",
		"aria-valuetext", "background", "cite", "content", "data",
		"formaction", "href", "label", "placeholder", "poster", "src",
		"srcset", "standby", "summary", "title", "value",
		"xlink:href" };

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (html_is(name, told[i]))
			return 1;
	return 0;
}

/* What rules ask for; 1: `name` is one of these. */
static int
take_subject(struct reading *r, struct utf8 name, struct utf8 value)
{
	struct html_tag *tag = r->tag;
	const struct {
		const char *name;
		struct utf8 *to;
	} places[] = {
		{ "style", &tag->style },
		{ "class", &tag->subject.classes },
		{ "id", &tag->subject.id },
		{ "type", &tag->type },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (!html_is(name, places[i].name))
			continue;
		/* The first of a name counts. */
		if (places[i].to->p == NULL)
			*places[i].to = resolved(r->a, value);
		return 1;
	}
	return 0;
}

/* For who watches: style is kept elsewhere, handlers nobody wants. */
static void
keep(struct reading *r, struct utf8 name, struct utf8 value)
{
	struct html_tag *tag = r->tag;

	if (value.len > 0 && tag->kept_len < HTML_KEPT_MAX &&
	    html_page_is_watched(r->page) && !begins(name, "on") &&
	    !begins(name, "data-"))
		tag->kept[tag->kept_len++] =
		    (struct html_attribute){ name, value };
}

struct utf8
html_tag_attribute(
    struct arena *a, const struct html_tag *tag, const char *name)
{
	for (size_t i = 0; tag != NULL && i < tag->kept_len; i++)
		if (html_is(tag->kept[i].name, name))
			return resolved(a, tag->kept[i].value);
	return (struct utf8){ NULL, 0 };
}

static void
take_attribute(struct reading *r, struct utf8 name, struct utf8 value)
{
	struct html_tag *tag = r->tag;

	if (tag->is_end || take_subject(r, name, value))
		return;
	keep(r, name, value);
	if (html_is(name, "dir"))
		take_direction(tag, value);
	else if (html_is(name, "hidden"))
		tag->is_hidden = 1;
	else if (html_is(name, "srcdoc"))
		tag->document = resolved(r->a, value);
	else if (begins(name, "on") && value.len > 0)
		tag->has_script = 1;
	else if (begins(name, "data-") && value.len > 0)
		html_page_line(r->page, HTML_HIDDEN, value);
	else
		take_hint(tag, name, value);
	if (value.len > 0 && is_told(name))
		tell(r, value);
	if (html_is(name, "href") && html_is(tag->name, "a"))
		html_style_attribute(&tag->hints, "color", UTF8("#0000ee"));
}

/* -- reading ------------------------------------------------------------------- */

static char
now(const struct reading *r)
{
	return r->at < r->in.len ? r->in.p[r->at] : '\0';
}

static void
skip_spaces(struct reading *r)
{
	while (r->at < r->in.len && ascii_is_space(r->in.p[r->at]))
		r->at++;
}

static struct utf8
read_value(struct reading *r)
{
	char quote = now(r);
	size_t from;

	if (quote == '"' || quote == '\'') {
		struct utf8 value;
		const char *end;

		from = ++r->at;
		end = r->at < r->in.len
			  ? memchr(r->in.p + from, quote, r->in.len - from)
			  : NULL;
		r->at = end != NULL ? (size_t)(end - r->in.p) : r->in.len;
		value = (struct utf8){ r->in.p + from, r->at - from };
		r->at += end != NULL;
		return value;
	}
	from = r->at;
	while (r->at < r->in.len && !ascii_is_space(now(r)) && now(r) != '>')
		r->at++;
	return (struct utf8){ r->in.p + from, r->at - from };
}

static void
read_attribute(struct reading *r)
{
	struct utf8 name = { r->in.p + r->at, 0 }, value = { NULL, 0 };
	size_t from = r->at;

	/* A '=' first is part of the name. */
	do
		r->at++;
	while (r->at < r->in.len && !ascii_is_space(now(r)) && now(r) != '/' &&
	       now(r) != '>' && now(r) != '=');
	name.len = r->at - from;
	skip_spaces(r);
	if (now(r) == '=') {
		r->at++;
		skip_spaces(r);
		if (now(r) != '>')
			value = read_value(r);
	}
	take_attribute(r, name, value);
}

/* After the name, up to and with '>'. */
static void
read_attributes(struct reading *r)
{
	while (r->at < r->in.len) {
		skip_spaces(r);
		if (now(r) == '>') {
			r->at++;
			r->tag->is_whole = 1;
			return;
		}
		r->tag->is_closed = now(r) == '/';
		if (now(r) == '/')
			r->at++;
		else if (r->at < r->in.len)
			read_attribute(r);
	}
}

size_t
html_tag_read(struct arena *a, struct html_page *page, struct utf8 in,
    size_t at, struct html_tag *out)
{
	struct reading r = { a, page, in, at, out };
	size_t from;

	*out = (struct html_tag){ .is_end = in.p[at + 1] == '/' };
	r.at += 1 + (size_t)out->is_end;
	from = r.at;
	while (r.at < in.len && !ascii_is_space(now(&r)) && now(&r) != '/' &&
	       now(&r) != '>')
		r.at++;
	out->name = out->subject.tag =
	    (struct utf8){ in.p + from, r.at - from };
	read_attributes(&r);
	return r.at;
}

struct html_opening
html_tag_opening(const struct html_tag *tag, const struct html_sheet *sheet)
{
	struct html_sheet_style style = { .style = tag->hints,
		.doubtful = tag->hints };
	struct html_style own = { .set = 0 };

	if (html_is(tag->name, "svg"))
		/* What is drawn behind letters is not looked at. */
		html_style_attribute(
		    &style.style, "background-image", UTF8("svg"));
	if (sheet != NULL)
		html_sheet_apply(sheet, &tag->subject, &style);
	html_style_read(&own, tag->style);
	html_style_merge(&style.style, &own);
	html_style_merge(&style.doubtful, &own);
	style.style.work += own.work;
	return (struct html_opening){ .name = tag->name,
		.element = html_element(tag->name),
		.style = style.style,
		.doubtful = style.doubtful,
		.has_doubt = style.has_doubt,
		.is_cut = style.over,
		.before = style.before,
		.after = style.after,
		.is_hidden = tag->is_hidden,
		.tag = tag };
}
