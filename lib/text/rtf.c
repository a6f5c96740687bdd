/*
 * rtf.c - Rich Text Format to text
 */
#include "text/rtf.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "mail/transfer.h"
#include "text/charset.h"
#include "text/little.h"
#include "text/pen.h"

enum {
	WORD_MAX = 32,
	FONTS_MAX = 4096,
	/* Groups inside groups that have a state of their own. */
	GROUPS_MAX = 1024,
	CODEPAGE_DEFAULT = 1252,
	/* Where "{\rtf" may begin, blanks before it. */
	LOOKED_AT = 256,
};

/* Where the characters of a group go. */
enum destination { TO_TEXT, TO_HIDDEN, TO_FONTS, TO_OBJECT, TO_NOWHERE };

struct group {
	enum destination to;
	/* 1: \v, hidden text. */
	int is_hidden;
	unsigned codepage;
	/* Characters that stand for one \u in older readers. */
	unsigned fallback;
};

struct rtf {
	struct arena *a;
	struct bytes in;
	size_t at;
	struct group groups[GROUPS_MAX];
	/* groups[depth] is the innermost; deeper ones share the last. */
	size_t depth, too_deep;
	/* 1: "\*" stood before: the next word may be unknown. */
	int is_optional;
	/* Characters still to pass over after \u. */
	unsigned pass;
	uint16_t fonts[FONTS_MAX];
	size_t font;
	unsigned codepage;
	/* Octets in one codepage that are not text yet. */
	struct strbuf run;
	struct pen shown, hidden;
	/* Hexadecimal digits of an object: the octets so far, and a half. */
	struct strbuf object;
	int half;
	struct budget *left;
	struct content *out;
};

static struct group *
group(struct rtf *r)
{
	return &r->groups[r->depth];
}

static struct pen *
pen(struct rtf *r)
{
	return group(r)->to == TO_TEXT && !group(r)->is_hidden ? &r->shown
							       : &r->hidden;
}

static int
is_written(struct rtf *r)
{
	return group(r)->to == TO_TEXT || group(r)->to == TO_HIDDEN;
}

/* The run in its codepage to text. */
static void
flush(struct rtf *r)
{
	struct bytes octets = strbuf_bytes(&r->run);
	char name[32];
	struct utf8 text;
	int lossy = 0;

	if (octets.len == 0)
		return;
	if (is_written(r) && group(r)->codepage == CODEPAGE_DEFAULT) {
		pen_octets(pen(r), octets);
	} else if (is_written(r)) {
		int n = snprintf(
		    name, sizeof(name), "windows-%u", group(r)->codepage);

		text = charset_for_mail()->decode(
		    r->a, (struct utf8){ name, (size_t)n }, octets, &lossy);
		if (text.p != NULL)
			pen_text(pen(r), text);
		else
			pen_octets(pen(r), octets);
	}
	strbuf_clear(&r->run);
}

static void
put_hex(struct rtf *r, unsigned char c)
{
	int digit = transfer_hex(c);

	if (digit < 0)
		return;
	if (r->half < 0) {
		r->half = digit;
		return;
	}
	strbuf_char(&r->object, (char)(r->half << 4 | digit));
	r->half = -1;
}

/* A character of the document, in the codepage in force. */
static void
put(struct rtf *r, unsigned char c)
{
	if (r->pass > 0) {
		r->pass--;
		return;
	}
	if (group(r)->to == TO_OBJECT)
		put_hex(r, c);
	else if (is_written(r))
		strbuf_char(&r->run, (char)c);
}

static void
put_line(struct rtf *r)
{
	flush(r);
	if (is_written(r))
		pen_line(pen(r));
}

/* -- objects --------------------------------------------------------------- */

