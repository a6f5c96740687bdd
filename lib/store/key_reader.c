/*
 * key_reader.c - the one process that may read the archive's private key
 */
#define _GNU_SOURCE
#include "store/key_reader.h"

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/sandbox.h"
#include "base/wire.h"
#include "store/seal.h"

enum {
	WRAP_MAX = 256,
	/* Octets of all the ids in its first packet. */
	IDS_MAX = SEAL_KEYS_MAX * (SEAL_KEY_ID_MAX + 1),
	/* A copy of 64 MB opens in a second; then it is not coming. */
	ANSWER_MS = 60 * 1000
};

struct key_reader {
	int socket;
	pid_t pid;
	char ids[IDS_MAX + 1];
};

/* What is asked: beside it the sealed copy and a memfd for the answer. */
struct question {
	struct uuid id;
	char key_id[SEAL_KEY_ID_MAX];
	uint64_t sealed_len;
	uint32_t wrapped_len;
	unsigned char wrapped[WRAP_MAX];
};

struct answer {
	/* 0: the memfd holds `len` octets; -1: `why` says what failed. */
	int32_t result;
	uint64_t len;
	char why[256];
};

struct secret {
	struct seal_key key;
	unsigned char secret[32];
};

struct secrets {
	struct secret v[SEAL_KEYS_MAX];
	size_t len;
};

/* -- inside the process --------------------------------------------------- */

static int
become_owner(const char *directory, struct err *e)
{
	struct stat st;

	if (stat(directory, &st) == -1)
		return err_set(e, ERR_CONFIG,
		    "could not look at key directory \"%s\": %s", directory,
		    strerror(errno));
	if (geteuid() != 0 || st.st_uid == 0)
		return 0;
	if (setgroups(0, NULL) == -1 ||
	    setresgid(st.st_gid, st.st_gid, st.st_gid) == -1 ||
	    setresuid(st.st_uid, st.st_uid, st.st_uid) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not become the owner of \"%s\": %s", directory,
		    strerror(errno));
	return 0;
}

static int
load_one(
    struct secrets *s, const char *directory, const char *name, struct err *e)
{
	struct secret *one = &s->v[s->len];
	char path[4096];

	if (s->len == SEAL_KEYS_MAX)
		return err_set(e, ERR_CONFIG,
		    "could not load keys: more than %d in \"%s\"",
		    SEAL_KEYS_MAX, directory);
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (seal_key_load(path, &one->key, one->secret, e) == -1)
		return -1;
	s->len++;
	return 0;
}

static int
load_secrets(struct secrets *s, const char *directory, struct err *e)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	int result = 0;

	if (d == NULL)
		return err_set(e, ERR_CONFIG,
		    "could not open key directory \"%s\": %s", directory,
		    strerror(errno));
	while (result == 0 && (entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len > 4 && strcmp(entry->d_name + len - 4, ".key") == 0)
			result = load_one(s, directory, entry->d_name, e);
	}
	closedir(d);
	if (result == 0 && s->len == 0)
		return err_set(e, ERR_CONFIG,
		    "could not find a private key in \"%s\"", directory);
	return result;
}

static int
load_sheet(struct secrets *s, const char *sheet, struct err *e)
{
	if (seal_key_from_sheet(sheet, &s->v[0].key, s->v[0].secret, e) == -1)
		return -1;
	s->len = 1;
	return 0;
}

/* A sheet does not know which year's key it is: it says "recovery" alone. */
static int
is_for(const struct secret *s, const char *key_id)
{
	return strncmp(s->key.id, key_id, SEAL_KEY_ID_MAX) == 0 ||
	       (strcmp(s->key.id, "recovery") == 0 &&
		   strncmp(key_id, "recovery-", 9) == 0);
}

static const struct secret *
secret_of(const struct secrets *s, const char *key_id)
{
	for (size_t i = 0; i < s->len; i++)
		if (is_for(&s->v[i], key_id))
			return &s->v[i];
	return NULL;
}

