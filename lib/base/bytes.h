/*
 * bytes.h - two types for one shape: octets as received, and clean text
 *
 * Raw mail cannot be passed where clean text is wanted: the compiler remembers
 * what has been decoded.  Neither type owns what it points to; a function that
 * returns one says how long it lives.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* Octets as received.  May hold NUL and anything else. */
struct bytes {
	/* NULL is allowed when `len` is 0. */
	const unsigned char *p;
	size_t len;
};

/* Valid UTF-8 without NUL.  Not NUL-terminated. */
struct utf8 {
	/* NULL is allowed when `len` is 0. */
	const char *p;
	size_t len;
};

/* A stretch of a text: octets from `start`, up to `end`. */
struct span {
	size_t start, end;
};

/* Stretches in ascending order that do not touch. */
struct spans {
	struct span *v;
	size_t len;
};

/* A string literal as text. */
#define UTF8(literal) ((struct utf8){ "" literal, sizeof(literal) - 1 })

/* A NUL-terminated string that is known to be valid UTF-8, as text. */
static inline struct utf8
utf8_from(const char *s)
{
	return (struct utf8){ s, s == NULL ? 0 : strlen(s) };
}

/* Text seen as octets. */
static inline struct bytes
bytes_of(struct utf8 text)
{
	return (struct bytes){ (const unsigned char *)text.p, text.len };
}

/* 1 when both hold the same octets. */
static inline int
bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

/* 1 when both hold the same text, octet for octet. */
static inline int
utf8_equal(struct utf8 a, struct utf8 b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

/* Below, equal to or above 0: `a` before `b`, octet by octet. */
static inline int
utf8_order(struct utf8 a, struct utf8 b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.p, b.p, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* 1 when `text` begins, or ends, with `what`, octet for octet. */
static inline int
utf8_begins(struct utf8 text, const char *what)
{
	size_t len = strlen(what);

	return text.len >= len && memcmp(text.p, what, len) == 0;
}

static inline int
utf8_ends(struct utf8 text, const char *what)
{
	size_t len = strlen(what);

	return text.len >= len &&
	       memcmp(text.p + text.len - len, what, len) == 0;
}

/* The same with ASCII letters in either case. */
static inline int
utf8_begins_like(struct utf8 text, const char *what)
{
	size_t len = strlen(what);

	return text.len >= len && strncasecmp(text.p, what, len) == 0;
}

static inline int
utf8_ends_like(struct utf8 text, const char *what)
{
	size_t len = strlen(what);

	return text.len >= len &&
	       strncasecmp(text.p + text.len - len, what, len) == 0;
}

/* Where the octets of ASCII end that begin at `at`. */
static inline size_t
bytes_past_ascii(struct bytes octets, size_t at)
{
	uint64_t eight;

	for (; octets.len - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, octets.p + at, sizeof(eight));
		if ((eight & 0x8080808080808080) != 0)
			break;
	}
	while (at < octets.len && octets.p[at] < 0x80)
		at++;
	return at;
}

/* 1: it holds nothing but blanks, line ends and other control characters. */
static inline int
bytes_is_white(struct bytes octets)
{
	for (size_t i = 0; i < octets.len; i++)
		if (octets.p[i] > ' ')
			return 0;
	return 1;
}

/* 1: an octet beyond ASCII is in it. */
static inline int
bytes_eight_bit(struct bytes octets)
{
	return bytes_past_ascii(octets, 0) < octets.len;
}

#endif
