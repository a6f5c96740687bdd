/*
 * export.c - what a request collected, as zips that one password opens
 */
#define _GNU_SOURCE
#include "console/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/token.h"
#include "console/answer.h"
#include "console/console.h"
#include "console/reading.h"
#include "console/request.h"
#include "console/secrets.h"
#include "record/bundle.h"
#include "store/seal.h"

enum {
	/* What the zip's own records may take beside the messages. */
	AROUND = 6 * 1024 * 1024,
	NUMBER_OCTETS = 24,
	NAME_OCTETS = 64,
};

struct exporting {
	struct request *r;
	/* Of one message, or of the zip; what is kept goes to r->a. */
	struct arena *scratch;
	/*
	 * Of the export, which of its volumes this is, and which beginning of
	 * it: whoever begins it later makes it.
	 */
	struct db_value number, volume, turn;
	/* The numbers of its messages, and how many volumes there are. */
	unsigned long first, last, volumes;
	const char *request, *salt;
	/* What the password is sealed to; empty: no mail host is there. */
	struct bytes key;
	/* The files so far. */
	struct strbuf files;
	/* How the key reader or a scanner ended. */
	enum reading_end end;
};

/* A call in a transaction of its own; rows live as long as `a`. */
static int
call(struct exporting *x, struct arena *a, enum stmt stmt,
    const struct db_value *params, size_t params_len, struct db_rows *out,
    struct err *e)
{
	struct request *r = x->r;
	struct arena *kept = r->a;
	int result;

	if (r->db == NULL && request_begin(r, e) == -1)
		return -1;
	r->a = a;
	result = request_call(r, stmt, params, params_len, out, e);
	r->a = kept;
	return result == -1 ? -1 : request_commit(r, e);
}

/* One step, the first without a turn: some of its openings. */
static int
open_some(struct exporting *x, int *ready, struct err *e)
{
	enum { FIRST, LAST, SALT, REQUEST, VOLUMES, READY, TURN };
	struct db_value params[] = { x->number, x->volume, x->turn };
	struct db_rows rows;

	if (call(x, x->r->a, STMT_CONSOLE_EXPORT_VOLUME, params, 3, &rows, e) ==
	    -1)
		return -1;
	if (rows.rows != 1)
		return err_set(e, ERR_BUG, "no volume was begun");
	x->first = strtoul(db_string(&rows, 0, FIRST), NULL, 10);
	x->last = strtoul(db_string(&rows, 0, LAST), NULL, 10);
	x->salt = db_string(&rows, 0, SALT);
	x->request = db_string(&rows, 0, REQUEST);
	x->volumes = strtoul(db_string(&rows, 0, VOLUMES), NULL, 10);
	x->turn = db_text(db_string(&rows, 0, TURN));
	*ready = strcmp(db_string(&rows, 0, READY), "true") == 0;
	return 0;
}

/* The openings are written and over before anything is handed out. */
static int
begin(struct exporting *x, struct err *e)
{
	int ready = 0;

	do {
		if (open_some(x, &ready, e) == -1)
			return -1;
	} while (!ready);
	return 0;
}

/* They have their outcome, now that the zip is there. */
static int
close_openings(struct exporting *x, struct err *e)
{
	struct db_value params[] = { x->number, x->volume };
	struct db_rows rows;

	do {
		arena_reset(x->scratch);
		if (call(x, x->scratch, STMT_CONSOLE_EXPORT_CLOSE, params, 2,
			&rows, e) == -1)
			return -1;
		if (rows.rows != 1)
			return err_set(e, ERR_BUG, "no volume was closed");
	} while (strcmp(db_string(&rows, 0, 0), "t") != 0);
	x->key = arena_bytes(x->r->a, rows.v[1]);
	return 0;
}

/* One message as a file; one of which no copy is kept has none. */
static int
add_message(struct exporting *x, unsigned long place, struct err *e)
{
	char number[NUMBER_OCTETS], name[NAME_OCTETS];
	struct db_value params[] = { x->number, db_text(number) };
	struct bytes octets;
	struct db_rows copy;

	snprintf(number, sizeof(number), "%lu", place);
	snprintf(name, sizeof(name), "%04lu.eml", place);
	if (call(x, x->scratch, STMT_CONSOLE_EXPORT_COPY, params, 2, &copy,
		e) == -1)
		return -1;
	if (copy.rows == 0)
		return 0;
	x->end = reading_unseal(
	    x->r->console->reading, x->scratch, &copy, &octets, e);
	if (x->end != READING_DONE)
		return -1;
	bundle_add(utf8_from(name), octets, &x->files);
	return 0;
}

static int
add_schedules(struct exporting *x, struct err *e)
{
	struct db_value params[] = { x->number, x->volume };
	struct db_rows rows;

	if (call(x, x->scratch, STMT_CONSOLE_EXPORT_SCHEDULES, params, 2, &rows,
		e) == -1)
		return -1;
	for (size_t i = 0; i < rows.rows; i++)
		bundle_add(utf8_from(db_string(&rows, i, 0)),
		    rows.v[i * rows.columns + 1], &x->files);
	return 0;
}

static int
collect(struct exporting *x, struct err *e)
{
	for (unsigned long i = x->first; i <= x->last; i++) {
		arena_reset(x->scratch);
		if (add_message(x, i, e) == -1)
			return -1;
	}
	arena_reset(x->scratch);
	if (add_schedules(x, e) == -1)
		return -1;
	if (strbuf_over(&x->files))
		return err_set(e, ERR_SYSTEM, "an export is too large");
	return 0;
}

