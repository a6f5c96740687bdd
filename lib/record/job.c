/*
 * job.c - what a scanner is asked and what it answers
 */
#define _GNU_SOURCE
#include "record/job.h"

#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/wire.h"

/* -- name and password ---------------------------------------------------------- */

/* Octets of a request that go with what it says of its words. */
static size_t
request_len(const struct job_request *r)
{
	size_t len = offsetof(struct job_request, words);

	if (r->name_len == 0 && r->password_len == 0)
		return len;
	return len + r->name_len + 1 + r->password_len + 1;
}

int
job_words(struct job_request *request, struct utf8 name, struct utf8 password,
    struct err *e)
{
	if (name.len > JOB_NAME_MAX || password.len > JOB_PASSWORD_MAX)
		return err_set(e, ERR_SYSTEM,
		    "a name has more than %d octets or a password more than %d",
		    JOB_NAME_MAX, JOB_PASSWORD_MAX);
	if ((name.len > 0 && memchr(name.p, '\0', name.len) != NULL) ||
	    (password.len > 0 &&
		memchr(password.p, '\0', password.len) != NULL))
		return err_set(
		    e, ERR_SYSTEM, "a name or a password holds a NUL");
	memset(request->words, 0, sizeof(request->words));
	if (name.len > 0)
		memcpy(request->words, name.p, name.len);
	if (password.len > 0)
		memcpy(request->words + name.len + 1, password.p, password.len);
	request->name_len = (uint32_t)name.len;
	request->password_len = (uint32_t)password.len;
	return 0;
}

struct utf8
job_name(const struct job_request *request)
{
	return (struct utf8){ request->words, request->name_len };
}

const char *
job_password(const struct job_request *request)
{
	return request->password_len > 0
		   ? request->words + request->name_len + 1
		   : "";
}

void
job_wipe(struct job_request *request)
{
	explicit_bzero(request->words, sizeof(request->words));
	request->name_len = request->password_len = 0;
}

/* -- requests ------------------------------------------------------------------ */

static uint64_t
size_max(const struct job_request *request)
{
	return request->kind == JOB_ZIP || request->kind == JOB_BUNDLE
		   ? UNPACKED_MAX
		   : MESSAGE_MAX;
}

int
job_is_sound(const struct job_request *r, size_t len)
{
	if (len < offsetof(struct job_request, words) ||
	    r->magic != JOB_MAGIC || r->name_len > JOB_NAME_MAX ||
	    r->password_len > JOB_PASSWORD_MAX || len != request_len(r))
		return 0;
	/* The word lists' own bound is their loader's. */
	if (r->kind != JOB_GENERATION && r->size > size_max(r))
		return 0;
	if (len == offsetof(struct job_request, words))
		return 1;
	return r->words[r->name_len] == '\0' &&
	       r->words[r->name_len + 1 + r->password_len] == '\0';
}

size_t
job_descriptors(const struct job_request *request)
{
	return request->kind == JOB_GENERATION ? 1 : 2;
}

/* -- replies ---------------------------------------------------------------------- */

/* 1: the answer is octets, and there may be none. */
static int
is_of_octets(const struct job_request *request)
{
	return request->kind == JOB_OCTETS || request->kind == JOB_PROTECT ||
	       request->kind == JOB_READDRESS;
}

static int
is_document(const struct job_request *request)
{
	return request->kind != JOB_ZIP && request->kind != JOB_BUNDLE &&
	       !is_of_octets(request);
}

/* 1: there may be no answer, and the scanner is sound. */
static int
may_be_missing(const struct job_request *request)
{
	return is_of_octets(request) || request->kind == JOB_PAGE;
}

/* What a reply without an answer says. */
static enum job_end
end_of(const struct job_request *request, const struct job_reply *reply)
{
	if (reply->magic != JOB_MAGIC)
		return JOB_DIED;
	switch (reply->status) {
	case JOB_OK:
		return JOB_ANSWERED;
	case JOB_MISSING:
		return may_be_missing(request) ? JOB_NOTHING : JOB_DIED;
	case JOB_NO_TIME:
		return JOB_LATE;
	case JOB_NO_MEMORY:
		return JOB_FULL;
	default:
		return JOB_DIED;
	}
}

/* Read the answer that `reply` announces; JOB_DIED when it is not there. */
static enum job_end
read_answer(struct arena *a, int answer, const struct job_request *request,
    const struct job_reply *reply, struct bytes *document)
{
	uint64_t most = is_document(request) ? DOCUMENT_MAX : ANSWER_MAX;
	enum job_end end = end_of(request, reply);
	size_t size = (size_t)reply->size;
	unsigned char *p;

	*document = (struct bytes){ NULL, 0 };
	if (end != JOB_ANSWERED)
		return end;
	if (reply->size > most || reply->size > arena_left(a) ||
	    (reply->size == 0 && request->kind != JOB_OCTETS))
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

/* Send a request and wait for its reply. */
static enum job_end
exchange(int scanner, const struct job_request *request, const int *fds,
    uint64_t deadline_ms, struct job_reply *reply)
{
	enum wire_end end;
	size_t len = 0, none = 0;
	struct err why;

	/* Whatever goes wrong between us and it, this scanner is done for. */
	if (wire_send(scanner, request, request_len(request), fds,
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
		*end = read_answer(a, fds[1], request, &reply, document);
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
