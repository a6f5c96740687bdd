/*
 * snapshot.c - the recorder keeps the directory's file like the database
 */
#include "milter/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "milter/people.h"
#include "milter/watched.h"
#include "store/rows.h"

enum {
	LOOK_MS = 1000,
	/* What fails is tried again after this, then twice as long each time. */
	RETRY_LEAST_MS = 10 * 1000,
	RETRY_MOST_MS = 640 * 1000,
	ANEW_MS = 3600 * 1000,
	/* A change between two reads: how often rows are read again at once. */
	READS_MAX = 3,
};

/* Rows of the database, twice while they are copied, and the file. */
#define SNAPSHOT_ARENA ((size_t)8 * DIRECTORY_MAX)

struct snapshot {
	const struct conf *conf;
	char path[DIRECTORY_PATH];
	/* What the file says; 0: there is none that is sound. */
	uint64_t version;
	/* The file as we left it. */
	struct stat left;
	/* clock_mono_ms() of the next look, and when the file is made anew. */
	uint64_t look_ms, anew_ms;
	uint32_t retry_ms;
};

struct snapshot *
snapshot_new(const struct conf *conf)
{
	struct snapshot *s = calloc(1, sizeof(*s));
	struct directory *d;
	struct err e;

	if (s == NULL)
		abort();
	s->conf = conf;
	directory_path(conf, s->path);
	d = directory_open(s->path, &e);
	if (d == NULL && e.kind == ERR_CONFIG)
		log_err("-", "directory-refused", &e);
	/* It may be of a database that is another now: anew at once. */
	directory_close(d);
	return s;
}

void
snapshot_free(struct snapshot *s)
{
	free(s);
}

/* Rows that belong together: the version is the same before and after. */
static int
read_rows(struct arena *a, struct db *db, const char *school,
    struct directory_content *out, struct err *e)
{
	for (int i = 0; i < READS_MAX; i++) {
		uint64_t before, after;

		if (rows_version(a, db, &before, e) == -1 ||
		    rows_directory(a, db, &rows_recorder, school, out, e) ==
			-1 ||
		    rows_version(a, db, &after, e) == -1)
			return -1;
		if (before == after) {
			out->version = before;
			return 0;
		}
	}
	return err_set(e, ERR_SYSTEM,
	    "could not read the directory: it changed %d times meanwhile",
	    READS_MAX);
}

/* What is not sound must not take the place of what is. */
static int
replace(struct arena *a, const char *path, struct bytes image, struct err *e)
{
	struct directory_content again;

	if (directory_read(a, image, &again, e) == -1)
		return -1;
	io_make_directory_of(path);
	return io_replace_file(path, image, 0600, e);
}

static int
write_file(struct snapshot *s, struct db *db, struct arena *a, struct err *e)
{
	uint64_t began = clock_mono_ms();
	struct directory_content content = { .made_ms = clock_now_ms() };
	struct strbuf image;
	int result;

	if (read_rows(a, db, s->conf->school, &content, e) == -1)
		return -1;
	strbuf_init(&image, DIRECTORY_MAX);
	result = directory_write(&content, &image, e);
	if (result == 0)
		result = replace(a, s->path, strbuf_bytes(&image), e);
	if (result == 0 && stat(s->path, &s->left) == 0) {
		s->version = content.version;
		s->anew_ms = clock_mono_ms() + ANEW_MS;
		log_line(LOG_LEVEL_INFO, "-", "directory-written",
		    "addresses=%zu exemptions=%zu version=%llu octets=%zu "
		    "ms=%llu",
		    content.entries_len, content.exemptions_len,
		    (unsigned long long)content.version, image.len,
		    (unsigned long long)(clock_mono_ms() - began));
	}
	strbuf_done(&image);
	return result;
}

static int
refresh(struct snapshot *s, struct db *db, struct arena *a, struct err *e)
{
	uint64_t version;

	if (rows_version(a, db, &version, e) == -1)
		return -1;
	if (version == s->version && watched_is_same(s->path, &s->left) &&
	    clock_mono_ms() < s->anew_ms)
		return 0;
	return write_file(s, db, a, e);
}

int
snapshot_refresh(struct snapshot *s, struct db *db, struct err *e)
{
	struct arena *a;
	int result;

	if (clock_mono_ms() < s->look_ms)
		return 0;
	a = arena_new(SNAPSHOT_ARENA);
	result = refresh(s, db, a, e);
	arena_free(a);
	if (result == 0)
		s->retry_ms = 0;
	else if (s->retry_ms == 0)
		s->retry_ms = RETRY_LEAST_MS;
	else if (s->retry_ms < RETRY_MOST_MS)
		s->retry_ms *= 2;
	s->look_ms = clock_mono_ms() + (result == 0 ? LOOK_MS : s->retry_ms);
	return result;
}