/* Open what `q` asks and write it to fds[1]; its length to *len. */
static int
answer_one(const struct secrets *s, const struct question *q, const int fds[2],
    uint64_t *len, struct err *e)
{
	const struct secret *with = secret_of(s, q->key_id);
	struct arena *a;
	struct bytes out;
	void *sealed;
	int result;

	if (with == NULL)
		return err_set(e, ERR_CONFIG,
		    "could not open a copy: its key is not here");
	sealed = mmap(NULL, q->sealed_len, PROT_READ, MAP_PRIVATE, fds[0], 0);
	if (sealed == MAP_FAILED)
		return err_set(
		    e, ERR_SYSTEM, "could not map a copy: %s", strerror(errno));
	a = arena_new(4 * (size_t)MESSAGE_MAX);
	result = seal_open(a, with->key.public_key, with->secret, q->id,
	    (struct bytes){ q->wrapped, q->wrapped_len },
	    (struct bytes){ sealed, q->sealed_len }, MESSAGE_MAX, &out, e);
	if (result == 0 && io_write_all(fds[1], out.p, out.len) == -1)
		result = err_set(e, ERR_SYSTEM, "could not hand out a copy: %s",
		    strerror(errno));
	if (result == 0)
		*len = out.len;
	arena_free(a);
	munmap(sealed, q->sealed_len);
	return result;
}

static int
serve_one(int socket, const struct secrets *s)
{
	struct question q;
	struct answer answer = { 0 };
	struct err e = { 0 };
	enum wire_end end;
	int fds[2];
	size_t len, fds_len = 2;

	if (wire_recv(socket, &q, sizeof(q), &len, fds, &fds_len, UINT64_MAX,
		&end, &e) == -1 ||
	    end != WIRE_PACKET)
		return -1;
	if (len != sizeof(q) || fds_len != 2 || q.wrapped_len > WRAP_MAX)
		return -1;
	if (answer_one(s, &q, fds, &answer.len, &e) == -1) {
		answer.result = -1;
		snprintf(answer.why, sizeof(answer.why), "%.255s", e.text);
	}
	close(fds[0]);
	close(fds[1]);
	return wire_send(socket, &answer, sizeof(answer), NULL, 0, &e);
}

/* First packet: the ids, or "!" and why there will be no other. */
static int
prepare(int socket, const char *directory, const char *sheet, struct secrets *s)
{
	char first[IDS_MAX + 512] = "";
	size_t used = 0;
	struct err e, ignored;
	int failed =
	    (sheet != NULL ? load_sheet(s, sheet, &e)
			   : become_owner(directory, &e) == -1 ||
				 load_secrets(s, directory, &e)) ||
	    sandbox_scanner(SANDBOX_MODE_OF_BUILD, SCANNER_ARENA, &e) == -1;

	if (failed)
		used = (size_t)snprintf(first, sizeof(first), "!%s", e.text);
	for (size_t i = 0; !failed && i < s->len; i++)
		used += (size_t)snprintf(first + used, sizeof(first) - used,
		    "%s%s", i == 0 ? "" : ",", s->v[i].key.id);
	if (wire_send(socket, first, used, NULL, 0, &ignored) == -1)
		return -1;
	return failed ? -1 : 0;
}

/*
 * Powers: the key directory, until prepare() has read it; then none but the
 * socket and the descriptors that arrive there.
 */
static _Noreturn void
key_reader_main(int socket, const char *directory, const char *sheet)
{
	struct secrets s = { 0 };

	if (prepare(socket, directory, sheet, &s) == 0)
		while (serve_one(socket, &s) == 0)
			;
	explicit_bzero(&s, sizeof(s));
	_exit(0);
}

/* -- the asking side ------------------------------------------------------ */

static int
receive_ids(struct key_reader *r, struct err *e)
{
	char first[IDS_MAX + 512];
	enum wire_end end;
	size_t len, none = 0;

	if (wire_recv(r->socket, first, sizeof(first) - 1, &len, NULL, &none,
		clock_mono_ms() + ANSWER_MS, &end, e) == -1)
		return -1;
	if (end != WIRE_PACKET || len == 0)
		return err_set(e, ERR_SYSTEM, "could not start the key reader");
	first[len] = '\0';
	if (first[0] == '!')
		return err_set(e, ERR_CONFIG, "%s", first + 1);
	snprintf(r->ids, sizeof(r->ids), "%.*s", IDS_MAX, first);
	return 0;
}

