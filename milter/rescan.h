/*
 * rescan.h - one message scanned again, with larger limits
 *
 *	sealed copy  ->  key reader  ->  octets  ->  a scanner of its own
 *	document  ->  policy_decide()  ->  what pass 2 adds
 *
 * The message was delivered long ago: what the rules ask for now can only be
 * looked at by somebody, not done.
 */
#ifndef MILTER_RESCAN_H
#define MILTER_RESCAN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "milter/settings.h"
#include "record/program.h"
#include "store/key_reader.h"
#include "store/outbox.h"
#include "store/spool.h"

struct rescan {
	const struct settings *settings;
	/* With the memory of a second scan. */
	const struct scanner_program *scanner;
	/* Where the DSL is told of danger; NULL: nowhere. */
	const struct outbox *outbox;
	/* Holds this mail host's own key. */
	struct key_reader *keys;
	/*
	 * Its first document, sealed copy and one wrap, and how often it was
	 * handed out.
	 */
	const struct spool_entry *waiting;
	uint32_t tries;
	/* -- set by rescan_run() --------------------------------------------- */
	/* Id, document and excerpts of the second pass. */
	struct spool_entry second;
	/* 0: it could not be read this time either. */
	int scanned;
	/* For the log. */
	size_t findings, gaps, rules;
};

/*
 * Scan it again.  What comes of it lives as long as `a`.  -1 with `e`
 * (ERR_SYSTEM) for failures of our own: it still waits.
 */
int rescan_run(struct rescan *r, struct arena *a, struct err *e) MUST_CHECK;

#endif
