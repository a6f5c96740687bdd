/*
 * symbols.c - the letters and digits of a number, and what stands between them
 */
#include "match/symbols.h"

#include <string.h>

#include "match/ascii.h"

/* Characters in a row that nobody sees, between two symbols. */
enum { UNSEEN_MAX = 4 };

/*
 * Octets of a character without width at `i`: soft hyphen, zero-width blanks and
 * joiners, marks of direction that turn nothing round, the byte-order mark.  They
 * come with what is copied from pages and chats; 0: it is none.
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

/* Gaps of more than one octet: blanks of other widths, hyphen, en dash. */
static const char *const wide_gaps[] = { "\xc2\xa0", "\xe2\x80\xaf",
	"\xe2\x80\x91", "\xe2\x80\x90", "\xe2\x80\x93", "\xe2\x80\x87",
	"\xe2\x80\x89" };

size_t
symbols_gap(struct utf8 text, size_t i)
{
	if (i >= text.len)
		return 0;
	if (text.p[i] == ' ' || text.p[i] == '-')
		return 1;
	if ((unsigned char)text.p[i] < 0x80)
		return 0;
	for (size_t k = 0; k < sizeof(wide_gaps) / sizeof(*wide_gaps); k++) {
		size_t len = strlen(wide_gaps[k]);

		if (text.len - i >= len &&
		    memcmp(text.p + i, wide_gaps[k], len) == 0)
			return len;
	}
	return 0;
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

void
symbols_read(struct utf8 text, size_t from, struct symbols *out)
{
	size_t i = from;

	out->len = 0;
	out->gaps = 0;
	while (out->len < SYMBOLS_MAX && i < text.len) {
		if (out->len > 0 && !ascii_alnum(text.p[i])) {
			size_t gap;

			i = symbols_past_unseen(text, i);
			gap = symbols_gap(text, i);
			i = symbols_past_unseen(text, i + gap);
			out->gaps |= (uint64_t)(gap > 0) << out->len;
		}
		if (i >= text.len || !ascii_alnum(text.p[i]))
			return;
		out->v[out->len] = ascii_upper(text.p[i]);
		out->at[out->len++] = i++;
	}
}

int
symbols_grouped(const struct symbols *s, size_t len, uint64_t places)
{
	int some = 0, all = 1;

	for (size_t k = 1; k < len; k++) {
		int gap = s->gaps >> k & 1;

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
