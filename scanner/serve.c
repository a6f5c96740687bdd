/*
 * serve.c - answer jobs until the asker is gone
 */
#define _GNU_SOURCE
#include "scanner/serve.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/wire.h"
#include "scanner/bounds.h"
#include "scanner/load.h"

enum {
	/* After a job that took more, memory is given back. */
	LARGE = 1024 * 1024,
};

struct job {
	struct job_request request;
	/* The message, and the answer's memfd. */
	int message_fd, answer_fd;
	struct bytes octets;
};

/* One line of JOB_LINES. */
static void
answer_line(struct arena *a, const struct assembler *with, struct bytes line,
    size_t number, struct strbuf *out)
{
	struct findings found = { 0 };

	assemble_line(a, with, line, &found);
	strbuf_fmt(out, "{\"line\":%zu,\"findings\":", number);
	record_findings_to_json(found.v, found.len, RECORD_FULL, out);
	strbuf_str(out, "}\n");
}

static void
answer_lines(struct arena *a, const struct assembler *with,
    const struct job *job, struct strbuf *out)
{
	size_t number = job->request.first_line;
	struct bytes rest = job->octets;

	if (number == 0)
		number = 1;
	while (rest.len > 0) {
		const unsigned char *lf = memchr(rest.p, '\n', rest.len);
		size_t len = lf != NULL ? (size_t)(lf - rest.p) : rest.len;

		answer_line(
		    a, with, (struct bytes){ rest.p, len }, number++, out);
		len += lf != NULL;
		rest.p += len;
		rest.len -= len;
	}
}

static int
answer(struct arena *a, const struct assembler *with, const struct job *job,
    struct strbuf *out)
{
	struct record record;
	struct err e;

	if (job->request.kind == JOB_LINES) {
		answer_lines(a, with, job, out);
		return strbuf_over(out) ? -1 : 0;
	}
	assemble_message(a, with, &job->request, job->octets, &record);
	return record_to_json(&record, RECORD_FULL, out, &e);
}

/* Do the job in hand; the reply says how it went. */
static struct job_reply
run(struct arena *a, const struct assembler *with, struct job *job)
{
	struct job_reply reply = { .magic = JOB_MAGIC, .status = JOB_FAILED };
	size_t size = (size_t)job->request.size;
	struct strbuf out;
	void *p = NULL;

	if (size > 0) {
		p = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_POPULATE,
		    job->message_fd, 0);
		if (p == MAP_FAILED)
			return reply;
	}
	job->octets = (struct bytes){ p, size };
	strbuf_init(&out, DOCUMENT_MAX);
	if (answer(a, with, job, &out) == 0 && out.len > 0 &&
	    io_write_all(job->answer_fd, out.p, out.len) == 0) {
		reply.status = JOB_OK;
		reply.size = out.len;
	}
	strbuf_done(&out);
	if (p != NULL)
		munmap(p, size);
	return reply;
}

/* JOB_GENERATION.  What is refused leaves the old word lists in use. */
static struct job_reply
take_generation(struct assembler *with, const struct job *job)
{
	struct job_reply reply = { .magic = JOB_MAGIC, .status = JOB_FAILED };
	struct err why;

	if (load_generation(
		job->message_fd, (size_t)job->request.size, with, &why) == 0)
		reply.status = JOB_OK;
	return reply;
}

/* One job.  1: done; 0: the asker is gone. */
static int
serve_one(int job_fd, struct arena *a, struct assembler *with, struct err *e)
{
	struct job job;
	struct job_reply reply;
	enum wire_end end;
	size_t len = 0, fds_len = 2;
	int fds[2];

	if (wire_recv(job_fd, &job.request, sizeof(job.request), &len, fds,
		&fds_len, UINT64_MAX, &end, e) == -1)
		return -1;
	if (end == WIRE_CLOSED)
		return 0;
	if (len != sizeof(job.request) || job.request.magic != JOB_MAGIC ||
	    fds_len != job_descriptors(&job.request) ||
	    (fds_len == 2 && job.request.size > MESSAGE_MAX))
		return err_set(e, ERR_BUG, "this is no job");
	job.message_fd = fds[0];
	job.answer_fd = fds_len == 2 ? fds[1] : -1;
	bounds_begin(job.request.cpu_ms);
	reply = job.request.kind == JOB_GENERATION ? take_generation(with, &job)
						   : run(a, with, &job);
	bounds_end();
	for (size_t i = 0; i < fds_len; i++)
		close(fds[i]);
	if (wire_send(job_fd, &reply, sizeof(reply), NULL, 0, e) == -1)
		return -1;
	return 1;
}

int
serve_jobs(int job_fd, struct assembler *with, uint64_t memory, struct err *e)
{
	struct arena *a = arena_new(memory);
	int more = 1;

	while (more == 1) {
		more = serve_one(job_fd, a, with, e);
		if (memory - arena_left(a) > LARGE) {
			arena_free(a);
			malloc_trim(0);
			a = arena_new(memory);
		} else {
			arena_reset(a);
		}
	}
	arena_free(a);
	return more;
}
