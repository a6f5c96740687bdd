/* spool_damage_test.c - damage, races and full disks cost no other record */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/segment.h"
#include "store/spool.h"

enum { ARENA = 1 << 26, ENTRIES = 4, RACE = 800 };

static char directory[64];

static void
fresh_in(const char *parent)
{
	snprintf(
	    directory, sizeof(directory), "%s/spool-damage-XXXXXX", parent);
	if (mkdtemp(directory) == NULL)
		abort();
}

static void
fresh(void)
{
	fresh_in("/tmp");
}

static void
drop(void)
{
	if (fork() == 0) {
		execl("/bin/rm", "rm", "-rf", directory, (char *)NULL);
		_exit(127);
	}
	wait(NULL);
}

static struct spool *
open_spool(uint64_t segment_max, struct spool_tail *tail)
{
	struct spool_settings settings = { .directory = directory,
		.segment_max = segment_max };
	struct err e;
	struct spool *s = spool_open(&settings, tail, &e);

	if (s == NULL)
		tap_note("%s", e.text);
	return s;
}

/* Entry `n`, whose copy has `len` octets that depend on n. */
static int
put(struct spool *s, uint32_t n, size_t len)
{
	unsigned char *copy = malloc(len + 1);
	struct spool_entry entry = { .document = bytes_of(UTF8("{}")) };
	struct err e;
	int result;

	if (copy == NULL)
		abort();
	for (size_t i = 0; i < len; i++)
		copy[i] = (unsigned char)(n * 31 + i);
	entry.copy.octets = (struct bytes){ copy, len };
	memcpy(entry.id.b, &n, sizeof(n));
	result = spool_append(s, &entry, &e);
	free(copy);
	return result;
}

static int
is_whole(const struct spool_entry *entry, uint32_t *n)
{
	memcpy(n, entry->id.b, sizeof(*n));
	for (size_t i = 0; i < entry->copy.octets.len; i++)
		if (entry->copy.octets.p[i] != (unsigned char)(*n * 31 + i))
			return 0;
	return 1;
}

/*
 * Read until the end; seen[n] counts entry n.  Returns how many were damaged,
 * -1 when reading failed or an entry was not what was written.
 */
static int
drain(struct spool_reader *r, int *seen, size_t seen_len)
{
	struct arena *a = arena_new(ARENA);
	enum spool_read what = SPOOL_ENTRY;
	int damaged = 0;

	while (what != SPOOL_END) {
		struct spool_entry entry;
		struct err e;
		uint32_t n;

		arena_reset(a);
		if (spool_next(r, a, &entry, &what, &e) == -1) {
			tap_note("%s", e.text);
			damaged = -1;
			break;
		}
		damaged += what == SPOOL_DAMAGED;
		if (what != SPOOL_ENTRY)
			continue;
		if (!is_whole(&entry, &n) || n >= seen_len) {
			damaged = -1;
			break;
		}
		seen[n]++;
	}
	arena_free(a);
	return damaged;
}

static int
drain_all(int *seen, size_t seen_len)
{
	struct err e;
	struct spool_reader *r = spool_reader_open(directory, NULL, &e);
	int damaged = r == NULL ? -1 : drain(r, seen, seen_len);

	spool_reader_close(r);
	return damaged;
}

static int
count_files(const char *suffix)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	int n = 0;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name), tail = strlen(suffix);

		n += len > tail &&
		     strcmp(entry->d_name + len - tail, suffix) == 0;
	}
	closedir(d);
	return n;
}

static int
open_segment(uint64_t number)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%016llx.seg", directory,
	    (unsigned long long)number);
	return open(path, O_RDWR | O_CLOEXEC);
}

/* -- every bit ------------------------------------------------------------ */

/* Entries of several sizes, so that a false length may reach over others. */
static const size_t sizes[ENTRIES] = { 300, 20, 700, 40 };

