/*
 * segment.c - the form of a spool segment on disk
 */
#define _GNU_SOURCE
#include "store/segment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/io.h"
#include "base/sha256.h"
#include "store/piece.h"

enum { DIGEST_LEN = 16, VERSION = 1, SEARCH = 65536 };

static const char head_mark[4] = { 'S', 'G', 'S', 'P' };
static const char entry_mark[4] = { 'S', 'G', 'E', 'N' };

/* "00000000000000a7.seg" with a NUL. */
static void
write_name(uint64_t number, char out[SEGMENT_NAME])
{
	snprintf(out, SEGMENT_NAME, "%016llx.seg", (unsigned long long)number);
}

/* 0, or -1 when it is not a segment's name. */
static int
read_name(const char *name, uint64_t *number)
{
	char again[SEGMENT_NAME];
	uint64_t n = strtoull(name, NULL, 16);

	write_name(n, again);
	if (strcmp(name, again) != 0)
		return -1;
	*number = n;
	return 0;
}

static int
ascending(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y ? -1 : x > y;
}

int
segment_list(struct arena *a, const char *directory, uint64_t **numbers,
    size_t *len, struct err *e)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	uint64_t *v = NULL;
	size_t n = 0, cap = 0;

	if (d == NULL)
		return err_set(e, ERR_SYSTEM, "could not open spool \"%s\": %s",
		    directory, strerror(errno));
	while ((entry = readdir(d)) != NULL) {
		v = arena_grow(a, v, n, &cap, sizeof(*v));
		if (read_name(entry->d_name, &v[n]) == 0)
			n++;
	}
	closedir(d);
	if (n > 0)
		qsort(v, n, sizeof(*v), ascending);
	*numbers = v;
	*len = n;
	return 0;
}

struct segment_position
segment_position(const char *directory)
{
	struct segment_position p = { 0 };
	char path[SEGMENT_PATH], line[64];
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
		return (struct segment_position){ 0 };
	return p;
}

void
segment_path(const char *directory, uint64_t number, char out[SEGMENT_PATH])
{
	char name[SEGMENT_NAME];

	write_name(number, name);
	snprintf(out, SEGMENT_PATH, "%s/%s", directory, name);
}

void
segment_head(uint64_t number, unsigned char out[SEGMENT_HEAD])
{
	memcpy(out, head_mark, sizeof(head_mark));
	piece_put32(out + 4, VERSION);
	piece_put64(out + 8, number);
}

/* -- writing -------------------------------------------------------------- */

static void
digest_of(const unsigned char length[4], struct bytes payload,
    unsigned char out[DIGEST_LEN])
{
	struct bytes pieces[] = { { length, 4 }, payload };
	unsigned char digest[SHA256_LEN];

	sha256_pieces(pieces, 2, digest);
	memcpy(out, digest, DIGEST_LEN);
}

void
segment_put(const struct spool_entry *entry, struct strbuf *out)
{
	unsigned char frame[SEGMENT_FRAME] = { 0 };
	size_t at = out->len;

	strbuf_add(out, frame, sizeof(frame));
	strbuf_add(out, entry->id.b, sizeof(entry->id.b));
	piece_add(out, entry->document);
	piece_add_sealed(out, &entry->copy);
	piece_add_sealed(out, &entry->excerpts);
	if (strbuf_over(out))
		return;
	memcpy(frame, entry_mark, 4);
	piece_put32(frame + 4, (uint32_t)(out->len - at - SEGMENT_FRAME));
	digest_of(frame + 4,
	    (struct bytes){ (unsigned char *)out->p + at + SEGMENT_FRAME,
		out->len - at - SEGMENT_FRAME },
	    frame + 8);
	memcpy(out->p + at, frame, sizeof(frame));
}

/* -- reading -------------------------------------------------------------- */

