/*
 * orders.c - the thread of the milter process that hears the parent
 */
#include "milter/orders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/wire.h"
#include "milter/control.h"
#include "milter/thread.h"

struct orders {
	int control_fd;
	const char *conf_path;
	const struct host *host;
};

/* New beside old, checked, swapped; or the old ones stay and `why` is told. */
static void
reload(struct orders *o, const struct control *c, int fd)
{
	struct settings *running = current_take(o->host->current);
	struct settings *next;
	struct control answer = { .kind = CONTROL_RELOADED,
		.generation = c->generation };
	struct err e;

	next = settings_load(o->conf_path, running, &e);
	current_give(o->host->current, running);
	if (next != NULL) {
		current_replace(o->host->current, next);
		scanners_use(o->host->scanners, c->generation, fd);
	} else {
		answer.kind = CONTROL_REFUSED;
		snprintf(answer.why, sizeof(answer.why), "%s", e.text);
		close(fd);
	}
	/* A parent that is gone takes us with it. */
	if (wire_send(o->control_fd, &answer, sizeof(answer), NULL, 0, &e) ==
	    -1)
		return;
}

/* Ends when the parent is gone. */
static void *
hear(void *argument)
{
	struct orders *o = argument;

	for (;;) {
		struct control c;
		enum wire_end end;
		size_t len = 0, fds_len = 1;
		int fd = -1;
		struct err e;

		if (wire_recv(o->control_fd, &c, sizeof(c), &len, &fd, &fds_len,
			UINT64_MAX, &end, &e) == -1)
			continue;
		if (end != WIRE_PACKET)
			return NULL;
		if (fds_len != 1)
			continue;
		if (len == sizeof(c) && c.kind == CONTROL_SCANNER)
			scanners_take(o->host->scanners, c.slot, c.ordinal,
			    c.generation, fd);
		else if (len == sizeof(c) && c.kind == CONTROL_RELOAD)
			reload(o, &c, fd);
		else
			close(fd);
	}
}

int
orders_begin(int control_fd, const char *conf_path, const struct host *host,
    struct err *e)
{
	struct orders *o = calloc(1, sizeof(*o));

	if (o == NULL)
		abort();
	*o = (struct orders){ control_fd, conf_path, host };
	if (thread_begin(hear, o, e) == -1) {
		free(o);
		return -1;
	}
	return 0;
}

int
orders_serving(int control_fd, struct err *e)
{
	struct control c = { .kind = CONTROL_SERVING };

	return wire_send(control_fd, &c, sizeof(c), NULL, 0, e);
}
