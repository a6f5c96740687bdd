/*
 * codepage.c - octets in a numbered codepage of Windows, to a pen
 */
#include "text/codepage.h"

#include <stdio.h>

#include "text/charset.h"
#include "text/little.h"

enum {
	/* Octets decoded in one go; ICU takes some ten times as many. */
	CHUNK = 1024 * 1024,
	SCRATCH = 32 * CHUNK,
};

/* Those whose name is not "windows-" and the number. */
static const struct {
	unsigned number;
	const char *name;
} names[] = {
	{ 437, "ibm-437" },
	{ 708, "iso-8859-6" },
	{ 737, "ibm-737" },
	{ 775, "ibm-775" },
	{ 850, "ibm-850" },
	{ 852, "ibm-852" },
	{ 855, "ibm-855" },
	{ 857, "ibm-857" },
	{ 858, "ibm-858" },
	{ 860, "ibm-860" },
	{ 861, "ibm-861" },
	{ 862, "ibm-862" },
	{ 863, "ibm-863" },
	{ 864, "ibm-864" },
	{ 865, "ibm-865" },
	{ 866, "ibm-866" },
	{ 869, "ibm-869" },
	{ 932, "shift_jis" },
	{ 936, "gbk" },
	{ 949, "windows-949" },
	{ 950, "big5" },
	{ 10000, "macintosh" },
	{ 10001, "shift_jis" },
	{ 10006, "x-mac-greek" },
	{ 10007, "x-mac-cyrillic" },
	{ 10029, "x-mac-centraleurroman" },
	{ 10081, "x-mac-turkish" },
	{ 20127, "us-ascii" },
	{ 20866, "koi8-r" },
	{ 21866, "koi8-u" },
	{ 28591, "iso-8859-1" },
	{ 28592, "iso-8859-2" },
	{ 28595, "iso-8859-5" },
	{ 28597, "iso-8859-7" },
	{ 28599, "iso-8859-9" },
	{ 28605, "iso-8859-15" },
	{ 32768, "macintosh" },
	{ 32769, "windows-1252" },
	{ 65001, "utf-8" },
};

static struct utf8
decode(struct codepages *c, unsigned number, struct bytes octets)
{
	char name[32];
	int lossy = 0, n;

	n = snprintf(name, sizeof(name), "windows-%u", number);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].number == number)
			n = snprintf(name, sizeof(name), "%s", names[i].name);
	return charset_for_mail()->decode(
	    c->scratch, (struct utf8){ name, (size_t)n }, octets, &lossy);
}

/* The next character of clean text below U+10000; 0 at the end, or above. */
static uint16_t
next(struct utf8 *text)
{
	const unsigned char *p = (const unsigned char *)text->p;
	size_t n = text->len == 0 ? 0 : p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : 3;
	uint32_t v;

	if (n == 0 || p[0] >= 0xf0)
		return 0;
	v = n == 1 ? p[0] : p[0] & (n == 2 ? 0x1fu : 0xfu);
	for (size_t i = 1; i < n; i++)
		v = v << 6 | (p[i] & 0x3f);
	text->p += n;
	text->len -= n;
	return (uint16_t)v;
}

/* An octet is a character where 128 octets are as many characters. */
static void
fill(struct codepages *c, struct codepage *page)
{
	unsigned char octets[128];
	struct utf8 text;
	size_t n = 0;

	for (size_t i = 0; i < 128; i++)
		octets[i] = (unsigned char)(0x80 + i);
	text = decode(c, page->number, (struct bytes){ octets, 128 });
	if (text.p == NULL) {
		c->unknown = 1;
		page->number = CODEPAGE_WESTERN;
		page->is_narrow = 1;
		return;
	}
	while (n < 128 && (page->high[n] = next(&text)) != 0)
		n++;
	page->is_narrow = n == 128 && text.len == 0;
	arena_reset(c->scratch);
}

void
codepages_init(struct codepages *c)
{
	c->len = 0;
	c->unknown = 0;
	c->scratch = arena_new(SCRATCH);
}

void
codepages_done(struct codepages *c)
{
	arena_free(c->scratch);
}

static const struct codepage *
find(struct codepages *c, unsigned number)
{
	for (size_t i = 0; i < c->len; i++)
		if (c->v[i].number == number)
			return &c->v[i];
	if (c->len == CODEPAGES_MAX)
		return NULL;
	c->v[c->len].number = number;
	fill(c, &c->v[c->len]);
	/* An unknown one is kept by the number it was asked for. */
	c->v[c->len].number = number;
	return &c->v[c->len++];
}

/* Octets of which some are half a character. */
static void
write_wide(
    struct codepages *c, unsigned number, struct bytes octets, struct pen *out)
{
	for (size_t at = 0; at < octets.len; at += CHUNK) {
		struct utf8 text =
		    decode(c, number, bytes_at(octets, at, CHUNK));

		for (size_t i = 0; i < text.len; i++) {
			size_t from = i;

			while (i < text.len && (unsigned char)text.p[i] >= ' ')
				i++;
			pen_text(out, (struct utf8){ text.p + from, i - from });
			if (i < text.len)
				pen_char(out, (unsigned char)text.p[i]);
		}
		arena_reset(c->scratch);
	}
}

void
codepages_write(
    struct codepages *c, unsigned number, struct bytes octets, struct pen *out)
{
	const struct codepage *page;

	if (number == CODEPAGE_UTF16) {
		pen_utf16(out, octets);
		return;
	}
	page =
	    number == 0 || number == CODEPAGE_WESTERN ? NULL : find(c, number);
	if (page == NULL || (page->is_narrow && page->high[0] == 0)) {
		pen_octets(out, octets);
		return;
	}
	if (!page->is_narrow) {
		write_wide(c, number, octets, out);
		return;
	}
	for (size_t i = 0; i < octets.len; i++)
		pen_char(out, octets.p[i] < 0x80
				  ? octets.p[i]
				  : page->high[octets.p[i] - 0x80]);
}
