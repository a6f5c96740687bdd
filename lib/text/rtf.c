/*
 * rtf.c - Rich Text Format to text
 */
#define _GNU_SOURCE
#include "text/rtf.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/transfer.h"
#include "record/oddity.h"
#include "text/little.h"
#include "text/rtf_text.h"
#include "text/rtf_words.h"

enum {
	WORD_MAX = 32,
	FONTS_MAX = 4096,
	/* Groups inside groups that have a state of their own. */
	GROUPS_MAX = 1024,
	/* Where "{\rtf" may begin. */
	LOOKED_AT = 1024,
	/* No charset needs more octets for a character; more hide something. */
	FALLBACK_MOST = 4,
	/* Octets of a template's name in which "://" would stand. */
	ADDRESS_LOOKED_AT = 1024,
};

struct rtf {
	struct bytes in;
	size_t at;
	struct rtf_group groups[GROUPS_MAX];
	/* groups[depth] is the innermost; deeper ones share the last. */
	size_t depth, too_deep;
	/* 1: "\*" stood before: the next word may be unknown. */
	int is_optional;
	/* Characters still to pass over after \u. */
	unsigned pass;
	/* The codepage of each font; 0: the document's. */
	uint16_t fonts[FONTS_MAX];
	size_t font, default_font;
	unsigned codepage;
	struct rtf_text text;
};

/* The group in hand, to be changed: what waits is written first. */
static struct rtf_group *
group(struct rtf *r)
{
	rtf_text_flush(&r->text);
	return &r->groups[r->depth];
}

static enum rtf_place
place(const struct rtf *r)
{
	return r->groups[r->depth].to;
}

/* A character that a reader who knows \u does not show. */
static void
pass(struct rtf *r, unsigned char c)
{
	r->pass--;
	if (r->groups[r->depth].fallback > FALLBACK_MOST)
		pen_octets(&r->text.pens[RTF_HIDDEN], (struct bytes){ &c, 1 });
}

/* A character of the document, in the codepage in force. */
static void
put(struct rtf *r, unsigned char c)
{
	if (r->pass > 0)
		pass(r, c);
	else
		rtf_text_octet(&r->text, c);
}

/* -- control words --------------------------------------------------------- */

/* A group inside one that is not shown is not shown either. */
static void
go_to(struct rtf *r, enum rtf_place to)
{
	struct rtf_group *g = group(r);

	if (g->to >= TO_HIDDEN && (to == TO_BODY || to == TO_NOTES))
		to = TO_HIDDEN;
	if (g->to == TO_FONTS && to == TO_HIDDEN)
		to = TO_NOWHERE;
	g->to = to;
	if (to == TO_PROPERTY)
		r->text.property_len = 0;
}

static void
set_font(struct rtf *r, long number)
{
	r->font = number >= 0 && number < FONTS_MAX ? (size_t)number : 0;
	if (place(r) == TO_FONTS)
		return;
	group(r)->codepage =
	    r->fonts[r->font] != 0 ? r->fonts[r->font] : r->codepage;
}

static void
set_codepage(struct rtf *r, long number)
{
	r->codepage =
	    number > 0 && number < 65536 ? (unsigned)number : CODEPAGE_WESTERN;
	group(r)->codepage = r->codepage;
}

static void
set_plain(struct rtf *r)
{
	group(r)->is_hidden = 0;
	group(r)->is_deleted = 0;
	set_font(r, (long)r->default_font);
}

static void
put_unicode(struct rtf *r, long number)
{
	rtf_text_char(
	    &r->text, (uint32_t)(number < 0 ? number + 65536 : number));
	r->pass = r->groups[r->depth].fallback;
}

static void
pass_binary(struct rtf *r, long len)
{
	size_t n = len < 0 ? 0 : (size_t)len;

	if (n > r->in.len - r->at)
		n = r->in.len - r->at;
	rtf_text_binary(&r->text, bytes_at(r->in, r->at, n));
	r->at += n;
}

/* Words about the characters that follow, of the group they stand in. */
static void
apply_to_group(struct rtf *r, const struct rtf_word *word, long number)
{
	struct rtf_group *g = group(r);

	switch (word->kind) {
	case RTF_HIDE:
		g->is_hidden = number != 0;
		break;
	case RTF_DELETE:
		g->is_deleted = number != 0;
		break;
	case RTF_NOT_HTML:
		g->is_not_html = number != 0;
		break;
	case RTF_FALLBACK:
		g->fallback =
		    number >= 0 && number < 65536 ? (unsigned)number : 1;
		break;
	case RTF_OLD_READING:
		g->around = g->to;
		go_to(r, TO_HIDDEN);
		break;
	case RTF_NEW_READING:
		g->to = g->around;
		break;
	default:
		break;
	}
}

/* A control word with its number; `number` is 1 where none is written. */
static void
apply(struct rtf *r, const struct rtf_word *word, long number)
{
	switch (word->kind) {
	case RTF_KEEP:
		break;
	case RTF_LINE:
		rtf_text_line(&r->text);
		break;
	case RTF_TAB:
		rtf_text_char(&r->text, '\t');
		break;
	case RTF_CHAR:
		rtf_text_char(&r->text, word->value);
		break;
	case RTF_GOES_TO:
		go_to(r, (enum rtf_place)word->value);
		break;
	case RTF_PLAIN:
		set_plain(r);
		break;
	case RTF_UNICODE:
		put_unicode(r, number);
		break;
	case RTF_CODEPAGE:
		set_codepage(r, word->value != 0 ? (long)word->value : number);
		break;
	case RTF_DEFAULT_FONT:
		r->default_font =
		    number >= 0 && number < FONTS_MAX ? (size_t)number : 0;
		break;
	case RTF_FONT:
		set_font(r, number);
		break;
	case RTF_FONT_CHARSET:
		r->fonts[r->font] = (uint16_t)rtf_codepage(number);
		break;
	case RTF_FONT_CODEPAGE:
		if (number > 0 && number < 65536)
			r->fonts[r->font] = (uint16_t)number;
		break;
	case RTF_BINARY:
		pass_binary(r, number);
		break;
	case RTF_FROM_HTML:
		r->text.is_html = number != 0;
		break;
	default:
		apply_to_group(r, word, number);
	}
}

