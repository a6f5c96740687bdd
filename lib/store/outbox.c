/*
 * outbox.c - what we send ourselves, one file an item
 */
#define _GNU_SOURCE
#include "store/outbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "store/outbox_form.h"
#include "store/piece.h"

enum {
	PATH_OCTETS = 4200,
	NAME_OCTETS = 64,
	/* A message, sealed and with its wraps, its facts, its notes. */
	ITEM_OCTETS = 2 * OUTBOX_FACTS_MAX + MESSAGE_MAX,
	/* Octets of an order or event. */
	ERRAND_OCTETS = 64 * 1024,
	/* Half a file of this age has nobody any more who writes it. */
	STALE_SECONDS = 3600,
};

static const char facts_mark[4] = { 'S', 'G', 'O', 'F' };
static const char sealed_mark[4] = { 'S', 'G', 'O', 'C' };

static const struct {
	const char *directory, *ending;
} boxes[] = {
	[OUTBOX_ORDERS] = { "/orders", ".order" },
	[OUTBOX_EVENTS] = { "/events", ".event" },
};

struct outbox {
	char directory[4000];
	/* Of the directory: what root puts in is his to read. */
	uid_t owner;
	gid_t group;
};

/* -- files ------------------------------------------------------------------ */

static int
unread(const char *what, struct err *e)
{
	return err_set(e, ERR_SYSTEM, "could not read the outbox's %s: %s",
	    what, strerror(errno));
}

/* "<directory><below>/<id><ending>" */
static void
path_of(const struct outbox *o, const char *below, struct uuid id,
    const char *ending, char out[PATH_OCTETS])
{
	char text[UUID_TEXT + 1];

	uuid_format(id, text);
	snprintf(
	    out, PATH_OCTETS, "%s%s/%s%s", o->directory, below, text, ending);
}

/* The id in a name that is one with `ending`; else -1. */
static int
id_of(const char *name, const char *ending, struct uuid *out)
{
	char text[UUID_TEXT + 1];

	if (strlen(name) != UUID_TEXT + strlen(ending) ||
	    strcmp(name + UUID_TEXT, ending) != 0)
		return -1;
	memcpy(text, name, UUID_TEXT);
	text[UUID_TEXT] = '\0';
	return uuid_parse(text, out);
}

static int
by_id(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct uuid));
}

static int
list(struct arena *a, const char *directory, const char *ending,
    struct uuid **ids, size_t *len, struct err *e)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	struct uuid *v = NULL;
	size_t n = 0, cap = 0;

	if (d == NULL)
		return unread("directory", e);
	while ((entry = readdir(d)) != NULL) {
		v = arena_grow(a, v, n, &cap, sizeof(*v));
		if (id_of(entry->d_name, ending, &v[n]) == 0)
			n++;
	}
	closedir(d);
	if (n > 0)
		qsort(v, n, sizeof(*v), by_id);
	*ids = v;
	*len = n;
	return 0;
}

static int
sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int failed = fd == -1 || fsync(fd) == -1;

	if (fd != -1)
		close(fd);
	return failed ? -1 : 0;
}

static int
take_away(
    const struct outbox *o, const char *below, const char *path, struct err *e)
{
	char directory[PATH_OCTETS];

	snprintf(directory, sizeof(directory), "%s%s", o->directory, below);
	if ((unlink(path) == -1 && errno != ENOENT) ||
	    sync_directory(directory) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not take a file out of the outbox: %s",
		    strerror(errno));
	return 0;
}

/* -- opening ---------------------------------------------------------------- */

/* What somebody who died has left half written. */
static void
sweep(const char *directory)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	struct stat st;

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len < 4 || strcmp(entry->d_name + len - 4, ".new") != 0)
			continue;
		if (fstatat(dirfd(d), entry->d_name, &st, 0) == 0 &&
		    st.st_mtime + STALE_SECONDS < time(NULL))
			unlinkat(dirfd(d), entry->d_name, 0);
	}
	closedir(d);
}

static int
make(const char *path, const struct stat *above)
{
	if (mkdir(path, 0700) == 0)
		return geteuid() == 0 && above != NULL
			   ? chown(path, above->st_uid, above->st_gid)
			   : 0;
	return errno == EEXIST ? 0 : -1;
}

