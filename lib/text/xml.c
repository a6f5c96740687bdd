/*
 * xml.c - XML to text, by events and without a tree [libxml2]
 */
#define _GNU_SOURCE
#include "text/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "record/oddity.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/markup.h"
#include "text/pen.h"
#include "text/xml_look.h"

enum {
	/* The library's own bound on depth, and one more. */
	DEPTH = 257,
	/*
	 * It compares every attribute of an element with every other, and a
	 * prefix with all in scope: more than these are refused.  Word's
	 * largest elements have 40.
	 */
	ATTRIBUTES_MAX = 500,
	SPACES_MAX = 120,
	/*
	 * Of what is left of the arena, the share that a document may have:
	 * converted, in two charsets; then read, as XML and as HTML.
	 */
	SHARE = 8,
	SHARE_READ = 4,
};

/* Where text goes. */
enum pen_of { SHOWN, BESIDE, HIDDEN, PENS };

/* What the strings of a workbook are to a part. */
struct sharing {
	/* NULL: nothing. */
	struct cells *cells;
	/* 1: they are listed here; 0: cells refer to them. */
	int is_list;
};

struct reader {
	struct arena *a;
	xmlParserCtxtPtr parser;
	struct sharing sharing;
	/* Where a string or its number begins in what is shown. */
	size_t mark;
	/* 1: the value of the cell is the number of a string. */
	int is_number;
	struct pen pens[PENS];
	/* By depth: where text goes, and how many name spaces are declared. */
	enum pen_of to[DEPTH];
	int declared[DEPTH];
	int depth, spaces, paragraphs;
	/* Depth of the innermost run; 0: none. */
	int run;
	/* Elements inside one that only formats. */
	int formatting;
	/* 1: an entity was used, or a bound is passed. */
	int is_refused;
	uint64_t odd;
};

struct attribute {
	const char *name;
	struct utf8 value;
};

/* Name, prefix, name space, beginning and end of the value. */
static struct attribute
attribute_at(const xmlChar **attributes, int i)
{
	const xmlChar **at = attributes + 5 * (size_t)i;

	return (struct attribute){ (const char *)at[0],
		{ (const char *)at[3], (size_t)(at[4] - at[3]) } };
}

static struct utf8
value_of(const xmlChar **attributes, int len, const char *name)
{
	for (int i = 0; i < len; i++) {
		struct attribute a = attribute_at(attributes, i);

		if (strcmp(a.name, name) == 0)
			return a.value;
	}
	return (struct utf8){ NULL, 0 };
}

static struct pen *
pen_now(struct reader *r)
{
	return &r->pens[r->to[r->depth]];
}

static void
refuse(struct reader *r)
{
	r->is_refused = 1;
	xmlStopParser(r->parser);
}

/* -- attributes ------------------------------------------------------------ */

/* A value on a line of its own.  The library leaves an ampersand as "&#38;". */
static void
put_value(struct reader *r, struct utf8 value)
{
	struct pen *pen = &r->pens[BESIDE];
	const char *p;

	pen_line(pen);
	while ((p = memmem(value.p, value.len, "&#38;", 5)) != NULL) {
		size_t len = (size_t)(p - value.p) + 1;

		pen_text(pen, (struct utf8){ value.p, len });
		value.p += len + 4;
		value.len -= len + 4;
	}
	pen_text(pen, value);
	pen_line(pen);
}

static int
is_elsewhere(struct utf8 address)
{
	return utf8_begins_like(address, "http:") ||
	       utf8_begins_like(address, "https:") ||
	       utf8_begins_like(address, "ftp:") ||
	       utf8_begins_like(address, "\\\\");
}

/* [OPC] 9.3.2: what is not in the package; all but links is loaded. */
static void
take_relation(struct reader *r, const xmlChar **attributes, int len)
{
	struct utf8 target = value_of(attributes, len, "Target");

	if (!utf8_equal(
		value_of(attributes, len, "TargetMode"), UTF8("External")))
		return;
	put_value(r, target);
	if (!utf8_ends(value_of(attributes, len, "Type"), "/hyperlink"))
		r->odd |= ODD(ODD_LINKED);
}

