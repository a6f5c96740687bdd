/*
 * card.c - iCalendar and vCard to text
 */
#define _GNU_SOURCE
#include "text/card.h"

#include <string.h>

#include "base/strbuf.h"
#include "mail/line.h"
#include "mail/transfer.h"
#include "text/little.h"

/* "\n" and "\," of a value (RFC 5545 3.3.11). */
static void
put_value(struct strbuf *out, struct bytes v)
{
	for (size_t i = 0; i < v.len; i++) {
		unsigned char c = v.p[i];

		if (c == '\\' && i + 1 < v.len) {
			c = v.p[++i];
			if ((c | 32) == 'n')
				c = '\n';
		}
		strbuf_char(out, (char)c);
	}
	strbuf_char(out, '\n');
}

/* Octets before the value, when it is in quoted-printable; 0: it is not. */
static size_t
quoted_from(struct bytes line)
{
	const unsigned char *colon =
	    line.len == 0 ? NULL : memchr(line.p, ':', line.len);
	size_t name = colon == NULL ? 0 : (size_t)(colon - line.p);

	if (name == 0 || memmem(line.p, name, "QUOTED-PRINTABLE", 16) == NULL)
		return 0;
	return name + 1;
}

static int
is_soft(struct bytes line)
{
	return line.len > 0 && line.p[line.len - 1] == '=' &&
	       quoted_from(line) > 0;
}

static void
put_line(struct arena *a, struct strbuf *out, struct bytes line)
{
	size_t from = quoted_from(line);
	int damaged = 0;

	if (from > 0)
		line = transfer_decode(
		    a, TRANSFER_QUOTED, bytes_from(line, from), &damaged);
	put_value(out, line);
}

/*
 * A line goes on where the next begins with a blank, and after a soft break
 * of quoted-printable.
 */
static void
read_lines(struct arena *a, struct bytes octets, struct strbuf *out)
{
	struct lines l = lines_of(octets);
	unsigned char *line = arena_raw(a, octets.len + 1);
	size_t len = 0, next;

	for (size_t at = 0; at < octets.len; at = next) {
		size_t from = at, end;
		int soft = is_soft((struct bytes){ line, len });

		next = lines_next(&l, at);
		end = lines_chomp(&l, at, next);
		if (octets.p[at] == ' ' || octets.p[at] == '\t') {
			from++;
		} else if (soft) {
			len--;
		} else if (len > 0) {
			put_line(a, out, (struct bytes){ line, len });
			len = 0;
		}
		if (end > from) {
			memcpy(line + len, octets.p + from, end - from);
			len += end - from;
		}
	}
	put_line(a, out, (struct bytes){ line, len });
}

int
card_is(const struct source *in)
{
	struct bytes b = in->octets;

	if (BEGINS_WITH(b, "\xef\xbb\xbf"))
		b = bytes_from(b, 3);
	return BEGINS_WITH(b, "BEGIN:V") ||
	       utf8_equal(in->type, UTF8("text/calendar")) ||
	       utf8_equal(in->type, UTF8("text/vcard")) ||
	       utf8_equal(in->type, UTF8("text/x-vcard"));
}

void
card_read(struct arena *a, const struct source *in, struct content *out)
{
	struct strbuf b;
	struct bytes unfolded;

	if (in->octets.len > arena_left(a) / 8) {
		content_gap(a, out, UTF8("too_much"));
		return;
	}
	strbuf_init(&b, 2 * in->octets.len + 16);
	read_lines(a, in->octets, &b);
	unfolded = arena_bytes(a, strbuf_bytes(&b));
	strbuf_done(&b);
	content_octets(a, out, in, unfolded);
}
