/*
 * quoted.h - where a text repeats what somebody else wrote
 *
 * Lines that begin with '>', and all that follows the line with which a mail
 * program introduces the message that is answered or sent on.  What was quoted
 * counted when its author sent it.  A text of nothing but quotation is its
 * sender's: sending it on is what he does.
 */
#ifndef MATCH_QUOTED_H
#define MATCH_QUOTED_H

#include "base/arena.h"
#include "base/bytes.h"

enum {
	/* Spans of one text; what is quoted beyond them counts in full. */
	QUOTED_SPANS_MAX = 100 * 1000,
};

struct quoted {
	/* Octets of the text, in order, apart from each other. */
	struct quoted_span {
		size_t start, end;
	} * v;
	size_t len, cap;
};

/* `*out` lives as long as `a`.  Linear. */
void quoted_find(struct arena *a, struct utf8 text, struct quoted *out);

/* 1 when octet `at` is quoted. */
int quoted_at(const struct quoted *q, size_t at);

#endif
