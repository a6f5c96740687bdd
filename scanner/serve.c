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

#include "base/clock.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/wire.h"
#include "record/bundle.h"
#include "scanner/bounds.h"
#include "scanner/load.h"
#include "scanner/protect.h"
#include "scanner/readdress.h"
#include "scanner/render.h"
#include "text/zip_write.h"

enum {
	/* After a job that took more, memory is given back. */
	LARGE = 1024 * 1024,
};

struct job {
	struct job_request request;
	/* The message, and the answer's memfd. */
	int message_fd, answer_fd;
	struct bytes octets;
	/* Where documents are written. */
	struct strbuf document;
	/* The answer: the document, or octets that live as long as the arena. */
	struct bytes answer;
};

/* -- one function a kind ------------------------------------------------------- */

/* One line of JOB_LINES. */
static void
answer_line(struct arena *a, const struct assembler *with, struct bytes line,
    size_t number, struct strbuf *out)
{
	struct findings found = { 0 };

	assemble_line(a, with, line, &found);
	/* For rules, which compare with them; here there is none. */
	for (size_t i = 0; i < found.len; i++)
		found.v[i].digest = (struct utf8){ 0 };
	strbuf_fmt(out, "{\"line\":%zu,\"findings\":", number);
	record_findings_to_json(found.v, found.len, RECORD_FULL, out);
	strbuf_str(out, "}\n");
}

static enum job_status
answer_lines(struct arena *a, const struct assembler *with, struct job *job)
{
	size_t number = job->request.first_line;
	struct bytes rest = job->octets;

	if (number == 0)
		number = 1;
	while (rest.len > 0) {
		const unsigned char *lf = memchr(rest.p, '\n', rest.len);
		size_t len = lf != NULL ? (size_t)(lf - rest.p) : rest.len;

		answer_line(a, with, (struct bytes){ rest.p, len }, number++,
		    &job->document);
		len += lf != NULL;
		rest.p += len;
		rest.len -= len;
	}
	return strbuf_over(&job->document) ? JOB_FAILED : JOB_OK;
}

static enum job_status
answer_message(struct arena *a, const struct assembler *with, struct job *job)
{
	struct record record;
	struct err e;

	assemble_message(a, with, &job->request, job->octets, &record);
	return record_to_json(&record, RECORD_FULL, &job->document, &e) == -1
		   ? JOB_FAILED
		   : JOB_OK;
}

static enum job_status
answer_rendering(struct arena *a, const struct assembler *with, struct job *job)
{
	return render_message(a, with, job->octets, &job->document) == -1
		   ? JOB_FAILED
		   : JOB_OK;
}

static enum job_status
answer_octets(struct arena *a, const struct assembler *with, struct job *job)
{
	return render_octets(
		   a, with, &job->request, job->octets, &job->answer) == -1
		   ? JOB_MISSING
		   : JOB_OK;
}

static enum job_status
answer_page(struct arena *a, const struct assembler *with, struct job *job)
{
	return render_page(
		   a, with, &job->request, job->octets, &job->document) == -1
		   ? JOB_MISSING
		   : JOB_OK;
}

static enum job_status
answer_zip(struct arena *a, const struct assembler *with, struct job *job)
{
	struct zip_file file = { .name = job_name(&job->request),
		.password = job_password(&job->request),
		.octets = job->octets,
		.changed_ms = clock_now_ms() };

	(void)with;
	return zip_write(a, &file, 1, &job->answer) == -1 ? JOB_FAILED : JOB_OK;
}

static enum job_status
answer_bundle(struct arena *a, const struct assembler *with, struct job *job)
{
	struct bytes rest = job->octets;
	struct zip_file *files,
	    file = { .password = job_password(&job->request),
		    .changed_ms = clock_now_ms() };
	size_t len = 0;
	int more;

	(void)with;
	files = arena_array(a, BUNDLE_FILES_MAX, sizeof(*files));
	while ((more = bundle_next(&rest, &file.name, &file.octets)) == 1) {
		if (len == BUNDLE_FILES_MAX)
			return JOB_FAILED;
		files[len++] = file;
	}
	return more == -1 || zip_write(a, files, len, &job->answer) == -1
		   ? JOB_FAILED
		   : JOB_OK;
}

