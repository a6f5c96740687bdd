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

enum {
	/* Sendings that are told; more only repeat the same. */
	SENDINGS_RECALLED = 16
};

struct memory_keys;

/* How an earlier message is known to belong to this one: strongest first. */
enum recalled_by {
	RECALLED_NOT,
	/* References or In-Reply-To name it; or it is sent once more as it is. */
	RECALLED_BY_THREAD,
	/* It, or an answer to it, is enclosed (message/rfc822). */
	RECALLED_BY_ENCLOSURE,
	/* Passages of its text stand in this one; see MEMORY_TEXTS. */
	RECALLED_BY_TEXT,
	/*
	 * The same attachment, octet for octet.  The weakest: a letter is often
	 * checked among colleagues before it goes out.  Advise, do not stop.
	 */
	RECALLED_BY_FILE,
};

/* How a recipient took part in what was written before: he wrote or got it. */
enum took_part {
	/* A message of the thread. */
	TOOK_PART_THREAD = 1 << 0,
	/* The very one that this answers: what it quotes he has. */
	TOOK_PART_ANSWERED = 1 << 1,
};

/* An earlier message of the thread or text; by RECALLED_NOT: there is none. */
struct recalled_mail {
	enum recalled_by by;
	struct uuid id;
	uint64_t received_ms;
};

/* What this sender sent to somebody who gets this message too. */
struct recalled_protected {
	struct uuid message;
	/* When it was accepted, or really sent if it was held, ms UTC. */
	uint64_t at_ms;
	/* Index into the envelope's recipients of one who has both. */
	size_t recipient;
};

struct recalled {
	/* The message marked internal that this one continues or holds. */
	struct recalled_mail internal;
	/*
	 * The flagged one (severity 3 or more) that this one answers
	 * (RECALLED_BY_THREAD) or passes on (all others).
	 */
	struct recalled_mail flagged;
	/*
	 * Protected files that went to the same people in the last week, the
	 * newest for each recipient; newest first, SENDINGS_RECALLED at most.
	 */
	const struct recalled_protected *protected;
	size_t protected_len;
	/*
	 * The newest protected file that went to one of them, whoever sent it,
	 * and the newest of this sender, whoever it went to (its `recipient`
	 * says nothing); at_ms 0: none in the last week.
	 */
	struct recalled_protected anyones, own;
	/* Passwords, likewise: one that went before the file it opens. */
	const struct recalled_protected *passwords;
	size_t passwords_len;
	/*
	 * Messages of this sender before this one and their recipients: last
	 * hour (told to five minutes) and last day (to an hour).  Refused mail
	 * is not counted.
	 */
	uint64_t hour_messages, hour_recipients, day_messages, day_recipients;
	/* Of them personal use (verdict's is_personal), last day. */
	uint64_t day_personal;
	/* 1: an outside sender whom nobody wrote to or heard of before. */
	int sender_is_new;
	/*
	 * One per envelope recipient: 1 for an outside one whom nobody wrote to
	 * or heard of before; NULL: not known.
	 */
	const unsigned char *recipient_is_new;
	/*
	 * One per envelope recipient, OR of enum took_part: 0 where he did not,
	 * or is of the staff; NULL: not known.
	 */
	const unsigned char *recipient_took_part;
	/* Before this nobody was listening, ms UTC: who is new is new since. */
	uint64_t since_ms;
	/* 1: there are other hosts, and what they know is older than a minute. */
	int is_stale;
	/* For memory_facts(): the message as keys; NULL: made when asked for. */
	const struct memory_keys *keys;
};

#endif
