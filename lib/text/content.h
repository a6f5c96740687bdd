/*
 * content.h - how decoders say what they found
 *
 * A decoder x.c (decode.c lists them) has two functions.  x_is(): 1 when `in` is
 * its kind, by a look at how it begins.  x_read(): adds what is in it to `*out`,
 * which others may have added to, by the functions below; what it makes lives as
 * long as `a`, what it borrows as the octets of `in`.  It never fails: what it
 * cannot read, or `left` does not allow, is a gap.
 */
#ifndef TEXT_CONTENT_H
#define TEXT_CONTENT_H

#include "text/charset.h"
#include "text/text.h"

/*
 * Add one text, unless it is empty; as it is seen too, where control characters
 * turn letters round.
 */
void content_text(struct arena *a, struct content *out, struct text text);

/* Add a text of `in` itself. */
void content_add(struct arena *a, struct content *out, const struct source *in,
    struct utf8 text, int hidden);

/* Add octets in a charset (may be empty) as text, in all likely readings. */
void content_octets(struct arena *a, struct content *out,
    const struct source *in, struct bytes octets);

/*
 * The likely readings of octets in the charset of `in` (may be empty), with
 * what is to be said of them; none where they are too much.
 */
void content_readings(struct arena *a, struct content *out,
    const struct source *in, struct bytes octets, struct readings *readings);

/*
 * Add a member if the budget allows it; 0 and the gap "too_much" when not.
 * Its octets must have been taken by budget_take().
 */
int content_member(struct arena *a, struct content *out, struct budget *left,
    struct member member);

/* A gap, once. */
void content_gap(struct arena *a, struct content *out, struct utf8 gap);

/* "2" and "word/document.xml" give "2!word/document.xml". */
struct field content_place(
    struct arena *a, const struct source *in, struct field name);

/* 1 and taken, when so many octets may still be unpacked. */
int budget_take(struct budget *left, const struct arena *a, size_t octets);

#endif