/* An OLE 1 object: version, format, three names, then its data. */
static void
end_object(struct rtf *r)
{
	struct bytes b = arena_bytes(r->a, strbuf_bytes(&r->object));
	size_t at = 8;
	uint32_t len;

	strbuf_clear(&r->object);
	r->half = -1;
	for (int i = 0; i < 3; i++)
		at += 4 + (size_t)le32_at(b, at);
	len = le32_at(b, at);
	if (at + 4 < b.len && len > 0)
		b = bytes_at(b, at + 4, len);
	if (b.len == 0)
		return;
	if (!budget_take(r->left, r->a, b.len))
		content_gap(r->a, r->out, UTF8("too_much"));
	else
		content_member(
		    r->a, r->out, r->left, (struct member){ .octets = b });
}

/* -- control words ------------------------------------------------------------ */

static unsigned
codepage_of_charset(long charset)
{
	static const struct {
		long charset;
		unsigned codepage;
	} table[] = { { 128, 932 }, { 129, 949 }, { 134, 936 }, { 136, 950 },
		{ 161, 1253 }, { 162, 1254 }, { 163, 1258 }, { 177, 1255 },
		{ 178, 1256 }, { 186, 1257 }, { 204, 1251 }, { 222, 874 },
		{ 238, 1250 } };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].charset == charset)
			return table[i].codepage;
	return 0;
}

enum word_kind {
	WORD_LINE,
	WORD_TAB,
	WORD_CHAR,
	WORD_GOES_TO,
	WORD_HIDE,
	WORD_PLAIN,
	WORD_UNICODE,
	WORD_FALLBACK,
	WORD_CODEPAGE,
	WORD_FONT,
	WORD_CHARSET,
	WORD_BINARY,
};

static const struct word {
	const char *name;
	enum word_kind kind;
	/* A character, or an enum destination. */
	uint32_t value;
} words[] = {
	{ "par", WORD_LINE, 0 },
	{ "line", WORD_LINE, 0 },
	{ "page", WORD_LINE, 0 },
	{ "sect", WORD_LINE, 0 },
	{ "row", WORD_LINE, 0 },
	{ "nestrow", WORD_LINE, 0 },
	{ "softline", WORD_LINE, 0 },
	{ "column", WORD_LINE, 0 },
	{ "cell", WORD_TAB, 0 },
	{ "nestcell", WORD_TAB, 0 },
	{ "tab", WORD_TAB, 0 },
	{ "emdash", WORD_CHAR, 0x2014 },
	{ "endash", WORD_CHAR, 0x2013 },
	{ "emspace", WORD_CHAR, ' ' },
	{ "enspace", WORD_CHAR, ' ' },
	{ "qmspace", WORD_CHAR, ' ' },
	{ "bullet", WORD_CHAR, 0x2022 },
	{ "lquote", WORD_CHAR, 0x2018 },
	{ "rquote", WORD_CHAR, 0x2019 },
	{ "ldblquote", WORD_CHAR, 0x201c },
	{ "rdblquote", WORD_CHAR, 0x201d },
	{ "v", WORD_HIDE, 0 },
	{ "plain", WORD_PLAIN, 0 },
	{ "u", WORD_UNICODE, 0 },
	{ "uc", WORD_FALLBACK, 0 },
	{ "ansicpg", WORD_CODEPAGE, 0 },
	{ "f", WORD_FONT, 0 },
	{ "fcharset", WORD_CHARSET, 0 },
	{ "bin", WORD_BINARY, 0 },
	{ "fonttbl", WORD_GOES_TO, TO_FONTS },
	{ "colortbl", WORD_GOES_TO, TO_NOWHERE },
	{ "stylesheet", WORD_GOES_TO, TO_HIDDEN },
	{ "info", WORD_GOES_TO, TO_HIDDEN },
	{ "pict", WORD_GOES_TO, TO_NOWHERE },
	{ "themedata", WORD_GOES_TO, TO_NOWHERE },
	{ "colorschememapping", WORD_GOES_TO, TO_NOWHERE },
	{ "datastore", WORD_GOES_TO, TO_NOWHERE },
	{ "blipuid", WORD_GOES_TO, TO_NOWHERE },
	{ "panose", WORD_GOES_TO, TO_NOWHERE },
	{ "latentstyles", WORD_GOES_TO, TO_NOWHERE },
	{ "objdata", WORD_GOES_TO, TO_OBJECT },
	/* Optional, and shown all the same. */
	{ "shptxt", WORD_GOES_TO, TO_TEXT },
	{ "dptxbxtext", WORD_GOES_TO, TO_TEXT },
	{ "nonshppict", WORD_GOES_TO, TO_TEXT },
	{ "footnote", WORD_GOES_TO, TO_TEXT },
	{ "annotation", WORD_GOES_TO, TO_TEXT },
	{ "fldinst", WORD_GOES_TO, TO_TEXT },
	{ "htmltag", WORD_GOES_TO, TO_HIDDEN },
};