static void
take_attributes(struct reader *r, const char *element, int is_known,
    const xmlChar **attributes, int len)
{
	for (int i = 0; i < len; i++) {
		struct attribute a = attribute_at(attributes, i);

		if (strcmp(a.name, "href") == 0 && strcmp(element, "a") != 0 &&
		    is_elsewhere(a.value))
			r->odd |= ODD(ODD_LINKED);
		if (a.value.len > 0 &&
		    (!is_known || markup_is_told(element, a.name)))
			put_value(r, a.value);
	}
}

/* -- elements ---------------------------------------------------------------- */

/* ISO 29500-1 17.3.3.30: a character of a font, often beyond U+F000. */
static void
put_symbol(struct reader *r, struct utf8 code)
{
	char digits[9] = "";
	unsigned long c;

	if (code.len == 0 || code.len >= sizeof(digits))
		return;
	memcpy(digits, code.p, code.len);
	c = strtoul(digits, NULL, 16);
	pen_char(pen_now(r), (uint32_t)(c >= 0xf000 ? c & 0xff : c));
}

/* ISO 29500-1 17.3.2.41: a switch that is on unless it says otherwise. */
static int
is_on(struct utf8 value)
{
	return !utf8_equal(value, UTF8("0")) &&
	       !utf8_equal(value, UTF8("false")) &&
	       !utf8_equal(value, UTF8("off"));
}

static void
hide_run(struct reader *r)
{
	r->to[r->run] = HIDDEN;
	for (int i = r->run; i <= r->depth; i++)
		r->to[i] = HIDDEN;
	pen_line(&r->pens[HIDDEN]);
}

/* Text of the element goes elsewhere; where it was goes on behind it. */
static void
turn_to(struct reader *r, enum pen_of to)
{
	if (r->to[r->depth] != HIDDEN && r->to[r->depth] != to)
		pen_line(&r->pens[to]);
	if (r->to[r->depth] != HIDDEN)
		r->to[r->depth] = to;
	if (to == BESIDE)
		pen_line(pen_now(r));
}

static void
begin_element(
    struct reader *r, enum markup does, const xmlChar **attributes, int len)
{
	switch (does) {
	case MARKUP_PARAGRAPH:
		r->paragraphs++;
		/* fallthrough */
	case MARKUP_BREAK:
		pen_line(pen_now(r));
		break;
	case MARKUP_RUN:
		r->run = r->depth;
		break;
	case MARKUP_VANISH:
		/* "r", "rPr" and this. */
		if (r->run > 0 && r->depth == r->run + 2 &&
		    is_on(value_of(attributes, len, "val")))
			hide_run(r);
		break;
	case MARKUP_BLANK:
		pen_char(pen_now(r), ' ');
		break;
	case MARKUP_HYPHEN:
		pen_char(pen_now(r), '-');
		break;
	case MARKUP_SYMBOL:
		put_symbol(r, value_of(attributes, len, "char"));
		break;
	case MARKUP_BESIDE:
		turn_to(r, BESIDE);
		break;
	case MARKUP_HIDDEN:
		turn_to(r, HIDDEN);
		break;
	case MARKUP_HEADING:
		pen_line(&r->pens[SHOWN]);
		r->mark = r->pens[SHOWN].out.len;
		break;
	case MARKUP_RELATION:
		take_relation(r, attributes, len);
		break;
	case MARKUP_JOIN:
		break;
	}
}

/* What is shown since the mark, taken back. */
static struct utf8
take_back(struct reader *r)
{
	struct strbuf *shown = &r->pens[SHOWN].out;
	size_t mark = r->mark < shown->len ? r->mark : shown->len;
	struct utf8 text = { shown->p + mark, shown->len - mark };

	shown->len = mark;
	return text;
}

/* ISO 29500-1 18.3.1.4 and 18.4.8: a cell, its value, an item of the list. */
static void
begin_cell(
    struct reader *r, const char *name, const xmlChar **attributes, int len)
{
	if (strcmp(name, "c") == 0)
		r->is_number =
		    utf8_equal(value_of(attributes, len, "t"), UTF8("s"));
	else if (strcmp(name, "si") == 0 || strcmp(name, "v") == 0)
		r->mark = r->pens[SHOWN].out.len;
}

