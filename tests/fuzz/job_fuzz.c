/* job_fuzz.c - no packet breaks the scanner's door, none from a scanner ours */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>

#include "base/wire.h"
#include "scanner/serve.h"
#include "tests/fuzz/generation.h"
#include "tests/fuzz/memfile.h"

enum {
	PACKET_MAX = 256,
	/* Those looked at: one input opens a handful. */
	DESCRIPTORS = 32,
};

static struct assembler with;
static int files[WIRE_FDS];

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char path[MEMFILE_PATH];
	struct err e;

	(void)argc, (void)argv;
	for (int i = 0; i < WIRE_FDS; i++)
		files[i] = memfile_new(path);
	with.matcher = matcher_new(fuzz_generation(), &e);
	with.kinds = kinds_new(&e);
	return with.matcher == NULL || with.kinds == NULL;
}

/* As wire_send(), but a hostile one sends nothing at all with descriptors too. */
static void
put(int fd, struct bytes packet, size_t fds)
{
	struct iovec part = { .iov_len = packet.len };
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(files))];
	} control = { .room = { 0 } };
	struct msghdr m = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = CMSG_SPACE(fds * sizeof(int)) };
	unsigned char copy[PACKET_MAX];

	memcpy(copy, packet.p, packet.len);
	part.iov_base = copy;
	control.align.cmsg_level = SOL_SOCKET;
	control.align.cmsg_type = SCM_RIGHTS;
	control.align.cmsg_len = CMSG_LEN(fds * sizeof(int));
	memcpy(CMSG_DATA(&control.align), files, fds * sizeof(int));
	if (fds == 0)
		m.msg_control = NULL, m.msg_controllen = 0;
	fuzz_promise(sendmsg(fd, &m, MSG_NOSIGNAL) == (ssize_t)packet.len);
}

/* A packet waits at the first end, and nothing comes after it. */
static void
open_pair(int ends[2], struct bytes packet, size_t fds)
{
	struct err e;

	fuzz_promise(wire_pair(ends, &e) == 0);
	put(ends[1], packet, fds);
	shutdown(ends[1], SHUT_WR);
}

/* Which descriptors are open, as bits: none may be left behind. */
static uint64_t
descriptors(void)
{
	uint64_t open = 0;

	for (int fd = 0; fd < DESCRIPTORS; fd++)
		open |= (uint64_t)(fcntl(fd, F_GETFD) != -1) << fd;
	return open;
}

static void
ask(struct bytes packet, size_t fds)
{
	struct err e;
	int ends[2];

	open_pair(ends, packet, fds);
	(void)!serve_jobs(ends[0], &with, SCANNER_ARENA, &e);
	close(ends[0]);
	close(ends[1]);
}

static void
answer(struct bytes packet, size_t fds)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct job_request request = { .magic = JOB_MAGIC, .kind = JOB_LINES };
	struct bytes document;
	enum job_end end;
	struct err e;
	int ends[2];

	open_pair(ends, packet, fds);
	fuzz_promise(job_run(a, ends[0], &request, files[0], 0, &end, &document,
			 &e) == 0);
	close(ends[0]);
	close(ends[1]);
	arena_free(a);
}

/* Who asks is trusted for the size of what it seals, and for the time. */
static void
correct(unsigned char *packet, uint64_t size)
{
	memcpy(
	    packet + offsetof(struct job_request, size), &size, sizeof(size));
	memset(
	    packet + offsetof(struct job_request, cpu_ms), 0, sizeof(uint64_t));
}

/* Descriptors, length of the packet, the packet, the first file's content. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes packet = { data + 2, 0 }, content;
	unsigned char request[PACKET_MAX];
	uint64_t before = descriptors();

	if (size < 2)
		return 0;
	packet.len = data[1] < size - 2 ? data[1] : size - 2;
	content =
	    (struct bytes){ packet.p + packet.len, size - 2 - packet.len };
	memfile_set(files[0], content);
	memfile_set(files[1], (struct bytes){ NULL, 0 });
	answer(packet, data[0] % (WIRE_FDS + 1));
	memcpy(request, packet.p, packet.len);
	packet.p = request;
	if (packet.len >= offsetof(struct job_request, words))
		correct(request, content.len);
	ask(packet, data[0] % (WIRE_FDS + 1));
	fuzz_promise(descriptors() == before);
	return 0;
}
