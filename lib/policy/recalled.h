/*
 * recalled.h - what is remembered of earlier mail that matters for this one
 *
 * Filled by memory_recall() (memory.h): this host's own mail at once, other
 * hosts' within a second while the database is up.
 */
#ifndef POLICY_RECALLED_H
#define POLICY_RECALLED_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/uuid.h"

/* How an earlier message is known to belong to this one. */
enum recalled_by {
	RECALLED_NOT,
	/* References or In-Reply-To name it, or it is enclosed. */
	RECALLED_BY_THREAD,
	/* A passage of its text stands in this one. */
	RECALLED_BY_TEXT,
	/* The same attachment, octet for octet. */
	RECALLED_BY_FILE,
};

/* An earlier message of the thread or text. */
struct recalled_mail {
	enum recalled_by by;
	struct uuid id;
	uint64_t received_ms;
};

/* A protected file that this sender sent to somebody who gets this message. */
struct recalled_protected {
	struct uuid message;
	/* When we accepted (or will have sent) it, ms UTC. */
	uint64_t at_ms;
	/* Index into the envelope's recipients of one who has both. */
	size_t recipient;
};

struct recalled {
	/* The newest message marked internal that this one continues. */
	struct recalled_mail internal;
	/* The newest flagged one (severity 3 or more) that this one passes on. */
	struct recalled_mail flagged;
	/* Newest first; bounded, see PROTECTED_RECALLED. */
	const struct recalled_protected *protected;
	size_t protected_len;
	/* Messages and recipients of this sender, last hour and last day. */
	uint64_t hour_messages, hour_recipients, day_messages, day_recipients;
	/* Mail marked personal or to private addresses in school hours today. */
	uint64_t day_personal;
	/* 1: nobody outside was ever written to or heard of at this address. */
	int sender_is_new;
	/* What other hosts know is older than a minute. */
	int is_stale;
};

#endif
