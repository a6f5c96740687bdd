/*
 * bynames.h - what the display names of a message's mailboxes say
 *
 * Mail programs show the name and seldom the address: "You are a ... <a@x>" is
 * read by whoever gets the mail.
 */
#ifndef SCANNER_BYNAMES_H
#define SCANNER_BYNAMES_H

#include "record/record.h"

struct findings;
struct matcher;

/* Where findings in the text of bynames_text() stand. */
#define BYNAMES_WHERE UTF8("names")

/*
 * The names of From, Reply-To, To and Cc, as they are shown; lives as long as `a`.
 *  What is no more than an address says nothing.
 */
struct utf8 bynames_text(struct arena *a, const struct header *header);

/*
 * Add the words of the lists that stand in it.  Names of people are what such a
 * field is for, and numbers in it are a signature: neither is added.
 */
void bynames_search(struct arena *a, const struct matcher *m, struct utf8 text,
    struct findings *out);

#endif