int
outbox_prepare(const char *directory, uid_t uid, gid_t gid, struct err *e)
{
	if (mkdir(directory, 0700) == -1)
		return errno == EEXIST ? 0
				       : err_set(e, ERR_CONFIG,
					     "could not make outbox \"%s\": %s",
					     directory, strerror(errno));
	if (chown(directory, uid, gid) == -1)
		return err_set(e, ERR_CONFIG,
		    "could not give outbox \"%s\" to its user: %s", directory,
		    strerror(errno));
	return 0;
}

struct outbox *
outbox_open(const char *directory, struct err *e)
{
	struct outbox *o = calloc(1, sizeof(*o));
	char path[PATH_OCTETS];
	struct stat st;
	int failed;

	if (o == NULL)
		abort();
	snprintf(o->directory, sizeof(o->directory), "%s", directory);
	failed = make(directory, NULL) == -1 || stat(directory, &st) == -1;
	for (size_t i = 0; !failed && i < sizeof(boxes) / sizeof(*boxes); i++) {
		snprintf(
		    path, sizeof(path), "%s%s", directory, boxes[i].directory);
		failed = make(path, &st) == -1 || access(path, W_OK) == -1;
		sweep(path);
	}
	if (failed) {
		err_set(e, ERR_SYSTEM, "could not open outbox \"%s\": %s",
		    directory, strerror(errno));
		free(o);
		return NULL;
	}
	sweep(directory);
	o->owner = st.st_uid;
	o->group = st.st_gid;
	return o;
}

void
outbox_close(struct outbox *o)
{
	free(o);
}

/* -- items ------------------------------------------------------------------ */

/* Whole and durable; the directory's owner may read it. */
static int
write_whole(const struct outbox *o, const char *path, struct bytes content,
    struct err *e)
{
	struct io_owner owner = { 0600, (uid_t)-1, (gid_t)-1 };

	/* Its owner may be looking already: it is his before it is there. */
	if (geteuid() == 0) {
		owner.uid = o->owner;
		owner.gid = o->group;
	}
	return io_replace_file_for(&owner, path, content, e);
}

int
outbox_put(struct arena *a, const struct outbox *o,
    const struct seal_keys *keys, const struct outbox_item *item,
    struct bytes octets, struct err *e)
{
	struct outbox_item whole = *item;
	struct strbuf facts, sealed, file;
	char path[PATH_OCTETS];
	struct sealed s;
	int result;

	whole.size = octets.len;
	if (seal_octets(a, keys, item->id, octets, &s, e) == -1)
		return -1;
	strbuf_init(&facts, OUTBOX_FACTS_MAX);
	strbuf_init(&sealed, ITEM_OCTETS);
	strbuf_init(&file, ITEM_OCTETS);
	outbox_form_facts(&whole, &facts);
	piece_add_sealed(&sealed, &s);
	outbox_form_frame(facts_mark, strbuf_bytes(&facts), &file);
	outbox_form_frame(sealed_mark, strbuf_bytes(&sealed), &file);
	path_of(o, "", item->id, ".item", path);
	if (strbuf_over(&facts) || strbuf_over(&sealed) || strbuf_over(&file))
		result = err_set(e, ERR_SYSTEM,
		    "could not put a message into the outbox: too large");
	else
		result = write_whole(o, path, strbuf_bytes(&file), e);
	strbuf_done(&facts);
	strbuf_done(&sealed);
	strbuf_done(&file);
	return result;
}

int
outbox_list(struct arena *a, const struct outbox *o, struct uuid **ids,
    size_t *len, struct err *e)
{
	return list(a, o->directory, ".item", ids, len, e);
}

/* A frame's payload from `fd`: NULL mark where it is not sound.  0 or -1. */
static int
read_frame(struct arena *a, int fd, const char mark[4], uint64_t *at,
    struct bytes *payload)
{
	unsigned char head[OUTBOX_FRAME], *whole;
	uint64_t len;
	struct stat st;

	*payload = (struct bytes){ NULL, 0 };
	if (fstat(fd, &st) == -1)
		return -1;
	if ((uint64_t)st.st_size < *at + OUTBOX_FRAME)
		return 0;
	if (io_read_at(fd, head, sizeof(head), (off_t)*at) == -1)
		return -1;
	len = OUTBOX_FRAME + (uint64_t)piece_get32(head + 4);
	if (len > ITEM_OCTETS || len > (uint64_t)st.st_size - *at ||
	    len > arena_left(a))
		return 0;
	whole = arena_raw(a, len);
	if (io_read_at(fd, whole, len, (off_t)*at) == -1)
		return -1;
	if (outbox_form_unframe(mark, (struct bytes){ whole, len }, payload) ==
	    0)
		*at += len;
	return 0;
}