static void
every_bit(int older)
{
	unsigned char p[4096];
	int ok = 1, fd;
	size_t len;
	struct spool *s;

	fresh();
	s = open_spool(1 << 20, NULL);
	for (uint32_t n = 0; n < ENTRIES; n++)
		put(s, n, sizes[n]);
	spool_close(s);
	if (older)
		spool_close(open_spool(1 << 20, NULL));
	fd = open_segment(1);
	len = (size_t)pread(fd, p, sizeof(p), 0);
	for (size_t at = SEGMENT_HEAD * 8; at < len * 8; at++) {
		int seen[ENTRIES] = { 0 }, damaged, read = 0;

		p[at / 8] ^= (unsigned char)(1 << at % 8);
		if (pwrite(fd, p, len, 0) != (ssize_t)len)
			abort();
		damaged = drain_all(seen, ENTRIES);
		p[at / 8] ^= (unsigned char)(1 << at % 8);
		for (int n = 0; n < ENTRIES; n++)
			read += seen[n] == 1;
		/* The last entry of the newest segment counts as torn. */
		if (read != ENTRIES - 1 || damaged < 0 ||
		    (damaged == 0 && (seen[ENTRIES - 1] || older))) {
			tap_note(
			    "bit %zu: %d read, %d damaged", at, read, damaged);
			ok = 0;
			break;
		}
	}
	close(fd);
	tap_ok(ok, "any bit changed in %s segment costs one entry, said so",
	    older ? "an older" : "the newest");
	drop();
}

/* -- a reader beside a writer --------------------------------------------- */

/* Other files make a look at the directory slow, and a race likely. */
static void
crowd_directory(void)
{
	for (int i = 0; i < 4000; i++) {
		char path[128];

		snprintf(path, sizeof(path), "%s/other-%d", directory, i);
		close(open(path, O_WRONLY | O_CREAT, 0600));
	}
}

struct race {
	struct spool *spool;
	_Atomic int ended, times_empty;
};

static void *
append_race(void *arg)
{
	struct race *race = arg;

	/*
	 * Bursts that begin a new segment, at any moment of a reader that has
	 * just found nothing more.
	 */
	for (uint32_t n = 0; n < RACE; n++) {
		int before = race->times_empty;
		struct timespec pause = { 0, n * 7919 % 400 * 1000 };

		while (n % 4 == 1 && race->times_empty == before)
			sched_yield();
		if (n % 4 == 1)
			nanosleep(&pause, NULL);
		if (put(race->spool, n, 40) == -1)
			break;
	}
	race->ended = 1;
	return NULL;
}

static void
beside_a_writer(int with_tail)
{
	static int seen[RACE];
	struct err e;
	struct spool_tail *tail = with_tail ? spool_tail_new(&e) : NULL;
	struct race race = { 0 };
	struct spool_reader *r;
	pthread_t t;
	int damaged = 0, lost = 0, again = 0, ended;

	memset(seen, 0, sizeof(seen));

	fresh();
	crowd_directory();
	/* A new segment after every second entry or so. */
	race.spool = open_spool(200, tail);
	r = spool_reader_open(directory, tail, &e);
	pthread_create(&t, NULL, append_race, &race);
	do {
		ended = race.ended;
		damaged += drain(r, seen, RACE) != 0;
		again += spool_done(r, &e) == -1;
		race.times_empty++;
	} while (!ended);
	pthread_join(t, NULL);
	spool_reader_close(r);
	spool_close(race.spool);
	for (int n = 0; n < RACE; n++)
		lost += seen[n] != 1;
	tap_ok(lost == 0 && damaged == 0 && again == 0,
	    "read while it is written%s: each entry once",
	    with_tail ? ", up to the tail" : "");
	if (lost + damaged + again > 0)
		tap_note("%d lost or doubled, %d damaged, %d not done", lost,
		    damaged, again);
	drop();
}

/* -- damage is kept ------------------------------------------------------- */

