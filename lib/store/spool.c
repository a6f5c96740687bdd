/*
 * spool.c - recorded before accepted: appending to the spool
 *
 * Threads put their finished frames into a queue.  One of them leads: it takes
 * all that wait, writes them, syncs once, tells each, and leaves the lead to
 * one of those that came meanwhile.
 */
#define _GNU_SOURCE
#include "store/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/limits.h"
#include "store/segment.h"
#include "store/tail.h"

enum {
	/* How often the free space is looked at. */
	FLOOR_MS = 250,
	FRAME_MAX = SEGMENT_PAYLOAD_MAX
};

struct waiter {
	struct waiter *next;
	struct bytes frame;
	int done, failed;
	struct err e;
};

struct spool {
	char directory[4096];
	uint64_t segment_max, floor;
	const struct spool_system *system;
	struct spool_tail *tail;
	/* Holds the lock on the directory, so that nobody else appends. */
	int lock_fd;

	pthread_mutex_t mutex;
	pthread_cond_t changed;
	/* Guarded by the mutex. */
	struct waiter *first, **last;
	int led;

	/* The leader's: the segment being written (-1: none), its synced end. */
	int fd;
	uint64_t number, end;
	uint64_t floor_checked_ms;
};

/* -- the system's own calls ----------------------------------------------- */

static int
create_file(const char *path)
{
	return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

static int
sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result, why;

	if (fd == -1)
		return -1;
	result = fsync(fd);
	why = errno;
	close(fd);
	errno = why;
	return result;
}

static int
free_octets(const char *path, uint64_t *out)
{
	struct statvfs s;

	if (statvfs(path, &s) == -1)
		return -1;
	*out = (uint64_t)s.f_bavail * s.f_frsize;
	return 0;
}

static const struct spool_system real_system = {
	.create = create_file,
	.write_at = pwrite,
	.sync_data = fdatasync,
	.truncate = ftruncate,
	.sync_directory = sync_directory,
	.free_octets = free_octets,
};

/* -- segments ------------------------------------------------------------- */

static int
write_whole(const struct spool *s, struct bytes b, uint64_t at)
{
	while (b.len > 0) {
		ssize_t n = s->system->write_at(s->fd, b.p, b.len, (off_t)at);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n == 0)
				errno = ENOSPC;
			return -1;
		}
		b.p += n;
		b.len -= (size_t)n;
		at += (uint64_t)n;
	}
	return 0;
}

/* Cut what is not synced and never append to this segment again. */
static void
abandon(struct spool *s)
{
	if (s->fd == -1)
		return;
	/* If even this fails, the reader's checksums keep the rest out. */
	if (s->system->truncate(s->fd, (off_t)s->end) == 0)
		(void)s->system->sync_data(s->fd);
	close(s->fd);
	s->fd = -1;
	/*
	 * The next one does not exist yet, and on a full disk may not for
	 * long: the recorder may finish this one now and so make room.
	 */
	if (s->tail != NULL)
		tail_publish(s->tail, s->number + 1, 0);
}

static int
begin_segment(struct spool *s, struct err *e)
{
	unsigned char head[SEGMENT_HEAD];
	char path[SEGMENT_PATH];

	if (s->fd != -1)
		close(s->fd);
	s->number++;
	segment_path(s->directory, s->number, path);
	segment_head(s->number, head);
	s->fd = s->system->create(path);
	if (s->fd == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not begin a spool segment: %s", strerror(errno));
	if (write_whole(s, (struct bytes){ head, sizeof(head) }, 0) == -1 ||
	    s->system->sync_data(s->fd) == -1 ||
	    s->system->sync_directory(s->directory) == -1) {
		err_set(e, ERR_SYSTEM, "could not begin a spool segment: %s",
		    strerror(errno));
		/* Nothing is in it; or else one is left at each attempt. */
		unlink(path);
		close(s->fd);
		s->fd = -1;
		return -1;
	}
	s->end = SEGMENT_HEAD;
	return 0;
}

/*
 * The newest segment may end torn: cut it after its last valid entry, so that
 * what is left of it is either whole or damage that somebody must look at.
 */
static int
mend_newest(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CLOEXEC), result = -1;
	struct segment_file at = { .fd = fd, .offset = SEGMENT_HEAD };
	enum segment_read what = SEGMENT_ENTRY;
	uint64_t valid = SEGMENT_HEAD, next = 0;
	off_t size;

	if (fd == -1 || (size = lseek(fd, 0, SEEK_END)) == -1) {
		err_set(e, ERR_SYSTEM, "could not open a spool segment: %s",
		    strerror(errno));
		goto out;
	}
	at.size = (uint64_t)size;
	if (size < SEGMENT_HEAD)
		valid = 0;
	while (size >= SEGMENT_HEAD) {
		struct arena *a = arena_new(2 * (size_t)FRAME_MAX);
		struct spool_entry entry;
		int got = segment_get(a, at, &entry, &next, &what, e);

		arena_free(a);
		if (got == -1)
			goto out;
		if (what == SEGMENT_END || what == SEGMENT_TORN)
			break;
		at.offset = next;
		if (what == SEGMENT_ENTRY)
			valid = next;
	}
	result = 0;
	if ((uint64_t)size > valid &&
	    (ftruncate(fd, (off_t)valid) == -1 || fsync(fd) == -1))
		result = err_set(e, ERR_SYSTEM,
		    "could not mend a spool segment: %s", strerror(errno));
out:
	if (fd != -1)
		close(fd);
	return result;
}

