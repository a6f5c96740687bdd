/*
 * reader.c - the recorder's side of the spool
 *
 * Reading starts at the oldest segment there is; the position file only says
 * how much of it is loaded already.  It need not be durable: loading twice is
 * loading once.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "store/segment.h"
#include "store/spool.h"
#include "store/tail.h"

enum { LIST_MAX = 1 << 24, PATH_LEN = 4200 };

struct position {
	uint64_t number, offset;
};

struct spool_reader {
	char directory[4096];
	const struct spool_tail *tail;
	/* The segment at `at.number`; -1: none is open. */
	int fd;
	struct position at, confirmed;
	/* Segments in which damage was seen since `confirmed`. */
	uint64_t *damaged;
	size_t damaged_len;
};

static void
segment_path(const char *directory, uint64_t number, char path[PATH_LEN])
{
	char name[SEGMENT_NAME];

	segment_name(number, name);
	snprintf(path, PATH_LEN, "%s/%s", directory, name);
}

static struct position
load_position(const char *directory)
{
	struct position p = { 0 };
	char path[PATH_LEN], line[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/position", directory);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return p;
	n = read(fd, line, sizeof(line) - 1);
	close(fd);
	if (n <= 0)
		return p;
	line[n] = '\0';
	if (sscanf(line, "%" SCNx64 " %" SCNu64, &p.number, &p.offset) != 2)
		return (struct position){ 0 };
	return p;
}

static int
save_position(const struct spool_reader *r, struct err *e)
{
	char path[PATH_LEN], fresh[PATH_LEN], line[64];
	int fd, failed, len;

	snprintf(path, sizeof(path), "%s/position", r->directory);
	snprintf(fresh, sizeof(fresh), "%s/position.new", r->directory);
	len = snprintf(line, sizeof(line), "%016" PRIx64 " %" PRIu64 "\n",
	    r->at.number, r->at.offset);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	failed = fd == -1 || io_write_all(fd, line, (size_t)len) == -1;
	if (fd != -1 && close(fd) == -1)
		failed = 1;
	if (failed || rename(fresh, path) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not write the spool's position: %s",
		    strerror(errno));
	return 0;
}

struct spool_reader *
spool_reader_open(
    const char *directory, const struct spool_tail *tail, struct err *e)
{
	struct spool_reader *r;

	if (access(directory, R_OK | X_OK) == -1) {
		err_set(e, ERR_CONFIG, "could not open spool \"%s\": %s",
		    directory, strerror(errno));
		return NULL;
	}
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		abort();
	snprintf(r->directory, sizeof(r->directory), "%s", directory);
	r->tail = tail;
	r->fd = -1;
	r->confirmed = load_position(directory);
	r->at = r->confirmed;
	return r;
}

void
spool_reader_close(struct spool_reader *r)
{
	if (r == NULL)
		return;
	if (r->fd != -1)
		close(r->fd);
	free(r->damaged);
	free(r);
}

/* The smallest segment number above `above` (or any, with `any`); 0: none. */
static int
segment_after(const struct spool_reader *r, uint64_t above, int any,
    uint64_t *found, struct err *e)
{
	struct arena *a = arena_new(LIST_MAX);
	uint64_t *numbers;
	size_t len;
	int result = segment_list(a, r->directory, &numbers, &len, e);

	*found = 0;
	for (size_t i = 0; result == 0 && i < len && *found == 0; i++)
		if (any || numbers[i] > above)
			*found = numbers[i];
	arena_free(a);
	return result;
}

static int
open_segment(struct spool_reader *r, uint64_t number, struct err *e)
{
	char path[PATH_LEN];

	segment_path(r->directory, number, path);
	r->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (r->fd == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not open a spool segment: %s", strerror(errno));
	if (number != r->at.number || r->at.offset < SEGMENT_HEAD)
		r->at = (struct position){ number, SEGMENT_HEAD };
	return 0;
}

/* How much of the open segment may be read. */
static int
readable(const struct spool_reader *r, uint64_t *size, struct err *e)
{
	struct stat st;
	uint64_t number, offset;

	if (fstat(r->fd, &st) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not look at a spool segment: %s", strerror(errno));
	*size = (uint64_t)st.st_size;
	if (r->tail == NULL)
		return 0;
	tail_read(r->tail, &number, &offset);
	if (number == r->at.number && offset < *size)
		*size = offset;
	return 0;
}

static void
mark_damaged(struct spool_reader *r)
{
	if (r->damaged_len > 0 &&
	    r->damaged[r->damaged_len - 1] == r->at.number)
		return;
	r->damaged =
	    realloc(r->damaged, (r->damaged_len + 1) * sizeof(*r->damaged));
	if (r->damaged == NULL)
		abort();
	r->damaged[r->damaged_len++] = r->at.number;
}

/* At the end of the open segment: 1 when a newer one was begun, else 0. */
static int
step(struct spool_reader *r, int torn, struct err *e)
{
	uint64_t newer;

	if (segment_after(r, r->at.number, 0, &newer, e) == -1)
		return -1;
	if (newer == 0)
		return 0;
	if (torn)
		mark_damaged(r);
	close(r->fd);
	r->fd = -1;
	return open_segment(r, newer, e) == -1 ? -1 : 1;
}

int
spool_next(struct spool_reader *r, struct arena *a, struct spool_entry *out,
    enum spool_read *what, struct err *e)
{
	*what = SPOOL_END;
	if (r->fd == -1) {
		uint64_t oldest;

		if (segment_after(r, 0, 1, &oldest, e) == -1)
			return -1;
		if (oldest == 0)
			return 0;
		if (open_segment(r, oldest, e) == -1)
			return -1;
	}
	for (;;) {
		enum segment_read got;
		uint64_t size = 0, next = 0;
		int moved;

		if (readable(r, &size, e) == -1 ||
		    segment_get(a, r->fd, size, r->at.offset, out, &next, &got,
			e) == -1)
			return -1;
		if (got == SEGMENT_ENTRY || got == SEGMENT_DAMAGED) {
			if (got == SEGMENT_DAMAGED)
				mark_damaged(r);
			*what =
			    got == SEGMENT_ENTRY ? SPOOL_ENTRY : SPOOL_DAMAGED;
			r->at.offset = next;
			return 0;
		}
		moved = step(r, got == SEGMENT_TORN, e);
		if (moved <= 0)
			return moved;
	}
}

static int
is_damaged(const struct spool_reader *r, uint64_t number)
{
	for (size_t i = 0; i < r->damaged_len; i++)
		if (r->damaged[i] == number)
			return 1;
	return 0;
}

int
spool_done(struct spool_reader *r, struct err *e)
{
	struct arena *a;
	uint64_t *numbers;
	size_t len, kept = 0;
	int result;

	if (r->fd == -1)
		return 0;
	if (save_position(r, e) == -1)
		return -1;
	a = arena_new(LIST_MAX);
	result = segment_list(a, r->directory, &numbers, &len, e);
	for (size_t i = 0; result == 0 && i < len; i++) {
		char path[PATH_LEN], damaged[PATH_LEN + 8];

		if (numbers[i] >= r->at.number)
			break;
		segment_path(r->directory, numbers[i], path);
		snprintf(damaged, sizeof(damaged), "%s.damaged", path);
		if (is_damaged(r, numbers[i]) ? rename(path, damaged) == -1
					      : unlink(path) == -1)
			result = err_set(e, ERR_SYSTEM,
			    "could not finish a spool segment: %s",
			    strerror(errno));
	}
	arena_free(a);
	for (size_t i = 0; i < r->damaged_len; i++)
		if (r->damaged[i] >= r->at.number)
			r->damaged[kept++] = r->damaged[i];
	r->damaged_len = kept;
	if (result == 0)
		r->confirmed = r->at;
	return result;
}

void
spool_rewind(struct spool_reader *r)
{
	if (r->fd != -1)
		close(r->fd);
	r->fd = -1;
	r->at = r->confirmed;
}

/* -- status --------------------------------------------------------------- */

static void
count_segment(const char *directory, uint64_t number, struct position done,
    struct spool_status *s)
{
	char path[PATH_LEN];
	struct stat st;
	uint64_t from = number == done.number ? done.offset : SEGMENT_HEAD;

	segment_path(directory, number, path);
	if (stat(path, &st) == -1)
		return;
	s->segments++;
	s->octets += (uint64_t)st.st_size;
	if ((uint64_t)st.st_size > from)
		s->waiting += (uint64_t)st.st_size - from;
}

int
spool_status(const char *directory, struct spool_status *out, struct err *e)
{
	struct spool_reader *r = spool_reader_open(directory, NULL, e);
	struct spool_status s = { 0 };
	struct arena *a;
	struct spool_entry entry;
	enum spool_read what = SPOOL_DAMAGED;
	uint64_t *numbers;
	size_t len;
	int result;

	if (r == NULL)
		return -1;
	a = arena_new((size_t)2 * SEGMENT_PAYLOAD_MAX);
	result = segment_list(a, directory, &numbers, &len, e);
	for (size_t i = 0; result == 0 && i < len; i++)
		count_segment(directory, numbers[i], r->confirmed, &s);
	if (result == 0 && s.waiting > 0 &&
	    spool_next(r, a, &entry, &what, e) == 0 && what == SPOOL_ENTRY)
		s.oldest_ms = uuid_ms(entry.id);
	arena_free(a);
	spool_reader_close(r);
	if (result == 0)
		*out = s;
	return result;
}
