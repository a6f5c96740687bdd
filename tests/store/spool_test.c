/* spool_test.c - what was promised about the spool: nothing accepted is lost */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/segment.h"
#include "store/spool.h"

enum { ARENA = 1 << 26 };

/* -- a directory of its own for each promise ------------------------------ */

static char directory[64];

static void
fresh(void)
{
	snprintf(directory, sizeof(directory), "/tmp/spool-test-XXXXXX");
	if (mkdtemp(directory) == NULL)
		abort();
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
open_with(const struct spool_system *system, struct spool_tail *tail)
{
	struct spool_settings settings = {
		.directory = directory, .system = system, .segment_max = 4096
	};
	struct err e;
	struct spool *s = spool_open(&settings, tail, &e);

	if (s == NULL)
		tap_note("%s", e.text);
	return s;
}

static struct spool_entry
entry_number(struct arena *a, uint32_t n)
{
	struct spool_entry entry = { 0 };
	struct wrap *wrap = arena_alloc(a, sizeof(*wrap));
	char text[64];

	memcpy(entry.id.b, &n, sizeof(n));
	snprintf(text, sizeof(text), "{\"n\":%u}", n);
	entry.document = arena_bytes(a, bytes_of(utf8_from(text)));
	entry.copy.octets = arena_bytes(a, bytes_of(UTF8("sealed")));
	wrap->key_id = UTF8("school-1");
	wrap->wrapped = entry.copy.octets;
	entry.copy.wraps = wrap;
	entry.copy.wraps_len = 1;
	return entry;
}

static int
put(struct spool *s, uint32_t n)
{
	struct arena *a = arena_new(ARENA);
	struct spool_entry entry = entry_number(a, n);
	struct err e;
	int result = spool_append(s, &entry, &e);

	arena_free(a);
	return result;
}

/* Read all; seen[n] counts entry n, the result is the number damaged. */
static int
read_all(int *seen, size_t seen_len)
{
	struct err e = { 0 };
	struct spool_reader *r = spool_reader_open(directory, NULL, &e);
	int damaged = 0;

	memset(seen, 0, seen_len * sizeof(*seen));
	while (r != NULL) {
		struct arena *a = arena_new(ARENA);
		struct spool_entry entry = { 0 };
		enum spool_read what;
		uint32_t n = 0;

		if (spool_next(r, a, &entry, &what, &e) == -1) {
			tap_note("%s", e.text);
			damaged = -1;
			what = SPOOL_END;
		}
		if (what == SPOOL_ENTRY) {
			struct spool_entry want;

			memcpy(&n, entry.id.b, sizeof(n));
			want = entry_number(a, n);
			if (n < seen_len &&
			    bytes_equal(entry.document, want.document) &&
			    bytes_equal(
				entry.copy.wraps[0].wrapped, want.copy.octets))
				seen[n]++;
		}
		damaged += what == SPOOL_DAMAGED;
		arena_free(a);
		if (what == SPOOL_END)
			break;
	}
	spool_reader_close(r);
	return damaged;
}

/* -- plain use ------------------------------------------------------------ */

static void
plain(void)
{
	struct spool *s;
	struct err e;
	int seen[100], all = 1;

	fresh();
	s = open_with(NULL, NULL);
	for (uint32_t n = 0; n < 100; n++)
		all &= put(s, n) == 0;
	tap_ok(all, "a hundred entries are accepted");
	tap_ok(open_with(NULL, NULL) == NULL,
	    "a second milter cannot take the same spool");
	spool_close(s);
	tap_ok(read_all(seen, 100) == 0, "no damage is seen");
	for (int n = 0; n < 100; n++)
		all &= seen[n] == 1;
	tap_ok(all, "each is read once, over several segments");
	s = open_with(NULL, NULL);
	tap_ok(s != NULL && put(s, 0) == 0, "the spool opens again");
	spool_close(s);
	{
		struct spool_reader *r = spool_reader_open(directory, NULL, &e);
		struct spool_status st;
		struct arena *a = arena_new(ARENA);
		struct spool_entry entry;
		enum spool_read what;
		int count = 0;

		tap_ok(spool_status(directory, &st, &e) == 0 && st.waiting > 0,
		    "status says that entries wait");
		while (spool_next(r, a, &entry, &what, &e) == 0 &&
		       what == SPOOL_ENTRY)
			if (++count == 50)
				break;
		spool_rewind(r);
		count = 0;
		while (spool_next(r, a, &entry, &what, &e) == 0 &&
		       what == SPOOL_ENTRY)
			count++;
		tap_ok(count == 101, "what was not confirmed is read again");
		tap_ok(spool_done(r, &e) == 0, "all of it is confirmed");
		tap_ok(spool_status(directory, &st, &e) == 0 &&
			   st.waiting == 0 && st.segments == 1,
		    "confirmed segments are gone, nothing waits");
		spool_reader_close(r);
		r = spool_reader_open(directory, NULL, &e);
		tap_ok(spool_next(r, a, &entry, &what, &e) == 0 &&
			   what == SPOOL_END,
		    "a new reader goes on where the last one confirmed");
		spool_reader_close(r);
		arena_free(a);
	}
	drop();
}

/* -- threads -------------------------------------------------------------- */

struct crowd {
	struct spool *spool;
	uint32_t first;
};

static void *
append_many(void *arg)
{
	const struct crowd *c = arg;

	for (uint32_t n = 0; n < 200; n++)
		if (put(c->spool, c->first + n) == -1)
			return arg;
	return NULL;
}

static void
threads(void)
{
	pthread_t t[8];
	struct crowd c[8];
	int seen[1600], all = 1;
	void *failed;
	struct spool *s;

	fresh();
	s = open_with(NULL, NULL);
	for (uint32_t i = 0; i < 8; i++) {
		c[i] = (struct crowd){ s, i * 200 };
		pthread_create(&t[i], NULL, append_many, &c[i]);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(t[i], &failed);
		all &= failed == NULL;
	}
	spool_close(s);
	all &= read_all(seen, 1600) == 0;
	for (int n = 0; n < 1600; n++)
		all &= seen[n] == 1;
	tap_ok(all, "eight threads at once: every entry is there, once");
	drop();
}

/* -- every cut and every bit ---------------------------------------------- */

static size_t
load_segment(unsigned char *p, size_t cap, char path[128])
{
	ssize_t n;
	int fd;

	snprintf(path, 128, "%s/0000000000000001.seg", directory);
	fd = open(path, O_RDONLY);
	n = read(fd, p, cap);
	close(fd);
	return n < 0 ? 0 : (size_t)n;
}

static void
store_segment(const char *path, const unsigned char *p, size_t len)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	if (fd == -1 || write(fd, p, len) != (ssize_t)len)
		abort();
	close(fd);
}

