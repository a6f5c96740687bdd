/*
 * host.h - what every session of the milter process shares
 *
 * Made before the first thread and not changed afterwards; what moves inside
 * (spool, scanners, admission) has locks of its own.
 */
#ifndef MILTER_HOST_H
#define MILTER_HOST_H

#include "conf/conf.h"
#include "milter/admission.h"
#include "milter/scanners.h"
#include "policy/policy.h"
#include "store/seal.h"
#include "store/spool.h"

struct host {
	const struct conf *conf;
	const struct policy *policy;
	struct sides sides;
	/* Copies are sealed to the archive's keys, excerpts to the queue's. */
	struct seal_keys archive, queue;
	struct spool *spool;
	struct scanners *scanners;
	struct admission *admission;
};

#endif
