/*
 * kind.h - what the content of a part is, by look [libmagic]
 */
#ifndef TEXT_KIND_H
#define TEXT_KIND_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/err.h"

struct kinds;

/* Load the signatures; before the sandbox, which lets no file be opened. */
struct kinds *kinds_new(struct err *e);
void kinds_free(struct kinds *k);

/*
 * "application/pdf", by the first octets of what was declared as `declared`;
 * empty when nothing is known of it.  Text that was declared as text and begins
 * like no other format is not looked up: that is most of all mail, and
 * signatures cost more than everything else.  A kind that rests on one or two
 * octets alone is "application/octet-stream".  Lives as long as `a`.
 */
struct utf8 kinds_of(const struct kinds *k, struct arena *a,
    struct utf8 declared, struct bytes octets);

/* 1: the first octets stand in text of any ASCII-like charset. */
int kind_is_text(struct bytes octets);

/* 1: they are text of two octets a character, with or without a mark. */
int kind_is_wide_text(struct bytes octets);

/* 1: a program of Windows, Linux or macOS. */
int kind_is_program(struct bytes octets);

#endif