/* The length of a frame that is passed over unread; 0: there is none. */
static uint64_t
frame_length(int fd, uint64_t at)
{
	unsigned char head[OUTBOX_FRAME];
	struct stat st;
	uint64_t len;

	if (io_read_at(fd, head, sizeof(head), (off_t)at) == -1 ||
	    memcmp(head, sealed_mark, sizeof(sealed_mark)) != 0 ||
	    fstat(fd, &st) == -1)
		return 0;
	len = OUTBOX_FRAME + (uint64_t)piece_get32(head + 4);
	return len > (uint64_t)st.st_size - at ? 0 : len;
}

static void
read_notes(int fd, struct outbox_item *item)
{
	unsigned char octets[OUTBOX_NOTE];
	struct outbox_note note;

	for (int i = 0; i < OUTBOX_NOTES_MAX; i++) {
		if (io_read_at(fd, octets, sizeof(octets), (off_t)item->end) ==
			-1 ||
		    outbox_form_read_note(octets, &note) == -1 ||
		    outbox_form_apply(&note, item) == -1)
			return;
		item->end += OUTBOX_NOTE;
	}
}

/* 1: sound; 0: damaged; -1: not read. */
static int
read_item(struct arena *a, int fd, struct outbox_found out)
{
	struct outbox_item item = { 0 };
	struct bytes payload;
	struct cursor c = { 0 };
	uint64_t at = 0, len;

	if (read_frame(a, fd, facts_mark, &at, &payload) == -1)
		return -1;
	if (payload.p == NULL ||
	    outbox_form_read_facts(a, payload, &item) == -1)
		return 0;
	if (out.sealed != NULL) {
		if (read_frame(a, fd, sealed_mark, &at, &payload) == -1)
			return -1;
		if (payload.p == NULL)
			return 0;
		c.left = payload;
		piece_take_sealed(a, &c, out.sealed);
		if (c.bad || c.left.len != 0)
			return 0;
	} else {
		len = frame_length(fd, at);
		if (len == 0)
			return 0;
		at += len;
	}
	item.end = at;
	read_notes(fd, &item);
	*out.item = item;
	return 1;
}

int
outbox_read(struct arena *a, const struct outbox *o, struct uuid id,
    struct outbox_found out, enum outbox_read *what, struct err *e)
{
	char path[PATH_OCTETS], aside[PATH_OCTETS];
	int fd, sound;

	path_of(o, "", id, ".item", path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 && errno == ENOENT) {
		*what = OUTBOX_GONE;
		return 0;
	}
	if (fd == -1)
		return unread("item", e);
	sound = read_item(a, fd, out);
	if (sound == -1)
		unread("item", e);
	close(fd);
	if (sound == -1)
		return -1;
	*what = sound && memcmp(out.item->id.b, id.b, sizeof(id.b)) == 0
		    ? OUTBOX_ITEM
		    : OUTBOX_DAMAGED;
	path_of(o, "", id, ".item.damaged", aside);
	if (*what == OUTBOX_DAMAGED && rename(path, aside) == -1)
		return unread("damaged item", e);
	return 0;
}

int
outbox_note(const struct outbox *o, struct outbox_item *item,
    const struct outbox_note *notes, size_t len, struct err *e)
{
	char path[PATH_OCTETS];
	struct strbuf b;
	int fd, failed;

	strbuf_init(&b, (size_t)OUTBOX_NOTES_MAX * OUTBOX_NOTE);
	for (size_t i = 0; i < len; i++) {
		unsigned char octets[OUTBOX_NOTE];

		outbox_form_note(&notes[i], octets);
		strbuf_add(&b, octets, sizeof(octets));
	}
	path_of(o, "", item->id, ".item", path);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	/* What is torn must not come back to life behind what is new. */
	failed = fd == -1 || strbuf_over(&b) ||
		 ftruncate(fd, (off_t)item->end) == -1 ||
		 io_write_at(fd, b.p, b.len, (off_t)item->end) == -1 ||
		 fdatasync(fd) == -1;
	if (failed)
		err_set(e, ERR_SYSTEM,
		    "could not note a step in the outbox: %s", strerror(errno));
	if (fd != -1)
		close(fd);
	for (size_t i = 0; !failed && i < len; i++)
		failed = outbox_form_apply(&notes[i], item) == -1 &&
			 err_set(e, ERR_BUG, "a note is about nobody") == -1;
	if (!failed)
		item->end += b.len;
	strbuf_done(&b);
	return failed ? -1 : 0;
}