static const struct word *
find_word(const char *name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].name, name) == 0)
			return &words[i];
	return NULL;
}

static void
set_font(struct rtf *r, long number)
{
	r->font = number >= 0 && number < FONTS_MAX ? (size_t)number : 0;
	if (group(r)->to != TO_FONTS)
		group(r)->codepage =
		    r->fonts[r->font] != 0 ? r->fonts[r->font] : r->codepage;
}

static void
put_unicode(struct rtf *r, long number)
{
	if (is_written(r))
		pen_char(
		    pen(r), (uint32_t)(number < 0 ? number + 65536 : number));
	r->pass = group(r)->fallback;
}

static void
pass_binary(struct rtf *r, long len)
{
	size_t n = len < 0 ? 0 : (size_t)len;

	if (n > r->in.len - r->at)
		n = r->in.len - r->at;
	if (group(r)->to == TO_OBJECT)
		strbuf_add(&r->object, r->in.p + r->at, n);
	r->at += n;
}

static void
set_codepage(struct rtf *r, long number)
{
	r->codepage =
	    number > 0 && number < 65536 ? (unsigned)number : CODEPAGE_DEFAULT;
	group(r)->codepage = r->codepage;
}

/* A control word with its number; `number` is 1 where none is written. */
static void
apply(struct rtf *r, const struct word *word, long number)
{
	switch (word->kind) {
	case WORD_LINE:
		put_line(r);
		break;
	case WORD_TAB:
	case WORD_CHAR:
		if (is_written(r))
			pen_char(pen(r),
			    word->kind == WORD_TAB ? '\t' : word->value);
		break;
	case WORD_GOES_TO:
		group(r)->to = (enum destination)word->value;
		break;
	case WORD_HIDE:
		group(r)->is_hidden = number != 0;
		break;
	case WORD_PLAIN:
		group(r)->is_hidden = 0;
		break;
	case WORD_UNICODE:
		put_unicode(r, number);
		break;
	case WORD_FALLBACK:
		group(r)->fallback =
		    number >= 0 && number < 256 ? (unsigned)number : 1;
		break;
	case WORD_CODEPAGE:
		set_codepage(r, number);
		break;
	case WORD_FONT:
		set_font(r, number);
		break;
	case WORD_CHARSET:
		r->fonts[r->font] = (uint16_t)codepage_of_charset(number);
		break;
	case WORD_BINARY:
		pass_binary(r, number);
		break;
	}
}

/* "\word-12 ": the backslash is passed. */
static void
read_word(struct rtf *r)
{
	char name[WORD_MAX + 1];
	size_t len = 0;
	long number = 0;
	int is_negative = 0, digits = 0;
	const struct word *word;

	for (; r->at < r->in.len && (r->in.p[r->at] | 32) >= 'a' &&
	       (r->in.p[r->at] | 32) <= 'z';
	     r->at++)
		if (len < WORD_MAX)
			name[len++] = (char)r->in.p[r->at];
	name[len] = '\0';
	if (r->at < r->in.len && r->in.p[r->at] == '-') {
		is_negative = 1;
		r->at++;
	}
	for (; r->at < r->in.len && r->in.p[r->at] >= '0' &&
	       r->in.p[r->at] <= '9';
	     r->at++)
		if (++digits < 10)
			number = number * 10 + (r->in.p[r->at] - '0');
	if (r->at < r->in.len && r->in.p[r->at] == ' ')
		r->at++;
	if (digits == 0)
		number = 1;
	word = find_word(name);
	flush(r);
	if (word != NULL)
		apply(r, word, is_negative ? -number : number);
	else if (r->is_optional)
		group(r)->to = TO_HIDDEN;
	r->is_optional = 0;
}