static int
take_over(struct spool *s, struct err *e)
{
	struct arena *a = arena_new(1 << 24);
	uint64_t *numbers, done;
	size_t len;
	int result = segment_list(a, s->directory, &numbers, &len, e);

	if (result == 0 && len > 0) {
		char path[SEGMENT_PATH];

		s->number = numbers[len - 1];
		segment_path(s->directory, s->number, path);
		result = mend_newest(path, e);
	}
	arena_free(a);
	/* A number is never used twice: what is loaded goes by it. */
	done = segment_position(s->directory).number;
	if (s->number < done)
		s->number = done;
	return result;
}

static int
lock_directory(struct spool *s, struct err *e)
{
	s->lock_fd = open(s->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->lock_fd == -1)
		return err_set(e, ERR_CONFIG, "could not open spool \"%s\": %s",
		    s->directory, strerror(errno));
	if (flock(s->lock_fd, LOCK_EX | LOCK_NB) == -1)
		return err_set(e, ERR_CONFIG,
		    "could not take spool \"%s\": another milter uses it",
		    s->directory);
	return 0;
}

struct spool *
spool_open(const struct spool_settings *settings, struct spool_tail *tail,
    struct err *e)
{
	struct spool *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	snprintf(s->directory, sizeof(s->directory), "%s", settings->directory);
	s->segment_max = settings->segment_max;
	s->floor = settings->floor;
	s->system = settings->system == NULL ? &real_system : settings->system;
	s->tail = tail;
	s->fd = -1;
	s->lock_fd = -1;
	s->last = &s->first;
	pthread_mutex_init(&s->mutex, NULL);
	pthread_cond_init(&s->changed, NULL);
	if (lock_directory(s, e) == -1 || take_over(s, e) == -1 ||
	    begin_segment(s, e) == -1) {
		spool_close(s);
		return NULL;
	}
	if (tail != NULL)
		tail_publish(tail, s->number, s->end);
	return s;
}

void
spool_close(struct spool *s)
{
	if (s == NULL)
		return;
	if (s->fd != -1)
		close(s->fd);
	if (s->lock_fd != -1)
		close(s->lock_fd);
	pthread_cond_destroy(&s->changed);
	pthread_mutex_destroy(&s->mutex);
	free(s);
}

/* -- appending ------------------------------------------------------------ */

static int
room_left(struct spool *s, struct err *e)
{
	uint64_t now = clock_mono_ms(), octets;

	if (s->floor == 0 || now - s->floor_checked_ms < FLOOR_MS)
		return 0;
	if (s->system->free_octets(s->directory, &octets) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not look at the spool's free space: %s",
		    strerror(errno));
	if (octets < s->floor)
		return err_set(e, ERR_SYSTEM,
		    "could not spool: less than %llu octets are free",
		    (unsigned long long)s->floor);
	s->floor_checked_ms = now;
	return 0;
}

/* Write the group and sync it once; the leader only. */
static int
commit_group(struct spool *s, const struct waiter *group, struct err *e)
{
	uint64_t at;

	if (room_left(s, e) == -1)
		return -1;
	if ((s->fd == -1 || s->end >= s->segment_max) &&
	    begin_segment(s, e) == -1)
		return -1;
	at = s->end;
	for (const struct waiter *w = group; w != NULL; w = w->next) {
		if (write_whole(s, w->frame, at) == -1) {
			err_set(e, ERR_SYSTEM, "could not write the spool: %s",
			    strerror(errno));
			abandon(s);
			return -1;
		}
		at += w->frame.len;
	}
	if (s->system->sync_data(s->fd) == -1) {
		err_set(e, ERR_SYSTEM, "could not sync the spool: %s",
		    strerror(errno));
		abandon(s);
		return -1;
	}
	s->end = at;
	if (s->tail != NULL)
		tail_publish(s->tail, s->number, s->end);
	return 0;
}

/* Take all that wait and settle them.  Called with the mutex, keeps it. */
static void
lead(struct spool *s)
{
	struct waiter *group = s->first;
	struct err e;
	int failed;

	s->led = 1;
	s->first = NULL;
	s->last = &s->first;
	pthread_mutex_unlock(&s->mutex);
	failed = commit_group(s, group, &e) == -1;
	pthread_mutex_lock(&s->mutex);
	while (group != NULL) {
		struct waiter *next = group->next;

		group->failed = failed;
		if (failed)
			group->e = e;
		group->done = 1;
		group = next;
	}
	s->led = 0;
	pthread_cond_broadcast(&s->changed);
}

int
spool_append(struct spool *s, const struct spool_entry *entry, struct err *e)
{
	struct waiter self = { 0 };
	struct strbuf frame;

	strbuf_init(&frame, FRAME_MAX);
	segment_put(entry, &frame);
	if (strbuf_over(&frame)) {
		strbuf_done(&frame);
		return err_set(e, ERR_SYSTEM,
		    "could not spool: larger than %d octets", FRAME_MAX);
	}
	self.frame = strbuf_bytes(&frame);
	pthread_mutex_lock(&s->mutex);
	*s->last = &self;
	s->last = &self.next;
	while (!self.done) {
		if (s->led)
			pthread_cond_wait(&s->changed, &s->mutex);
		else
			lead(s);
	}
	pthread_mutex_unlock(&s->mutex);
	strbuf_done(&frame);
	if (!self.failed)
		return 0;
	*e = self.e;
	return -1;
}
