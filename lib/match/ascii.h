/*
 * ascii.h - what kind of octet this is
 *
 * Identifiers are written in ASCII; every octet of any other letter counts as
 * part of a word.
 */
#ifndef MATCH_ASCII_H
#define MATCH_ASCII_H

static inline int
ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline char
ascii_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static inline int
ascii_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline int
ascii_letter(char c)
{
	return ascii_capital(ascii_upper(c));
}

static inline int
ascii_alnum(char c)
{
	return ascii_digit(c) || ascii_letter(c);
}

#endif
