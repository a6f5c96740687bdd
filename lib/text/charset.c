/*
 * charset.c - octets in any charset to clean text [ICU]
 */
#include "text/charset.h"

#include <unicode/ucnv.h>

enum { NAME_MAX_OCTETS = 63 };

/* UTF-16 units to UTF-8 without NUL; lone surrogates become U+FFFD. */
static struct utf8
from_utf16(struct arena *a, const UChar *u, size_t len, int *lossy)
{
	char *p = arena_raw(a, len * 3);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		uint32_t c = u[i];

		if (c >= 0xd800 && c < 0xdc00 && i + 1 < len &&
		    u[i + 1] >= 0xdc00 && u[i + 1] < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (u[++i] - 0xdc00u);
			p[n++] = (char)(0xf0 | c >> 18);
			p[n++] = (char)(0x80 | (c >> 12 & 0x3f));
			p[n++] = (char)(0x80 | (c >> 6 & 0x3f));
			p[n++] = (char)(0x80 | (c & 0x3f));
			continue;
		}
		if (c >= 0xd800 && c < 0xe000)
			c = 0xfffd;
		*lossy |= c == 0xfffd;
		if (c == 0)
			continue;
		if (c < 0x80) {
			p[n++] = (char)c;
		} else if (c < 0x800) {
			p[n++] = (char)(0xc0 | c >> 6);
			p[n++] = (char)(0x80 | (c & 0x3f));
		} else {
			p[n++] = (char)(0xe0 | c >> 12);
			p[n++] = (char)(0x80 | (c >> 6 & 0x3f));
			p[n++] = (char)(0x80 | (c & 0x3f));
		}
	}
	return (struct utf8){ p, n };
}

/* NULL text when ICU does not know the charset. */
static struct utf8
convert(struct arena *a, const char *name, struct bytes octets, int *lossy)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *c = ucnv_open(name, &status);
	const char *from = (const char *)octets.p;
	struct utf8 text = { NULL, 0 };
	UChar *u, *to;
	size_t cap;

	if (U_FAILURE(status))
		return text;
	/* No charset makes more than this many units of an octet. */
	cap = octets.len * (size_t)2 + 16;
	u = arena_raw(a, cap * sizeof(*u));
	to = u;
	ucnv_toUnicode(
	    c, &to, u + cap, &from, from + octets.len, NULL, 1, &status);
	if (U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR)
		text = from_utf16(a, u, (size_t)(to - u), lossy);
	if (status == U_BUFFER_OVERFLOW_ERROR)
		*lossy = 1;
	ucnv_close(c);
	return text;
}

/* A charset's name as ICU takes it; 0 when it cannot be one. */
static int
clean_name(struct utf8 name, char out[NAME_MAX_OCTETS + 1])
{
	if (name.len == 0 || name.len > NAME_MAX_OCTETS)
		return 0;
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~' || name.p[i] == ',')
			return 0;
	memcpy(out, name.p, name.len);
	out[name.len] = '\0';
	return 1;
}

static struct utf8
decode(struct arena *a, struct utf8 charset, struct bytes octets, int *lossy)
{
	char name[NAME_MAX_OCTETS + 1];
	struct utf8 text = { NULL, 0 };

	if (clean_name(charset, name))
		text = convert(a, name, octets, lossy);
	if (text.p == NULL)
		*lossy = 1;
	return text;
}

static const struct mail_charset for_mail = { decode };

const struct mail_charset *
charset_for_mail(void)
{
	return &for_mail;
}

/* -- what octets look like ------------------------------------------------ */

static int
begins(struct bytes octets, const char *mark, size_t len)
{
	return octets.len >= len && memcmp(octets.p, mark, len) == 0;
}

/* "utf-16le" where nearly every second octet is zero. */
static const char *
looks_utf16(struct bytes octets)
{
	size_t look = octets.len < 1024 ? octets.len & ~(size_t)1 : 1024;
	size_t even = 0, odd = 0;

	for (size_t i = 0; i + 1 < look; i += 2) {
		even += octets.p[i] == 0;
		odd += octets.p[i + 1] == 0;
	}
	if (look >= 4 && odd * 4 > look && even == 0)
		return "utf-16le";
	if (look >= 4 && even * 4 > look && odd == 0)
		return "utf-16be";
	return NULL;
}

static const char *
looks_like(struct bytes *octets)
{
	const char *utf16;

	if (begins(*octets, "\xef\xbb\xbf", 3)) {
		octets->p += 3;
		octets->len -= 3;
		return "utf-8";
	}
	if (begins(*octets, "\xff\xfe", 2) || begins(*octets, "\xfe\xff", 2))
		return "utf-16";
	utf16 = looks_utf16(*octets);
	return utf16;
}

static void
add(struct readings *r, struct utf8 text)
{
	if (text.p == NULL || r->len == READINGS_MAX)
		return;
	for (size_t i = 0; i < r->len; i++)
		if (utf8_equal(r->v[i], text))
			return;
	r->v[r->len++] = text;
}

/* 1 when every octet is ASCII, escapes of other charsets included. */
static int
is_seven_bit(struct bytes octets)
{
	for (size_t i = 0; i < octets.len; i++)
		if (octets.p[i] >= 0x80)
			return 0;
	return 1;
}

/* 1 when no charset can read these octets otherwise than ASCII does. */
static int
is_plain(struct bytes octets)
{
	return is_seven_bit(octets) &&
	       (octets.len == 0 ||
		   (memchr(octets.p, '\0', octets.len) == NULL &&
		       memchr(octets.p, 0x1b, octets.len) == NULL &&
		       memchr(octets.p, '+', octets.len) == NULL &&
		       memchr(octets.p, '~', octets.len) == NULL));
}

/* The readings that their look gives: a mark, zeroes, valid UTF-8. */
static void
add_looks(
    struct arena *a, const char *look, struct bytes octets, struct readings *r)
{
	struct field f;
	int lossy = 0;

	if (look != NULL) {
		add(r, convert(a, look, octets, &lossy));
		return;
	}
	f = field_from(a, octets);
	if (f.octets.len == 0)
		add(r, f.text);
}

void
charset_read(struct arena *a, struct utf8 declared, struct bytes octets,
    struct readings *out)
{
	struct readings r = { 0 };
	const char *look = looks_like(&octets);
	struct utf8 as_declared = { NULL, 0 };
	int declared_lossy = 0, lossy = 0;

	if (look == NULL && is_plain(octets)) {
		add(&r, (struct utf8){ (const char *)octets.p, octets.len });
		if (r.len == 0)
			add(&r, UTF8(""));
		*out = r;
		return;
	}
	if (declared.len > 0) {
		as_declared = decode(a, declared, octets, &declared_lossy);
		r.unknown = as_declared.p == NULL;
	}
	/* Escapes mean what the declaration says; eight bits speak for UTF-8. */
	if (look == NULL && is_seven_bit(octets) && !declared_lossy)
		add(&r, as_declared);
	add_looks(a, look, octets, &r);
	if (!declared_lossy)
		add(&r, as_declared);
	if (r.len == 0) {
		add(&r, convert(a, "windows-1252", octets, &lossy));
		add(&r, as_declared);
		r.lossy = 1;
	}
	*out = r;
}
