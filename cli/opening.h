/*
 * opening.h - one message opened: written down first, then its octets
 *
 *	key reader forked  ->  opening and notice written  ->  copy  ->  octets
 *
 * The opening is a transaction of its own that is over before the database
 * hands out copy and wrap; what the person read will be told goes to standard
 * error.
 */
#ifndef CLI_OPENING_H
#define CLI_OPENING_H

#include "base/attr.h"
#include "base/bytes.h"
#include "cli/options.h"
#include "cli/session.h"

struct key_reader;

struct opening {
	struct session *session;
	/* Options `purpose`, `reason` and `sheet` are used. */
	const struct option_row *options;
	struct key_reader *reader;
};

/*
 * Fork the key reader, which must come before anything else is opened, and
 * connect.  Complains; nothing is to be ended then.
 */
enum cli_exit opening_begin(struct session *session,
    const struct option_row *options, struct opening *out);
void opening_end(struct opening *o);

/*
 * Write the opening of record `id` at `tier` ("T3" its text, "T4" an
 * attachment) and hand out its octets, which live as long as the session.
 * Asks on a terminal for purpose and reason that no option gives.  Complains.
 */
enum cli_exit opening_octets(
    struct opening *o, const char *id, const char *tier, struct bytes *out);

/*
 * The same of sealed mail that another person has signed for: `which` is the
 * number of the ask, purpose and reason are those that were signed.  Complains.
 */
enum cli_exit opening_signed(
    struct opening *o, const char *which, struct bytes *out);

/*
 * Unseal the copy in `rows`, whose columns are message, sealed, key_id and
 * wrapped.  Lives as long as `a`.  -1 with `e`: no key here opens it.
 */
int opening_unseal(const struct opening *o, struct arena *a,
    const struct db_rows *rows, struct bytes *out, struct err *e) MUST_CHECK;

#endif
