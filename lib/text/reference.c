/*
 * reference.c - character references of HTML
 */
#include "text/reference.h"

#include <stdint.h>
#include <string.h>

#include "text/codepoint.h"

enum {
	/* CounterClockwiseContourIntegral. */
	NAME_OCTETS_MAX = 31,
	/* The longest name that needs no semicolon: Aacute. */
	BARE_OCTETS_MAX = 6,
};

struct reference {
	const char *name;
	/* The second is 0 for nearly all. */
	uint32_t code[2];
	/* 1: it needs no semicolon. */
	int is_bare;
};

#include "references.h"

/* -- numbers --------------------------------------------------------------- */

static int
digit(char c, int base)
{
	int d = c >= '0' && c <= '9'   ? c - '0'
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
				       : 99;

	return d < base ? d : -1;
}

/* No NUL, surrogate or more than there is: a blank. */
static uint32_t
as_read(uint32_t c)
{
	if (c >= 0x80 && c < 0xa0)
		return codepoint_windows((unsigned char)c);
	if (c == 0 || (c >= 0xd800 && c < 0xe000) || c >= 0x110000)
		return ' ';
	return c;
}

/* "&#8364;" or "&#x20ac;". */
static size_t
numeric(struct utf8 text, size_t at, char *out, size_t *out_len)
{
	size_t i = at + 2, first;
	uint32_t c = 0;
	int base = 10;

	if (i < text.len && (text.p[i] == 'x' || text.p[i] == 'X')) {
		base = 16;
		i++;
	}
	for (first = i; i < text.len && digit(text.p[i], base) >= 0; i++)
		if (c < 0x110000)
			c = c * (uint32_t)base +
			    (uint32_t)digit(text.p[i], base);
	if (i == first)
		return 0;
	if (i < text.len && text.p[i] == ';')
		i++;
	*out_len = codepoint_put(as_read(c), out);
	return i - at;
}

/* -- names ----------------------------------------------------------------- */

static int
is_alnum(char c)
{
	return digit(c, 10) >= 0 || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* NULL: no such name. */
static const struct reference *
named(struct utf8 name)
{
	size_t from = 0, to = sizeof(references) / sizeof(references[0]);

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const char *other = references[middle].name;
		int order = strncmp(other, name.p, name.len);

		if (order == 0)
			order = other[name.len] != '\0';
		if (order == 0)
			return &references[middle];
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

/* The longest old name that `run` begins with; NULL: none. */
static const struct reference *
bare(struct utf8 run, size_t *len)
{
	size_t n = run.len < BARE_OCTETS_MAX ? run.len : BARE_OCTETS_MAX;

	for (; n > 1; n--) {
		const struct reference *r = named((struct utf8){ run.p, n });

		if (r != NULL && r->is_bare) {
			*len = n;
			return r;
		}
	}
	return NULL;
}

static size_t
put_reference(const struct reference *r, char *out)
{
	size_t n = codepoint_put(r->code[0], out);

	return r->code[1] == 0 ? n : n + codepoint_put(r->code[1], out + n);
}

size_t
reference_at(struct utf8 text, size_t at, enum reference_place place,
    char out[REFERENCE_OCTETS_MAX], size_t *out_len)
{
	struct utf8 run = { text.p + at + 1, 0 };
	size_t left = text.len - at - 1, len;
	const struct reference *r;

	if (left > 0 && run.p[0] == '#')
		return numeric(text, at, out, out_len);
	while (run.len < left && run.len <= NAME_OCTETS_MAX &&
	       is_alnum(run.p[run.len]))
		run.len++;
	if (run.len < left && run.p[run.len] == ';' &&
	    (r = named(run)) != NULL) {
		*out_len = put_reference(r, out);
		return run.len + 2;
	}
	r = bare(run, &len);
	if (r == NULL)
		return 0;
	if (place == REFERENCE_IN_ATTRIBUTE && len < left &&
	    (run.p[len] == '=' || is_alnum(run.p[len])))
		return 0;
	*out_len = put_reference(r, out);
	return len + 1;
}
