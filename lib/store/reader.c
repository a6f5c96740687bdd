/*
 * reader.c - the recorder's side of the spool
 *
 * Reading starts at the oldest segment there is; the position file only says
 * how much of it is loaded already.  It need not be durable: loading twice is
 * loading once.
 */
#define _GNU_SOURCE
#include <dirent.h>
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

enum { LIST_MAX = 1 << 26 };

struct spool_reader {
	char directory[4096];
	const struct spool_tail *tail;
	/* The segment at `at.number`; -1: none is open. */
	int fd;
	struct segment_position at, confirmed;
	/* 1: the open segment will never grow again. */
	int final;
	/* 1: the first segment was opened: older ones are loaded. */
	int started;
	/* 1: the position file does not say `confirmed`. */
	int unsaved;
	/* A damaged segment that could not be kept yet; 0: none. */
	uint64_t unkept;
};

static int
save_position(const struct spool_reader *r)
{
	char path[SEGMENT_PATH], fresh[SEGMENT_PATH], line[64];
	int fd, failed, len;

	snprintf(path, sizeof(path), "%s/position", r->directory);
	snprintf(fresh, sizeof(fresh), "%s/position.new", r->directory);
	len = snprintf(line, sizeof(line), "%016" PRIx64 " %" PRIu64 "\n",
	    r->at.number, r->at.offset);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	failed = fd == -1 || io_write_all(fd, line, (size_t)len) == -1;
	if (fd != -1 && close(fd) == -1)
		failed = 1;
	return failed ? -1 : rename(fresh, path);
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
	r->confirmed = segment_position(directory);
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
	free(r);
}

/* The oldest segment of at least `least`; *found 0: none. */
static int
segment_from(const struct spool_reader *r, uint64_t least, uint64_t *found,
    struct err *e)
{
	struct arena *a = arena_new(LIST_MAX);
	uint64_t *numbers;
	size_t len;
	int result = segment_list(a, r->directory, &numbers, &len, e);

	*found = 0;
	for (size_t i = 0; result == 0 && i < len && *found == 0; i++)
		if (numbers[i] >= least)
			*found = numbers[i];
	arena_free(a);
	return result;
}

static void
close_segment(struct spool_reader *r)
{
	if (r->fd != -1)
		close(r->fd);
	r->fd = -1;
	r->final = 0;
}

