/*
 * lane_serve.c - what the slow lane asks of the database
 */
#include "milter/lane_serve.h"

#include <poll.h>

#include "base/log.h"
#include "store/second.h"

void
lane_hear(int fd, struct arena *a, struct lane_message *out)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct err e;

	*out = (struct lane_message){ .kind = LANE_SILENCE };
	while (poll(&p, 1, 0) == 1) {
		arena_reset(a);
		out->kind = LANE_SILENCE;
		if (lane_recv(fd, a, 0, out, &e) == -1)
			log_err("-", "lane-not-read", &e);
		if (out->kind == LANE_SILENCE)
			return;
	}
}

int
lane_answer(struct arena *a, struct db *db, const struct lane_message *asked,
    struct lane_message *answer, struct err *e)
{
	struct spool_entry *next = arena_alloc(a, sizeof(*next));

	if (asked->kind == LANE_NEXT) {
		if (second_next(a, db, asked->keys, next, &answer->tries, e) ==
		    -1)
			return -1;
		if (answer->tries > 0) {
			answer->kind = LANE_ENTRY;
			answer->entry = next;
		}
	} else if (asked->kind == LANE_SETTLE && asked->entry != NULL) {
		if (second_save(a, db, asked->entry, e) == -1)
			return -1;
		answer->kind = LANE_SETTLED;
	}
	return 0;
}
