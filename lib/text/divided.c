/*
 * divided.c - words that the end of a line divides
 */
#include "text/divided.h"

#include <ctype.h>
#include <string.h>

#include "text/pen.h"

enum {
	/* Octets of a half that are looked at. */
	HALF_MAX = 64,
};

static int
is_letter(char c)
{
	return (unsigned char)c >= 0x80 || isalpha((unsigned char)c);
}

/* Octets of a hyphen that ends at `at`: "-", U+00AD, U+2010; 0: none. */
static size_t
hyphen_before(struct utf8 text, size_t at)
{
	static const char *const hyphens[] = { "-", "\xc2\xad",
		"\xe2\x80\x90" };

	for (size_t i = 0; i < sizeof(hyphens) / sizeof(hyphens[0]); i++) {
		size_t len = strlen(hyphens[i]);

		if (at >= len &&
		    memcmp(text.p + at - len, hyphens[i], len) == 0)
			return len;
	}
	return 0;
}

static struct utf8
half_before(struct utf8 text, size_t end)
{
	size_t at = end;

	while (at > 0 && end - at < HALF_MAX && is_letter(text.p[at - 1]))
		at--;
	/* Not in the middle of a character. */
	while (at < end && ((unsigned char)text.p[at] & 0xc0) == 0x80)
		at++;
	return (struct utf8){ text.p + at, end - at };
}

static struct utf8
half_after(struct utf8 text, size_t at)
{
	size_t end = at;

	while (end < text.len && is_letter(text.p[end]) &&
	       (end - at < HALF_MAX ||
		   ((unsigned char)text.p[end] & 0xc0) == 0x80))
		end++;
	return (struct utf8){ text.p + at, end - at };
}

struct utf8
divided_words(struct arena *a, struct utf8 text)
{
	struct pen pen;

	pen_init(&pen, text.len);
	for (size_t at = 0; at < text.len; at++) {
		const char *end = memchr(text.p + at, '\n', text.len - at);
		struct utf8 before, after;

		if (end == NULL)
			break;
		at = (size_t)(end - text.p);
		before = half_before(text, at - hyphen_before(text, at));
		after = half_after(text, at + 1);
		if (hyphen_before(text, at) == 0 || before.len == 0 ||
		    after.len == 0)
			continue;
		pen_text(&pen, before);
		pen_text(&pen, after);
		pen_line(&pen);
	}
	return pen_take(&pen, a);
}