static int
open_segment(struct spool_reader *r, uint64_t number, struct err *e)
{
	char path[SEGMENT_PATH];
	struct stat st;

	close_segment(r);
	segment_path(r->directory, number, path);
	r->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (r->fd == -1 || fstat(r->fd, &st) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not open a spool segment: %s", strerror(errno));
	if (number != r->at.number || r->at.offset < SEGMENT_HEAD ||
	    r->at.offset > (uint64_t)st.st_size)
		r->at = (struct segment_position){ number, SEGMENT_HEAD };
	r->started = 1;
	return 0;
}

/* How much of the open segment may be read. */
static int
readable(const struct spool_reader *r, struct segment_file *from, struct err *e)
{
	struct stat st;
	uint64_t number, offset;

	if (fstat(r->fd, &st) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not look at a spool segment: %s", strerror(errno));
	*from =
	    (struct segment_file){ r->fd, (uint64_t)st.st_size, r->at.offset };
	if (r->tail == NULL)
		return 0;
	tail_read(r->tail, &number, &offset);
	if (number == r->at.number && offset < from->size)
		from->size = offset;
	return 0;
}

/*
 * Keep the segment under a second name as soon as damage is seen: a recorder
 * that starts anew behind it would not know.
 */
static int
keep_damaged(const struct spool_reader *r, uint64_t number)
{
	char path[SEGMENT_PATH], kept[SEGMENT_PATH + 8];

	segment_path(r->directory, number, path);
	snprintf(kept, sizeof(kept), "%s.damaged", path);
	return link(path, kept) == -1 && errno != EEXIST ? -1 : 0;
}

/*
 * Nothing more stands in the open segment.  Only when it was final before it
 * was read may the next one be gone to: else what was appended between the
 * read and the look for the next would be lost.  1: try again; 0: the end.
 */
static int
go_on(struct spool_reader *r, struct err *e)
{
	uint64_t newer, number = 0, offset;

	if (r->tail != NULL)
		tail_read(r->tail, &number, &offset);
	if (number != 0 && number <= r->at.number)
		return 0;
	if (segment_from(r, r->at.number + 1, &newer, e) == -1)
		return -1;
	if (newer == 0 && number == 0)
		return 0;
	if (!r->final) {
		r->final = 1;
		return 1;
	}
	if (newer != 0)
		return open_segment(r, newer, e) == -1 ? -1 : 1;
	/* Abandoned on a full disk: done with before there is a next. */
	close_segment(r);
	r->at = (struct segment_position){ r->at.number + 1, SEGMENT_HEAD };
	return 0;
}

/* 1 when a segment is open; 0 when there is none. */
static int
begin_reading(struct spool_reader *r, struct err *e)
{
	uint64_t oldest;

	if (r->fd != -1)
		return 1;
	if (segment_from(r, r->started ? r->at.number : 0, &oldest, e) == -1)
		return -1;
	if (oldest == 0)
		return 0;
	return open_segment(r, oldest, e) == -1 ? -1 : 1;
}

int
spool_next(struct spool_reader *r, struct arena *a, struct spool_entry *out,
    enum spool_read *what, struct err *e)
{
	int more = begin_reading(r, e);

	*what = SPOOL_END;
	while (more == 1) {
		struct segment_file from = { 0 };
		enum segment_read got;
		uint64_t next = 0;

		if (readable(r, &from, e) == -1 ||
		    segment_get(a, from, out, &next, &got, e) == -1)
			return -1;
		if (got == SEGMENT_DAMAGED ||
		    (got == SEGMENT_TORN && r->final)) {
			if (keep_damaged(r, r->at.number) == -1)
				r->unkept = r->at.number;
			*what = SPOOL_DAMAGED;
		} else if (got == SEGMENT_ENTRY) {
			*what = SPOOL_ENTRY;
		}
		if (*what != SPOOL_END) {
			r->at.offset = next;
			return 0;
		}
		more = go_on(r, e);
	}
	return more;
}

/* Remove what is loaded; what is damaged has a second name by now. */
static int
trim(struct spool_reader *r, struct err *e)
{
	struct arena *a = arena_new(LIST_MAX);
	uint64_t *numbers;
	size_t len;
	int result = segment_list(a, r->directory, &numbers, &len, e);

	for (size_t i = 0; result == 0 && i < len; i++) {
		uint64_t number = numbers[i];
		char path[SEGMENT_PATH];

		if (number >= r->at.number)
			break;
		segment_path(r->directory, number, path);
		if ((number == r->unkept && keep_damaged(r, number) == -1) ||
		    unlink(path) == -1)
			result = err_set(e, ERR_SYSTEM,
			    "could not finish a spool segment: %s",
			    strerror(errno));
		else if (number == r->unkept)
			r->unkept = 0;
	}
	arena_free(a);
	return result;
}

int
spool_done(struct spool_reader *r, struct err *e)
{
	int moved = r->at.number != r->confirmed.number, trimmed = 0;

	if (!moved && r->at.offset == r->confirmed.offset && !r->unsaved)
		return 0;
	/* It is loaded, whatever becomes of the files below. */
	r->confirmed = r->at;
	r->unsaved = save_position(r) == -1;
	if (moved)
		trimmed = trim(r, e);
	/* On a full disk there is room now. */
	if (r->unsaved)
		r->unsaved = save_position(r) == -1;
	if (r->unsaved)
		return err_set(e, ERR_SYSTEM,
		    "could not write the spool's position: %s",
		    strerror(errno));
	return trimmed;
}

void
spool_rewind(struct spool_reader *r)
{
	close_segment(r);
	r->at = r->confirmed;
}

/* -- status --------------------------------------------------------------- */

static void
count_segment(const char *directory, uint64_t number,
    struct segment_position done, struct spool_status *s)
{
	char path[SEGMENT_PATH];
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

static uint64_t
count_damaged(const char *directory)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	uint64_t n = 0;

	if (d == NULL)
		return 0;
	while ((entry = readdir(d)) != NULL)
		n += strstr(entry->d_name, ".seg.damaged") != NULL;
	closedir(d);
	return n;
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
	s.damaged = count_damaged(directory);
	arena_free(a);
	spool_reader_close(r);
	if (result == 0)
		*out = s;
	return result;
}
