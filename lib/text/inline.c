/*
 * inline.c - files written into a text: uuencode and yEnc
 */
#define _GNU_SOURCE
#include "text/inline.h"

#include <string.h>

#include "mail/line.h"
#include "mail/transfer.h"
#include "text/little.h"

struct inlined {
	struct arena *a;
	struct budget *left;
	struct content *out;
	struct bytes in;
};

static void
add(struct inlined *s, struct bytes name, struct bytes octets)
{
	struct member m = { .octets = octets, .is_attachment = 1 };

	m.name = field_from(s->a, name);
	if (octets.len > 0)
		content_member(s->a, s->out, s->left, m);
}

/* "begin 644 name" at a line's beginning?  Where the name stands; 0: no. */
static size_t
uu_name(struct bytes line)
{
	size_t at = 6, digits = 0;

	if (!BEGINS_WITH(line, "begin "))
		return 0;
	if (BEGINS_WITH(line, "begin-base64 "))
		return 0;
	while (at + digits < line.len && line.p[at + digits] >= '0' &&
	       line.p[at + digits] <= '7')
		digits++;
	if (digits < 3 || digits > 4 || at + digits + 1 >= line.len ||
	    line.p[at + digits] != ' ')
		return 0;
	return at + digits + 1;
}

/* Where the lines of a uuencoded file end, "end" included. */
static size_t
uu_end(struct lines *l, size_t at)
{
	while (at < l->in.len) {
		size_t next = lines_next(l, at);
		size_t end = lines_chomp(l, at, next);
		int is_end =
		    end - at == 3 && memcmp(l->in.p + at, "end", 3) == 0;

		at = next;
		if (is_end)
			break;
	}
	return at;
}

static int
take(struct inlined *s, size_t len)
{
	if (budget_take(s->left, s->a, len))
		return 1;
	content_gap(s->a, s->out, UTF8("too_much"));
	return 0;
}

/* The lines of yEnc (yEnc 1.3): octets plus 42, '=' escapes. */
static size_t
read_yenc(struct inlined *s, struct lines *l, struct bytes name, size_t at)
{
	unsigned char *p = NULL;
	size_t n = 0;

	if (take(s, l->in.len - at))
		p = arena_raw(s->a, l->in.len - at);
	while (at < l->in.len) {
		size_t next = lines_next(l, at);
		struct bytes line =
		    bytes_at(l->in, at, lines_chomp(l, at, next) - at);

		at = next;
		if (BEGINS_WITH(line, "=yend"))
			break;
		if (p == NULL || BEGINS_WITH(line, "=ypart"))
			continue;
		for (size_t i = 0; i < line.len; i++) {
			unsigned char c = line.p[i];

			if (c == '=' && i + 1 < line.len)
				c = (unsigned char)(line.p[++i] - 64);
			p[n++] = (unsigned char)(c - 42);
		}
	}
	add(s, name, (struct bytes){ p, n });
	return at;
}

static struct bytes
yenc_name(struct bytes line)
{
	const unsigned char *p = memmem(line.p, line.len, " name=", 6);

	return p == NULL ? (struct bytes){ NULL, 0 }
			 : bytes_from(line, (size_t)(p - line.p) + 6);
}

/* A file that begins with the line [at, next); returns where to go on. */
static size_t
read_at(struct inlined *s, struct lines *l, size_t at, size_t next)
{
	struct bytes line = bytes_at(l->in, at, lines_chomp(l, at, next) - at);
	size_t name = uu_name(line), end;
	int damaged = 0;

	if (BEGINS_WITH(line, "=ybegin "))
		return read_yenc(s, l, yenc_name(line), next);
	if (BEGINS_WITH(line, "(This file must be converted with BinHex"))
		content_gap(s->a, s->out, UTF8("unread_format"));
	if (name == 0)
		return next;
	end = uu_end(l, next);
	if (take(s, end - at))
		add(s, bytes_from(line, name),
		    transfer_decode(s->a, TRANSFER_UU,
			bytes_at(l->in, at, end - at), &damaged));
	return end;
}

void
inline_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct inlined s = { a, left, out, in->octets };
	struct lines l = lines_of(in->octets);
	struct bytes b = in->octets;

	/* Nearly every text has none. */
	if (b.len == 0 || (memmem(b.p, b.len, "begin", 5) == NULL &&
			      memmem(b.p, b.len, "BinHex", 6) == NULL))
		return;
	for (size_t at = 0; at < b.len;)
		at = read_at(&s, &l, at, lines_next(&l, at));
}
