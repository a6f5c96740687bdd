/*
 * piece.h - numbers and octets one behind another, as our files hold them
 *
 *	piece  := length(4) octets
 *	sealed := piece count(4) { piece(key id) piece(wrap) }*
 *
 * Numbers are little-endian.  Reading takes any octets: what is not there
 * makes the cursor bad, and everything that is taken from it then is empty.
 */
#ifndef STORE_PIECE_H
#define STORE_PIECE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/strbuf.h"
#include "store/seal.h"

void piece_put32(unsigned char out[4], uint32_t v);
uint32_t piece_get32(const unsigned char p[4]);
void piece_put64(unsigned char out[8], uint64_t v);
uint64_t piece_get64(const unsigned char p[8]);

/* Append to `out`. */
void piece_add32(struct strbuf *out, uint32_t v);
void piece_add64(struct strbuf *out, uint64_t v);
void piece_add(struct strbuf *out, struct bytes octets);
void piece_add_sealed(struct strbuf *out, const struct sealed *s);

struct cursor {
	/* What is not read yet. */
	struct bytes left;
	/* 1: it did not hold what was asked for. */
	int bad;
};

/* `len` octets, borrowed. */
struct bytes piece_take(struct cursor *c, size_t len);
uint32_t piece_take32(struct cursor *c);
uint64_t piece_take64(struct cursor *c);
struct bytes piece_next(struct cursor *c);
/* The octets are borrowed; the array of wraps lives as long as `a`. */
void piece_take_sealed(struct arena *a, struct cursor *c, struct sealed *out);

#endif
