/*
 * header.c - a header block to the fields that we read
 */
#include "mail/header.h"

#include <strings.h>

/* A name of RFC 5322 or 2045 with its length; in the order of the enum. */
static const struct utf8 names[HEADER_NAMES] = {
	{ "content-type", 12 },
	{ "content-disposition", 19 },
	{ "content-transfer-encoding", 25 },
	{ "from", 4 },
	{ "to", 2 },
	{ "cc", 2 },
	{ "bcc", 3 },
	{ "reply-to", 8 },
	{ "subject", 7 },
	{ "date", 4 },
	{ "message-id", 10 },
	{ "in-reply-to", 11 },
	{ "references", 10 },
};

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Length of "Name:" at the start of `line`, *name that of the name; 0 when it
 * is not a field.  Blanks before the colon are obsolete and valid (RFC 5322
 * section 4.5).
 */
static size_t
name_of(struct bytes line, size_t *name)
{
	size_t at = 0;

	while (at < line.len && line.p[at] > ' ' && line.p[at] != ':' &&
	       line.p[at] != 0x7f)
		at++;
	*name = at;
	while (at < line.len && is_blank(line.p[at]))
		at++;
	return *name > 0 && at < line.len && line.p[at] == ':' ? at + 1 : 0;
}

/* Which name it is, or HEADER_NAMES. */
static size_t
known(const unsigned char *name, size_t len)
{
	size_t i = 0;

	while (i < HEADER_NAMES &&
	       (names[i].len != len ||
		   strncasecmp(names[i].p, (const char *)name, len) != 0))
		i++;
	return i;
}

/* Take the field whose value is [from, to); the first of a name stays. */
static void
keep(struct header_block *b, size_t name, struct bytes value)
{
	if (name == HEADER_NAMES)
		return;
	if (b->v[name].p != NULL) {
		b->repeated |= (uint32_t)1 << name;
		return;
	}
	if (value.len > HEADER_OCTETS_MAX) {
		value.len = HEADER_OCTETS_MAX;
		b->cut = 1;
	}
	b->v[name] = value;
}

/*
 * Where the field whose first line ends at `at` ends: past its folds.  A fold
 * of blanks alone is obsolete and valid (RFC 5322 section 4.2).
 */
static size_t
past_folds(struct lines *l, size_t at)
{
	while (at < l->in.len && is_blank(l->in.p[at]))
		at = lines_next(l, at);
	return at;
}

void
header_parse(struct lines *l, size_t from, struct boundaries *open,
    struct header_block *out)
{
	struct header_block b = { .body = from };
	const unsigned char *p = l->in.p;
	size_t which;

	while (b.body < l->in.len) {
		size_t at = b.body, next = lines_next(l, at);
		struct bytes line = { p + at, next - at };
		size_t name, value;

		while (line.len > 0 && (line.p[line.len - 1] == '\n' ||
					   line.p[line.len - 1] == '\r'))
			line.len--;
		if (line.p == NULL || line.len == 0) {
			b.body = next;
			break;
		}
		if (boundary_find(open, line, &which) != BOUNDARY_NONE)
			break;
		value = name_of(line, &name);
		if (value == 0)
			break;
		b.body = past_folds(l, next);
		value += at;
		keep(&b, known(line.p, name),
		    (struct bytes){
			p + value, lines_chomp(l, value, b.body) - value });
	}
	*out = b;
}

static int
is_end(unsigned char c)
{
	return c == '\r' || c == '\n';
}

struct bytes
header_unfold(struct arena *a, struct bytes value)
{
	unsigned char *p;
	size_t n = 0;

	while (value.len > 0 && (is_blank(value.p[0]) || is_end(value.p[0]))) {
		value.p++;
		value.len--;
	}
	while (value.len > 0 && (is_blank(value.p[value.len - 1]) ||
				    is_end(value.p[value.len - 1])))
		value.len--;
	if (value.len == 0 || (memchr(value.p, '\n', value.len) == NULL &&
				  memchr(value.p, '\r', value.len) == NULL))
		return value;
	p = arena_raw(a, value.len);
	for (size_t i = 0; i < value.len; i++)
		if (!is_end(value.p[i]))
			p[n++] = value.p[i];
	return (struct bytes){ p, n };
}
