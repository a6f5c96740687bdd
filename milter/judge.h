/*
 * judge.h - from the octets to a verdict that is recorded
 *
 *	scanner  ->  document  ->  policy_decide()  ->  seal  ->  spool
 */
#ifndef MILTER_JUDGE_H
#define MILTER_JUDGE_H

#include "base/attr.h"
#include "base/err.h"
#include "milter/collected.h"
#include "milter/host.h"

/*
 * Scan, decide and record `message`.  When this returns 0 the record and its
 * sealed copy are durable and `*out` may be told to the MTA; it lives as long
 * as message->a.  -1 with `e`: nothing was recorded, answer 4xx.
 */
int judge_message(const struct host *host, const struct collected *message,
    struct verdict *out, struct err *e) MUST_CHECK;

#endif