/* "-12": 1 where no digits stand.  Larger ones are cut. */
static long
read_number(struct rtf *r)
{
	int is_negative = 0, digits = 0;
	long number = 0;

	if (r->at < r->in.len && r->in.p[r->at] == '-') {
		is_negative = 1;
		r->at++;
	}
	for (; r->at < r->in.len && r->in.p[r->at] >= '0' &&
	       r->in.p[r->at] <= '9';
	     r->at++)
		if (++digits < 10)
			number = number * 10 + (r->in.p[r->at] - '0');
	if (digits == 0)
		return 1;
	return is_negative ? -number : number;
}

/* 1: the name of a template that follows is on another machine. */
static int
is_remote(const struct rtf *r)
{
	struct bytes name = bytes_at(r->in, r->at, ADDRESS_LOOKED_AT);
	const unsigned char *end =
	    name.p == NULL ? NULL : memchr(name.p, '}', name.len);

	if (end != NULL)
		name.len = (size_t)(end - name.p);
	return name.p != NULL && (memmem(name.p, name.len, "://", 3) != NULL ||
				     memmem(name.p, name.len, "\\\\\\\\", 4));
}

/* "\word-12 ": the backslash is passed. */
static void
read_word(struct rtf *r)
{
	char name[WORD_MAX + 1];
	size_t len = 0;
	const struct rtf_word *word;
	int is_optional = r->is_optional;
	long number;

	for (; r->at < r->in.len && ascii_is_letter(r->in.p[r->at]); r->at++)
		if (len < WORD_MAX)
			name[len++] = (char)r->in.p[r->at];
	name[len] = '\0';
	number = read_number(r);
	if (r->at < r->in.len && r->in.p[r->at] == ' ')
		r->at++;
	r->is_optional = 0;
	word = rtf_word(name);
	if (word != NULL)
		apply(r, word, number);
	else if (is_optional)
		go_to(r, TO_HIDDEN);
	if (is_optional && strcmp(name, "template") == 0 && is_remote(r))
		r->text.holder.out->odd |= ODD(ODD_LINKED);
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
		rtf_text_char(&r->text, ' ');
	} else if (c == '_') {
		rtf_text_char(&r->text, '-');
	} else if (c == '\r' || c == '\n') {
		rtf_text_line(&r->text);
	} else if (c == '\\' || c == '{' || c == '}') {
		put(r, c);
	}
}

/* -- groups ------------------------------------------------------------------ */

static void
open_group(struct rtf *r)
{
	const struct rtf_group *around = group(r);

	r->pass = 0;
	if (r->depth + 1 == GROUPS_MAX) {
		r->too_deep++;
		return;
	}
	r->groups[++r->depth] = *around;
	r->text.group = &r->groups[r->depth];
}

static void
close_group(struct rtf *r)
{
	enum rtf_place to = group(r)->to;

	r->pass = 0;
	r->is_optional = 0;
	if (r->too_deep > 0) {
		r->too_deep--;
		return;
	}
	if (r->depth == 0)
		return;
	r->text.group = &r->groups[--r->depth];
	rtf_text_end(&r->text, to);
	/* What stands behind the document is shown by nobody. */
	if (r->depth == 0)
		group(r)->to = TO_HIDDEN;
}

static void
read_all(struct rtf *r)
{
	while (r->at < r->in.len) {
		unsigned char c = r->in.p[r->at++];

		r->text.holder.out->work++;
		if (c == '{')
			open_group(r);
		else if (c == '}')
			close_group(r);
		else if (c == '\\' && r->at < r->in.len &&
			 ascii_is_letter(r->in.p[r->at]))
			read_word(r);
		else if (c == '\\' && r->at < r->in.len)
			read_symbol(r);
		else if (c != '\r' && c != '\n' && c != '\0')
			put(r, c);
	}
}

/* Where the document begins; the length when nowhere near. */
static size_t
begin_of(struct bytes octets)
{
	struct bytes head = bytes_at(octets, 0, LOOKED_AT);
	const unsigned char *p =
	    head.p == NULL ? NULL : memmem(head.p, head.len, "{\\rt", 4);

	return p == NULL ? octets.len : (size_t)(p - octets.p);
}

int
rtf_is(const struct source *in)
{
	return begin_of(in->octets) < in->octets.len;
}

void
rtf_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct rtf *r = arena_alloc(a, sizeof(*r));

	r->in = in->octets;
	r->at = begin_of(in->octets);
	/* What stands before may be what it really is. */
	if (r->at > 0)
		content_octets(a, out, in, in->octets);
	r->codepage = CODEPAGE_WESTERN;
	r->groups[0] = (struct rtf_group){
		.to = TO_BODY, .codepage = CODEPAGE_WESTERN, .fallback = 1
	};
	rtf_text_init(
	    &r->text, (struct holder){ a, left, out }, in->octets.len);
	r->text.group = r->groups;
	read_all(r);
	if (r->too_deep > 0)
		content_gap(a, out, UTF8("too_deep"));
	rtf_text_done(&r->text, in);
}