static int
pack(
    struct exporting *x, const char *password, struct bytes *zip, struct err *e)
{
	struct job_request request = { .kind = JOB_BUNDLE };

	if (job_words(&request, UTF8(""), utf8_from(password), e) == -1)
		return -1;
	arena_reset(x->scratch);
	x->end = reading_ask(x->r->console->reading, x->scratch, &request,
	    strbuf_bytes(&x->files), zip, e);
	job_wipe(&request);
	if (x->end != READING_DONE)
		return -1;
	*zip = arena_bytes(x->r->a, *zip);
	return 0;
}

static void
digest_of(struct bytes octets, char hex[SHA256_TEXT + 1])
{
	unsigned char digest[SHA256_LEN];

	sha256(octets, digest);
	sha256_format(digest, hex);
}

/* For the mail host that sends it, and for nobody else: the database neither. */
static int
seal_password(struct exporting *x, struct bytes password, struct sealed *out,
    struct err *e)
{
	struct seal_keys to = { .len = 1 };
	struct uuid salt;

	if (x->key.len != sizeof(to.v[0].public_key))
		return 0;
	snprintf(to.v[0].id, sizeof(to.v[0].id), "letters");
	memcpy(to.v[0].public_key, x->key.p, x->key.len);
	if (uuid_parse(x->salt, &salt) == -1)
		return err_set(e, ERR_BUG, "an export has no salt");
	return seal_octets(x->r->a, &to, salt, password, out, e);
}

/* With the last volume the password is on its way. */
static int
finish(
    struct exporting *x, const char *password, struct bytes zip, struct err *e)
{
	char hex[SHA256_TEXT + 1], proof[SHA256_TEXT + 1], size[NUMBER_OCTETS];
	struct bytes word = bytes_of(utf8_from(password));
	struct sealed sealed = { .wraps_len = 0 };
	struct db_value params[] = { x->number, x->volume, db_text(size),
		db_text(hex), db_text(proof), x->turn, DB_NULL, DB_NULL,
		DB_NULL };
	struct db_rows rows;

	if (seal_password(x, word, &sealed, e) == -1)
		return -1;
	if (sealed.wraps_len > 0) {
		params[6] = db_bytea(sealed.octets);
		params[7] = db_bytea(sealed.wraps[0].wrapped);
		params[8] = db_bytea(x->key);
	}
	digest_of(zip, hex);
	digest_of(word, proof);
	snprintf(size, sizeof(size), "%zu", zip.len);
	return call(x, x->r->a, STMT_CONSOLE_EXPORT_DONE, params, 9, &rows, e);
}

/* "request-7.zip", "request-7-part-2-of-3.zip". */
static struct utf8
name_of(struct exporting *x, char out[NAME_OCTETS])
{
	if (x->volumes == 1)
		snprintf(out, NAME_OCTETS, "request-%.12s.zip", x->request);
	else
		snprintf(out, NAME_OCTETS, "request-%.12s-part-%.6s-of-%lu.zip",
		    x->request, request_text(x->r, 1), x->volumes);
	return utf8_from(out);
}

static int
make(struct exporting *x, struct answer *out, struct err *e)
{
	char password[TOKEN_PASSWORD_LEN + 1], name[NAME_OCTETS];
	struct bytes zip;
	int result;

	if (begin(x, e) == -1 || collect(x, e) == -1)
		return -1;
	secrets_password(x->r->console->secrets, x->salt, password);
	result = pack(x, password, &zip, e);
	if (result == 0)
		result = close_openings(x, e);
	if (result == 0)
		result = finish(x, password, zip, e);
	explicit_bzero(password, sizeof(password));
	if (result == 0)
		answer_download(x->r->a, out, zip, name_of(x, name));
	return result;
}

/* 1: copies can be unsealed; else nothing is opened for them. */
static int
is_ready(struct request *r, struct answer *out)
{
	if (r->console->reading != NULL && reading_alive(r->console->reading))
		return 1;
	answer_error(r->a, out, 503, "failed",
	    "nothing can be taken out now: the school's key is not at hand");
	return 0;
}

int
export_begin(struct request *r, struct answer *out, struct err *e)
{
	struct db_value params[] = { r->values[0], DB_NULL };
	char most[NUMBER_OCTETS];
	struct db_rows rows;

	if (!is_ready(r, out))
		return 0;
	snprintf(most, sizeof(most), "%d", UNPACKED_MAX - AROUND);
	params[1] = db_text(most);
	if (request_call(r, STMT_CONSOLE_EXPORT_BEGIN, params, 2, &rows, e) ==
	    -1)
		return -1;
	answer_row(r->a, out, &rows);
	return 0;
}

int
export_volume(struct request *r, struct answer *out, struct err *e)
{
	struct exporting x = { .r = r,
		.number = r->values[0],
		.volume = r->values[1],
		.turn = DB_NULL,
		.end = READING_DONE };
	int result;

	if (!is_ready(r, out))
		return 0;
	x.scratch = arena_new(READING_ARENA);
	strbuf_init(&x.files, UNPACKED_MAX);
	result = make(&x, out, e);
	strbuf_done(&x.files);
	arena_free(x.scratch);
	if (result == 0 || x.end == READING_DONE)
		return result;
	/* The database did its part; what could not be read is no refusal. */
	log_err("-", "not-exported", e);
	answer_error(r->a, out, 503, "failed",
	    x.end == READING_BUSY
		? "everybody who could read it is busy; try again in a minute"
		: "a message could not be read; we have noted why");
	out->retry_after = 10;
	return 0;
}
