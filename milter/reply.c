/*
 * reply.c - a text as the lines of an SMTP reply
 */
#include "milter/reply.h"

/* Where the line that begins at `at` ends. */
static size_t
line_end(struct utf8 text, size_t at)
{
	size_t end;

	if (text.len - at <= REPLY_OCTETS)
		return text.len;
	end = at + REPLY_OCTETS;
	while (end > at && text.p[end] != ' ')
		end--;
	/* No blank in it: it is divided where it is. */
	return end > at ? end : at + REPLY_OCTETS;
}

size_t
reply_divide(struct utf8 text, char lines[REPLY_LINES][2 * REPLY_OCTETS + 1])
{
	size_t n = 0, at = 0;

	while (at < text.len && n < REPLY_LINES) {
		size_t end = line_end(text, at), o = 0;

		for (; at < end; at++) {
			unsigned char c = (unsigned char)text.p[at];

			if (c == '%')
				lines[n][o++] = '%';
			lines[n][o++] = c >= ' ' && c <= '~' ? (char)c : '?';
		}
		lines[n++][o] = '\0';
		while (at < text.len && text.p[at] == ' ')
			at++;
	}
	return n;
}