static enum job_status
answer_protected(struct arena *a, const struct assembler *with, struct job *job)
{
	(void)with;
	return protect_message(a, job_password(&job->request), job->octets,
		   &job->answer) == -1
		   ? JOB_MISSING
		   : JOB_OK;
}

static enum job_status
answer_readdressed(
    struct arena *a, const struct assembler *with, struct job *job)
{
	enum readdress how = (job->request.flags & JOB_ALONE) != 0
				 ? READDRESS_ALONE
				 : READDRESS_WITHOUT;

	(void)with;
	return readdress_message(a, how, job_name(&job->request), job->octets,
		   &job->answer) == -1
		   ? JOB_MISSING
		   : JOB_OK;
}

static const struct {
	enum job_kind kind;
	enum job_status (*answer)(
	    struct arena *a, const struct assembler *with, struct job *job);
} kinds[] = {
	{ JOB_MESSAGE, answer_message },
	{ JOB_LINES, answer_lines },
	{ JOB_RENDER, answer_rendering },
	{ JOB_OCTETS, answer_octets },
	{ JOB_PAGE, answer_page },
	{ JOB_ZIP, answer_zip },
	{ JOB_PROTECT, answer_protected },
	{ JOB_READDRESS, answer_readdressed },
	{ JOB_BUNDLE, answer_bundle },
};

static enum job_status
answer(struct arena *a, const struct assembler *with, struct job *job)
{
	enum job_status status = JOB_FAILED;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i].kind == job->request.kind)
			status = kinds[i].answer(a, with, job);
	if (job->document.len > 0)
		job->answer = strbuf_bytes(&job->document);
	if (job->answer.len > ANSWER_MAX)
		status = JOB_FAILED;
	if (status == JOB_OK && job->answer.len > 0 &&
	    io_write_all(job->answer_fd, job->answer.p, job->answer.len) == -1)
		status = JOB_FAILED;
	return status;
}

/* -- jobs ------------------------------------------------------------------------ */

/* Do the job in hand; the reply says how it went. */
static struct job_reply
run(struct arena *a, const struct assembler *with, struct job *job)
{
	struct job_reply reply = { .magic = JOB_MAGIC, .status = JOB_FAILED };
	size_t size = (size_t)job->request.size;
	void *p = NULL;

	if (size > 0) {
		p = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_POPULATE,
		    job->message_fd, 0);
		if (p == MAP_FAILED)
			return reply;
	}
	job->octets = (struct bytes){ p, size };
	strbuf_init(&job->document, DOCUMENT_MAX);
	reply.status = answer(a, with, job);
	if (reply.status == JOB_OK)
		reply.size = job->answer.len;
	strbuf_done(&job->document);
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

static void
close_all(const int *fds, size_t len)
{
	for (size_t i = 0; i < len; i++)
		close(fds[i]);
}

/* One job.  1: done; 0: the asker is gone. */
static int
serve_one(int job_fd, struct arena *a, struct assembler *with, struct err *e)
{
	struct job job = { .answer = { NULL, 0 } };
	struct job_reply reply;
	enum wire_end end;
	size_t len = 0, fds_len = 2;
	int fds[2];

	if (wire_recv(job_fd, &job.request, sizeof(job.request), &len, fds,
		&fds_len, UINT64_MAX, &end, e) == -1)
		return -1;
	if (end == WIRE_CLOSED)
		return 0;
	if (!job_is_sound(&job.request, len) ||
	    fds_len != job_descriptors(&job.request)) {
		close_all(fds, fds_len);
		return err_set(e, ERR_BUG, "this is no job");
	}
	job.message_fd = fds[0];
	job.answer_fd = fds_len == 2 ? fds[1] : -1;
	bounds_begin(job.request.cpu_ms);
	reply = job.request.kind == JOB_GENERATION ? take_generation(with, &job)
						   : run(a, with, &job);
	bounds_end();
	job_wipe(&job.request);
	close_all(fds, fds_len);
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
