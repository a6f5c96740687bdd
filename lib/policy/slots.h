/*
 * slots.h - what is filled into texts; for words.c alone
 *
 * {outside} "ann@x.example and 2 more are"; {who} {Who} an address; {what} an
 * identifier by its name, {place} where it stands; {n} a number; {earlier} a
 * day; {until} "at 10:42"; {manager}; {school}; {office} whom to ring from
 * outside.
 */
#ifndef POLICY_SLOTS_H
#define POLICY_SLOTS_H

#include "base/strbuf.h"
#include "policy/words.h"

/* One text while it is made. */
struct telling {
	struct arena *a;
	const struct context *context;
	const struct record *record;
	const struct verdict *verdict;
	enum audience audience;
	/* Longer addresses are counted rather than shown. */
	size_t address_shown;
	struct strbuf out;
};

/* Append `template` with its slots filled for `reason`; NULL appends nothing. */
void slots_say(
    struct telling *t, const struct reason *reason, const char *template);

/* What a school configured, its name for one, is told at most this long. */
enum { CONFIGURED_SHOWN = 60 };

#endif
