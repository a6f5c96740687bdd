/*
 * sheet.c - a private key on paper
 *
 * Eight lines of four octets as seven letters of base 32 (Crockford: no I, L,
 * O, U) and one letter of check: a weighted sum modulo 37, which no single
 * wrong letter and no two swapped neighbours or lines leave as it was.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "store/seal.h"

enum {
	LINES = 8,
	LINE_OCTETS = 4,
	LINE_LETTERS = 7,
	LINE_LEN = 8,
	LETTERS = 32,
	CHECKS = 37
};

/* The last five stand for checks of 32 and more only. */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

/* The check of line `n` over its letters' values. */
static unsigned
check_of(int n, const unsigned char values[LINE_LETTERS])
{
	unsigned sum = (unsigned)n;

	for (unsigned i = 0; i < LINE_LETTERS; i++)
		sum += (i + 1) * values[i];
	return sum % CHECKS;
}

void
seal_sheet_format(const unsigned char secret[32], char *text)
{
	char *p = text;

	for (int n = 0; n < LINES; n++) {
		const unsigned char *o = secret + n * LINE_OCTETS;
		unsigned char values[LINE_LETTERS];
		uint32_t bits = (uint32_t)o[0] << 24 | (uint32_t)o[1] << 16 |
				(uint32_t)o[2] << 8 | o[3];

		for (int i = 0; i < LINE_LETTERS; i++) {
			int shift = 30 - 5 * i;

			values[i] = bits >> shift & 31;
			*p++ = letters[values[i]];
			if (i == 3)
				*p++ = '-';
		}
		*p++ = letters[check_of(n, values)];
		*p++ = n == LINES - 1 ? '\0' : '\n';
	}
}

static int
letter_value(char c)
{
	const char *at;

	c = (char)toupper((unsigned char)c);
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	at = c == '\0' ? NULL : strchr(letters, c);
	return at == NULL ? -1 : (int)(at - letters);
}

int
seal_sheet_parse(const char *text, unsigned char secret[32], struct err *e)
{
	unsigned char value[LINES * LINE_LEN], octets[32];
	size_t n = 0;

	for (; *text != '\0'; text++) {
		int v;

		if (isspace((unsigned char)*text) || *text == '-')
			continue;
		v = letter_value(*text);
		if (v == -1 || n == sizeof(value) ||
		    (v >= LETTERS && n % LINE_LEN != LINE_LETTERS))
			return err_set(e, ERR_CONFIG,
			    "could not read the recovery sheet: line %zu",
			    n / LINE_LEN + 1);
		value[n++] = (unsigned char)v;
	}
	if (n != sizeof(value))
		return err_set(e, ERR_CONFIG,
		    "could not read the recovery sheet: %zu letters, not %zu",
		    n, sizeof(value));
	for (int line = 0; line < LINES; line++) {
		const unsigned char *v = value + line * LINE_LEN;
		unsigned char *o = octets + line * LINE_OCTETS;
		uint32_t bits = 0;

		for (int i = 0; i < LINE_LETTERS; i++)
			bits = i == 0 ? v[0] & 3u : bits << 5 | v[i];
		for (int i = 0; i < LINE_OCTETS; i++)
			o[i] = (unsigned char)(bits >> (24 - 8 * i));
		if (check_of(line, v) != v[LINE_LETTERS])
			return err_set(e, ERR_CONFIG,
			    "could not read the recovery sheet: line %d",
			    line + 1);
	}
	memcpy(secret, octets, sizeof(octets));
	return 0;
}
