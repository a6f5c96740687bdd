/*
 * uuid.h - the identity of a message: a UUIDv7 per SMTP transaction
 *
 * RFC 9562 section 5.7: 48 bits of Unix milliseconds, then random.  Sorts by
 * time, so the database partitions by it.  A Message-ID is only an attribute.
 */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stdint.h>

#include "base/attr.h"

enum { UUID_TEXT = 36 };

struct uuid {
	unsigned char b[16];
};

/* Made from a time and 10 octets of random, both handed in. */
struct uuid uuid_v7(uint64_t unix_ms, const unsigned char random[10]);

/* A new one: the clock's time and the kernel's random. */
struct uuid uuid_new(void);

/* "01931f2e-..." with a NUL. */
void uuid_format(struct uuid id, char out[UUID_TEXT + 1]);

/* 0, or -1 when `text` is not 36 characters of lower- or upper-case form. */
int uuid_parse(const char *text, struct uuid *out) MUST_CHECK;

/* The milliseconds inside. */
uint64_t uuid_ms(struct uuid id);

#endif