static void
cuts_and_flips(void)
{
	unsigned char p[4096];
	char path[128];
	int seen[4], torn_ok = 1, again_ok = 1, flips_ok = 1;
	size_t len;
	struct spool *s;

	fresh();
	s = open_with(NULL, NULL);
	for (uint32_t n = 0; n < 3; n++)
		put(s, n);
	spool_close(s);
	len = load_segment(p, sizeof(p), path);
	for (size_t at = SEGMENT_HEAD; at < len; at++) {
		int whole = at >= len - (len - SEGMENT_HEAD) / 3
				? 2
				: at >= SEGMENT_HEAD + (len - SEGMENT_HEAD) / 3;

		store_segment(path, p, at);
		torn_ok &= read_all(seen, 4) == 0 &&
			   seen[0] + seen[1] + seen[2] == whole;
		s = open_with(NULL, NULL);
		put(s, 3);
		spool_close(s);
		again_ok &= read_all(seen, 4) == 0 &&
			    seen[0] + seen[1] + seen[2] == whole &&
			    seen[3] == 1;
		for (int n = 2; n < 4; n++) {
			char other[128];

			snprintf(
			    other, sizeof(other), "%s/%016x.seg", directory, n);
			unlink(other);
		}
	}
	tap_ok(torn_ok, "cut at any octet, all whole entries are still read");
	tap_ok(again_ok, "the torn end is cut and the next entry is whole");
	for (size_t at = SEGMENT_HEAD; at < len; at++) {
		int damaged;

		p[at] ^= 4;
		store_segment(path, p, len);
		p[at] ^= 4;
		damaged = read_all(seen, 4);
		flips_ok &= damaged >= 0 && damaged <= 2 &&
			    seen[0] + seen[1] + seen[2] == 2;
	}
	tap_ok(flips_ok, "a changed octet costs its own entry and no other");
	drop();
}

/* -- the Nth system call fails -------------------------------------------- */

static int calls, fail_at, fail_for_ever, fail_errno;

static int
fault(void)
{
	calls++;
	if (calls == fail_at || (fail_for_ever && calls > fail_at)) {
		errno = fail_errno;
		return 1;
	}
	return 0;
}

static int
fault_create(const char *path)
{
	return fault() ? -1 : open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
}

static ssize_t
fault_write(int fd, const void *p, size_t len, off_t at)
{
	if (fault()) {
		/* A full disk writes what fits first. */
		if (pwrite(fd, p, len / 2, at) == -1)
			abort();
		errno = fail_errno;
		return -1;
	}
	return pwrite(fd, p, len, at);
}

static int
fault_sync(int fd)
{
	return fault() ? -1 : fdatasync(fd);
}

