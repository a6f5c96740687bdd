/*
 * tail.c - how far the spool is durable, shared by milter and recorder
 *
 * Two numbers that must be read together: a sequence count that is odd while
 * they change (one writer: the leader).
 */
#define _GNU_SOURCE
#include "store/tail.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

struct spool_tail {
	int fd;
	_Atomic uint64_t sequence, number, offset;
};

struct spool_tail *
spool_tail_new(struct err *e)
{
	struct spool_tail *t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (t == MAP_FAILED) {
		err_set(e, ERR_SYSTEM, "could not share memory: %s",
		    strerror(errno));
		return NULL;
	}
	t->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (t->fd == -1) {
		err_set(e, ERR_SYSTEM, "could not make an event: %s",
		    strerror(errno));
		munmap(t, sizeof(*t));
		return NULL;
	}
	return t;
}

int
spool_tail_fd(const struct spool_tail *tail)
{
	return tail->fd;
}

void
tail_publish(struct spool_tail *tail, uint64_t number, uint64_t offset)
{
	uint64_t one = 1;

	/* Odd after a writer that died in here: make it odd again. */
	atomic_fetch_or(&tail->sequence, 1);
	atomic_store(&tail->number, number);
	atomic_store(&tail->offset, offset);
	atomic_fetch_add(&tail->sequence, 1);
	/* A full counter is readable already. */
	if (write(tail->fd, &one, sizeof(one)) == -1)
		return;
}

void
tail_read(const struct spool_tail *tail, uint64_t *number, uint64_t *offset)
{
	for (int tries = 0;; tries++) {
		uint64_t before = atomic_load(&tail->sequence);

		*number = atomic_load(&tail->number);
		*offset = atomic_load(&tail->offset);
		if (before % 2 == 0 && atomic_load(&tail->sequence) == before)
			return;
		/* The writer died inside: nothing is known until the next. */
		if (tries == 1000) {
			*number = 0;
			return;
		}
	}
}
