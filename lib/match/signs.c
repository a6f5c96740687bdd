/*
 * signs.c - the lists' lines "leet", "mask" and "alike" as folding takes them
 */
#include "match/signs.h"

static uint32_t
letters_of(struct utf8 text)
{
	uint32_t letters = 0;

	for (size_t i = 0; i < text.len; i++)
		letters |= 1u << (text.p[i] - 'a');
	return letters;
}

/* The code point of a text of one character; 0: it is not one. */
static uint32_t
code_of(struct utf8 text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t c = p[0] & (len == 1 ? 0x7f : 0xffu >> (len + 1));

	if (text.len != len)
		return 0;
	for (size_t i = 1; i < len; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

static int
fail(const struct wordlist *list, const struct wordlist_sign *sign,
    const char *why, struct err *e)
{
	return err_set(
	    e, ERR_CONFIG, "%s:%zu: %s", list->file, sign->number, why);
}

static int
put_leet(const struct wordlist *list, const struct wordlist_sign *sign,
    struct fold_signs *out, size_t *beyond, struct err *e)
{
	uint32_t code = code_of(sign->sign);

	if (code == 0 || (code >= 'a' && code <= 'z') ||
	    (code >= 'A' && code <= 'Z'))
		return fail(
		    list, sign, "a sign is one character, no letter", e);
	if (code < 0x80) {
		out->leet[code] |= letters_of(sign->letters);
		return 0;
	}
	/* The last stays 0. */
	if (*beyond + 1 == FOLD_SIGNS_MAX)
		return fail(list, sign, "there are too many signs", e);
	out->beyond[(*beyond)++] =
	    (struct fold_sign){ code, letters_of(sign->letters) };
	return 0;
}

static int
put_mask(const struct wordlist *list, const struct wordlist_sign *sign,
    struct fold_signs *out, struct err *e)
{
	uint32_t code = code_of(sign->sign);

	if (code <= ' ' || code >= 0x7f || (code >= 'a' && code <= 'z') ||
	    (code >= 'A' && code <= 'Z'))
		return fail(list, sign, "this cannot mask a letter", e);
	out->mask[code] |= letters_of(sign->letters);
	return 0;
}

int
signs_read(const struct wordlist *lists, size_t len, struct fold_signs *out,
    struct err *e)
{
	size_t beyond = 0;

	*out = (struct fold_signs){ .leet = { 0 } };
	for (size_t i = 0; i < len; i++) {
		const struct wordlist *list = &lists[i];

		for (size_t k = 0; k < list->leet.len; k++)
			if (put_leet(list, &list->leet.v[k], out, &beyond, e) ==
			    -1)
				return -1;
		for (size_t k = 0; k < list->mask.len; k++)
			if (put_mask(list, &list->mask.v[k], out, e) == -1)
				return -1;
	}
	return 0;
}

struct fold_alike *
signs_alike(
    struct arena *a, const struct wordlist *lists, size_t len, size_t *n)
{
	struct fold_alike *out;
	size_t all = 0;

	for (size_t i = 0; i < len; i++)
		all += lists[i].alike.len;
	out = arena_array(a, all + 1, sizeof(*out));
	*n = 0;
	for (size_t i = 0; i < len; i++)
		for (size_t k = 0; k < lists[i].alike.len; k++)
			out[(*n)++] =
			    (struct fold_alike){ lists[i].alike.v[k].sign,
				    lists[i].alike.v[k].letters };
	return out;
}
