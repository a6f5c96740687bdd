/*
 * xml.c - XML to text, by events and without a tree [libxml2]
 */
#include "text/xml.h"

#include <libxml/parser.h>
#include <string.h>

#include "base/limits.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/little.h"
#include "text/pen.h"

enum {
	CHUNK = 1024 * 1024,
	LOOKED_AT = 512,
};

struct reader {
	struct pen shown, hidden;
	/* Elements inside one whose name ends in "Pr": they only format. */
	int formatting;
	/* 1: an entity was declared or could not be resolved. */
	int has_entities;
};

/* Elements that a word goes on across, in Word, Excel, PowerPoint and ODF. */
static const char *const joining[] = { "r", "t", "span", "a", "ins", "del",
	"delText", "hyperlink", "smartTag", "sdt", "sdtContent", "fld",
	"fldSimple", "bookmarkStart", "bookmarkEnd", "proofErr", "bdo", "dir",
	"lastRenderedPageBreak", "moveFrom", "moveTo", "customXml", "subDoc",
	"permStart", "permEnd", "commentRangeStart", "commentRangeEnd",
	"noBreakHyphen", "softHyphen", "soft-page-break", "bookmark",
	"bookmark-start", "bookmark-end", "reference-mark",
	"reference-mark-start", "reference-mark-end", "change", "change-start",
	"change-end", "ruby", "ruby-base", "rt", "rubyBase", "meta", "em",
	"strong", "b", "i", "u", "font", "sub", "sup", "small", "big", "rPh",
	"AlternateContent", "Choice", "Fallback", "field", "text-input" };

/* Attributes that people read. */
static const char *const told[] = { "descr", "title", "tooltip", "prompt",
	"promptTitle", "error", "errorTitle", "displayName", "author",
	"string-value", "href", "alt", "Target", "initials", "oddHeader",
	"comment", "label", "string" };

static int
is_among(const char *name, const char *const *list, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strcmp(list[i], name) == 0)
			return 1;
	return 0;
}

#define IS_AMONG(name, list)                                                   \
	is_among((name), (list), sizeof(list) / sizeof((list)[0]))

static int
is_formatting(const char *name)
{
	size_t len = strlen(name);

	return len > 2 && strcmp(name + len - 2, "Pr") == 0;
}

static void
end_word(struct reader *r, const char *name)
{
	if (r->formatting > 0 || IS_AMONG(name, joining))
		return;
	if (strcmp(name, "tab") == 0 || strcmp(name, "s") == 0)
		pen_char(&r->shown, ' ');
	else
		pen_line(&r->shown);
}

static void
take_attribute(struct reader *r, const char *element, const xmlChar **attribute)
{
	const char *name = (const char *)attribute[0];
	struct utf8 value = { (const char *)attribute[3],
		(size_t)(attribute[4] - attribute[3]) };
	int is_name =
	    strcmp(name, "name") == 0 &&
	    (strcmp(element, "sheet") == 0 || strcmp(element, "table") == 0 ||
		strcmp(element, "definedName") == 0);

	if (!is_name && !IS_AMONG(name, told))
		return;
	pen_line(&r->hidden);
	pen_text(&r->hidden, value);
	pen_line(&r->hidden);
}

static void
start_element(void *to, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int spaces_len, const xmlChar **spaces, int len,
    int defaulted, const xmlChar **attributes)
{
	struct reader *r = to;
	const char *name = (const char *)local;

	(void)prefix, (void)uri, (void)spaces_len, (void)spaces,
	    (void)defaulted;
	end_word(r, name);
	if (is_formatting(name))
		r->formatting++;
	/* Name, prefix, namespace, beginning and end of the value. */
	for (int i = 0; i < len; i++)
		take_attribute(r, name, attributes + 5 * (size_t)i);
}

static void
end_element(
    void *to, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = to;
	const char *name = (const char *)local;

	(void)prefix, (void)uri;
	if (is_formatting(name) && r->formatting > 0)
		r->formatting--;
	end_word(r, name);
}

static void
characters(void *to, const xmlChar *text, int len)
{
	struct reader *r = to;

	pen_text(&r->shown, (struct utf8){ (const char *)text, (size_t)len });
}

static void
comment(void *to, const xmlChar *text)
{
	struct reader *r = to;

	pen_text(&r->hidden, utf8_from((const char *)text));
	pen_line(&r->hidden);
}

static void
entity(void *to, const xmlChar *name, int type, const xmlChar *public_id,
    const xmlChar *system_id, xmlChar *content)
{
	struct reader *r = to;

	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	r->has_entities = 1;
}

static xmlEntityPtr
get_entity(void *to, const xmlChar *name)
{
	struct reader *r = to;
	xmlEntityPtr known = xmlGetPredefinedEntity(name);

	r->has_entities |= known == NULL;
	return known;
}

__attribute__((format(printf, 2, 3))) static void
say_nothing(void *to, const char *format, ...)
{
	(void)to, (void)format;
}

void
xml_prepare(void)
{
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, say_nothing);
}

/* 1: all of it was XML. */
static int
parse(struct reader *r, struct bytes octets)
{
	xmlSAXHandler events = { .initialized = XML_SAX2_MAGIC,
		.startElementNs = start_element,
		.endElementNs = end_element,
		.characters = characters,
		.cdataBlock = characters,
		.ignorableWhitespace = characters,
		.comment = comment,
		.entityDecl = entity,
		.getEntity = get_entity };
	xmlParserCtxtPtr c = xmlCreatePushParserCtxt(&events, r, NULL, 0, NULL);
	int failed = c == NULL;

	if (failed)
		return 0;
	xmlCtxtUseOptions(c, XML_PARSE_NONET | XML_PARSE_NOERROR |
				 XML_PARSE_NOWARNING | XML_PARSE_HUGE);
	while (!failed && !r->has_entities && octets.len > 0) {
		struct bytes chunk = bytes_at(octets, 0, CHUNK);

		octets = bytes_from(octets, chunk.len);
		failed = xmlParseChunk(c, (const char *)chunk.p, (int)chunk.len,
			     octets.len == 0) != 0;
	}
	xmlFreeParserCtxt(c);
	return !failed && !r->has_entities;
}

/* What is no XML: as HTML, which any octets are. */
static void
read_anyhow(struct arena *a, const struct source *in, struct content *out)
{
	struct readings readings;

	content_gap(a, out, UTF8("xml_damaged"));
	if (in->octets.len > arena_left(a) / 16) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	charset_read(a, in->charset, in->octets, &readings);
	for (size_t i = 0; i < readings.len; i++) {
		struct html_text h;

		html_text(a, readings.v[i], &h);
		content_add(a, out, in, h.shown, 0);
		content_add(a, out, in, h.hidden, 1);
	}
}

int
xml_is(const struct source *in)
{
	struct bytes b = in->octets;

	if (BEGINS_WITH(b, "\xef\xbb\xbf"))
		b = bytes_from(b, 3);
	return BEGINS_WITH(b, "<?xml");
}

void
xml_read(struct arena *a, const struct source *in, struct content *out)
{
	struct reader r = { .formatting = 0 };
	int is_whole;

	pen_init(&r.shown, TEXT_MAX);
	pen_init(&r.hidden, TEXT_MAX);
	is_whole = parse(&r, in->octets);
	if (pen_over(&r.shown) || pen_over(&r.hidden))
		content_gap(a, out, UTF8("too_much_text"));
	content_add(a, out, in, pen_take(&r.shown, a), 0);
	content_add(a, out, in, pen_take(&r.hidden, a), 1);
	if (!is_whole && in->octets.len > 0)
		read_anyhow(a, in, out);
}