static int
fault_truncate(int fd, off_t size)
{
	return fault() ? -1 : ftruncate(fd, size);
}

static int
fault_directory(const char *path)
{
	(void)path;
	return fault() ? -1 : 0;
}

static int
fault_free(const char *path, uint64_t *out)
{
	(void)path;
	*out = UINT64_MAX;
	return fault() ? -1 : 0;
}

static const struct spool_system faulty = { fault_create, fault_write,
	fault_sync, fault_truncate, fault_directory, fault_free };

/* One run; 1 when every accepted entry was read back. */
static int
survives(int at, int for_ever, int why, int *finished)
{
	int seen[12], accepted[12] = { 0 }, kept = 1, later;
	struct spool *s;

	fresh();
	calls = 0;
	fail_at = at;
	fail_for_ever = for_ever;
	fail_errno = why;
	s = open_with(&faulty, NULL);
	for (uint32_t n = 0; s != NULL && n < 10; n++)
		accepted[n] = put(s, n) == 0;
	*finished = calls < at;
	spool_close(s);
	fail_at = 0;
	fail_for_ever = 0;
	s = open_with(NULL, NULL);
	later = s != NULL && put(s, 11) == 0;
	spool_close(s);
	kept &= later && read_all(seen, 12) >= 0 && seen[11] == 1;
	for (int n = 0; n < 10; n++)
		kept &= !accepted[n] || seen[n] == 1;
	if (!for_ever && s != NULL) {
		int refused = 0;

		for (int n = 0; n < 10; n++)
			refused += !accepted[n];
		/* Opening may fail as a whole; else one group is refused. */
		kept &= refused <= 1 || refused == 10;
	}
	drop();
	return kept;
}

static void
faults(void)
{
	static const struct {
		const char *name;
		int why;
	} why[] = { { "a full disk", ENOSPC }, { "an input/output error", EIO },
		{ "a read-only disk", EROFS } };

	for (int i = 0; i < 3; i++) {
		int ok = 1, finished = 0, n = 1;

		for (; !finished && n < 500; n++)
			ok &= survives(n, 0, why[i].why, &finished);
		tap_ok(ok && finished && n > 20,
		    "%s at the Nth call, once: accepted is kept, later goes on",
		    why[i].name);
		finished = 0;
		for (n = 1; !finished && n < 500; n++)
			ok &= survives(n, 1, why[i].why, &finished);
		tap_ok(ok && finished, "%s from the Nth call on: the same",
		    why[i].name);
	}
}

/* -- killed --------------------------------------------------------------- */

static void
killed(void)
{
	int kept = 1, total = 0;

	for (int round = 0; round < 20; round++) {
		int seen[10000], ends[2], count = 0;
		uint32_t n;
		pid_t pid;

		fresh();
		if (pipe(ends) == -1)
			abort();
		pid = fork();
		if (pid == 0) {
			struct spool *s = open_with(NULL, NULL);

			for (n = 0; n < 10000; n++)
				if (put(s, n) == 0 &&
				    write(ends[1], &n, sizeof(n)) == -1)
					_exit(1);
			_exit(0);
		}
		close(ends[1]);
		while (read(ends[0], &n, sizeof(n)) == sizeof(n))
			if (++count == 20 + 7 * round)
				kill(pid, SIGKILL);
		close(ends[0]);
		waitpid(pid, NULL, 0);
		kept &= read_all(seen, 10000) == 0;
		for (int i = 0; i < count; i++)
			kept &= seen[i] == 1;
		total += count;
		drop();
	}
	tap_ok(kept && total >= 20 * 20,
	    "killed at any moment: what was accepted is there");
}

static void
tails(void)
{
	struct err e;
	struct spool_tail *tail = spool_tail_new(&e);
	struct arena *a = arena_new(ARENA);
	struct spool_entry entry;
	enum spool_read what;
	struct spool_reader *r;
	struct spool *s;
	char path[128];
	int fd;

	fresh();
	s = open_with(NULL, tail);
	put(s, 1);
	snprintf(path, sizeof(path), "%s/0000000000000001.seg", directory);
	fd = open(path, O_WRONLY | O_APPEND);
	if (write(fd, "SGEN half an entry", 18) != 18)
		abort();
	close(fd);
	r = spool_reader_open(directory, tail, &e);
	tap_ok(
	    spool_next(r, a, &entry, &what, &e) == 0 && what == SPOOL_ENTRY &&
		spool_next(r, a, &entry, &what, &e) == 0 && what == SPOOL_END,
	    "the recorder reads what is durable and nothing beyond");
	spool_reader_close(r);
	spool_close(s);
	arena_free(a);
	drop();
}

int
main(void)
{
	plain();
	threads();
	cuts_and_flips();
	faults();
	killed();
	tails();
	return tap_done();
}
