/*
 * fold_build.c - the table of folds, from ICU's data [ICU]
 */
#include "text/fold_build.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "text/fold.h"

enum { UNITS = 64, CODE_POINTS = FOLD_PAGES * FOLD_PAGE };

struct folding {
	const UNormalizer2 *casefold, *decompose;
	USpoofChecker *spoof;
	struct strbuf pool;
	/* One entry for each code point. */
	uint32_t *entries;
};

static int
is_dropped(UChar32 c)
{
	int8_t type = u_charType(c);

	return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
	       type == U_FORMAT_CHAR ||
	       u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static int
is_apostrophe(UChar32 c)
{
	return c == 0x2019 || c == 0x2018 || c == 0x02bc || c == 0xff07 ||
	       c == 0x201b;
}

/* The ASCII letter or digit that `c` looks like, or 0. */
static char
look_alike(const struct folding *f, UChar32 c)
{
	UErrorCode status = U_ZERO_ERROR;
	char from[8], to[32];
	int32_t len = 0;

	U8_APPEND_UNSAFE((uint8_t *)from, len, (uint32_t)c);
	len = uspoof_getSkeletonUTF8(
	    f->spoof, 0, from, len, to, (int32_t)sizeof(to), &status);
	if (U_FAILURE(status) || len != 1)
		return 0;
	if (*to >= 'A' && *to <= 'Z')
		return (char)(*to + 32);
	if ((*to >= 'a' && *to <= 'z') || (*to >= '0' && *to <= '9'))
		return *to;
	return 0;
}

/* Append the fold of one character of a decomposition. */
static void
put(const struct folding *f, UChar32 c, char *to, size_t *n)
{
	int32_t len = 0;
	char alike;

	if (*n > FOLD_OCTETS_MAX || is_dropped(c))
		return;
	if (is_apostrophe(c)) {
		to[(*n)++] = '\'';
		return;
	}
	alike = c < 0x80 ? 0 : look_alike(f, c);
	if (alike != 0)
		to[(*n)++] = alike;
	else if (c < 0x80)
		to[(*n)++] = (char)c;
	else if (!u_isalnum(c) && u_charType(c) != U_COMBINING_SPACING_MARK)
		to[(*n)++] = ' ';
	else {
		U8_APPEND_UNSAFE((uint8_t *)to + *n, len, (uint32_t)c);
		*n += (size_t)len;
	}
}

/* Case and compatibility forms, then parts; 0 when ICU has none. */
static int32_t
decompose(const struct folding *f, UChar32 c, UChar out[UNITS])
{
	UErrorCode status = U_ZERO_ERROR;
	UChar one[2], folded[UNITS];
	int32_t n = 0;
	int32_t len;

	U16_APPEND_UNSAFE(one, n, (uint32_t)c);
	len = unorm2_normalize(f->casefold, one, n, folded, UNITS, &status);
	len = unorm2_normalize(f->decompose, folded, len, out, UNITS, &status);
	return U_FAILURE(status) ? -1 : len;
}

static void
fold_character(struct folding *f, UChar32 c)
{
	UChar parts[UNITS];
	char to[FOLD_OCTETS_MAX + 16], self[8];
	int32_t len = decompose(f, c, parts), self_len = 0;
	size_t n = 0;

	if (len < 0)
		return;
	for (int32_t i = 0; i < len; i++) {
		UChar32 part = parts[i];

		if (part >= 0xd800 && part < 0xdc00 && i + 1 < len)
			part = 0x10000 + ((part - 0xd800) << 10) +
			       (parts[++i] - 0xdc00);
		put(f, part, to, &n);
	}
	/* A space or a letter on its own, whatever it was before. */
	if (is_apostrophe(c)) {
		to[0] = '\'';
		n = 1;
	}
	U8_APPEND_UNSAFE((uint8_t *)self, self_len, (uint32_t)c);
	if (n > FOLD_OCTETS_MAX ||
	    (n == (size_t)self_len && memcmp(to, self, n) == 0))
		return;
	f->entries[c] = (uint32_t)(f->pool.len << 8 | (n + 1));
	strbuf_add(&f->pool, to, n);
}

/* Pages that are alike are kept once. */
static void
write_image(const struct folding *f, struct strbuf *image)
{
	struct fold_head head = { .magic = FOLD_MAGIC,
		.pool = (uint32_t)f->pool.len };
	uint16_t *first = calloc(FOLD_PAGES, sizeof(*first));

	if (first == NULL)
		abort();
	for (uint32_t i = 0; i < FOLD_PAGES; i++) {
		const uint32_t *page = f->entries + (size_t)i * FOLD_PAGE;
		uint16_t k = 0;

		while (k < head.pages &&
		       memcmp(f->entries + (size_t)first[k] * FOLD_PAGE, page,
			   FOLD_PAGE * sizeof(*page)) != 0)
			k++;
		if (k == head.pages)
			first[head.pages++] = (uint16_t)i;
		head.page[i] = k;
	}
	strbuf_add(image, &head, sizeof(head));
	for (uint32_t k = 0; k < head.pages; k++)
		strbuf_add(image, f->entries + (size_t)first[k] * FOLD_PAGE,
		    FOLD_PAGE * sizeof(*f->entries));
	strbuf_add(image, f->pool.p, f->pool.len);
	free(first);
}

/* What a list says of one character. */
static int
set_alike(struct folding *f, const struct fold_alike *alike, struct err *e)
{
	const uint8_t *p = (const uint8_t *)alike->sign.p;
	int32_t at = 0, c = 0;

	U8_NEXT_UNSAFE(p, at, c);
	if (c < 0x80 || (size_t)at != alike->sign.len ||
	    alike->letters.len > FOLD_OCTETS_MAX)
		return err_set(e, ERR_CONFIG,
		    "\"%.*s\" is not one character beyond ASCII",
		    (int)alike->sign.len, alike->sign.p);
	f->entries[c] = (uint32_t)(f->pool.len << 8 | (alike->letters.len + 1));
	strbuf_add(&f->pool, alike->letters.p, alike->letters.len);
	return 0;
}

int
fold_build(const struct fold_alike *alikes, size_t len, struct strbuf *image,
    struct err *e)
{
	int result = 0;
	UErrorCode status = U_ZERO_ERROR;
	struct folding f = { 0 };

	f.casefold = unorm2_getNFKCCasefoldInstance(&status);
	f.decompose = unorm2_getNFDInstance(&status);
	f.spoof = uspoof_open(&status);
	if (U_FAILURE(status))
		return err_set(e, ERR_CONFIG,
		    "could not read the character tables of ICU: %s",
		    u_errorName(status));
	strbuf_init(&f.pool, (size_t)1 << 22);
	f.entries = calloc(CODE_POINTS, sizeof(*f.entries));
	if (f.entries == NULL)
		abort();
	for (UChar32 c = 0x80; c < CODE_POINTS; c++)
		if (!U_IS_SURROGATE((uint32_t)c) && u_isdefined(c))
			fold_character(&f, c);
	for (size_t i = 0; i < len && result == 0; i++)
		result = set_alike(&f, &alikes[i], e);
	if (result == 0)
		write_image(&f, image);
	uspoof_close(f.spoof);
	free(f.entries);
	strbuf_done(&f.pool);
	return result;
}
