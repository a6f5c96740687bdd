/*
 * identified.h - a text and all that is identified in it, as one line
 *
 * "phone 65 <01792 496000>, email 65 <a@b.example>"; for tests of identifiers.
 */
#ifndef TESTS_MATCH_IDENTIFIED_H
#define TESTS_MATCH_IDENTIFIED_H

#include "match/identifier.h"
#include "tests/tap.h"

struct identified {
	/* want: the line; "" when nothing is to be found. */
	const char *promise, *text, *want;
};

static void
identified_line(
    struct identifiers *ids, struct utf8 text, char *out, size_t size)
{
	struct identifier id;
	size_t n = 0;

	out[0] = '\0';
	identifiers_begin(ids, text);
	while (identifiers_next(ids, &id) && n < size)
		n += (size_t)snprintf(out + n, size - n, "%s%.*s %d <%.*s>",
		    n > 0 ? ", " : "", (int)id.id.len, id.id.p, id.confidence,
		    (int)(id.end - id.start), text.p + id.start);
}

/* One promise for each row. */
__attribute__((unused)) static void
identified_check(const struct identified *rows, size_t len)
{
	const struct school_phones none = { NULL, 0 };
	struct identifiers *ids = identifiers_new(&none);

	for (size_t i = 0; i < len; i++) {
		char got[1000];

		identified_line(ids, utf8_from(rows[i].text), got, sizeof(got));
		tap_same(got, strlen(got), rows[i].want, rows[i].promise);
	}
	identifiers_free(ids);
}

#endif
