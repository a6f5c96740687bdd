/*
 * memory_journal.c - a memory's facts on disk
 */
#define _GNU_SOURCE
#include "policy/memory_journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "policy/memory.h"

enum {
	PATH_ROOM = 4200,
	/* Entries that are read or written at once. */
	AT_ONCE = 1024,
	/* "kept" is written anew beyond this, and beyond its own length. */
	NOTES_MAX = 4 * 1024 * 1024,
	FILES_MAX = 16,
	/* "news" is emptied beyond this. */
	NEWS_LONG = 256 * 1024,
};

struct memory_journal {
	/* Guards notes_fd and its length: notes come from every thread. */
	pthread_mutex_t lock;
	char *directory;
	int notes_fd, kept_fd, news_fd;
	/* Of the file that notes go to. */
	uint64_t number;
	/* How many of them there are: each start begins another. */
	size_t files;
	/* Octets of all notes, and of "kept". */
	uint64_t notes_len, kept_len, adding_len;
	/* How much of "news" has been read. */
	uint64_t news_at;
};

static void
path_of(const char *directory, const char *name, char out[PATH_ROOM])
{
	snprintf(out, PATH_ROOM, "%s/%s", directory, name);
}

static void
notes_path(const struct memory_journal *j, uint64_t number, char out[PATH_ROOM])
{
	snprintf(out, PATH_ROOM, "%s/notes.%llu", j->directory,
	    (unsigned long long)number);
}

static int
failed(struct err *e, const char *what, const char *path)
{
	return err_set(e, ERR_SYSTEM, "could not %s memory \"%s\": %s", what,
	    path, strerror(errno));
}

/* -- reading ---------------------------------------------------------------- */

/*
 * From `at` to the end, or to the last whole entry; *at is behind it.  A torn
 * end counts as damage only where nobody may be writing (`is_over`).
 */
static int
read_entries(int fd, struct memory_reading *reading, uint64_t *at, int is_over)
{
	unsigned char *room = malloc((size_t)AT_ONCE * MEMORY_ENTRY);
	ssize_t n;

	if (room == NULL)
		abort();
	while ((n = pread(fd, room, (size_t)AT_ONCE * MEMORY_ENTRY,
		    (off_t)*at)) > 0) {
		size_t len = (size_t)n;

		if (len < MEMORY_ENTRY && !is_over)
			break;
		if (len >= MEMORY_ENTRY)
			len -= len % MEMORY_ENTRY;
		memory_entries(reading, (struct bytes){ room, len });
		*at += len;
	}
	free(room);
	return n == -1 ? -1 : 0;
}

/* A file of facts; one that is not there is none. */
static int
read_file(const char *path, struct memory_reading *reading, uint64_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), result;

	*len = 0;
	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	result = read_entries(fd, reading, len, 1);
	close(fd);
	return result;
}

static int
ascending(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y ? -1 : x > y;
}

/* Numbers of the files of notes, ascending; the caller frees *out. */
static int
list_notes(const struct memory_journal *j, uint64_t **out, size_t *len)
{
	DIR *d = opendir(j->directory);
	struct dirent *entry;
	uint64_t *v = NULL;
	size_t n = 0;

	if (d == NULL)
		return -1;
	while ((entry = readdir(d)) != NULL) {
		char *end;
		uint64_t number;

		if (strncmp(entry->d_name, "notes.", 6) != 0)
			continue;
		number = strtoull(entry->d_name + 6, &end, 10);
		if (*end != '\0' || end == entry->d_name + 6)
			continue;
		v = realloc(v, (n + 1) * sizeof(*v));
		if (v == NULL)
			abort();
		v[n++] = number;
	}
	closedir(d);
	if (n > 0)
		qsort(v, n, sizeof(*v), ascending);
	*out = v;
	*len = n;
	return 0;
}

static int
read_all(
    struct memory_journal *j, struct memory_reading *reading, struct err *e)
{
	char path[PATH_ROOM];
	uint64_t *numbers = NULL, len;
	size_t n = 0;
	int result;

