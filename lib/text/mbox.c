/*
 * mbox.c - a file of many messages to its messages
 */
#define _GNU_SOURCE
#include "text/mbox.h"

#include <string.h>

#include "mail/line.h"
#include "mail/message.h"
#include "text/little.h"

/* "From " and a header in the lines that follow. */
static int
is_separator(struct bytes b)
{
	struct lines l = lines_of(b);

	return BEGINS_WITH(b, "From ") &&
	       message_looks(bytes_from(b, lines_next(&l, 0)));
}

/* 1: an empty line stands before `at`, whatever ends lines. */
static int
is_after_empty(struct bytes b, size_t at)
{
	static const char *const ends[] = { "\n\n", "\r\n\r\n", "\r\r" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t len = strlen(ends[i]);

		if (at >= len && memcmp(b.p + at - len, ends[i], len) == 0)
			return 1;
	}
	return 0;
}

/* Where the next message begins, after `from`; a word in a text is none. */
static size_t
next_message(struct bytes b, size_t from, uint64_t *work)
{
	size_t at = from + 1;

	while (at < b.len) {
		const unsigned char *p =
		    memmem(b.p + at, b.len - at, "From ", 5);
		size_t found = p == NULL ? b.len : (size_t)(p - b.p);

		*work += found - at;
		at = found;
		if (at < b.len && is_after_empty(b, at) &&
		    is_separator(bytes_from(b, at)))
			break;
		at += at < b.len;
	}
	return at;
}

/* One message that begins with such a line is a message (its own mbox line is
 * passed over), and no file of them. */
int
mbox_is(const struct source *in)
{
	uint64_t work = 0;

	if (!is_separator(in->octets))
		return 0;
	return !utf8_equal(in->type, UTF8("message/rfc822")) ||
	       next_message(in->octets, 0, &work) < in->octets.len;
}

void
mbox_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct bytes b = in->octets;

	for (size_t from = 0, end; from < b.len; from = end) {
		struct member m = { .type = UTF8("message/rfc822") };

		struct lines l = lines_of(bytes_from(b, from));
		size_t line = lines_next(&l, 0);

		end = next_message(b, from, &out->work);
		m.octets = bytes_at(b, from + line, end - from - line);
		if (!content_member(a, out, left, m))
			break;
	}
}
