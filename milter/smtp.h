/*
 * smtp.h - one message to one listener (RFC 5321)
 *
 * libcurl connects, says EHLO and secures the connection; the transaction is
 * spoken here, because libcurl's own gives no answer for each recipient, cannot
 * replay the arguments of the first envelope (8BITMIME, DSN) and rewrites
 * domains.  The octets go as they are, with dots doubled and bare line ends made
 * whole.
 */
#ifndef MILTER_SMTP_H
#define MILTER_SMTP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "conf/conf.h"
#include "record/record.h"

struct smtp_letter {
	const struct envelope *envelope;
	/* One per recipient: not 0, it is not for him (any more). */
	const unsigned char *done;
	struct bytes octets;
	/*
	 * Called when all but the last octets are given away: what returns -1
	 * ends it unsent.
	 */
	int (*ending)(void *to, struct err *e);
	void *to;
};

struct smtp_answer {
	/* One per recipient: the reply to his RCPT; 0: not asked. */
	uint32_t *codes;
	/* The reply to the whole; 0: there was none. */
	uint32_t code;
	/* 1: ESMTP arguments of the first envelope that cannot be replayed. */
	int lost_arguments;
	/* 1: the listener's name was not found. */
	int is_unresolved;
	/* Why there was no reply, for the log. */
	struct err why;
};

/*
 * Have all that sending loads later loaded: TLS with its settings, the name
 * service's modules.  Before the sandbox; may take as long as a look-up does.
 */
void smtp_prepare(const struct conf *conf);

/* The TCP port of conf's deliver-to; 0: none can be made out. */
uint16_t smtp_port(const struct conf *conf);

/*
 * Send it to conf's deliver-to.  `*out` lives as long as `a`.  Never fails
 * otherwise than by what the answer says.
 */
void smtp_send(struct arena *a, const struct conf *conf,
    const struct smtp_letter *letter, struct smtp_answer *out);

#endif