static int
parse(struct arena *a, struct bytes payload, struct spool_entry *out)
{
	struct cursor c = { payload, 0 };
	struct spool_entry entry = { 0 };
	struct bytes id = piece_take(&c, sizeof(entry.id.b));

	if (c.bad)
		return -1;
	memcpy(entry.id.b, id.p, sizeof(entry.id.b));
	entry.document = piece_next(&c);
	piece_take_sealed(a, &c, &entry.copy);
	piece_take_sealed(a, &c, &entry.excerpts);
	if (c.bad || c.left.len != 0)
		return -1;
	*out = entry;
	return 0;
}

static int
unread(struct err *e)
{
	return err_set(e, ERR_SYSTEM, "could not read a spool segment: %s",
	    strerror(errno));
}

/* The entry at `offset`: *next is where it ends, 0 when there is no valid one. */
static int
read_entry(struct arena *a, struct segment_file from, struct spool_entry *out,
    uint64_t *next, struct err *e)
{
	unsigned char frame[SEGMENT_FRAME], digest[DIGEST_LEN], *payload;
	uint64_t begin = from.offset + SEGMENT_FRAME;
	uint32_t len;

	*next = 0;
	if (begin > from.size)
		return 0;
	if (io_read_at(from.fd, frame, sizeof(frame), (off_t)from.offset) == -1)
		return unread(e);
	len = piece_get32(frame + 4);
	/* Text cannot hold such a length: no subject looks like a frame. */
	if (memcmp(frame, entry_mark, sizeof(entry_mark)) != 0 ||
	    len > SEGMENT_PAYLOAD_MAX || len > from.size - begin)
		return 0;
	if (len > arena_left(a))
		return err_set(e, ERR_BUG,
		    "could not read a spool segment: no room for an entry");
	payload = arena_raw(a, len);
	if (io_read_at(from.fd, payload, len, (off_t)begin) == -1)
		return unread(e);
	digest_of(frame + 4, (struct bytes){ payload, len }, digest);
	if (memcmp(digest, frame + 8, DIGEST_LEN) == 0 &&
	    parse(a, (struct bytes){ payload, len }, out) == 0)
		*next = begin + len;
	return 0;
}

static int
is_entry(struct segment_file at, int *found, struct err *e)
{
	struct arena *scratch = arena_new(2 * (size_t)SEGMENT_PAYLOAD_MAX);
	struct spool_entry ignored;
	uint64_t next;
	int result = read_entry(scratch, at, &ignored, &next, e);

	*found = result == 0 && next != 0;
	arena_free(scratch);
	return result;
}

/*
 * Where the next valid entry begins behind from.offset, or from.size.  The
 * damaged entry's own length is not believed: it may reach over its neighbours.
 */
static int
search(struct segment_file from, uint64_t *found, struct err *e)
{
	unsigned char window[SEARCH];
	const size_t mark = sizeof(entry_mark);

	while (++from.offset + SEGMENT_FRAME <= from.size) {
		size_t len = from.size - from.offset < SEARCH
				 ? (size_t)(from.size - from.offset)
				 : SEARCH;
		const unsigned char *at;
		int valid;

		if (io_read_at(from.fd, window, len, (off_t)from.offset) == -1)
			return unread(e);
		at = memmem(window, len, entry_mark, mark);
		if (at == NULL) {
			from.offset += len - mark;
			continue;
		}
		from.offset += (uint64_t)(at - window);
		if (is_entry(from, &valid, e) == -1)
			return -1;
		if (valid) {
			*found = from.offset;
			return 0;
		}
	}
	*found = from.size;
	return 0;
}

int
segment_get(struct arena *a, struct segment_file from, struct spool_entry *out,
    uint64_t *next, enum segment_read *what, struct err *e)
{
	*what = SEGMENT_END;
	if (from.offset >= from.size)
		return 0;
	if (read_entry(a, from, out, next, e) == -1)
		return -1;
	*what = SEGMENT_ENTRY;
	if (*next != 0)
		return 0;
	if (search(from, next, e) == -1)
		return -1;
	*what = *next < from.size ? SEGMENT_DAMAGED : SEGMENT_TORN;
	return 0;
}
