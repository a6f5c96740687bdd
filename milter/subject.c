/*
 * subject.c - a subject as a header field holds it
 */
#include "milter/subject.h"

#include "record/base64.h"

enum {
	/* Of a line, by RFC 5322; "Subject: " stands before the first. */
	LINE_OCTETS = 76,
	FIRST_OCTETS = LINE_OCTETS - 9,
	/* Octets in "=?UTF-8?B?...?=" of 72: 15 groups of three. */
	WORD_OCTETS = 45,
};

/* 1: it may stand as it is and be taken for nothing else. */
static int
is_plain(struct utf8 text)
{
	size_t word = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		/* "=?" would be taken for an encoded word; 998 is the end. */
		word = c == ' ' ? 0 : word + 1;
		if (c < ' ' || c > '~' || word > 900 ||
		    (c == '=' && i + 1 < text.len && text.p[i + 1] == '?'))
			return 0;
	}
	return 1;
}

/* Fold at blanks: the blank that is there begins the next line. */
static void
write_plain(struct utf8 text, const char *fold, struct strbuf *out)
{
	size_t room = FIRST_OCTETS, from = 0;

	while (text.len - from > room) {
		size_t at = from + room;

		while (at > from && text.p[at] != ' ')
			at--;
		if (at == from) {
			at = from + room;
			while (at < text.len && text.p[at] != ' ')
				at++;
		}
		/* A line of blanks alone would end the header. */
		while (at < text.len && text.p[at] == ' ')
			at++;
		if (at == text.len)
			break;
		strbuf_add(out, text.p + from, at - 1 - from);
		strbuf_str(out, fold);
		from = at;
		room = LINE_OCTETS;
	}
	strbuf_add(out, text.p + from, text.len - from);
}

static void
write_words(struct utf8 text, const char *fold, struct strbuf *out)
{
	for (size_t from = 0, n; from < text.len; from += n) {
		unsigned char word[WORD_OCTETS];

		n = text.len - from < WORD_OCTETS ? text.len - from
						  : WORD_OCTETS;
		while (from + n < text.len && n > 1 &&
		       ((unsigned char)text.p[from + n] & 0xc0) == 0x80)
			n--;
		for (size_t i = 0; i < n; i++) {
			unsigned char c = (unsigned char)text.p[from + i];

			word[i] = c < ' ' || c == 0x7f ? ' ' : c;
		}
		strbuf_str(out, from > 0 ? fold : "");
		strbuf_str(out, "=?UTF-8?B?");
		base64_encode((struct bytes){ word, n }, out);
		strbuf_str(out, "?=");
	}
}

void
subject_encode(struct utf8 subject, const char *fold, struct strbuf *out)
{
	if (is_plain(subject))
		write_plain(subject, fold, out);
	else
		write_words(subject, fold, out);
}