static void
damage_is_kept(void)
{
	int seen[ENTRIES] = { 0 }, fd;
	struct spool_reader *r;
	struct spool_status st = { 0 };
	struct spool *s;
	struct err e;

	fresh();
	s = open_spool(1 << 20, NULL);
	for (uint32_t n = 0; n < ENTRIES; n++)
		put(s, n, sizes[n]);
	fd = open_segment(1);
	if (pwrite(fd, "x", 1, SEGMENT_HEAD + SEGMENT_FRAME + 30) != 1)
		abort();
	close(fd);
	r = spool_reader_open(directory, NULL, &e);
	tap_ok(drain(r, seen, ENTRIES) == 1 && seen[0] == 0 && seen[3] == 1,
	    "a damaged entry is said to be, those behind it are read");
	tap_ok(spool_done(r, &e) == 0, "what was read is confirmed");
	spool_reader_close(r);
	spool_close(s);
	s = open_spool(1 << 20, NULL);
	r = spool_reader_open(directory, NULL, &e);
	tap_ok(drain(r, seen, ENTRIES) == 0 && spool_done(r, &e) == 0,
	    "a recorder that starts anew goes on behind the damage");
	tap_ok(count_files(".damaged") == 1 && count_files(".seg") == 1,
	    "the damaged segment is kept although it started anew");
	tap_ok(spool_status(directory, &st, &e) == 0 && st.damaged == 1,
	    "status counts it");
	spool_reader_close(r);
	spool_close(s);
	drop();
}

static void
hostile_marks(void)
{
	/* What a subject may hold: a whole valid frame cannot, it has NULs. */
	static const char mark[] = "{\"subject\":\"SGENSGENSGEN    SGEN\"}";
	struct spool_entry entry = { .document = bytes_of(utf8_from(mark)) };
	int seen[ENTRIES] = { 0 }, fd, damaged;
	struct spool *s;
	struct err e;

	fresh();
	s = open_spool(1 << 20, NULL);
	if (spool_append(s, &entry, &e) == -1)
		abort();
	put(s, 1, 10);
	spool_close(s);
	fd = open_segment(1);
	if (pwrite(fd, "x", 1, SEGMENT_HEAD + 5) != 1)
		abort();
	close(fd);
	damaged = drain_all(seen, ENTRIES);
	tap_ok(damaged == 1 && seen[1] == 1,
	    "a subject that looks like a frame is never taken for one");
	drop();
}

static void
rotten_segments(void)
{
	int seen[ENTRIES] = { 0 }, fd;
	char path[128];
	struct spool *s;

	fresh();
	s = open_spool(1 << 20, NULL);
	put(s, 0, 10);
	spool_close(s);
	fd = open_segment(1);
	if (ftruncate(fd, 3) == -1)
		abort();
	close(fd);
	snprintf(path, sizeof(path), "%s/0000000000000002.seg", directory);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	for (int i = 0; i < 3000; i++)
		if (write(fd, "SGEN\xff\xff\xff\x7f", 8) != 8)
			abort();
	close(fd);
	s = open_spool(1 << 20, NULL);
	tap_ok(s != NULL && put(s, 1, 10) == 0,
	    "a spool with rotten segments opens and takes mail");
	spool_close(s);
	drain_all(seen, ENTRIES);
	tap_ok(seen[1] == 1, "and what it took is read");
	drop();
}

/* -- trimming ------------------------------------------------------------- */

