/*
 * wire_test.c - packets between our processes, one side may be hostile
 */
#define _GNU_SOURCE
#include "base/wire.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "tests/tap.h"

static size_t
open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t n = 0;

	while (d != NULL && readdir(d) != NULL)
		n++;
	if (d != NULL)
		closedir(d);
	return n;
}

static void
test_packets(int ends[2])
{
	char in[8];
	size_t len = 0, fds_len = 0;
	enum wire_end end;
	struct err e;

	tap_ok(wire_send(ends[0], "ab", 2, NULL, 0, &e) == 0 &&
		   wire_send(ends[0], "cde", 3, NULL, 0, &e) == 0,
	    "two packets are sent");
	tap_ok(wire_recv(ends[1], in, sizeof(in), &len, NULL, &fds_len,
		   UINT64_MAX, &end, &e) == 0 &&
		   end == WIRE_PACKET && len == 2 && memcmp(in, "ab", 2) == 0,
	    "the first arrives by itself");
	tap_ok(wire_recv(ends[1], in, sizeof(in), &len, NULL, &fds_len,
		   clock_mono_ms() + 60 * 1000, &end, &e) == 0 &&
		   end == WIRE_PACKET && len == 3,
	    "then the second");
	tap_ok(wire_recv(ends[1], in, sizeof(in), &len, NULL, &fds_len,
		   clock_mono_ms() + 1, &end, &e) == 0 &&
		   end == WIRE_LATE,
	    "no packet before the deadline is late");
	tap_ok(wire_recv(ends[1], in, sizeof(in), &len, NULL, &fds_len, 0, &end,
		   &e) == 0 &&
		   end == WIRE_LATE,
	    "a deadline in the past is late at once");
}

static void
test_descriptors(int ends[2])
{
	size_t before = open_descriptors();
	int fds[2] = { STDIN_FILENO, STDERR_FILENO };
	int got[WIRE_FDS] = { -1, -1, -1, -1 };
	size_t len, got_len = WIRE_FDS;
	char in[8];
	enum wire_end end;
	struct err e;

	tap_ok(wire_send(ends[0], "x", 1, fds, 2, &e) == 0 &&
		   wire_recv(ends[1], in, sizeof(in), &len, got, &got_len,
		       UINT64_MAX, &end, &e) == 0 &&
		   got_len == 2,
	    "two descriptors travel with a packet");
	tap_ok((fcntl(got[0], F_GETFD) & FD_CLOEXEC) != 0,
	    "a received descriptor is not handed to other programs");
	close(got[0]);
	close(got[1]);
	got_len = 1;
	tap_ok(wire_send(ends[0], "x", 1, fds, 2, &e) == 0 &&
		   wire_recv(ends[1], in, sizeof(in), &len, got, &got_len,
		       UINT64_MAX, &end, &e) == -1,
	    "more descriptors than asked for are an error");
	tap_ok(open_descriptors() == before, "and none of them stays open");
	got_len = WIRE_FDS;
	tap_ok(wire_send(ends[0], "0123456789", 10, fds, 1, &e) == 0 &&
		   wire_recv(ends[1], in, sizeof(in), &len, got, &got_len,
		       UINT64_MAX, &end, &e) == -1,
	    "more octets than asked for are an error");
	tap_ok(open_descriptors() == before,
	    "and the descriptor beside them is closed");
}

/* A peer that does not use wire_send: `n` descriptors beside `octets`. */
static void
test_flood(int ends[2], size_t octets, size_t n, const char *promise)
{
	size_t before = open_descriptors();
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(20 * sizeof(int))];
	} control = { 0 };
	struct iovec part = { (char[]){ 'x' }, octets };
	struct msghdr m = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = CMSG_SPACE(n * sizeof(int)) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	int got[WIRE_FDS], fds[20] = { 0 };
	size_t len, got_len = WIRE_FDS;
	char in[8];
	enum wire_end end;
	struct err e;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(c), fds, n * sizeof(int));
	tap_ok(sendmsg(ends[0], &m, 0) == (ssize_t)octets &&
		   wire_recv(ends[1], in, sizeof(in), &len, got, &got_len,
		       UINT64_MAX, &end, &e) == -1,
	    "%s", promise);
	tap_ok(open_descriptors() == before, "and all of them are closed");
}

static void
test_ends(int ends[2])
{
	size_t len, none = 0;
	char in[8];
	enum wire_end end;
	struct err e;

	close(ends[0]);
	tap_ok(wire_recv(ends[1], in, sizeof(in), &len, NULL, &none, UINT64_MAX,
		   &end, &e) == 0 &&
		   end == WIRE_CLOSED,
	    "a peer that is gone is closed, not an error");
	tap_ok(wire_send(ends[1], "x", 1, NULL, 0, &e) == -1,
	    "sending to it is an error and no signal");
	close(ends[1]);
}

int
main(void)
{
	int ends[2];
	struct err e;

	if (!tap_ok(wire_pair(ends, &e) == 0, "a pair is made"))
		return tap_done();
	test_packets(ends);
	test_descriptors(ends);
	test_flood(ends, 1, 20, "a flood of descriptors is an error");
	test_flood(ends, 0, 1, "descriptors beside no octets are an error");
	test_ends(ends);
	return tap_done();
}