static void
end_cell(struct reader *r, const char *name)
{
	if (r->sharing.is_list && strcmp(name, "si") == 0)
		cells_add(r->a, r->sharing.cells, take_back(r));
	else if (!r->sharing.is_list && r->is_number && strcmp(name, "v") == 0)
		pen_text(&r->pens[SHOWN],
		    cells_take(r->sharing.cells, take_back(r)));
}

/* The text of a heading once more, without its codes. */
static void
end_heading(struct reader *r)
{
	struct utf8 text = take_back(r);

	text = arena_utf8(r->a, text);
	cells_heading(&r->pens[SHOWN], text);
	pen_line(&r->pens[SHOWN]);
}

static enum markup
markup_now(const struct reader *r, const char *name, const xmlChar *uri)
{
	enum markup does =
	    markup_of(name, (const char *)uri, r->paragraphs > 0);

	return r->formatting > 0 && does == MARKUP_BREAK ? MARKUP_JOIN : does;
}

static void
start_element(void *to, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int spaces_len, const xmlChar **spaces, int len,
    int defaulted, const xmlChar **attributes)
{
	struct reader *r = to;
	const char *name = (const char *)local;

	(void)prefix, (void)spaces, (void)defaulted;
	if (r->depth + 1 >= DEPTH || r->spaces + spaces_len > SPACES_MAX) {
		refuse(r);
		return;
	}
	r->depth++;
	r->to[r->depth] = r->to[r->depth - 1];
	r->declared[r->depth] = spaces_len;
	r->spaces += spaces_len;
	if (markup_is_formatting(name))
		r->formatting++;
	begin_element(r, markup_now(r, name, uri), attributes, len);
	if (r->sharing.cells != NULL)
		begin_cell(r, name, attributes, len);
	/* ODF 1.3 part 3 19.843: a section that is not shown. */
	if (utf8_equal(value_of(attributes, len, "display"), UTF8("none")))
		turn_to(r, HIDDEN);
	take_attributes(
	    r, name, markup_is_known((const char *)uri), attributes, len);
}

static void
end_element(
    void *to, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = to;
	const char *name = (const char *)local;
	enum markup does = markup_now(r, name, uri);

	(void)prefix;
	if (r->sharing.cells != NULL)
		end_cell(r, name);
	if (does == MARKUP_HEADING)
		end_heading(r);
	if (does == MARKUP_BREAK || does == MARKUP_PARAGRAPH)
		pen_line(pen_now(r));
	if (does == MARKUP_PARAGRAPH)
		r->paragraphs--;
	if (r->to[r->depth] != r->to[r->depth - 1])
		pen_line(pen_now(r));
	if (r->run == r->depth)
		r->run = 0;
	if (markup_is_formatting(name))
		r->formatting--;
	r->spaces -= r->declared[r->depth];
	r->depth--;
}

/* -- the other events ------------------------------------------------------- */

static void
characters(void *to, const xmlChar *text, int len)
{
	pen_text(pen_now(to), (struct utf8){ (const char *)text, (size_t)len });
}

static void
put_hidden(struct reader *r, const xmlChar *text)
{
	if (text == NULL)
		return;
	pen_text(&r->pens[HIDDEN], utf8_from((const char *)text));
	pen_line(&r->pens[HIDDEN]);
}

static void
comment(void *to, const xmlChar *text)
{
	put_hidden(to, text);
}

static void
instruction(void *to, const xmlChar *target, const xmlChar *text)
{
	(void)target;
	put_hidden(to, text);
}

