/*
 * job.c - what a scanner is asked and what it answers
 */
#include "record/job.h"

#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/wire.h"

/* Read the document that `reply` announces, or why it is not there. */
static enum job_end
read_answer(struct arena *a, int answer, const struct job_reply *reply,
    struct bytes *document)
{
	unsigned char *p;
	size_t size = (size_t)reply->size;

	if (reply->magic == JOB_MAGIC && reply->status == JOB_NO_TIME)
		return JOB_LATE;
	if (reply->magic == JOB_MAGIC && reply->status == JOB_NO_MEMORY)
		return JOB_FULL;
	if (reply->magic != JOB_MAGIC || reply->status != JOB_OK ||
	    reply->size == 0 || reply->size > DOCUMENT_MAX ||
	    size > arena_left(a))
		return JOB_DIED;
	p = arena_raw(a, size);
	/* pread fails at the end; a mapping would kill us (SIGBUS). */
	if (io_read_at(answer, p, size, 0) == -1)
		return JOB_DIED;
	*document = (struct bytes){ p, size };
	return JOB_ANSWERED;
}

void
job_unscanned(struct arena *a, enum job_end end, struct record *out)
{
	struct record r = { 0 };

	record_add_gap(a, &r, UTF8("unscanned"));
	record_add_gap(
	    a, &r, end == JOB_LATE ? UTF8("deadline") : UTF8("scanner_died"));
	if (end == JOB_FULL)
		record_add_gap(a, &r, UTF8("out_of_memory"));
	*out = r;
}

size_t
job_descriptors(const struct job_request *request)
{
	return request->kind == JOB_GENERATION ? 1 : 2;
}

/* Send a request and wait for its reply. */
static enum job_end
exchange(int scanner, const struct job_request *request, const int *fds,
    uint64_t deadline_ms, struct job_reply *reply)
{
	enum wire_end end;
	size_t len = 0, none = 0;
	struct err why;

	/* Whatever goes wrong between us and it, this scanner is done for. */
	if (wire_send(scanner, request, sizeof(*request), fds,
		job_descriptors(request), &why) == -1)
		return JOB_DIED;
	if (wire_recv(scanner, reply, sizeof(*reply), &len, NULL, &none,
		deadline_ms, &end, &why) == -1)
		return JOB_DIED;
	if (end == WIRE_LATE)
		return JOB_LATE;
	if (end == WIRE_CLOSED || len != sizeof(*reply))
		return JOB_DIED;
	return JOB_ANSWERED;
}

int
job_run(struct arena *a, int scanner, const struct job_request *request,
    int message, uint64_t deadline_ms, enum job_end *end,
    struct bytes *document, struct err *e)
{
	int fds[2] = { message, io_memfd("answer", e) };
	struct job_reply reply;

	if (fds[1] == -1)
		return -1;
	*end = exchange(scanner, request, fds, deadline_ms, &reply);
	if (*end == JOB_ANSWERED)
		*end = read_answer(a, fds[1], &reply, document);
	close(fds[1]);
	return 0;
}

enum job_end
job_hand_over(int scanner, int generation, uint64_t size, uint64_t deadline_ms)
{
	struct job_request request = {
		.magic = JOB_MAGIC, .kind = JOB_GENERATION, .size = size
	};
	struct job_reply reply = { 0 };
	enum job_end end =
	    exchange(scanner, &request, &generation, deadline_ms, &reply);

	if (end == JOB_ANSWERED &&
	    (reply.magic != JOB_MAGIC || reply.status != JOB_OK))
		return JOB_DIED;
	return end;
}
