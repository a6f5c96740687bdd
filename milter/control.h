/*
 * control.h - what the parent and the milter process say to each other
 *
 * One SOCK_SEQPACKET, struct control each way.  A reload is the parent's
 * CONTROL_RELOAD and the milter's answer, one at a time.  The parent starts and ends
 * scanners, because it has no threads; the milter uses them.  A scanner stands
 * in a slot; `ordinal` tells it from those that stood there before.
 */
#ifndef MILTER_CONTROL_H
#define MILTER_CONTROL_H

#include <stdint.h>

enum control_kind {
	/* Parent to milter, with its job socket: a scanner is ready. */
	CONTROL_SCANNER = 1,
	/* Milter to parent: end this one and send another. */
	CONTROL_REPLACE = 2,
	/* Milter to parent: mail is served. */
	CONTROL_SERVING = 3,
	/*
	 * Parent to milter, with the compiled word lists: read configuration
	 * and policy again, and use `generation` from now on.
	 */
	CONTROL_RELOAD = 4,
	/* Milter to parent: `generation` is in use, or `why` not. */
	CONTROL_RELOADED = 5,
	CONTROL_REFUSED = 6,
};

struct control {
	uint32_t kind, slot;
	uint64_t ordinal;
	/* Counts the word lists: which ones a scanner began with. */
	uint64_t generation;
	char why[512];
};

#endif