/* What follows a backslash and is no letter. */
static void
read_symbol(struct rtf *r)
{
	unsigned char c = r->in.p[r->at++];

	if (c == '\'' && r->at + 2 <= r->in.len) {
		int high = transfer_hex(r->in.p[r->at]);
		int low = transfer_hex(r->in.p[r->at + 1]);

		if (high >= 0 && low >= 0)
			put(r, (unsigned char)(high << 4 | low));
		r->at += 2;
	} else if (c == '*') {
		r->is_optional = 1;
	} else if (c == '~') {
		put(r, ' ');
	} else if (c == '_') {
		put(r, '-');
	} else if (c == '\r' || c == '\n') {
		put_line(r);
	} else if (c == '\\' || c == '{' || c == '}') {
		put(r, c);
	}
}

/* -- groups --------------------------------------------------------------------- */

static void
open_group(struct rtf *r)
{
	flush(r);
	r->pass = 0;
	if (r->depth + 1 == GROUPS_MAX) {
		r->too_deep++;
		return;
	}
	r->groups[r->depth + 1] = r->groups[r->depth];
	r->depth++;
}

static void
close_group(struct rtf *r)
{
	enum destination to = group(r)->to;

	flush(r);
	r->pass = 0;
	r->is_optional = 0;
	if (r->too_deep > 0) {
		r->too_deep--;
		return;
	}
	if (r->depth == 0)
		return;
	r->depth--;
	if (to == TO_OBJECT && group(r)->to != TO_OBJECT)
		end_object(r);
	if (to == TO_HIDDEN)
		pen_line(&r->hidden);
}

static void
read_all(struct rtf *r)
{
	while (r->at < r->in.len) {
		unsigned char c = r->in.p[r->at++];

		if (c == '{') {
			open_group(r);
		} else if (c == '}') {
			close_group(r);
		} else if (c == '\\' && r->at < r->in.len) {
			unsigned char next = r->in.p[r->at] | 32;

			if (next >= 'a' && next <= 'z')
				read_word(r);
			else
				read_symbol(r);
		} else if (c != '\r' && c != '\n' && c != '\0') {
			put(r, c);
		}
	}
	flush(r);
}

int
rtf_is(const struct source *in)
{
	size_t at = 0;

	while (at < in->octets.len && at < LOOKED_AT &&
	       (in->octets.p[at] <= ' ' || in->octets.p[at] >= 0x80))
		at++;
	return BEGINS_WITH(bytes_from(in->octets, at), "{\\rt");
}

void
rtf_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct rtf *r = arena_alloc(a, sizeof(*r));

	r->a = a;
	r->in = in->octets;
	r->left = left;
	r->out = out;
	r->half = -1;
	r->codepage = CODEPAGE_DEFAULT;
	r->groups[0] = (struct group){ TO_TEXT, 0, CODEPAGE_DEFAULT, 1 };
	strbuf_init(&r->run, in->octets.len);
	strbuf_init(&r->object, in->octets.len);
	pen_init(&r->shown, TEXT_MAX);
	pen_init(&r->hidden, TEXT_MAX);
	read_all(r);
	if (r->object.len > 0)
		end_object(r);
	if (r->too_deep > 0)
		content_gap(a, out, UTF8("too_deep"));
	if (pen_over(&r->shown) || pen_over(&r->hidden))
		content_gap(a, out, UTF8("too_much_text"));
	content_add(a, out, in, pen_take(&r->shown, a), 0);
	content_add(a, out, in, pen_take(&r->hidden, a), 1);
	strbuf_done(&r->run);
	strbuf_done(&r->object);
}
