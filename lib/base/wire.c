/*
 * wire.c - bounded messages between our own processes
 */
#define _GNU_SOURCE
#include "base/wire.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"

/* Room for one header with WIRE_FDS descriptors, aligned as the kernel wants. */
union control {
	struct cmsghdr align;
	char room[CMSG_SPACE(WIRE_FDS * sizeof(int))];
};

int
wire_pair(int ends[2], struct err *e)
{
	int made[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, made) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not make a socket pair: %s", strerror(errno));
	ends[0] = made[0];
	ends[1] = made[1];
	return 0;
}

int
wire_send(int fd, const void *p, size_t len, const int *fds, size_t fds_len,
    struct err *e)
{
	struct iovec part = { .iov_len = len };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };
	union control control;
	ssize_t n;

	assert(len > 0 && len <= WIRE_MAX && fds_len <= WIRE_FDS);
	memcpy(&part.iov_base, &p, sizeof(p));
	if (fds_len > 0) {
		struct cmsghdr *c;

		memset(&control, 0, sizeof(control));
		m.msg_control = control.room;
		m.msg_controllen = CMSG_SPACE(fds_len * sizeof(int));
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(fds_len * sizeof(int));
		memcpy(CMSG_DATA(c), fds, fds_len * sizeof(int));
	}
	do
		n = sendmsg(fd, &m, MSG_NOSIGNAL);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return err_set(e, ERR_SYSTEM, "could not send a packet: %s",
		    strerror(errno));
	if ((size_t)n != len)
		return err_set(e, ERR_SYSTEM, "a packet was sent in part only");
	return 0;
}

/* 1: readable or closed; 0: late; -1 with errno. */
static int
wait_for(int fd, uint64_t deadline_ms)
{
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int wait = -1;
		int n;

		if (deadline_ms != UINT64_MAX) {
			uint64_t now = clock_mono_ms();
			uint64_t left =
			    now < deadline_ms ? deadline_ms - now : 0;

			/* One more: clocks are cut to whole milliseconds. */
			wait =
			    left > 1000000 ? 1000000 : (int)left + (left > 0);
		}
		n = poll(&p, 1, wait);
		if (n > 0)
			return 1;
		if (n == -1 && errno != EINTR)
			return -1;
		if (n == 0 && deadline_ms != UINT64_MAX &&
		    clock_mono_ms() >= deadline_ms)
			return 0;
	}
}

/* Take the descriptors of `m` into `got` (room for WIRE_FDS); their number. */
static size_t
descriptors_of(struct msghdr *m, int got[WIRE_FDS])
{
	size_t n = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL;
	     c = CMSG_NXTHDR(m, c)) {
		size_t count;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count && n < WIRE_FDS; i++, n++)
			memcpy(&got[n], (char *)CMSG_DATA(c) + i * sizeof(int),
			    sizeof(int));
	}
	return n;
}

static int
receive(int fd, struct msghdr *m)
{
	ssize_t n;

	do
		n = recvmsg(fd, m, MSG_CMSG_CLOEXEC);
	while (n == -1 && errno == EINTR);
	/* A peer that died with our packet unread: it is gone, no more. */
	if (n == -1 && errno == ECONNRESET) {
		m->msg_controllen = 0;
		return 0;
	}
	return (int)n;
}

/* A packet stands in `m`: hand out its descriptors, or close them all. */
static int
accept_packet(struct msghdr *m, int *fds, size_t *fds_len, struct err *e)
{
	int got[WIRE_FDS];
	size_t n = descriptors_of(m, got);

	if ((m->msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 || n > *fds_len) {
		for (size_t i = 0; i < n; i++)
			close(got[i]);
		return err_set(
		    e, ERR_SYSTEM, "a packet holds more than was asked for");
	}
	if (n > 0)
		memcpy(fds, got, n * sizeof(int));
	*fds_len = n;
	return 0;
}

int
wire_recv(int fd, void *p, size_t cap, size_t *len, int *fds, size_t *fds_len,
    uint64_t deadline_ms, enum wire_end *end, struct err *e)
{
	struct iovec part = { .iov_base = p, .iov_len = cap };
	union control control;
	struct msghdr m = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room) };
	int n = wait_for(fd, deadline_ms);

	if (n == 0) {
		*end = WIRE_LATE;
		return 0;
	}
	if (n > 0)
		n = receive(fd, &m);
	if (n == -1)
		return err_set(e, ERR_SYSTEM, "could not receive a packet: %s",
		    strerror(errno));
	/* A packet without octets ends it, but may bring descriptors. */
	if (n == 0)
		*fds_len = 0;
	if (accept_packet(&m, fds, fds_len, e) == -1)
		return -1;
	*len = (size_t)n;
	*end = n == 0 ? WIRE_CLOSED : WIRE_PACKET;
	return 0;
}
