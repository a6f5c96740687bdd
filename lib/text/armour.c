/*
 * armour.c - "-----BEGIN X-----", base64, "-----END X-----"
 */
#define _GNU_SOURCE
#include "text/armour.h"

#include <string.h>

#include "mail/transfer.h"
#include "text/little.h"

enum {
	/* "-----BEGIN ". */
	BEGIN_LEN = 11,
	LABEL_MAX = 40,
};

/* Where `word` stands in `b` from `at` on; b.len: nowhere. */
static size_t
find(struct bytes b, size_t at, const char *word)
{
	const unsigned char *p =
	    at >= b.len ? NULL
			: memmem(b.p + at, b.len - at, word, strlen(word));

	return p == NULL ? b.len : (size_t)(p - b.p);
}

/* A label of capitals and digits up to its dashes; len 0: there is none. */
static struct bytes
label_at(struct bytes text, size_t at)
{
	struct bytes label = bytes_at(text, at, LABEL_MAX);
	size_t len = 0;

	while (len < label.len &&
	       (label.p[len] == ' ' || label.p[len] == ',' ||
		   label.p[len] == '/' ||
		   (label.p[len] >= 'A' && label.p[len] <= 'Z') ||
		   (label.p[len] >= '0' && label.p[len] <= '9')))
		len++;
	if (!BEGINS_WITH(bytes_from(text, at + len), "-----"))
		len = 0;
	return (struct bytes){ label.p, len };
}

int
armour_next(struct bytes text, size_t at, struct armour *out)
{
	for (; (at = find(text, at, "-----BEGIN ")) < text.len;
	     at += BEGIN_LEN) {
		size_t from;

		if (at > 0 && text.p[at - 1] != '\n' && text.p[at - 1] != '\r')
			continue;
		out->label = label_at(text, at + BEGIN_LEN);
		if (out->label.len == 0)
			continue;
		from = at + BEGIN_LEN + out->label.len + 5;
		/* The next dashes end it, whatever they say. */
		out->end = find(text, from, "-----");
		out->body = bytes_at(text, from, out->end - from);
		return 1;
	}
	return 0;
}

struct bytes
armour_decode(struct arena *a, const struct armour *armour)
{
	struct bytes body = armour->body;
	size_t blank = find(body, 0, "\n\n"), crlf = find(body, 0, "\r\n\r\n");
	size_t from = crlf < blank ? crlf : blank;
	int damaged = 0;

	/* Headers, "Version: x", end with an empty line. */
	if (from < body.len && memchr(body.p, ':', from) != NULL)
		body = bytes_from(body, from);
	/* The sum stands on a line of its own: "=abcd". */
	return transfer_decode(a, TRANSFER_BASE64,
	    bytes_at(body, 0, find(body, 0, "\n=")), &damaged);
}