int
outbox_has(const struct outbox *o, struct uuid id)
{
	char path[PATH_OCTETS];

	path_of(o, "", id, ".item", path);
	return access(path, F_OK) == 0;
}

int
outbox_remove(const struct outbox *o, struct uuid id, struct err *e)
{
	char path[PATH_OCTETS];

	path_of(o, "", id, ".item", path);
	return take_away(o, "", path, e);
}

struct uuid
outbox_derived(struct uuid id, unsigned n)
{
	/* The random end: time and version stay, so that it sorts beside it. */
	id.b[15] = (unsigned char)(id.b[15] ^ n);
	return id;
}

/* -- errands ---------------------------------------------------------------- */

int
outbox_post(const struct outbox *o, enum outbox_box box, struct uuid id,
    struct bytes text, struct err *e)
{
	char path[PATH_OCTETS];

	if (text.len > ERRAND_OCTETS)
		return err_set(
		    e, ERR_BUG, "could not post an errand: it is too large");
	path_of(o, boxes[box].directory, id, boxes[box].ending, path);
	return write_whole(o, path, text, e);
}

int
outbox_first(struct arena *a, const struct outbox *o, enum outbox_box box,
    struct uuid *id, struct bytes *text, struct err *e)
{
	char path[PATH_OCTETS];
	struct uuid *ids;
	size_t len;

	snprintf(
	    path, sizeof(path), "%s%s", o->directory, boxes[box].directory);
	if (list(a, path, boxes[box].ending, &ids, &len, e) == -1)
		return -1;
	if (len == 0)
		return 0;
	path_of(o, boxes[box].directory, ids[0], boxes[box].ending, path);
	if (io_read_file(a, path, ERRAND_OCTETS, text, e) == -1)
		return -1;
	*id = ids[0];
	return 1;
}

int
outbox_done(
    const struct outbox *o, enum outbox_box box, struct uuid id, struct err *e)
{
	char path[PATH_OCTETS];

	path_of(o, boxes[box].directory, id, boxes[box].ending, path);
	return take_away(o, boxes[box].directory, path, e);
}

/* -- status ------------------------------------------------------------------ */

static void
count_item(const struct outbox_item *item, struct outbox_status *out)
{
	if (outbox_is_settled(item))
		return;
	if (item->state == 0 && item->action == ACTION_HOLD) {
		out->held++;
		out->overdue += item->overdue_ms != 0;
	} else if (item->state == 0 && item->action == ACTION_DELAY) {
		out->delayed++;
	} else {
		out->going++;
		if (item->tries > out->most_tries)
			out->most_tries = item->tries;
		if (out->oldest_going_ms == 0 ||
		    item->created_ms < out->oldest_going_ms)
			out->oldest_going_ms = item->created_ms;
	}
}

static uint64_t
count_names(const char *directory, const char *below, const char *ending)
{
	char path[PATH_OCTETS];
	size_t want = strlen(ending);
	struct dirent *entry;
	uint64_t n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "%s%s", directory, below);
	d = opendir(path);
	while (d != NULL && (entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name);

		n += len > want &&
		     strcmp(entry->d_name + len - want, ending) == 0;
	}
	if (d != NULL)
		closedir(d);
	return n;
}

int
outbox_status(const char *directory, struct outbox_status *out, struct err *e)
{
	struct arena *a = arena_new((size_t)4 * OUTBOX_FACTS_MAX);
	struct arena *scratch = arena_new((size_t)4 * OUTBOX_FACTS_MAX);
	struct outbox_status s = { 0 };
	struct outbox o = { .owner = 0 };
	struct uuid *ids;
	size_t len = 0;
	int result;

	snprintf(o.directory, sizeof(o.directory), "%s", directory);
	result = outbox_list(a, &o, &ids, &len, e);
	for (size_t i = 0; result == 0 && i < len; i++) {
		char path[PATH_OCTETS];
		struct outbox_item item;
		int fd;

		path_of(&o, "", ids[i], ".item", path);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		arena_reset(scratch);
		if (fd != -1 && read_item(scratch, fd,
				    (struct outbox_found){ &item, NULL }) == 1)
			count_item(&item, &s);
		if (fd != -1)
			close(fd);
	}
	s.damaged = count_names(directory, "", ".damaged");
	s.orders = count_names(directory, "/orders", ".order");
	s.events = count_names(directory, "/events", ".event");
	arena_free(a);
	arena_free(scratch);
	if (result == 0)
		*out = s;
	return result;
}