	path_of(j->directory, "kept", path);
	result = read_file(path, reading, &j->kept_len);
	if (result == 0)
		result = list_notes(j, &numbers, &n);
	for (size_t i = 0; result == 0 && i < n; i++) {
		notes_path(j, numbers[i], path);
		result = read_file(path, reading, &len);
		j->notes_len += len;
		j->number = numbers[i];
		j->files++;
	}
	free(numbers);
	return result == 0 ? 0 : failed(e, "read", path);
}

/* -- writing ---------------------------------------------------------------- */

static int
open_for_notes(struct memory_journal *j, struct err *e)
{
	char path[PATH_ROOM];
	int fd;

	/* Behind a torn entry everything would be: begin another file. */
	j->number++;
	notes_path(j, j->number, path);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd == -1)
		return failed(e, "open", path);
	if (j->notes_fd != -1)
		close(j->notes_fd);
	j->notes_fd = fd;
	j->files++;
	return 0;
}

static int
open_news(const char *directory, struct err *e)
{
	char path[PATH_ROOM];
	int fd;

	path_of(directory, "news", path);
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	return fd == -1 ? failed(e, "open", path) : fd;
}

/* What is lost here, the database may have: ask for it. */
static void
ask_again(const struct memory_journal *j)
{
	char path[PATH_ROOM];
	int fd;

	path_of(j->directory, "again", path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd != -1)
		close(fd);
}

int
memory_journal_again(const char *directory)
{
	char path[PATH_ROOM];

	path_of(directory, "again", path);
	return unlink(path) == 0;
}

static struct memory_journal *
make(const char *directory)
{
	struct memory_journal *j = calloc(1, sizeof(*j));

	if (j == NULL || pthread_mutex_init(&j->lock, NULL) != 0)
		abort();
	j->notes_fd = j->kept_fd = j->news_fd = -1;
	j->directory = strdup(directory);
	if (j->directory == NULL)
		abort();
	return j;
}

int
memory_journal_look(
    const char *directory, struct memory_reading *reading, struct err *e)
{
	struct memory_journal *j = make(directory);
	int result = read_all(j, reading, e);

	memory_journal_close(j);
	return result;
}

struct memory_journal *
memory_journal_open(
    const char *directory, struct memory_reading *reading, struct err *e)
{
	struct memory_journal *j = make(directory);
	uint64_t damaged = reading->damaged, read = reading->read;

	io_make_directory_of(directory);
	if (mkdir(directory, 0700) == -1 && errno != EEXIST) {
		failed(e, "make", directory);
		memory_journal_close(j);
		return NULL;
	}
	if (read_all(j, reading, e) == -1 || open_for_notes(j, e) == -1 ||
	    (j->news_fd = open_news(directory, e)) == -1) {
		memory_journal_close(j);
		return NULL;
	}
	if (reading->damaged > damaged || reading->read == read)
		ask_again(j);
	return j;
}

void
memory_journal_close(struct memory_journal *j)
{
	const int fds[] = { j->notes_fd, j->kept_fd, j->news_fd };

	for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if (fds[i] != -1)
			close(fds[i]);
	free(j->directory);
	pthread_mutex_destroy(&j->lock);
	free(j);
}

/* One write; what is written of an entry only is cut off again. */
static int
append(int fd, const struct fact *facts, size_t len)
{
	size_t size = len * MEMORY_ENTRY;
	unsigned char *room = malloc(size + 1);
	struct stat before;
	int result;

	if (room == NULL)
		abort();
	for (size_t i = 0; i < len; i++)
		memory_entry_put(&facts[i], room + i * MEMORY_ENTRY);
	result = fstat(fd, &before);
	if (result == 0)
		result = io_write_all(fd, room, size);
	if (result == -1) {
		int why = errno;

		if (ftruncate(fd, before.st_size) == -1)
			why = errno;
		errno = why;
	}
	free(room);
	return result;
}

int
memory_journal_note(struct memory_journal *j, const struct fact *facts,
    size_t len, struct err *e)
{
	int result;

	if (len == 0)
		return 0;
	pthread_mutex_lock(&j->lock);
	result = append(j->notes_fd, facts, len);
	if (result == 0)
		j->notes_len += len * MEMORY_ENTRY;
	pthread_mutex_unlock(&j->lock);
	return result == 0 ? 0 : failed(e, "write", j->directory);
}

