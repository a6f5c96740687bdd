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
	/* What it was asked. */
	enum job_kind kind;
} cases[] = {
	{ "an answer is read", { JOB_MAGIC, JOB_OK, 2 },
	    sizeof(struct job_reply), "{}", JOB_ANSWERED, 0, JOB_MESSAGE },
	{ "less than was written may be announced", { JOB_MAGIC, JOB_OK, 1 },
	    sizeof(struct job_reply), "{}", JOB_ANSWERED, 0, JOB_MESSAGE },
	{ "one that goes away has died", { 0 }, 0, "", JOB_DIED, 0,
	    JOB_MESSAGE },
	{ "one that says nothing is late", { 0 }, 0, "", JOB_LATE, 1,
	    JOB_MESSAGE },
	{ "another magic is no answer", { 7, JOB_OK, 2 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0, JOB_MESSAGE },
	{ "a failure is no answer", { JOB_MAGIC, JOB_FAILED, 2 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0, JOB_MESSAGE },
	{ "one whose CPU time is over is late", { JOB_MAGIC, JOB_NO_TIME, 0 },
	    sizeof(struct job_reply), "", JOB_LATE, 0, JOB_MESSAGE },
	{ "one without memory is full", { JOB_MAGIC, JOB_NO_MEMORY, 0 },
	    sizeof(struct job_reply), "", JOB_FULL, 0, JOB_MESSAGE },
	{ "half a reply is no answer", { JOB_MAGIC, JOB_OK, 2 }, 4, "{}",
	    JOB_DIED, 0, JOB_MESSAGE },
	{ "an empty document is none", { JOB_MAGIC, JOB_OK, 0 },
	    sizeof(struct job_reply), "", JOB_DIED, 0, JOB_MESSAGE },
	{ "more is announced than there is", { JOB_MAGIC, JOB_OK, 3 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0, JOB_MESSAGE },
	{ "more is announced than may be",
	    { JOB_MAGIC, JOB_OK, (uint64_t)DOCUMENT_MAX + 1 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0, JOB_MESSAGE },
	{ "a size that overflows", { JOB_MAGIC, JOB_OK, UINT64_MAX },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0, JOB_MESSAGE },
	{ "a message is never missing", { JOB_MAGIC, JOB_MISSING, 0 },
	    sizeof(struct job_reply), "", JOB_DIED, 0, JOB_MESSAGE },
	{ "a part may be", { JOB_MAGIC, JOB_MISSING, 0 },
	    sizeof(struct job_reply), "", JOB_NOTHING, 0, JOB_OCTETS },
	{ "or be no page", { JOB_MAGIC, JOB_MISSING, 0 },
	    sizeof(struct job_reply), "", JOB_NOTHING, 0, JOB_PAGE },
	{ "but a page is never empty", { JOB_MAGIC, JOB_OK, 0 },
	    sizeof(struct job_reply), "", JOB_DIED, 0, JOB_PAGE },
	{ "or have no octets", { JOB_MAGIC, JOB_OK, 0 },
	    sizeof(struct job_reply), "", JOB_ANSWERED, 0, JOB_OCTETS },
	{ "a zip has some", { JOB_MAGIC, JOB_OK, 0 }, sizeof(struct job_reply),
	    "", JOB_DIED, 0, JOB_ZIP },
	{ "octets have their limit too",
	    { JOB_MAGIC, JOB_OK, (uint64_t)ANSWER_MAX + 1 },
	    sizeof(struct job_reply), "{}", JOB_DIED, 0, JOB_OCTETS },
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

/* -- names and passwords --------------------------------------------------------- */

static void
check_words(void)
{
	static const char name[JOB_NAME_MAX + 1] = "2!a", nul[] = "a\0b";
	struct job_request r = { .magic = JOB_MAGIC, .kind = JOB_ZIP };
	size_t bare = offsetof(struct job_request, words);
	static const char nothing[JOB_WORDS_MAX];
	struct err e;

	tap_ok(job_is_sound(&r, bare) && job_name(&r).len == 0 &&
		   job_password(&r)[0] == '\0',
	    "a request needs no words");
	tap_ok(job_words(&r, utf8_from("2!a"), utf8_from("secret"), &e) == 0 &&
		   utf8_equal(job_name(&r), UTF8("2!a")) &&
		   strcmp(job_password(&r), "secret") == 0,
	    "both arrive");
	tap_ok(job_is_sound(&r, bare + 3 + 1 + 6 + 1), "in as many octets");
	tap_ok(!job_is_sound(&r, bare + 3 + 1 + 6) &&
		   !job_is_sound(&r, bare + 3 + 1 + 6 + 2) &&
		   !job_is_sound(&r, bare) && !job_is_sound(&r, bare - 1),
	    "and no other number of them");
	r.words[3] = 'x';
	tap_ok(!job_is_sound(&r, bare + 3 + 1 + 6 + 1),
	    "a name without an end is none");
	r.name_len = UINT32_MAX;
	tap_ok(!job_is_sound(&r, bare + 3 + 1 + 6 + 1),
	    "nor is one of any length");
	job_wipe(&r);
	tap_ok(memcmp(r.words, nothing, sizeof(nothing)) == 0 &&
		   job_name(&r).len == 0,
	    "nothing is left when they are wiped");
	tap_ok(job_words(&r, (struct utf8){ name, sizeof(name) }, UTF8(""),
		   &e) == -1 &&
		   job_words(&r, UTF8(""),
		       (struct utf8){ name, JOB_PASSWORD_MAX + 1 }, &e) == -1,
	    "too much is refused");
	tap_ok(job_words(&r, (struct utf8){ nul, 3 }, UTF8(""), &e) == -1 &&
		   job_words(&r, UTF8("a"), (struct utf8){ nul, 3 }, &e) == -1,
	    "a NUL too");
	r = (struct job_request){ .magic = JOB_MAGIC,
		.kind = JOB_MESSAGE,
		.size = (uint64_t)MESSAGE_MAX + 1 };
	tap_ok(!job_is_sound(&r, bare), "a message is not larger than any");
	r.kind = JOB_ZIP;
	tap_ok(job_is_sound(&r, bare), "what goes into a zip may be");
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
	check_words();
	gaps_of_endings();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new((size_t)1 << 20);
		struct job_request request = {
			.magic = JOB_MAGIC, .kind = cases[i].kind, .size = 2
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
