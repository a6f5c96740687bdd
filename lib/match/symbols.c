/*
 * symbols.c - the letters and digits of a number, and what stands between them
 */
#include "match/symbols.h"

#include <string.h>

#include "match/ascii.h"

/* Characters in a row that nobody sees, between two symbols. */
enum { UNSEEN_MAX = 4 };

/* Octets of a line's end with its blanks, and the marks of those who quote it. */
enum { JOINT_MAX = 24 };

/*
 * Octets of a character without width at `i`: soft hyphen, zero-width blanks and
 * joiners, marks of direction that turn nothing round, the byte-order mark, what
 * makes a digit a picture.  They come with what is copied from pages and chats;
 * 0: it is none.
 */
static size_t
unseen_at(struct utf8 text, size_t i)
{
	/* All octets but the last, and the range of that. */
	static const struct {
		const char *before;
		size_t len;
		unsigned char first, last;
	} unseen[] = {
		{ "\xc2", 1, 0xad, 0xad },
		{ "\xe2\x80", 2, 0x8b, 0x8f },
		{ "\xe2\x80", 2, 0xaa, 0xad },
		{ "\xe2\x81", 2, 0xa0, 0xa9 },
		/* The key of U+20E3 and the look of U+FE0F, around a digit. */
		{ "\xe2\x83", 2, 0xa3, 0xa3 },
		{ "\xef\xb8", 2, 0x80, 0x8f },
		{ "\xef\xbb", 2, 0xbf, 0xbf },
	};

	if (i >= text.len || (unsigned char)text.p[i] < 0xc2)
		return 0;
	for (size_t k = 0; k < sizeof(unseen) / sizeof(*unseen); k++) {
		size_t len = unseen[k].len;
		unsigned char last;

		if (text.len - i <= len ||
		    memcmp(text.p + i, unseen[k].before, len) != 0)
			continue;
		last = (unsigned char)text.p[i + len];
		if (last >= unseen[k].first && last <= unseen[k].last)
			return len + 1;
	}
	return 0;
}

size_t
symbols_past_unseen(struct utf8 text, size_t i)
{
	for (int n = 0; n < UNSEEN_MAX; n++) {
		size_t len = unseen_at(text, i);

		if (len == 0)
			break;
		i += len;
	}
	return i;
}

/* 1: hyphens and dashes, U+2010 to U+2015; U+2212 (minus). */
static int
is_wide_dash(const unsigned char *p)
{
	return p[0] == 0xe2 &&
	       ((p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x95) ||
		   (p[1] == 0x88 && p[2] == 0x92));
}

/* 1: blanks of other widths, U+2000 to U+200A, U+202F and U+205F. */
static int
is_wide_blank(const unsigned char *p)
{
	return p[0] == 0xe2 &&
	       ((p[1] == 0x80 && p[2] >= 0x80 && p[2] <= 0x8a) ||
		   (p[1] == 0x80 && p[2] == 0xaf) ||
		   (p[1] == 0x81 && p[2] == 0x9f));
}

/* Octets of the gap at `i`; *is_dash: what it is. */
static size_t
gap_at(struct utf8 text, size_t i, int *is_dash)
{
	const unsigned char *p = (const unsigned char *)text.p + i;

	*is_dash = 0;
	if (i >= text.len)
		return 0;
	if (*p < 0x80) {
		*is_dash = *p == '-';
		return *p == ' ' || *p == '-';
	}
	if (text.len - i >= 2 && p[0] == 0xc2 && p[1] == 0xa0)
		return 2;
	if (text.len - i < 3)
		return 0;
	*is_dash = is_wide_dash(p);
	return *is_dash || is_wide_blank(p) ? 3 : 0;
}

size_t
symbols_gap(struct utf8 text, size_t i)
{
	int is_dash;

	return gap_at(text, i, &is_dash);
}

size_t
symbols_dash(struct utf8 text, size_t i)
{
	int is_dash;
	size_t len = gap_at(text, i, &is_dash);

	return is_dash ? len : 0;
}

size_t
symbols_gap_before(struct utf8 text, size_t i)
{
	for (size_t len = 1; len <= 3 && len <= i; len++)
		if (symbols_gap(text, i - len) == len)
			return len;
	return 0;
}

int
symbols_word_at(struct utf8 text, size_t i)
{
	/* From U+00C0 on; general punctuation (U+2000) is none. */
	return i < text.len &&
	       (ascii_alnum(text.p[i]) ||
		   ((unsigned char)text.p[i] >= 0xc3 && text.p[i] != '\xe2' &&
		       unseen_at(text, i) == 0));
}

/* A gap, or a dash between blanks ("20 - 00 - 00"); *is_loose: it is that. */
static size_t
wide_gap(struct utf8 text, size_t i, int *is_loose)
{
	size_t first = symbols_gap(text, i), dash, last;

	*is_loose = 0;
	if (first == 0 || symbols_dash(text, i) > 0)
		return first;
	dash = symbols_dash(text, i + first);
	last = dash > 0 ? symbols_gap(text, i + first + dash) : 0;
	*is_loose = last > 0;
	return last > 0 ? first + dash + last : first;
}

