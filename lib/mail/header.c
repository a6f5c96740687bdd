/*
 * header.c - a header block to its fields
 */
#include "mail/header.h"

#include <strings.h>

#include "base/limits.h"

size_t
header_line(struct bytes octets)
{
	const unsigned char *lf =
	    octets.len == 0 ? NULL : memchr(octets.p, '\n', octets.len);
	size_t len = lf == NULL ? octets.len : (size_t)(lf - octets.p) + 1;
	const unsigned char *cr = len == 0 ? NULL : memchr(octets.p, '\r', len);

	/* A CR alone ends a line only where it is not part of CRLF. */
	while (cr != NULL) {
		size_t at = (size_t)(cr - octets.p);

		if (at + 1 == octets.len || octets.p[at + 1] != '\n')
			return at + 1;
		if (at + 2 >= len)
			break;
		cr = memchr(cr + 1, '\r', len - at - 1);
	}
	return len;
}

struct bytes
header_chomp(struct bytes line)
{
	if (line.len > 0 && line.p[line.len - 1] == '\n')
		line.len--;
	if (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	return line;
}

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* Split "Name: value"; 0 when it is not a field. */
static int
split(struct bytes line, struct header_field *f)
{
	const unsigned char *colon =
	    line.len == 0 ? NULL : memchr(line.p, ':', line.len);
	size_t len;

	if (colon == NULL || colon == line.p || is_blank(line.p[0]))
		return 0;
	len = (size_t)(colon - line.p);
	f->value = (struct bytes){ colon + 1, line.len - len - 1 };
	while (len > 0 && is_blank(line.p[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++)
		if (line.p[i] <= ' ' || line.p[i] == 0x7f)
			return 0;
	f->name = (struct bytes){ line.p, len };
	return len > 0;
}

void
header_parse(struct arena *a, struct bytes octets, struct header_block *out)
{
	struct header_block b = { 0 };
	size_t cap = 0, at = 0;

	while (at < octets.len) {
		struct bytes rest = { octets.p + at, octets.len - at };
		struct bytes line = { rest.p, header_line(rest) };
		struct header_field f;

		if (header_chomp(line).len == 0) {
			at += line.len;
			break;
		}
		if (b.len == HEADERS_MAX || at > HEADER_OCTETS_MAX) {
			b.cut = 1;
			break;
		}
		if (is_blank(line.p[0]) && b.len > 0) {
			struct bytes *v = &b.v[b.len - 1].value;

			*v = header_chomp((struct bytes){
			    v->p, (size_t)(line.p + line.len - v->p) });
		} else if (split(header_chomp(line), &f)) {
			b.v = arena_grow(a, b.v, b.len, &cap, sizeof(*b.v));
			b.v[b.len++] = f;
		} else {
			break;
		}
		at += line.len;
	}
	b.body = at;
	*out = b;
}

const struct header_field *
header_find(const struct header_block *block, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < block->len; i++)
		if (block->v[i].name.len == len &&
		    strncasecmp((const char *)block->v[i].name.p, name, len) ==
			0)
			return &block->v[i];
	return NULL;
}

struct bytes
header_unfold(struct arena *a, struct bytes value)
{
	unsigned char *p = arena_raw(a, value.len);
	size_t n = 0, from = 0;

	for (size_t i = 0; i < value.len; i++)
		if (value.p[i] != '\r' && value.p[i] != '\n')
			p[n++] = value.p[i];
	while (n > 0 && is_blank(p[n - 1]))
		n--;
	while (from < n && is_blank(p[from]))
		from++;
	return (struct bytes){ p + from, n - from };
}
