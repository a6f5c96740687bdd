/*
 * replay.h - what a rule would have done to recorded mail
 *
 *	order written  ->  veiled records  ->  policy_decide()  ->  replay_take()
 *	->  replay_print()
 *
 * Nothing but counts comes out, and none below COUNTS_LEAST.
 */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "base/strbuf.h"
#include "cli/counts.h"
#include "policy/again.h"

enum {
	SEVERITY_MAX = 5,
	/* Ten years. */
	REPLAY_WEEKS_MAX = 530,
};

struct replay_week {
	size_t looked, hits;
	uint64_t review_seconds;
};

struct replay {
	const struct again *again;
	enum rule_mode mode;
	/* Of the order, ms UTC. */
	uint64_t since_ms, until_ms;
	/* How long somebody takes over a flag of this severity. */
	uint64_t review_seconds[SEVERITY_MAX + 1];

	/* Records decided about; sealed ones, and those that nobody could read. */
	size_t looked, sealed, unread;
	/* Messages that the rule hits, and what becomes of them. */
	size_t hits, by_action[ACTION_TEMPFAIL + 1];
	/* Of them: somebody is to look; a permission lets it pass. */
	size_t reviews, lifted;
	uint64_t seconds;
	/* When the first of the records came, ms UTC. */
	uint64_t first_ms;
	/* Senders; causes; findings by id; queues; domains outside. */
	struct counts people, causes, findings, queues, domains;
	/* From the Monday before since_ms on. */
	struct replay_week *weeks;
	size_t weeks_len;
};

/* Begin; counts and weeks live as long as `a`.  The four above are set. */
void replay_begin(struct replay *r, struct arena *a);

/* Count one record and the verdict on it. */
void replay_take(struct replay *r, const struct context *context,
    const struct record *record, const struct verdict *verdict);

/* Print all of it; sorts the counts. */
void replay_print(struct replay *r);

/* The same as one JSON object, to be kept with the order; after replay_print(). */
void replay_to_json(const struct replay *r, struct strbuf *out);

#endif
