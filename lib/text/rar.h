/*
 * rar.h - which files of a rar archive, of version 4 or 5, need a password
 *
 * libarchive of Debian 12 does not say so for every one.  After RARLAB's
 * technote: blocks one after the other, by their own sizes.
 */
#ifndef TEXT_RAR_H
#define TEXT_RAR_H

#include "base/arena.h"
#include "base/bytes.h"

struct rar {
	/* For each file (folders too), as they stand: 1 when it is encrypted. */
	unsigned char *encrypted;
	size_t len, cap;
	/* How many are. */
	size_t encrypted_len;
	/* 1: not even names can be read. */
	int is_encrypted;
	/* 1: one volume of several. */
	int is_piece;
};

/* 1: the octets begin like a rar archive. */
int rar_is(struct bytes octets);

/* `*out` lives as long as `a`; empty for what is no rar. */
void rar_list(struct arena *a, struct bytes octets, struct rar *out);

#endif
