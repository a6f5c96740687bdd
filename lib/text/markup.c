/*
 * markup.c - what the elements of office documents do to the text around them
 */
#include "text/markup.h"

#include <stdlib.h>
#include <string.h>

struct row {
	const char *name;
	enum markup does;
};

/* In the order of strcmp(). */
/* clang-format off */
static const struct row elements[] = {
	{ "Relationship", MARKUP_RELATION },
	{ "a", MARKUP_JOIN },
	{ "annotation", MARKUP_BESIDE },
	{ "b", MARKUP_JOIN },
	{ "bdo", MARKUP_JOIN },
	{ "big", MARKUP_JOIN },
	{ "br", MARKUP_BREAK },
	{ "code", MARKUP_JOIN },
	{ "cr", MARKUP_BREAK },
	{ "del", MARKUP_HIDDEN },
	{ "delInstrText", MARKUP_HIDDEN },
	{ "delText", MARKUP_HIDDEN },
	{ "deletion", MARKUP_HIDDEN },
	{ "drawing", MARKUP_BESIDE },
	{ "em", MARKUP_JOIN },
	{ "evenFooter", MARKUP_HEADING },
	{ "evenHeader", MARKUP_HEADING },
	{ "firstFooter", MARKUP_HEADING },
	{ "firstHeader", MARKUP_HEADING },
	{ "font", MARKUP_JOIN },
	{ "frame", MARKUP_BESIDE },
	{ "h", MARKUP_PARAGRAPH },
	{ "i", MARKUP_JOIN },
	{ "instrText", MARKUP_HIDDEN },
	{ "line-break", MARKUP_BREAK },
	{ "list", MARKUP_BREAK },
	{ "list-item", MARKUP_BREAK },
	{ "moveFrom", MARKUP_HIDDEN },
	{ "noBreakHyphen", MARKUP_HYPHEN },
	{ "note", MARKUP_BESIDE },
	{ "object", MARKUP_BESIDE },
	{ "oddFooter", MARKUP_HEADING },
	{ "oddHeader", MARKUP_HEADING },
	{ "p", MARKUP_PARAGRAPH },
	{ "pict", MARKUP_BESIDE },
	{ "ptab", MARKUP_BLANK },
	{ "r", MARKUP_RUN },
	{ "rPh", MARKUP_BESIDE },
	{ "rt", MARKUP_BESIDE },
	{ "ruby-text", MARKUP_BESIDE },
	{ "s", MARKUP_BLANK },
	{ "small", MARKUP_JOIN },
	{ "softHyphen", MARKUP_JOIN },
	{ "span", MARKUP_JOIN },
	{ "strong", MARKUP_JOIN },
	{ "sub", MARKUP_JOIN },
	{ "sup", MARKUP_JOIN },
	{ "sym", MARKUP_SYMBOL },
	{ "t", MARKUP_JOIN },
	{ "tab", MARKUP_BLANK },
	{ "table", MARKUP_BREAK },
	{ "table-cell", MARKUP_BREAK },
	{ "tbl", MARKUP_BREAK },
	{ "tc", MARKUP_BREAK },
	{ "text-box", MARKUP_BESIDE },
	{ "textPath", MARKUP_JOIN },
	{ "tr", MARKUP_BREAK },
	{ "tracked-changes", MARKUP_HIDDEN },
	{ "tspan", MARKUP_JOIN },
	{ "txbxContent", MARKUP_BESIDE },
	{ "u", MARKUP_JOIN },
	{ "vanish", MARKUP_VANISH },
};
/* clang-format on */

/* Read wherever they stand; in the order of strcmp(). */
static const char *const told[] = { "UnicodeString", "alt", "author", "caption",
	"comment", "current-value", "descr", "description", "displayName",
	"displayText", "error", "errorTitle", "help-text", "href", "initials",
	"instr", "label", "prompt", "promptTitle", "screenTip", "string",
	"string-value", "title", "tooltip", "user", "userName" };

/* Elements whose `name` is a word of the author's; in the order of strcmp(). */
static const char *const named[] = { "author", "bookmark", "bookmarkStart",
	"cacheField", "cmAuthor", "connection", "content-validation",
	"custShow", "database-range", "ddeItem", "definedName", "docVar",
	"named-expression", "named-range", "property", "protectedRange",
	"scenario", "section", "sheet", "table", "tableColumn", "user-defined",
	"user-field-decl", "variable-decl" };

/* Elements whose `val` or `v` is text; in the order of strcmp(). */
static const char *const valued[] = { "alias", "category", "customFilter",
	"default", "docVar", "filter", "helpText", "inputCells", "listEntry",
	"s", "sheetName", "statusText", "tag" };

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

#define IS_AMONG(name, list)                                                   \
	(bsearch(&(name), (list), sizeof(list) / sizeof((list)[0]),            \
	     sizeof((list)[0]), compare_names) != NULL)

enum markup
markup_of(const char *name, const char *uri, int in_paragraph)
{
	/* The name is the first member of a row. */
	const struct row *row =
	    bsearch(&name, elements, sizeof(elements) / sizeof(elements[0]),
		sizeof(elements[0]), compare_names);

	if (row != NULL)
		return row->does;
	return in_paragraph && markup_is_known(uri) ? MARKUP_JOIN
						    : MARKUP_BREAK;
}

int
markup_is_known(const char *uri)
{
	static const char *const begins[] = { "http://schemas.openxmlformats.",
		"http://schemas.microsoft.com/", "http://purl.oclc.org/ooxml/",
		"urn:schemas-microsoft-com:", "urn:oasis:names:tc:opendocument",
		"http://purl.org/", "http://www.w3.org/" };

	for (size_t i = 0; uri != NULL && i < sizeof(begins) / sizeof(*begins);
	     i++)
		if (strncmp(uri, begins[i], strlen(begins[i])) == 0)
			return 1;
	return 0;
}

int
markup_is_formatting(const char *name)
{
	size_t len = strlen(name);

	return len > 2 && strcmp(name + len - 2, "Pr") == 0;
}

int
markup_is_told(const char *element, const char *attribute)
{
	if (strcmp(attribute, "name") == 0)
		return IS_AMONG(element, named);
	if (strcmp(attribute, "val") == 0 || strcmp(attribute, "v") == 0)
		return IS_AMONG(element, valued);
	/* What a link shows; elsewhere it says whether something is shown. */
	if (strcmp(attribute, "display") == 0)
		return strcmp(element, "hyperlink") == 0;
	return IS_AMONG(attribute, told);
}