/* -- "kept" ----------------------------------------------------------------- */

int
memory_journal_is_long(struct memory_journal *j)
{
	int is_long;

	pthread_mutex_lock(&j->lock);
	is_long = j->files > FILES_MAX ||
		  (j->notes_len > NOTES_MAX && j->notes_len > j->kept_len);
	pthread_mutex_unlock(&j->lock);
	return is_long;
}

int
memory_journal_begin(struct memory_journal *j, struct err *e)
{
	char path[PATH_ROOM];
	int result;

	pthread_mutex_lock(&j->lock);
	result = open_for_notes(j, e);
	j->notes_len = 0;
	j->files = 1;
	pthread_mutex_unlock(&j->lock);
	if (result == -1)
		return -1;
	path_of(j->directory, "kept.new", path);
	if (j->kept_fd != -1)
		close(j->kept_fd);
	j->kept_fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	j->adding_len = 0;
	return j->kept_fd == -1 ? failed(e, "open", path) : 0;
}

int
memory_journal_add(struct memory_journal *j, const struct fact *facts,
    size_t len, struct err *e)
{
	if (append(j->kept_fd, facts, len) == -1)
		return failed(e, "write", j->directory);
	j->adding_len += len * MEMORY_ENTRY;
	return 0;
}

static void
remove_older_notes(const struct memory_journal *j)
{
	char path[PATH_ROOM];
	uint64_t *numbers = NULL;
	size_t n = 0;

	if (list_notes(j, &numbers, &n) == -1)
		return;
	for (size_t i = 0; i < n && numbers[i] < j->number; i++) {
		notes_path(j, numbers[i], path);
		unlink(path);
	}
	free(numbers);
}

int
memory_journal_end(struct memory_journal *j, struct err *e)
{
	char path[PATH_ROOM], made[PATH_ROOM];
	int result;

	path_of(j->directory, "kept", path);
	path_of(j->directory, "kept.new", made);
	result = fsync(j->kept_fd);
	close(j->kept_fd);
	j->kept_fd = -1;
	if (result == -1 || rename(made, path) == -1)
		return failed(e, "replace", path);
	j->kept_len = j->adding_len;
	remove_older_notes(j);
	return 0;
}

/* -- "news" ----------------------------------------------------------------- */

int
memory_journal_news(
    struct memory_journal *j, struct memory_reading *reading, struct err *e)
{
	struct stat now;
	int result = fstat(j->news_fd, &now);

	if (result == 0 && (uint64_t)now.st_size < j->news_at)
		j->news_at = 0;
	if (result == 0 && (uint64_t)now.st_size > j->news_at)
		result = read_entries(j->news_fd, reading, &j->news_at, 0);
	if (result == 0 && j->news_at > NEWS_LONG &&
	    flock(j->news_fd, LOCK_EX) == 0) {
		/* Nobody writes now: what came meanwhile is read first. */
		result = read_entries(j->news_fd, reading, &j->news_at, 1);
		if (result == 0)
			result = ftruncate(j->news_fd, 0);
		if (result == 0)
			j->news_at = 0;
		flock(j->news_fd, LOCK_UN);
	}
	return result == 0 ? 0 : failed(e, "read the news of", j->directory);
}

static int
tell(int fd, const struct fact *facts, size_t len)
{
	struct stat now;

	if (flock(fd, LOCK_EX) == -1 || fstat(fd, &now) == -1)
		return -1;
	if (now.st_size > MEMORY_NEWS_MAX) {
		errno = ENOSPC;
		return -1;
	}
	/* Somebody died over an entry. */
	if (now.st_size % MEMORY_ENTRY != 0 &&
	    ftruncate(fd, now.st_size - now.st_size % MEMORY_ENTRY) == -1)
		return -1;
	return append(fd, facts, len);
}

int
memory_journal_tell(
    const char *directory, const struct fact *facts, size_t len, struct err *e)
{
	int fd, result;

	if (mkdir(directory, 0700) == -1 && errno != EEXIST)
		return failed(e, "make", directory);
	fd = open_news(directory, e);
	if (fd == -1)
		return -1;
	result = tell(fd, facts, len);
	if (result == -1)
		failed(e, "write the news of", directory);
	close(fd);
	return result;
}
