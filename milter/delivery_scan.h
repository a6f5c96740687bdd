/*
 * delivery_scan.h - messages that a scanner makes of one that is sent
 *
 *	protected, or showing other people	<-  delivery_scan()
 *
 * The deliverer parses no mail: whatever is to be changed in a message is
 * changed by a scanner that is started for it, and the same each time.
 */
#ifndef MILTER_DELIVERY_SCAN_H
#define MILTER_DELIVERY_SCAN_H

#include "milter/delivery.h"
#include "record/job.h"

struct delivery_job {
	/* JOB_PROTECT or JOB_READDRESS. */
	enum job_kind kind;
	uint32_t flags;
	/* May be empty. */
	struct utf8 name;
	const char *password;
	struct bytes octets;
};

/*
 * `*out` lives as long as d->a; len 0: it cannot be made.  -1 with `e` for
 * failures of our own.
 */
int delivery_scan(struct delivery *d, const struct delivery_job *job,
    struct bytes *out, struct err *e) MUST_CHECK;

/* Take everybody who is removed from the item out of `*octets`; as above. */
int delivery_without(struct delivery *d, const struct outbox_item *item,
    struct bytes *octets, struct err *e) MUST_CHECK;

/* `octets` as recipient `i` alone is shown them; as above. */
int delivery_alone(struct delivery *d, const struct outbox_item *item, size_t i,
    struct bytes octets, struct bytes *out, struct err *e) MUST_CHECK;

#endif
