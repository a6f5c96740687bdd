/*
 * reading.c - sealed mail made readable for who has opened it
 */
#define _GNU_SOURCE
#include "console/reading.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/uuid.h"
#include "console/passages.h"
#include "record/oddity.h"
#include "record/rendering.h"
#include "record/scanner.h"
#include "store/key_reader.h"

enum {
	/* Each may take conf's scan-memory. */
	READERS = 2,
	/* How long a page waits for a scanner that works for another. */
	WAIT_SECONDS = 20,
	/* Columns of the rows. */
	COPY_MESSAGE = 0,
	COPY_SEALED,
	COPY_KEY_ID,
	COPY_WRAPPED,
	COPY_COLUMNS,
};

struct reading {
	const struct conf *conf;
	/* One at a time asks the key reader. */
	pthread_mutex_t keys_lock;
	struct key_reader *keys;
	/* Over the scanners: who is free. */
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct scanner scanners[READERS];
	int busy[READERS];
	size_t started;
};

struct reading *
reading_new(const struct conf *conf, struct err *e)
{
	struct reading *r = calloc(1, sizeof(*r));
	pthread_condattr_t monotonic;

	if (r == NULL)
		abort();
	r->conf = conf;
	r->keys = key_reader_new(conf->secret_keys, NULL, e);
	if (r->keys == NULL) {
		free(r);
		return NULL;
	}
	pthread_mutex_init(&r->keys_lock, NULL);
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&r->freed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return r;
}

int
reading_start(struct reading *r, struct err *e)
{
	while (r->started < READERS) {
		if (scanner_start(&r->scanners[r->started], r->conf,
			"schoolgate-console", e) == -1)
			return -1;
		r->started++;
	}
	return 0;
}

void
reading_tend(struct reading *r)
{
	struct err e;

	for (size_t i = 0; i < r->started; i++) {
		pthread_mutex_lock(&r->lock);
		if (!r->busy[i] && r->scanners[i].fd == -1 &&
		    scanner_again(&r->scanners[i], &e) == -1)
			log_err("-", "no-scanner", &e);
		pthread_cond_broadcast(&r->freed);
		pthread_mutex_unlock(&r->lock);
	}
}

void
reading_free(struct reading *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->started; i++)
		scanner_stop(&r->scanners[i]);
	key_reader_free(r->keys);
	pthread_cond_destroy(&r->freed);
	pthread_mutex_destroy(&r->lock);
	pthread_mutex_destroy(&r->keys_lock);
	free(r);
}

int
reading_alive(const struct reading *r)
{
	return key_reader_alive(r->keys);
}

/* -- keys -------------------------------------------------------------------- */

/* Each wrap until one of the reader's keys fits. */
static int
unseal(struct reading *r, struct arena *a, const struct db_rows *copy,
    struct bytes *out, struct err *e)
{
	struct uuid id;

	err_set(e, ERR_SYSTEM, "no key for this copy is here");
	for (size_t i = 0; i < copy->rows; i++) {
		const struct bytes *v = &copy->v[i * copy->columns];

		if (uuid_parse(db_string(copy, i, COPY_MESSAGE), &id) == 0 &&
		    key_reader_open(r->keys, a, id,
			db_string(copy, i, COPY_KEY_ID), v[COPY_WRAPPED],
			v[COPY_SEALED], out, e) == 0)
			return 0;
	}
	return -1;
}

enum reading_end
reading_unseal(struct reading *r, struct arena *a, const struct db_rows *copy,
    struct bytes *out, struct err *e)
{
	int result;

	if (copy->rows > 0 && copy->columns != COPY_COLUMNS) {
		err_set(e, ERR_BUG, "these rows are no sealed copy");
		return READING_FAILED;
	}
	pthread_mutex_lock(&r->keys_lock);
	result = unseal(r, a, copy, out, e);
	pthread_mutex_unlock(&r->keys_lock);
	return result == 0 ? READING_DONE : READING_FAILED;
}

/* -- scanners ---------------------------------------------------------------- */

/* One that is free and runs, or -1.  Under the lock. */
static int
find_free(const struct reading *r)
{
	for (size_t i = 0; i < r->started; i++)
		if (!r->busy[i] && r->scanners[i].fd != -1)
			return (int)i;
	return -1;
}

/* A free scanner, now the caller's; -1 when none became free in time. */
static int
take(struct reading *r)
{
	struct timespec until;
	int found, late = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&r->lock);
	while ((found = find_free(r)) == -1 && !late)
		late = pthread_cond_timedwait(&r->freed, &r->lock, &until) ==
		       ETIMEDOUT;
	if (found != -1)
		r->busy[found] = 1;
	pthread_mutex_unlock(&r->lock);
	return found;
}

static void
give_back(struct reading *r, int scanner)
{
	pthread_mutex_lock(&r->lock);
	r->busy[scanner] = 0;
	pthread_cond_signal(&r->freed);
	pthread_mutex_unlock(&r->lock);
}

static enum reading_end
ended(enum job_end end, const struct scanner *s, struct err *e)
{
	switch (end) {
	case JOB_ANSWERED:
		return READING_DONE;
	case JOB_NOTHING:
		return READING_NOTHING;
	case JOB_LATE:
		err_set(e, ERR_SYSTEM,
		    "reading this message took more than %u seconds",
		    s->seconds);
		return READING_FAILED;
	default:
		err_set(e, ERR_SYSTEM, "a scanner died of this message");
		return READING_FAILED;
	}
}

/* By one scanner; *end tells how it went. */
static enum reading_end
ask_one(struct reading *r, struct arena *a, struct job_request *request,
    struct bytes octets, struct bytes *out, enum job_end *end, struct err *e)
{
	enum reading_end result = READING_FAILED;
	int n = take(r);

