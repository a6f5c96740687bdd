/* job_test.c - a scanner that mail took over may answer anything */
#define _GNU_SOURCE
#include "record/job.h"
#include "tests/tap.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/wire.h"

/* How the scanner of a case behaves. */
static const struct {
	const char *promise;
	struct job_reply reply;
	/* Octets of the reply that are sent; 0: it goes away instead. */
	size_t sent;
	/* What it writes as its document. */
	const char *document;
	enum job_end want;
	/* 1: it says nothing until it is too late. */
	int is_silent;
} cases[] = {
	{ "an answer is read", { JOB_MAGIC, JOB_OK, 2 },
	    sizeof(struct job_reply), "{}", JOB_ANSWERED, 0 },
	{ "less than was written may be announced", { JOB_MAGIC, JOB_OK, 1 },
	    sizeof(struct job_reply), "{}", JOB_ANSWERED, 0 },
	{ "one that goes away has died", { 0 }, 0, "", JOB_DIED, 0 },
	{ "one that says nothing is late", { 0 }, 0, "", JOB_LATE, 1 },
	{ "another magic is no answer", { 7, JOB_OK, 2 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0 },
	{ "a failure is no answer", { JOB_MAGIC, JOB_FAILED, 2 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0 },
	{ "one whose CPU time is over is late", { JOB_MAGIC, JOB_NO_TIME, 0 },
	    sizeof(struct job_reply), "", JOB_LATE, 0 },
	{ "one without memory is full", { JOB_MAGIC, JOB_NO_MEMORY, 0 },
	    sizeof(struct job_reply), "", JOB_FULL, 0 },
	{ "half a reply is no answer", { JOB_MAGIC, JOB_OK, 2 }, 4, "{}",
	    JOB_DIED, 0 },
	{ "an empty document is none", { JOB_MAGIC, JOB_OK, 0 },
	    sizeof(struct job_reply), "", JOB_DIED, 0 },
	{ "more is announced than there is", { JOB_MAGIC, JOB_OK, 3 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0 },
	{ "more is announced than may be",
	    { JOB_MAGIC, JOB_OK, (uint64_t)DOCUMENT_MAX + 1 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0 },
	{ "a size that overflows", { JOB_MAGIC, JOB_OK, UINT64_MAX },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0 },
};

struct scanner {
	size_t i;
	int fd;
};

static void *
scan(void *argument)
{
	const struct scanner *s = argument;
	struct job_request request;
	enum wire_end end;
	size_t len, fds_len = 2;
	int fds[2];
	struct err e;

	if (wire_recv(s->fd, &request, sizeof(request), &len, fds, &fds_len,
		UINT64_MAX, &end, &e) == -1)
		abort();
	if (cases[s->i].is_silent)
		return NULL;
	if (io_write_all(fds[1], cases[s->i].document,
		strlen(cases[s->i].document)) == -1)
		abort();
	if (cases[s->i].sent > 0 && wire_send(s->fd, &cases[s->i].reply,
					cases[s->i].sent, NULL, 0, &e) == -1)
		abort();
	close(fds[0]);
	close(fds[1]);
	close(s->fd);
	return NULL;
}

static const struct {
	const char *promise;
	enum job_end end;
	const char *gaps;
} endings[] = {
	{ "late is unscanned: deadline", JOB_LATE, "unscanned deadline " },
	{ "dead is unscanned: scanner_died", JOB_DIED,
	    "unscanned scanner_died " },
	{ "full is unscanned: scanner_died, out_of_memory", JOB_FULL,
	    "unscanned scanner_died out_of_memory " },
	{ "an answer that is no document is as from the dead", JOB_ANSWERED,
	    "unscanned scanner_died " },
};

static void
gaps_of_endings(void)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		struct arena *a = arena_new((size_t)1 << 20);
		struct record r;
		char got[100] = "";

		job_unscanned(a, endings[i].end, &r);
		for (size_t k = 0; k < r.gaps.len; k++)
			snprintf(got + strlen(got), sizeof(got) - strlen(got),
			    "%.*s ", (int)r.gaps.v[k].len, r.gaps.v[k].p);
		tap_ok(strcmp(got, endings[i].gaps) == 0, "%s",
		    endings[i].promise);
		arena_free(a);
	}
}

int
main(void)
{
	gaps_of_endings();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new((size_t)1 << 20);
		struct job_request request = {
			.magic = JOB_MAGIC, .kind = JOB_MESSAGE, .size = 2
		};
		struct bytes document;
		struct scanner s = { .i = i };
		enum job_end end;
		pthread_t thread;
		int ends[2], message, result;
		struct err e;

		if (wire_pair(ends, &e) == -1)
			return 1;
		message = io_sealed_memfd(
		    "m", (struct bytes){ (const unsigned char *)"hi", 2 }, &e);
		s.fd = ends[1];
		if (pthread_create(&thread, NULL, scan, &s) != 0)
			return 1;
		result = job_run(a, ends[0], &request, message,
		    clock_mono_ms() + (cases[i].is_silent ? 50 : 20000), &end,
		    &document, &e);
		pthread_join(thread, NULL);
		tap_ok(result == 0 && end == cases[i].want &&
			   (end != JOB_ANSWERED ||
			       document.len == cases[i].reply.size),
		    "%s", cases[i].promise);
		close(ends[0]);
		if (cases[i].is_silent)
			close(ends[1]);
		close(message);
		arena_free(a);
	}
	return tap_done();
}
