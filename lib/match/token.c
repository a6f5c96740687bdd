/*
 * token.c - words and numbers of running text, one after the other
 */
#include "match/token.h"

#include "match/ascii.h"
#include "match/symbols.h"

static size_t
blank_at(struct utf8 text, size_t i, int lines)
{
	if (i >= text.len)
		return 0;
	if (text.p[i] == ' ' || text.p[i] == '\t')
		return 1;
	if (lines && (text.p[i] == '\n' || text.p[i] == '\r'))
		return 1;
	return text.p[i] == '\xc2' && i + 1 < text.len &&
		       text.p[i + 1] == '\xa0'
		   ? 2
		   : 0;
}

size_t
token_blanks(struct utf8 text, size_t at, int lines)
{
	size_t end = at;

	while (end - at < TOKEN_BLANKS_MAX) {
		size_t len = blank_at(text, end, lines);

		if (len == 0)
			break;
		end += len;
	}
	return end;
}

/* Octets of an apostrophe or hyphen that stands between letters at `i`. */
static size_t
joint_at(struct utf8 text, size_t i)
{
	size_t len = 0;

	if (i >= text.len)
		return 0;
	if (text.p[i] == '\'' || text.p[i] == '-')
		len = 1;
	else if (text.len - i >= 3 &&
		 memcmp(text.p + i, "\xe2\x80\x99", 3) == 0)
		len = 3;
	return len > 0 && symbols_word_at(text, i + len) ? len : 0;
}

/* Letters go on with any octet from 0x80, a number only with digits. */
static int
in_word(struct utf8 text, size_t i)
{
	return i < text.len &&
	       (ascii_alnum(text.p[i]) ||
		   ((unsigned char)text.p[i] >= 0x80 && text.p[i] != '\xe2' &&
		       text.p[i] != '\xc2'));
}

int
token_after(struct utf8 text, size_t at, int lines, struct token *out)
{
	size_t start = token_blanks(text, at, lines);
	size_t end = start;

	if (!symbols_word_at(text, start))
		return 0;
	while (in_word(text, end) || joint_at(text, end) > 0) {
		end += in_word(text, end) ? 1 : joint_at(text, end);
		if (end - start > TOKEN_MAX)
			return 0;
	}
	*out = (struct token){ start, end };
	return 1;
}

int
token_before(struct utf8 text, size_t at, struct token *out)
{
	size_t end = at, start;

	while (end > 0 && at - end < TOKEN_BLANKS_MAX) {
		if (end > 1 && blank_at(text, end - 2, 1) == 2)
			end -= 2;
		else if (blank_at(text, end - 1, 1) == 1)
			end--;
		else
			break;
	}
	start = end;
	while (start > 0 && end - start <= TOKEN_MAX &&
	       (in_word(text, start - 1) ||
		   (start < end && joint_at(text, start - 1) == 1)))
		start--;
	if (start == end || end - start > TOKEN_MAX)
		return 0;
	*out = (struct token){ start, end };
	return 1;
}

int
token_is(struct utf8 text, struct token t, const char *word)
{
	if (t.start == t.end || ascii_lower(text.p[t.start]) != *word)
		return 0;
	for (size_t i = t.start; i < t.end; i++, word++)
		if (*word == '\0' || ascii_lower(text.p[i]) != *word)
			return 0;
	return *word == '\0';
}

size_t
token_among(struct utf8 text, struct token t, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (token_is(text, t, words[i]))
			return i + 1;
	return 0;
}
