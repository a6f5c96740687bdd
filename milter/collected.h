/*
 * collected.h - a message as the MTA gave it, before anybody has looked at it
 */
#ifndef MILTER_COLLECTED_H
#define MILTER_COLLECTED_H

#include "base/arena.h"
#include "milter/settings.h"
#include "record/record.h"

struct collected {
	/* Those in force when it began; it keeps them to its end. */
	struct settings *settings;
	struct followed_hold *people;
	/* Everything that comes from the message lives here. */
	struct arena *a;
	struct envelope envelope;
	/* Sealed memfd with its octets, and how many. */
	int fd;
	uint64_t size;
	/* Where its first Subject field lies in it; len 0: it has none. */
	uint64_t subject_at, subject_len;
	/* What the MTA did not show us: "header_cut". */
	struct gaps gaps;
	/* The MTA's queue id; may be empty. */
	struct field queue_id;
};

#endif
