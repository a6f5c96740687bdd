/*
 * lane.c - what the slow lane and the recorder say to each other
 */
#include "milter/lane.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/wire.h"
#include "store/segment.h"

/* The form on the socket. */
struct packet {
	uint32_t kind, tries;
	uint64_t serial;
	/* Octets of the entry in the memfd beside it; 0: there is none. */
	uint64_t size;
	char keys[SEAL_KEYS_MAX * (SEAL_KEY_ID_MAX + 1)];
};

/* The entry in a memfd of its own; -1 with `e`. */
static int
pack(const struct spool_entry *entry, uint64_t *size, struct err *e)
{
	struct strbuf b;
	int fd = io_memfd("entry", e);

	if (fd == -1)
		return -1;
	strbuf_init(&b, (size_t)SEGMENT_PAYLOAD_MAX + SEGMENT_FRAME);
	segment_put(entry, &b);
	if (strbuf_over(&b) || io_write_all(fd, b.p, b.len) == -1) {
		close(fd);
		fd = err_set(e, ERR_SYSTEM, "could not pass on a message: %s",
		    strerror(errno));
	}
	*size = b.len;
	strbuf_done(&b);
	return fd;
}

static int
unpack(struct arena *a, int fd, uint64_t size, const struct spool_entry **out,
    struct err *e)
{
	struct segment_file from = { .fd = fd, .size = size };
	struct spool_entry *entry = arena_alloc(a, sizeof(*entry));
	enum segment_read what;
	uint64_t next;

	if (segment_get(a, from, entry, &next, &what, e) == -1)
		return -1;
	if (what != SEGMENT_ENTRY)
		return err_set(e, ERR_BUG, "a message was passed on damaged");
	*out = entry;
	return 0;
}

int
lane_send(int fd, const struct lane_message *message, struct err *e)
{
	struct packet p = { .kind = message->kind,
		.tries = message->tries,
		.serial = message->serial };
	int packed, result;

	if (message->keys != NULL)
		snprintf(p.keys, sizeof(p.keys), "%s", message->keys);
	if (message->entry == NULL)
		return wire_send(fd, &p, sizeof(p), NULL, 0, e);
	packed = pack(message->entry, &p.size, e);
	if (packed == -1)
		return -1;
	result = wire_send(fd, &p, sizeof(p), &packed, 1, e);
	close(packed);
	return result;
}

int
lane_recv(int fd, struct arena *a, uint64_t deadline_ms,
    struct lane_message *out, struct err *e)
{
	struct lane_message m = { .kind = LANE_SILENCE };
	size_t len = 0, fds_len = 1;
	enum wire_end end;
	int packed = -1, result = 0;
	struct packet p;

	if (wire_recv(fd, &p, sizeof(p), &len, &packed, &fds_len, deadline_ms,
		&end, e) == -1)
		return -1;
	if (end != WIRE_PACKET) {
		*out = m;
		return 0;
	}
	m.kind = (enum lane_kind)p.kind;
	m.serial = p.serial;
	m.tries = p.tries;
	m.keys = arena_string(a, p.keys, strnlen(p.keys, sizeof(p.keys)));
	if (len != sizeof(p) || fds_len != (p.size > 0))
		result = err_set(e, ERR_BUG, "this is no word of the lane");
	else if (p.size > 0)
		result = unpack(a, packed, p.size, &m.entry, e);
	if (fds_len == 1)
		close(packed);
	if (result == 0)
		*out = m;
	return result;
}