	*end = JOB_LATE;
	if (n == -1)
		return READING_BUSY;
	if (scanner_run(&r->scanners[n], a, request, octets, end, out, e) == 0)
		result = ended(*end, &r->scanners[n], e);
	if (*end != JOB_ANSWERED && *end != JOB_NOTHING)
		scanner_stop(&r->scanners[n]);
	give_back(r, n);
	return result;
}

enum reading_end
reading_ask(struct reading *r, struct arena *a, struct job_request *request,
    struct bytes octets, struct bytes *out, struct err *e)
{
	enum job_end end;
	enum reading_end result = ask_one(r, a, request, octets, out, &end, e);

	if (end == JOB_DIED)
		result = ask_one(r, a, request, octets, out, &end, e);
	return result;
}

/* -- what pages show --------------------------------------------------------- */

/* Oddities in words: a last member, in the place of the last brace. */
static void
add_sentences(const struct record *record, struct strbuf *out)
{
	size_t n = 0;

	out->len--;
	strbuf_str(out, ",\"sentences\":{");
	for (size_t i = 0; i < record->findings_len; i++) {
		struct utf8 id = record->findings[i].id;
		struct utf8 sentence = oddity_sentence(id);
		size_t k = 0;

		while (k < i && !utf8_equal(record->findings[k].id, id))
			k++;
		if (sentence.len == 0 || k < i)
			continue;
		strbuf_str(out, n++ > 0 ? "," : "");
		record_string_to_json(id, out);
		strbuf_char(out, ':');
		record_string_to_json(sentence, out);
	}
	strbuf_str(out, "}}");
}

enum reading_end
reading_render(struct reading *r, struct arena *a, const struct db_rows *copy,
    struct strbuf *out, struct err *e)
{
	struct job_request request = { .kind = JOB_RENDER };
	struct rendering rendering;
	struct bytes message, document;
	enum reading_end end = reading_unseal(r, a, copy, &message, e);

	if (end == READING_DONE)
		end = reading_ask(r, a, &request, message, &document, e);
	if (end != READING_DONE)
		return end;
	if (rendering_from_json(a, document, &rendering, e) == -1 ||
	    rendering_to_json(&rendering, out, e) == -1)
		return READING_FAILED;
	add_sentences(&rendering.record, out);
	return READING_DONE;
}

/* The message's record, for what it says of its parts. */
static enum reading_end
look(struct reading *r, struct arena *a, struct bytes message,
    struct record *out, struct err *e)
{
	struct job_request request = { .kind = JOB_MESSAGE };
	struct bytes document;
	enum reading_end end =
	    reading_ask(r, a, &request, message, &document, e);

	if (end == READING_DONE && record_from_json(a, document, out, e) == -1)
		end = READING_FAILED;
	return end;
}

enum reading_end
reading_part(struct reading *r, struct arena *a, const struct db_rows *copy,
    struct utf8 path, uint32_t which, struct reading_part *out, struct err *e)
{
	struct job_request request = { .kind = JOB_OCTETS, .which = which };
	const struct record_part *part;
	struct record record;
	struct bytes message;
	enum reading_end end;

	if (job_words(&request, path, UTF8(""), e) == -1)
		return READING_NOTHING;
	end = reading_unseal(r, a, copy, &message, e);
	if (end == READING_DONE)
		end = look(r, a, message, &record, e);
	if (end != READING_DONE)
		return end;
	part = record_part_named(&record, path, which);
	if (part == NULL)
		return READING_NOTHING;
	end = reading_ask(r, a, &request, message, &out->octets, e);
	if (end != READING_DONE)
		return end;
	out->name = part->name.text;
	/* What the record says of the part, and its octets, must be one. */
	if (record_part_is(part, out->octets))
		return READING_DONE;
	err_set(e, ERR_SYSTEM, "the scanner gave other octets than it counted");
	return READING_FAILED;
}

enum reading_end
reading_page(struct reading *r, struct arena *a, const struct db_rows *copy,
    struct utf8 path, uint32_t which, struct rebuilt *out, struct err *e)
{
	struct job_request request = { .kind = JOB_PAGE, .which = which };
	struct bytes message, document;
	enum reading_end end;

	if (job_words(&request, path, UTF8(""), e) == -1)
		return READING_NOTHING;
	end = reading_unseal(r, a, copy, &message, e);
	if (end == READING_DONE)
		end = reading_ask(r, a, &request, message, &document, e);
	if (end == READING_DONE && rebuilt_from_json(a, document, out, e) == -1)
		end = READING_FAILED;
	return end;
}

enum reading_end
reading_passages(struct reading *r, struct arena *a,
    const struct reading_flag *flag, struct strbuf *out, struct err *e)
{
	struct passages passages;
	struct record found;
	struct strbuf mail;
	struct bytes json;
	enum reading_end end;

	if (flag->excerpts.rows == 0) {
		strbuf_str(out, "[]");
		return READING_DONE;
	}
	end = reading_unseal(r, a, &flag->excerpts, &json, e);
	if (end != READING_DONE)
		return end;
	if (passages_read(a, json, &flag->found, &passages, e) == -1)
		return READING_FAILED;
	if (passages.len == 0) {
		strbuf_str(out, "[]");
		return READING_DONE;
	}
	strbuf_init(&mail, MESSAGE_MAX);
	passages_to_mail(&passages, &mail);
	end = look(r, a, strbuf_bytes(&mail), &found, e);
	strbuf_done(&mail);
	if (end == READING_DONE)
		passages_to_json(a, &passages, &found, &flag->names, out);
	return end;
}
