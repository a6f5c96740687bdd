/*
 * wire.h - bounded messages between our own processes
 *
 * Unix SOCK_SEQPACKET: a packet arrives whole or not at all, with descriptors
 * beside it.  The other side may be hostile (a scanner that mail took over):
 * more octets or descriptors than asked for is an error, and every descriptor
 * that came with it is closed.
 */
#ifndef BASE_WIRE_H
#define BASE_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

enum wire_end {
	/* A packet arrived. */
	WIRE_PACKET,
	/* The other side is gone. */
	WIRE_CLOSED,
	/* The deadline passed first. */
	WIRE_LATE,
};

/* Two connected ends, close-on-exec.  -1 with `e`. */
int wire_pair(int ends[2], struct err *e) MUST_CHECK;

/*
 * Send one packet of at most WIRE_MAX octets and WIRE_FDS descriptors (which
 * stay open here).  Never raises SIGPIPE.  -1 with `e` when the peer is gone.
 */
int wire_send(int fd, const void *p, size_t len, const int *fds, size_t fds_len,
    struct err *e) MUST_CHECK;

/*
 * Wait for one packet until `deadline_ms` (clock_mono_ms; UINT64_MAX waits for
 * ever).  *len holds the octets received, at most `cap`; *fds_len is the room
 * in `fds` before, and the number received after.  Received descriptors are
 * close-on-exec and the caller's.  -1 with `e` on a broken promise.
 */
int wire_recv(int fd, void *p, size_t cap, size_t *len, int *fds,
    size_t *fds_len, uint64_t deadline_ms, enum wire_end *end,
    struct err *e) MUST_CHECK;

#endif
