/*
 * excel_printed.c - headers and footers without the codes of printing
 */
#include "text/excel_printed.h"

/* Behind octets from `at` on that are digits. */
static size_t
past_digits(struct utf8 text, size_t at)
{
	while (at < text.len && text.p[at] >= '0' && text.p[at] <= '9')
		at++;
	return at;
}

/* What the code at `at` says, its '&' passed; returns where it ends. */
static size_t
put_code(struct utf8 text, size_t at, struct pen *out)
{
	const char *quote;

	switch (text.p[at]) {
	case '&':
		pen_char(out, '&');
		return at + 1;
	case 'L':
	case 'C':
	case 'R':
		pen_line(out);
		return at + 1;
	case '"':
		at++;
		quote = memchr(text.p + at, '"', text.len - at);
		return quote == NULL ? text.len : (size_t)(quote - text.p) + 1;
	default:
		/* A letter of many octets is none of the codes. */
		if ((unsigned char)text.p[at] >= 0x80)
			return at;
		/* The size of the font, or a letter for a date and the like. */
		return past_digits(text, at) > at ? past_digits(text, at)
						  : at + 1;
	}
}

void
excel_printed(struct utf8 text, struct pen *out)
{
	for (size_t at = 0; at < text.len;) {
		const char *mark = memchr(text.p + at, '&', text.len - at);
		size_t to = mark == NULL ? text.len : (size_t)(mark - text.p);

		pen_text(out, (struct utf8){ text.p + at, to - at });
		at = to + 1;
		if (at < text.len)
			at = put_code(text, at, out);
	}
}