static void
trimming(void)
{
	int seen[ENTRIES] = { 0 };
	struct spool_reader *r;
	struct spool *s;
	char path[128];
	struct err e;

	fresh();
	s = open_spool(100, NULL);
	for (uint32_t n = 0; n < ENTRIES; n++)
		put(s, n, 100);
	r = spool_reader_open(directory, NULL, &e);
	/* As on a full disk: the position cannot be written. */
	snprintf(path, sizeof(path), "%s/position.new", directory);
	if (mkdir(path, 0700) == -1)
		abort();
	drain(r, seen, ENTRIES);
	(void)!spool_done(r, &e);
	tap_ok(count_files(".seg") == 1,
	    "loaded segments go even when the position cannot be written");
	rmdir(path);
	memset(seen, 0, sizeof(seen));
	tap_ok(spool_done(r, &e) == 0, "and it is written later");
	spool_rewind(r);
	tap_ok(drain(r, seen, ENTRIES) == 0 && seen[ENTRIES - 1] == 0,
	    "after which nothing is read twice");
	spool_reader_close(r);
	spool_close(s);
	drop();
}

/* -- the floor ------------------------------------------------------------ */

static void
floors(void)
{
	struct spool_settings settings = { .directory = directory,
		.segment_max = 1 << 20,
		.floor = UINT64_MAX };
	struct spool_entry entry = { .document = bytes_of(UTF8("{}")) };
	int seen[ENTRIES] = { 0 };
	struct spool *s;
	struct err e;

	fresh();
	s = spool_open(&settings, NULL, &e);
	tap_ok(s != NULL && spool_append(s, &entry, &e) == -1 &&
		   e.kind == ERR_SYSTEM && strstr(e.text, "free") != NULL,
	    "below the floor of free space mail is refused");
	spool_close(s);
	settings.floor = 1;
	s = spool_open(&settings, NULL, &e);
	tap_ok(s != NULL && put(s, 1, 10) == 0, "above it mail is accepted");
	spool_close(s);
	tap_ok(drain_all(seen, ENTRIES) == 0 && seen[0] == 0 && seen[1] == 1,
	    "what was refused is not read");
	drop();
}

/* -- a disk that is really full ------------------------------------------- */

static void
fill(uint64_t segment_max, struct spool_tail *tail)
{
	int accepted = 0, refused = 0, lost = 0, seen[600] = { 0 };
	int taken[600] = { 0 };
	struct spool_reader *r;
	struct spool *s;
	struct err e;

	s = open_spool(segment_max, tail);
	for (uint32_t n = 0; n < 300; n++) {
		taken[n] = put(s, n, 20000) == 0;
		accepted += taken[n];
		refused += !taken[n];
	}
	tap_ok(accepted > 10 && refused > 10, "a full disk refuses, no crash");
	r = spool_reader_open(directory, tail, &e);
	drain(r, seen, 600);
	for (int n = 0; n < 300; n++)
		lost += taken[n] && seen[n] != 1;
	tap_ok(lost == 0, "what was accepted before it was full is read");
	(void)!spool_done(r, &e);
	tap_ok(put(s, 300, 20000) == 0, "loading makes room: mail flows again");
	tap_ok(drain(r, seen, 600) == 0 && seen[300] == 1 &&
		   spool_done(r, &e) == 0,
	    "and is read");
	tap_ok(count_files(".seg") <= 2, "no empty segments pile up");
	spool_reader_close(r);
	spool_close(s);
}

static void
full_disk(uint64_t segment_max, struct spool_tail *tail)
{
	fresh();
	if (mount("spool-test", directory, "tmpfs", 0, "size=2m") == -1) {
		printf("ok %d - a full disk # SKIP could not mount a tmpfs: "
		       "%s\n",
		    ++tap_count, strerror(errno));
		drop();
		return;
	}
	fill(segment_max, tail);
	if (umount2(directory, MNT_DETACH) == -1)
		tap_note("could not unmount: %s", strerror(errno));
	drop();
}

int
main(void)
{
	struct err e;

	every_bit(0);
	every_bit(1);
	beside_a_writer(0);
	beside_a_writer(1);
	damage_is_kept();
	hostile_marks();
	rotten_segments();
	trimming();
	floors();
	full_disk(256 * 1024, NULL);
	/* One segment alone fills it: only the tail says that it is final. */
	full_disk(UINT64_MAX, spool_tail_new(&e));
	return tap_done();
}