static xmlEntityPtr
get_entity(void *to, const xmlChar *name)
{
	xmlEntityPtr known = xmlGetPredefinedEntity(name);

	if (known == NULL)
		refuse(to);
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

/* -- a document -------------------------------------------------------------- */

/*
 * 1: an element has more attributes than the library takes without getting
 * slow.  A "<" cannot stand inside a tag, so that each begins anew at one.
 */
static int
has_crowded_tag(struct utf8 xml)
{
	size_t attributes = 0;
	char quote = '>';

	for (size_t i = 0; i < xml.len; i++) {
		char c = xml.p[i];

		if (c == '<') {
			attributes = 0;
			quote = '\0';
		} else if (quote != '\0') {
			/* In a value until its quote, in text until a tag. */
			if (c == quote && c != '>')
				quote = '\0';
		} else if (c == '"' || c == '\'' || c == '>') {
			quote = c;
		} else if (c == '=' && ++attributes > ATTRIBUTES_MAX) {
			return 1;
		}
	}
	return 0;
}

/*
 * Going on after what is no XML would be of no use, and of a cost: libxml2
 * copies a comment at each "--" in it.
 */
static void
stop(void *to, xmlErrorPtr why)
{
	(void)to;
	if (why->level == XML_ERR_FATAL && why->ctxt != NULL)
		xmlStopParser(why->ctxt);
}

/* 1: all of it was XML. */
static int
parse(struct reader *r, struct utf8 xml)
{
	int is_whole;

	if (xml.len == 0 || has_crowded_tag(xml) ||
	    memmem(xml.p, xml.len, "<!ENTITY", 8) != NULL)
		return 0;
	r->parser = xmlCreateMemoryParserCtxt(xml.p, (int)xml.len);
	if (r->parser == NULL)
		return 0;
	*r->parser->sax = (xmlSAXHandler){ .initialized = XML_SAX2_MAGIC,
		.startElementNs = start_element,
		.endElementNs = end_element,
		.characters = characters,
		.cdataBlock = characters,
		.ignorableWhitespace = characters,
		.comment = comment,
		.processingInstruction = instruction,
		.getEntity = get_entity,
		.serror = stop };
	r->parser->userData = r;
	/* It is UTF-8 by now, whatever it says. */
	xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOERROR |
					 XML_PARSE_NOWARNING |
					 XML_PARSE_IGNORE_ENC);
	is_whole = xmlParseDocument(r->parser) == 0 && !r->is_refused;
	xmlFreeParserCtxt(r->parser);
	return is_whole;
}

/* What is no XML: as HTML, which any text is. */
static void
read_anyhow(struct arena *a, const struct source *in, struct utf8 text,
    struct content *out)
{
	struct html_text h;

	content_gap(a, out, UTF8("xml_damaged"));
	if (text.len > arena_left(a) / SHARE_READ) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	html_text(a, text, &h);
	content_add(a, out, in, h.shown, 0);
	content_add(a, out, in, h.attributes, 0);
	content_add(a, out, in, h.hidden, 1);
}

static void
read_as(struct arena *a, const struct source *in, struct utf8 xml,
    struct sharing sharing, struct content *out)
{
	struct reader *r = arena_alloc(a, sizeof(*r));
	int is_whole;

	if (xml.len > arena_left(a) / SHARE_READ) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	r->a = a;
	r->sharing = sharing;
	for (int i = 0; i < PENS; i++)
		pen_init(&r->pens[i], TEXT_MAX);
	is_whole = parse(r, xml);
	for (int i = 0; i < PENS; i++) {
		if (pen_over(&r->pens[i]))
			content_gap(a, out, UTF8("too_much_text"));
		content_add(a, out, in, pen_take(&r->pens[i], a), i == HIDDEN);
	}
	out->odd |= r->odd;
	if (!is_whole && xml.len > 0)
		read_anyhow(a, in, xml, out);
}

static void
read_shared(struct arena *a, const struct source *in, struct sharing sharing,
    struct content *out)
{
	struct utf8 charset = xml_charset(in->octets);
	struct readings readings;

	if (in->octets.len > arena_left(a) / SHARE) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	charset_read(
	    a, charset.len > 0 ? charset : in->charset, in->octets, &readings);
	for (size_t i = 0; i < readings.len; i++)
		read_as(a, in, readings.v[i], sharing, out);
}

void
xml_read(struct arena *a, const struct source *in, struct content *out)
{
	read_shared(a, in, (struct sharing){ NULL, 0 }, out);
}

void
xml_read_strings(struct arena *a, const struct source *in, struct cells *cells,
    struct content *out)
{
	read_shared(a, in, (struct sharing){ cells, 1 }, out);
}

void
xml_read_sheet(struct arena *a, const struct source *in, struct cells *cells,
    struct content *out)
{
	read_shared(a, in, (struct sharing){ cells, 0 }, out);
}
