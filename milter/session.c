/*
 * session.c - one connection of the MTA: collects, and has the message judged
 */
#define _GNU_SOURCE
#include "milter/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/strbuf.h"
#include "milter/collected.h"
#include "milter/judge.h"

enum {
	/* Small octets are gathered: most messages are one write. */
	GATHER = 64 * 1024,
	/*
	 * Of one message: its document as text and as structs, and the copy
	 * compressed and sealed.
	 */
	MESSAGE_ARENA = 1024 * 1024 * 1024,
	/* What a message is counted with before its size is known. */
	EXPECTED = GATHER,
	/*
	 * Postfix cuts a header field at 60,000 octets, folds and name
	 * included, at the end of a line if there is one (measured: 59,970 to
	 * 59,993): one of that length may be cut.
	 */
	HEADER_SHOWN = 59000,
};

struct session {
	const struct host *host;
	/* 1: the MTA hides the blank after a field's colon. */
	int hides_blanks;
	/* Of the connection; given by the MTA. */
	struct strbuf client_name, client, helo;

	/* -- of the message; open is 0 between messages --------------------- */
	int open;
	struct collected message;
	size_t recipients_cap;
	/* Gathered octets that are not in the memfd yet. */
	unsigned char *gather;
	size_t gathered;
	/* What admission has counted it with. */
	uint64_t counted;
	/* 1: the blank line after the header stands there. */
	int in_body;
	/* 1: it could not be collected; `why` tells. */
	int failed;
	struct err why;
	struct verdict verdict;
};

struct session *
session_new(const struct host *host)
{
	struct session *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->host = host;
	s->message.fd = -1;
	strbuf_init(&s->client_name, ADDRESS_MAX);
	strbuf_init(&s->client, ADDRESS_MAX);
	strbuf_init(&s->helo, ADDRESS_MAX);
	return s;
}

void
session_abort(struct session *s)
{
	if (!s->open)
		return;
	s->open = 0;
	admission_leave(s->host->admission, s->counted);
	followed_give(s->message.settings->people, s->message.people);
	current_give(s->host->current, s->message.settings);
	if (s->message.fd != -1)
		close(s->message.fd);
	arena_free(s->message.a);
	s->message = (struct collected){ .fd = -1 };
}

void
session_free(struct session *s)
{
	if (s == NULL)
		return;
	session_abort(s);
	strbuf_done(&s->client_name);
	strbuf_done(&s->client);
	strbuf_done(&s->helo);
	free(s);
}

static void
replace(struct strbuf *b, const char *with)
{
	strbuf_clear(b);
	b->over = 0;
	if (with != NULL)
		strbuf_str(b, with);
}

void
session_leading_blanks(struct session *s, int shown)
{
	s->hides_blanks = !shown;
}

int
session_hides_blanks(const struct session *s)
{
	return s->hides_blanks;
}

void
session_client(struct session *s, const char *name, const char *address)
{
	replace(&s->client_name, name);
	replace(&s->client, address);
}

void
session_helo(struct session *s, const char *helo)
{
	replace(&s->helo, helo);
}

static void
add_gap_once(struct session *s, struct utf8 gap)
{
	struct gaps *gaps = &s->message.gaps;
	struct utf8 *v;

	for (size_t i = 0; i < gaps->len; i++)
		if (utf8_equal(gaps->v[i], gap))
			return;
	v = arena_array(s->message.a, gaps->len + 1, sizeof(*v));
	if (gaps->len > 0)
		memcpy(v, gaps->v, gaps->len * sizeof(*v));
	v[gaps->len++] = gap;
	gaps->v = v;
}

static struct field
of_connection(struct session *s, const struct strbuf *b, struct utf8 gap)
{
	if (strbuf_over(b))
		add_gap_once(s, gap);
	return field_from(
	    s->message.a, arena_bytes(s->message.a, strbuf_bytes(b)));
}

/* -- the envelope ----------------------------------------------------------- */

static void
fail(struct session *s, const struct err *why)
{
	if (!s->failed)
		s->why = *why;
	s->failed = 1;
}

/* A string of the MTA's.  Longer than any path may be: the message fails. */
static struct field
given(struct session *s, const char *text)
{
	size_t len = strlen(text);
	struct err e;

	if (len > ADDRESS_MAX) {
		err_set(&e, ERR_SYSTEM,
		    "could not record an envelope: a path or argument has "
		    "%zu octets, more than %d",
		    len, ADDRESS_MAX);
		fail(s, &e);
		len = 0;
	}
	return field_from(s->message.a,
	    arena_bytes(s->message.a,
		(struct bytes){ (const unsigned char *)text, len }));
}

/* A path without its angle brackets. */
static struct field
path(struct session *s, const char *text)
{
	size_t len = strlen(text);

	if (len < 2 || text[0] != '<' || text[len - 1] != '>' ||
	    len > ADDRESS_MAX)
		return given(s, text);
	return field_from(s->message.a,
	    arena_bytes(s->message.a,
		(struct bytes){ (const unsigned char *)text + 1, len - 2 }));
}

static struct fields
arguments(struct session *s, char **argv)
{
	struct fields f = { 0 };
	size_t n = 0;

	while (argv[n] != NULL)
		n++;
	if (n == 0)
		return f;
	f.v = arena_array(s->message.a, n, sizeof(*f.v));
	for (; f.len < n; f.len++)
		f.v[f.len] = given(s, argv[f.len]);
	return f;
}

