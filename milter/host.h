/*
 * host.h - what every session of the milter process shares
 *
 * Made before the first thread and not changed afterwards; what moves inside
 * (settings, spool, scanners, admission) has locks of its own.
 */
#ifndef MILTER_HOST_H
#define MILTER_HOST_H

#include "milter/admission.h"
#include "milter/advised.h"
#include "milter/learned.h"
#include "milter/remember.h"
#include "milter/scanners.h"
#include "milter/settings.h"
#include "store/outbox.h"
#include "store/spool.h"

struct host {
	/* Configuration, policy and keys, as last loaded. */
	struct current *current;
	struct spool *spool;
	struct outbox *outbox;
	struct scanners *scanners;
	struct admission *admission;
	/* Signatures. */
	struct learned *learned;
	/* Who was advised of late. */
	struct advised *advised;
	/* What went before. */
	struct memory *memory;
};

#endif
