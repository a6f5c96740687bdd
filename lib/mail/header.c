/*
 * header.c - a header block to the fields that we read
 */
#include "mail/header.h"

#include <strings.h>

#include "base/ascii.h"
#include "record/oddity.h"

enum {
	/* Octets after the end of a header where more fields are looked for. */
	LATE_LOOKED_AT = 8 * 1024,
};

/* A name of RFC 5322, 2045, 2919, 2369 or 3834 with its length; in the order of
 * the enum. */
static const struct utf8 names[HEADER_NAMES] = {
	{ "content-type", 12 },
	{ "content-disposition", 19 },
	{ "content-transfer-encoding", 25 },
	{ "mime-version", 12 },
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
	{ "sensitivity", 11 },
	{ "auto-submitted", 14 },
	{ "precedence", 10 },
	{ "list-id", 7 },
	{ "list-unsubscribe", 16 },
	{ "x-forwarded-for", 15 },
	{ "x-ms-exchange-inbox-rules-loop", 30 },
};

/*
 * Length of "Name:" at the start of `line`, *name that of the name; 0 when it
 * is not a field.  Names are ASCII; blanks before the colon are obsolete and
 * valid (RFC 5322 section 4.5).
 */
static size_t
name_of(struct bytes line, size_t *name)
{
	size_t at = 0;

	while (at < line.len && line.p[at] > ' ' && line.p[at] != ':' &&
	       line.p[at] < 0x7f)
		at++;
	*name = at;
	while (at < line.len && ascii_is_blank(line.p[at]))
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

/* The first octets of Content-Type, -Transfer-Encoding, -Disposition. */
int
header_is_content(struct bytes in, size_t at)
{
	static const char *const begins[] = { "content-type", "content-tra",
		"content-dis" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		size_t len = strlen(begins[i]);

		if (in.len - at >= len &&
		    strncasecmp((const char *)in.p + at, begins[i], len) == 0)
			return 1;
	}
	return 0;
}

/* The same but for folds, blanks around it, and case? */
static int
is_same(struct bytes a, struct bytes b)
{
	size_t i = 0, k = 0;

	while (i < a.len && k < b.len) {
		if (a.p[i] <= ' ') {
			i++;
		} else if (b.p[k] <= ' ') {
			k++;
		} else if ((a.p[i++] | 0x20) != (b.p[k++] | 0x20)) {
			return 0;
		}
	}
	while (i < a.len && a.p[i] <= ' ')
		i++;
	while (k < b.len && b.p[k] <= ' ')
		k++;
	return i == a.len && k == b.len;
}

/* Take the field whose value is [from, to); which of a name stays? */
static void
keep(struct reader *reader, struct header_block *b, size_t name,
    struct bytes value)
{
	if (name == HEADER_NAMES)
		return;
	if (value.len > HEADER_OCTETS_MAX) {
		value.len = HEADER_OCTETS_MAX;
		b->cut = 1;
	}
	/* Marks do not say how a message is read: the first counts for all. */
	if (b->v[name].p != NULL && name >= HEADER_SENSITIVITY)
		return;
	if (b->v[name].p != NULL) {
		uint32_t bit = (uint32_t)1 << name;

		/* No reader of mail shows it: it is no doubt. */
		if (name > HEADER_REFERENCES)
			return;
		b->repeated |= bit;
		if (!is_same(b->v[name], value)) {
			b->differs |= bit;
			reader_doubts(reader, HABIT_LAST_FIELD);
		}
		if (!reader_has(reader, HABIT_LAST_FIELD))
			return;
	}
	b->v[name] = value;
}

/* 1: nothing but blanks before the line end. */
static int
is_blank_line(const struct lines *l, size_t at, size_t next)
{
	while (at < next && (ascii_is_blank(l->in.p[at]) ||
				l->in.p[at] == '\r' || l->in.p[at] == '\n'))
		at++;
	return at == next;
}

/*
 * Where the field whose first line ends at `at` ends: past its folds.  A fold
 * of blanks alone is obsolete and valid (RFC 5322 section 4.2); for some
 * readers it is the line that ends the header.
 */
static size_t
past_folds(struct reader *reader, struct lines *l, size_t at)
{
	while (at < l->in.len && ascii_is_blank(l->in.p[at])) {
		size_t next = lines_next(l, at);

		if (is_blank_line(l, at, next)) {
			reader_doubts(reader, HABIT_BLANK_ENDS);
			if (reader_has(reader, HABIT_BLANK_ENDS))
				break;
		}
		at = next;
	}
	return at;
}

/*
 * Length of what looks like "Name:" when only letters count: "Content-Transfer
 * Encoding ", "Content\0-Type:".  *name is which; 0: none of Content-*.
 */
static size_t
loose_field(struct bytes line, size_t *name)
{
	for (*name = 0; *name < HEADER_MIME_VERSION; ++*name) {
		struct utf8 wanted = names[*name];
		size_t at = 0, n = 0;

		while (at < line.len && n < wanted.len) {
			if (wanted.p[n] == '-') {
				n++;
			} else if ((line.p[at] | 0x20) == wanted.p[n]) {
				n++;
				at++;
			} else if (ascii_is_letter(line.p[at])) {
				break;
			} else {
				at++;
			}
		}
		if (n < wanted.len)
			continue;
		while (at < line.len && !ascii_is_letter(line.p[at]) &&
		       line.p[at] != ':')
			at++;
		return at < line.len && line.p[at] == ':' ? at + 1 : at;
	}
	return 0;
}

/*
 * The line at `at` is no field.  Where is the next one that says how a part is
 * to be read, before an empty line and LATE_LOOKED_AT octets?  0: nowhere.
 */
static size_t
late_field(struct lines *l, size_t at)
{
	struct bytes rest = { l->in.p + at, l->in.len - at };
	struct lines ahead;
	size_t k = 0;

	if (rest.len > LATE_LOOKED_AT)
		rest.len = LATE_LOOKED_AT;
	ahead = lines_of(rest);
	ahead.cr_in_line = l->cr_in_line;
	while (k < rest.len && !header_is_content(rest, k)) {
		size_t next = lines_next(&ahead, k);

		k = lines_chomp(&ahead, k, next) == k ? rest.len : next;
	}
	l->work += ahead.work;
	return k < rest.len ? at + k : 0;
}

/*
 * The line at `at` is no field: does the header end there for the reader?
 * *late: where the next field is known to stand.
 */
static int
ends_header(struct reader *reader, struct lines *l, size_t at, size_t *late,
    struct header_block *b)
{
	if (at >= *late)
		*late = late_field(l, at);
	if (*late > 0)
		reader_doubts(reader, HABIT_LONG_HEADER);
	else
		b->odd |= ODD(ODD_HEADER_END);
	return *late == 0 || !reader_has(reader, HABIT_LONG_HEADER);
}

/* Length of "Name:" at the start of `line` for this reader; 0: no field. */
static size_t
field_at(struct reader *reader, struct bytes line, size_t *name)
{
	size_t value = name_of(line, name);

	if (value > 0 && value != *name + 1) {
		reader_doubts(reader, HABIT_STRICT_HEADER);
		if (reader_has(reader, HABIT_STRICT_HEADER))
			return 0;
	}
	return value;
}

void
header_parse(struct reader *reader, struct lines *l, size_t from,
    struct boundaries *open, struct header_block *out)
{
	struct header_block b = { .body = from };
	const unsigned char *p = l->in.p;
	size_t which, late = 0;

	while (b.body < l->in.len) {
		size_t at = b.body, next = lines_next(l, at);
		struct bytes line = { p + at, next - at };
		size_t name, value;

		while (line.len > 0 && (line.p[line.len - 1] == '\n' ||
					   line.p[line.len - 1] == '\r'))
			line.len--;
		if (line.p == NULL || line.len == 0 ||
		    (reader_has(reader, HABIT_BLANK_ENDS) &&
			is_blank_line(l, at, next))) {
			b.body = next;
			break;
		}
		if (boundary_find(open, line, &which) != BOUNDARY_NONE)
			break;
		value = field_at(reader, line, &name);
		if (value == 0 && ends_header(reader, l, at, &late, &b))
			break;
		b.body = past_folds(reader, l, next);
		if (value > 0)
			name = known(line.p, name);
		else
			value = loose_field(line, &name);
		if (value == 0)
			continue;
		value += at;
		keep(reader, &b, name,
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

	while (value.len > 0 &&
	       (ascii_is_blank(value.p[0]) || is_end(value.p[0]))) {
		value.p++;
		value.len--;
	}
	while (value.len > 0 && (ascii_is_blank(value.p[value.len - 1]) ||
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
