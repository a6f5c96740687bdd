/*
 * control.h - what the parent and the milter process say to each other
 *
 * One SOCK_SEQPACKET, struct control each way.  The parent starts and ends
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
};

struct control {
	uint32_t kind, slot;
	uint64_t ordinal;
};

#endif
