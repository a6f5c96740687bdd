/*
 * octets.h - binary records, written number by number, for tests
 */
#ifndef TESTS_TEXT_OCTETS_H
#define TESTS_TEXT_OCTETS_H

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/strbuf.h"

static inline void
octets_init(struct strbuf *b)
{
	strbuf_init(b, MESSAGE_MAX);
}

/* A number of `octets` octets, little end first. */
static inline void
octets_number(struct strbuf *b, uint64_t v, size_t octets)
{
	for (size_t i = 0; i < octets; i++)
		strbuf_char(b, (char)(v >> (8 * i)));
}

/* ASCII as UTF-16. */
static inline void
octets_wide(struct strbuf *b, const char *text)
{
	for (; *text != '\0'; text++)
		octets_number(b, (unsigned char)*text, 2);
}

/* Octets from here to `place` are zero. */
static inline void
octets_until(struct strbuf *b, size_t place)
{
	while (b->len < place)
		strbuf_char(b, '\0');
}

/* Change a number that is written. */
static inline void
octets_change(struct strbuf *b, size_t place, uint64_t v, size_t octets)
{
	for (size_t i = 0; i < octets; i++)
		b->p[place + i] = (char)(v >> (8 * i));
}

#endif