struct key_reader *
key_reader_new(const char *directory, const char *sheet, struct err *e)
{
	struct key_reader *r = calloc(1, sizeof(*r));
	pid_t parent = getpid();
	int ends[2];

	if (r == NULL)
		abort();
	if (wire_pair(ends, e) == -1) {
		free(r);
		return NULL;
	}
	r->socket = ends[0];
	r->pid = fork();
	if (r->pid == 0) {
		struct err ignored;

		/* No other of who forked it, but for the standard ones. */
		if (ends[1] > 3)
			close_range(3, (unsigned)ends[1] - 1, 0);
		close_range((unsigned)ends[1] + 1, ~0U, 0);
		if (sandbox_die_with_parent(parent, &ignored) == -1)
			_exit(1);
		key_reader_main(ends[1], directory, sheet);
	}
	close(ends[1]);
	if (r->pid == -1)
		err_set(e, ERR_SYSTEM, "could not fork the key reader: %s",
		    strerror(errno));
	if (r->pid == -1 || receive_ids(r, e) == -1) {
		key_reader_free(r);
		return NULL;
	}
	return r;
}

void
key_reader_free(struct key_reader *r)
{
	if (r == NULL)
		return;
	close(r->socket);
	if (r->pid > 0)
		while (waitpid(r->pid, NULL, 0) == -1 && errno == EINTR)
			;
	free(r);
}

int
key_reader_alive(const struct key_reader *r)
{
	char none;

	return recv(r->socket, &none, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
}

const char *
key_reader_ids(const struct key_reader *r)
{
	return r->ids;
}

static int
ask(struct key_reader *r, const struct question *q, const int fds[2],
    struct answer *answer, struct err *e)
{
	enum wire_end end;
	size_t len, none = 0;

	if (wire_send(r->socket, q, sizeof(*q), fds, 2, e) == -1)
		return -1;
	if (wire_recv(r->socket, answer, sizeof(*answer), &len, NULL, &none,
		clock_mono_ms() + ANSWER_MS, &end, e) == -1)
		return -1;
	if (end != WIRE_PACKET || len != sizeof(*answer))
		return err_set(e, ERR_SYSTEM,
		    "could not open a copy: the key reader died");
	answer->why[sizeof(answer->why) - 1] = '\0';
	if (answer->result != 0)
		return err_set(e, ERR_SYSTEM, "%s", answer->why);
	if (answer->len > MESSAGE_MAX)
		return err_set(
		    e, ERR_BUG, "could not open a copy: larger than any");
	return 0;
}

int
key_reader_open(struct key_reader *r, struct arena *a, struct uuid id,
    const char *key_id, struct bytes wrapped, struct bytes sealed,
    struct bytes *out, struct err *e)
{
	struct question q = { .id = id, .sealed_len = sealed.len };
	struct answer answer;
	int fds[2], result = -1;

	if (wrapped.len > WRAP_MAX || strlen(key_id) >= sizeof(q.key_id))
		return err_set(
		    e, ERR_SYSTEM, "could not open a copy: its wrap is odd");
	memcpy(q.key_id, key_id, strlen(key_id));
	memcpy(q.wrapped, wrapped.p, wrapped.len);
	q.wrapped_len = (uint32_t)wrapped.len;
	fds[0] = io_sealed_memfd("sealed", sealed, e);
	if (fds[0] == -1)
		return -1;
	fds[1] = io_memfd("opened", e);
	if (fds[1] != -1 && ask(r, &q, fds, &answer, e) == 0) {
		unsigned char *p = arena_raw(a, answer.len);

		if (io_read_at(fds[1], p, answer.len, 0) == -1)
			err_set(e, ERR_SYSTEM, "could not read a copy: %s",
			    strerror(errno));
		else {
			*out = (struct bytes){ p, answer.len };
			result = 0;
		}
	}
	close(fds[0]);
	if (fds[1] != -1)
		close(fds[1]);
	return result;
}
