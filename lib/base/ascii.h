/*
 * ascii.h - classes of the characters that protocols are made of
 *
 * Of ASCII alone, whatever the locale: what is beyond it is of no class, and a
 * char that is negative is such a one.
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

static inline int
ascii_is_letter(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A capital as a small letter, all else as it is. */
static inline int
ascii_lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* What a hexadecimal digit of either case stands for; -1: it is none. */
static inline int
ascii_hex(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* WSP of RFC 5234: what separates inside a line. */
static inline int
ascii_is_blank(int c)
{
	return c == ' ' || c == '\t';
}

/* White space of HTML (WHATWG): line ends and form feeds, too. */
static inline int
ascii_is_space(int c)
{
	return ascii_is_blank(c) || c == '\n' || c == '\r' || c == '\f';
}

#endif
