/*
 * kind.c - what the content of a part is, by look [libmagic]
 */
#include "text/kind.h"

#include <magic.h>
#include <stdlib.h>
#include <string.h>

#include "text/little.h"

struct kinds {
	magic_t magic;
};

enum {
	/*
	 * Signatures stand at the front; only a compound file (old Word, Excel)
	 * has its directory anywhere.  Looking for rare ones further back took
	 * half of a scan (measured).
	 */
	LOOKED_AT = 8 * 1024,
	COMPOUND_LOOKED_AT = 64 * 1024,
	KIND_MAX = 127,
	/* Octets that must be text, and those a signature's pattern may see. */
	TEXT_LOOKED_AT = 4096,
	PATTERN_MAX = 1024,
	/* Octets that show whether every second one is zero. */
	WIDE_LOOKED_AT = 512,
};

struct kinds *
kinds_new(struct err *e)
{
	/* Signatures only: the slow guesses about text are our own business. */
	const int flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS |
			  MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ENCODING |
			  MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_ELF;
	const size_t pattern_max = PATTERN_MAX;
	struct kinds *k = calloc(1, sizeof(*k));

	if (k == NULL)
		abort();
	k->magic = magic_open(flags);
	if (k->magic == NULL || magic_load(k->magic, NULL) == -1) {
		err_set(e, ERR_CONFIG, "could not load file signatures: %s",
		    k->magic != NULL ? magic_error(k->magic) : "no memory");
		kinds_free(k);
		return NULL;
	}
	magic_setparam(k->magic, MAGIC_PARAM_REGEX_MAX, &pattern_max);
	return k;
}

void
kinds_free(struct kinds *k)
{
	if (k == NULL)
		return;
	if (k->magic != NULL)
		magic_close(k->magic);
	free(k);
}

/* Octets that stand in text of any ASCII-like charset. */
int
kind_is_text(struct bytes octets)
{
	size_t n = octets.len < TEXT_LOOKED_AT ? octets.len : TEXT_LOOKED_AT;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = octets.p[i];

		if (c < ' ' && c != '\t' && c != '\n' && c != '\r' &&
		    c != '\f' && c != 033)
			return 0;
	}
	return 1;
}

int
kind_is_wide_text(struct bytes octets)
{
	size_t n = octets.len < WIDE_LOOKED_AT ? octets.len : WIDE_LOOKED_AT;
	size_t zeroes[2] = { 0, 0 };

	if (BEGINS_WITH(octets, "\xff\xfe") || BEGINS_WITH(octets, "\xfe\xff"))
		return 1;
	for (size_t i = 0; i < n; i++)
		zeroes[i % 2] += octets.p[i] == '\0';
	/* Letters of the West on one side only. */
	return n >= 4 && (zeroes[0] == 0 || zeroes[1] == 0) &&
	       (zeroes[0] + zeroes[1]) * 10 > n / 2 * 8;
}

int
kind_is_program(struct bytes octets)
{
	return BEGINS_WITH(octets, "\177ELF") ||
	       BEGINS_WITH(octets, "\xcf\xfa\xed\xfe") ||
	       (BEGINS_WITH(octets, "MZ") && !kind_is_text(octets));
}

/* Formats of other kinds that are written as text. */
static int
begins_otherwise(struct bytes octets)
{
	static const char *const begins[] = { "%PDF", "%!", "{\\rtf", "<?xml",
		"<svg", "#!", "MZ", "PK", "begin ", "From ", "<?php", "GIF8" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++) {
		size_t len = strlen(begins[i]);

		if (octets.len >= len && memcmp(octets.p, begins[i], len) == 0)
			return 1;
	}
	return 0;
}

/* [MS-CFB] 2.2 */
static int
is_compound(struct bytes octets)
{
	static const unsigned char begins[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1,
		0xb1, 0x1a, 0xe1 };

	return octets.len >= sizeof(begins) &&
	       memcmp(octets.p, begins, sizeof(begins)) == 0;
}

/*
 * What most attachments of a school are, by signatures that leave no doubt:
 * asking libmagic about each costs a third of a scan.
 */
static struct utf8
by_signature(struct bytes octets)
{
	static const struct {
		const char *begins;
		size_t len;
		struct utf8 kind;
	} rows[] = {
		{ "%PDF-", 5, { "application/pdf", 15 } },
		{ "\x89PNG\r\n\x1a\n", 8, { "image/png", 9 } },
		{ "\xff\xd8\xff\xe0", 4, { "image/jpeg", 10 } },
		{ "\xff\xd8\xff\xe1", 4, { "image/jpeg", 10 } },
		{ "\xff\xd8\xff\xdb", 4, { "image/jpeg", 10 } },
		{ "GIF87a", 6, { "image/gif", 9 } },
		{ "GIF89a", 6, { "image/gif", 9 } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (octets.len > rows[i].len &&
		    memcmp(octets.p, rows[i].begins, rows[i].len) == 0)
			return rows[i].kind;
	return (struct utf8){ NULL, 0 };
}

/*
 * libmagic tells some kinds by one or two octets, and one file of random
 * octets in a hundred has them: these are believed when something else agrees.
 * A program of DOS (".com") that has no header at all is known by its name.
 */
static int
is_doubtful(struct utf8 kind, struct utf8 declared, struct bytes octets)
{
	static const char *const sounds[] = { "audio/x-mp4a-latm",
		"audio/x-hx-aac-adts", "audio/mpeg", "audio/x-syx",
		"audio/vnd.dolby.dd-raw" };

	if (utf8_equal(kind, UTF8("application/x-dosexec")))
		return !BEGINS_WITH(octets, "MZ") && !BEGINS_WITH(octets, "ZM");
	for (size_t i = 0; i < sizeof(sounds) / sizeof(*sounds); i++)
		if (utf8_equal(kind, utf8_from(sounds[i])))
			return !BEGINS_WITH(octets, "ID3") &&
			       !utf8_begins(declared, "audio/") &&
			       !utf8_begins(declared, "video/");
	return 0;
}

struct utf8
kinds_of(const struct kinds *k, struct arena *a, struct utf8 declared,
    struct bytes octets)
{
	const char *kind;
	size_t len = 0, most;
	struct utf8 sure;

	if (octets.len == 0)
		return (struct utf8){ NULL, 0 };
	if ((utf8_equal(declared, UTF8("text/plain")) ||
		utf8_equal(declared, UTF8("text/html"))) &&
	    kind_is_text(octets) && !begins_otherwise(octets))
		return declared;
	sure = by_signature(octets);
	if (sure.len > 0)
		return sure;
	most = is_compound(octets) ? COMPOUND_LOOKED_AT : LOOKED_AT;
	kind = magic_buffer(
	    k->magic, octets.p, octets.len < most ? octets.len : most);
	if (kind == NULL)
		return (struct utf8){ NULL, 0 };
	/* Printable ASCII of a bounded length, whatever a signature says. */
	while (len < KIND_MAX && kind[len] > ' ' && kind[len] <= '~')
		len++;
	if (is_doubtful((struct utf8){ kind, len }, declared, octets))
		return UTF8("application/octet-stream");
	return arena_utf8(a, (struct utf8){ kind, len });
}
