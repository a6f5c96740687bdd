/*
 * mbox.c - a file of many messages to its messages
 */
#define _GNU_SOURCE
#include "text/mbox.h"

#include <string.h>

#include "mail/message.h"
#include "text/little.h"

/* Past the line at `at`. */
static size_t
next_line(struct bytes b, size_t at)
{
	const unsigned char *lf =
	    at < b.len ? memchr(b.p + at, '\n', b.len - at) : NULL;

	return lf == NULL ? b.len : (size_t)(lf - b.p) + 1;
}

int
mbox_is(const struct source *in)
{
	struct bytes b = in->octets;

	return BEGINS_WITH(b, "From ") &&
	       message_looks(bytes_from(b, next_line(b, 0)));
}

void
mbox_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct bytes b = in->octets;
	size_t from = 0;

	while (from < b.len) {
		const unsigned char *p =
		    memmem(b.p + from, b.len - from, "\nFrom ", 6);
		size_t end = p == NULL ? b.len : (size_t)(p - b.p) + 1;
		struct member m = { .type = UTF8("message/rfc822") };

		m.octets = bytes_at(b, from, end - from);
		if (!content_member(a, out, left, m))
			break;
		from = end;
	}
}