/* Read on from `i`, behind what is there. */
static void
read_on(struct utf8 text, size_t i, struct symbols *out)
{
	while (out->len < SYMBOLS_MAX && i < text.len) {
		if (out->len > 0 && !ascii_alnum(text.p[i])) {
			size_t gap;
			int is_loose;

			i = symbols_past_unseen(text, i);
			gap = wide_gap(text, i, &is_loose);
			i = symbols_past_unseen(text, i + gap);
			out->gaps |= (uint64_t)(gap > 0) << out->len;
			out->loose |= (uint64_t)is_loose << out->len;
		}
		if (i >= text.len || !ascii_alnum(text.p[i]))
			return;
		out->v[out->len] = ascii_upper(text.p[i]);
		out->at[out->len++] = i++;
	}
}

void
symbols_read(struct utf8 text, size_t from, struct symbols *out)
{
	out->len = out->joint = 0;
	out->gaps = out->loose = 0;
	read_on(text, from, out);
}

size_t
symbols_joint(struct utf8 text, size_t i)
{
	size_t at = i, most = i + JOINT_MAX;

	while (at < text.len && at < most && strchr(" \t\r", text.p[at]))
		at++;
	if (at >= text.len || text.p[at] != '\n')
		return 0;
	do
		at++;
	while (at < text.len && at < most && strchr(" \t>", text.p[at]));
	return at < text.len && ascii_alnum(text.p[at]) ? at - i : 0;
}

size_t
symbols_joint_before(struct utf8 text, size_t i)
{
	size_t at = i, least = i > JOINT_MAX ? i - JOINT_MAX : 0;

	while (at > least && strchr(" \t>", text.p[at - 1]))
		at--;
	if (at == least || text.p[at - 1] != '\n')
		return 0;
	do
		at--;
	while (at > least && strchr(" \t\r", text.p[at - 1]));
	return i - at;
}

int
symbols_read_joined(struct utf8 text, struct symbols *s)
{
	size_t at, gap, joint;

	if (s->len == 0 || s->len == SYMBOLS_MAX)
		return 0;
	at = symbols_past_unseen(text, symbols_end(s, s->len));
	/* "4111-1111-" may end a line; a blank is a part of the joint. */
	gap = symbols_dash(text, at);
	joint = symbols_joint(text, at + gap);
	if (joint == 0)
		return 0;
	s->joint = s->len;
	/* Whether a gap is left out or there is for its detector to say. */
	s->gaps &= ~(UINT64_C(1) << s->joint);
	at += gap + joint;
	s->v[s->len] = ascii_upper(text.p[at]);
	s->at[s->len++] = at;
	read_on(text, at + 1, s);
	return 1;
}

int
symbols_grouped(const struct symbols *s, size_t len, uint64_t places)
{
	int some = 0, all = 1;

	for (size_t k = 1; k < len; k++) {
		int gap = s->gaps >> k & 1;

		if (k == s->joint) {
			/* In one piece, if no gap may stand where it breaks. */
			all &= (int)(places >> k & 1);
			continue;
		}
		if ((places >> k & 1) == 0) {
			if (gap)
				return 0;
			continue;
		}
		some |= gap;
		all &= gap;
	}
	return !some || all;
}

int
symbols_digits(const struct symbols *s, size_t from, size_t to)
{
	if (to > s->len)
		return 0;
	for (size_t i = from; i < to; i++)
		if (!ascii_digit(s->v[i]))
			return 0;
	return 1;
}

unsigned
symbols_number(const struct symbols *s, size_t from, size_t to)
{
	unsigned n = 0;

	for (size_t i = from; i < to; i++)
		n = n * 10 + (unsigned)(s->v[i] - '0');
	return n;
}

int
symbols_alike(const struct symbols *s, size_t len)
{
	for (size_t i = 1; i < len; i++)
		if (s->v[i] != s->v[0])
			return 0;
	return 1;
}

size_t
symbols_end(const struct symbols *s, size_t len)
{
	return s->at[len - 1] + 1;
}

int
symbols_begin_well(struct utf8 text, size_t at)
{
	unsigned char before = at > 0 ? (unsigned char)text.p[at - 1] : ' ';

	/* 0x80 to 0xbf end a letter of another script, or a wide gap. */
	if (before >= 0x80)
		return symbols_gap_before(text, at) > 0 ||
		       (at >= 3 && text.p[at - 3] == '\xe2') ||
		       (at >= 2 && text.p[at - 2] == '\xc2');
	if (ascii_alnum((char)before) || before == '+')
		return 0;
	return at < 2 || !ascii_digit(text.p[at - 2]) ||
	       strchr(".-/", before) == NULL;
}

int
symbols_end_well(struct utf8 text, size_t end)
{
	if (end >= text.len)
		return 1;
	if (symbols_word_at(text, end) || text.p[end] == '@')
		return 0;
	return end + 1 == text.len || !ascii_digit(text.p[end + 1]) ||
	       strchr(".-/", text.p[end]) == NULL;
}

int
symbols_in_link(struct utf8 text, size_t at)
{
	size_t least = at > LINK_MAX ? at - LINK_MAX : 0;

	for (size_t i = at; i > least; i--) {
		if ((unsigned char)text.p[i - 1] <= ' ' ||
		    strchr("<>\"", text.p[i - 1]) != NULL)
			return 0;
		if (i >= 3 && memcmp(text.p + i - 3, "://", 3) == 0)
			return 1;
	}
	return 0;
}