int
session_mail(struct session *s, char **argv, const char *login, struct err *e)
{
	struct envelope *envelope = &s->message.envelope;

	session_abort(s);
	if (!admission_enter(s->host->admission, EXPECTED))
		return err_set(
		    e, ERR_SYSTEM, "too many messages are in flight");
	s->open = 1;
	s->counted = EXPECTED;
	s->failed = s->in_body = 0;
	s->gathered = 0;
	s->recipients_cap = 0;
	s->message = (struct collected){ .fd = -1 };
	s->message.settings = current_take(s->host->current);
	s->message.people = followed_take(s->message.settings->people);
	s->message.a = arena_new(MESSAGE_ARENA);
	s->gather = arena_raw(s->message.a, GATHER);
	s->message.fd = io_memfd("message", &s->why);
	s->failed = s->message.fd == -1;
	envelope->sender = path(s, argv[0]);
	envelope->sender_args = arguments(s, argv + 1);
	if (login != NULL)
		envelope->auth = given(s, login);
	envelope->client = of_connection(s, &s->client, UTF8("client_cut"));
	envelope->client_name =
	    of_connection(s, &s->client_name, UTF8("client_cut"));
	envelope->helo = of_connection(s, &s->helo, UTF8("helo_cut"));
	return 0;
}

void
session_recipient(struct session *s, char **argv)
{
	struct envelope *envelope = &s->message.envelope;
	struct recipient *r;
	struct err e;

	if (!s->open || s->failed)
		return;
	if (envelope->recipients_len >= RECIPIENTS_MAX) {
		err_set(&e, ERR_SYSTEM,
		    "could not record a message to more than %d recipients",
		    RECIPIENTS_MAX);
		fail(s, &e);
		return;
	}
	envelope->recipients = arena_grow(s->message.a, envelope->recipients,
	    envelope->recipients_len, &s->recipients_cap, sizeof(*r));
	r = &envelope->recipients[envelope->recipients_len++];
	r->address = path(s, argv[0]);
	r->args = arguments(s, argv + 1);
}

/* -- the octets --------------------------------------------------------------- */

static void
flush(struct session *s)
{
	struct err e;

	if (s->failed || s->gathered == 0)
		return;
	if (io_write_all(s->message.fd, s->gather, s->gathered) == -1) {
		err_set(&e, ERR_SYSTEM, "could not hold a message: %s",
		    strerror(errno));
		fail(s, &e);
	}
	s->gathered = 0;
}

/* Room for `len` more, in our own bounds and in the budget of all. */
static int
has_room(struct session *s, size_t len)
{
	uint64_t size = s->message.size + len;
	struct err e;

	if (size > MESSAGE_MAX) {
		err_set(&e, ERR_SYSTEM,
		    "could not record a message of more than %d octets",
		    MESSAGE_MAX);
		fail(s, &e);
		return 0;
	}
	if (!admission_grow(s->host->admission, s->counted, size)) {
		err_set(&e, ERR_SYSTEM, "too many octets are in flight");
		fail(s, &e);
		return 0;
	}
	if (size > s->counted)
		s->counted = size;
	return 1;
}

static void
add(struct session *s, const void *p, size_t len)
{
	const unsigned char *from = p;

	if (s->failed || !has_room(s, len))
		return;
	s->message.size += len;
	while (len > 0) {
		size_t n = GATHER - s->gathered;

		if (n > len)
			n = len;
		memcpy(s->gather + s->gathered, from, n);
		s->gathered += n;
		from += n;
		len -= n;
		if (s->gathered == GATHER)
			flush(s);
	}
}

/* The value as it stood: libmilter gives folds with a bare LF. */
static void
add_value(struct session *s, const char *value, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		if (value[i] != '\n')
			continue;
		add(s, value + from, i - from);
		if (i == 0 || value[i - 1] != '\r')
			add(s, "\r", 1);
		from = i;
	}
	add(s, value + from, len - from);
}

void
session_header(struct session *s, const char *name, const char *value)
{
	size_t name_len = strlen(name), len = strlen(value);
	uint64_t at = s->message.size;

	if (!s->open)
		return;
	add(s, name, name_len);
	add(s, s->hides_blanks ? ": " : ":", s->hides_blanks ? 2 : 1);
	add_value(s, value, len);
	add(s, "\r\n", 2);
	if (s->message.subject_len == 0 && strcasecmp(name, "subject") == 0) {
		s->message.subject_at = at;
		s->message.subject_len = s->message.size - at;
	}
	if (name_len + len >= HEADER_SHOWN)
		add_gap_once(s, UTF8("header_cut"));
}

/* The blank line; the first of the body, or of nothing, brings it. */
static void
end_header(struct session *s)
{
	if (!s->in_body)
		add(s, "\r\n", 2);
	s->in_body = 1;
}

void
session_body(struct session *s, struct bytes octets)
{
	if (!s->open)
		return;
	end_header(s);
	add(s, octets.p, octets.len);
}

static int
close_octets(struct session *s, struct err *e)
{
	end_header(s);
	flush(s);
	if (s->failed) {
		*e = s->why;
		return -1;
	}
	if (fcntl(s->message.fd, F_ADD_SEALS,
		F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == -1)
		return err_set(e, ERR_SYSTEM,
		    "could not seal a message's memory: %s", strerror(errno));
	return 0;
}

int
session_judge(struct session *s, const char *queue_id,
    const struct verdict **verdict, struct err *e)
{
	int result = -1;

	if (!s->open)
		return err_set(e, ERR_BUG, "a message ended that never began");
	if (queue_id != NULL)
		s->message.queue_id = given(s, queue_id);
	admission_begin(s->host->admission);
	if (close_octets(s, e) == 0)
		result = judge_message(s->host, &s->message, &s->verdict, e);
	admission_end(s->host->admission);
	if (result == 0)
		*verdict = &s->verdict;
	return result;
}
