/*
 * errands.c - between database and outbox, for the recorder
 */
#define _GNU_SOURCE
#include "milter/errands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "policy/policy.h"
#include "store/notice.h"
#include "store/outbox.h"
#include "store/save.h"

/* Columns of schema/queries/recorder/held_orders.sql, serve_mail.sql,
 * letters_due.sql, notices_due.sql and passwords_due.sql. */
enum { ORDER_ID, ORDER_TEXT };
enum {
	LETTER_ITEM,
	LETTER_MESSAGE,
	LETTER_ADDRESS,
	LETTER_SUBJECT,
	LETTER_WORDS
};
enum { SERVED_MESSAGE, SERVED_ADDRESS, SERVED_SUBJECT, SERVED_WORDS };
enum {
	DUE_OPENING,
	DUE_ITEM,
	DUE_MESSAGE,
	DUE_ADDRESS,
	DUE_SUBJECT,
	DUE_WORDS,
};
enum {
	WORD_ITEM,
	WORD_ADDRESS,
	WORD_SUBJECT,
	WORD_WORDS,
	WORD_SALT,
	WORD_SEALED,
	WORD_WRAPPED,
	WORD_WAIT
};

/* Octets of a password, and of the letter that it is put into. */
enum { PASSWORD_OCTETS = 200, LETTER_OCTETS = 16 * 1024 };

/* Events carried at once: mail that comes meanwhile must not wait long. */
enum { EVENTS_MAX = 256 };

struct errands {
	const struct conf *conf;
	struct outbox *outbox;
	struct seal_keys own;
	/* What passwords are sealed to on their way here. */
	struct seal_key letters;
	unsigned char secret[32];
};

/* Made once; it lies beside the spool, and opens nothing but letters. */
static int
load_letters_key(struct errands *n, struct err *e)
{
	const char *directory = n->conf->state_dir;
	char path[4200];

	snprintf(path, sizeof(path), "%s/letters.key", directory);
	if (access(path, F_OK) == -1 &&
	    seal_key_make("letters", directory, directory, e) == -1)
		return -1;
	return seal_key_load(path, &n->letters, n->secret, e);
}

struct errands *
errands_new(const struct conf *conf, struct err *e)
{
	static const char *const host[] = { "host" };
	struct errands *n = calloc(1, sizeof(*n));

	if (n == NULL)
		abort();
	n->conf = conf;
	if (seal_start(e) == 0 &&
	    seal_keys_load(conf->host_keys, host, 1, &n->own, e) == 0 &&
	    load_letters_key(n, e) == 0)
		n->outbox = outbox_open(conf->outbox, e);
	if (n->outbox != NULL)
		return n;
	free(n);
	return NULL;
}

void
errands_free(struct errands *n)
{
	if (n == NULL)
		return;
	outbox_close(n->outbox);
	explicit_bzero(n->secret, sizeof(n->secret));
	free(n);
}

/* -- events ------------------------------------------------------------------ */

static int
carry_events(struct errands *n, struct arena *a, struct db *db, struct err *e)
{
	for (int i = 0; i < EVENTS_MAX; i++) {
		struct db_value param;
		struct bytes text;
		struct db_rows rows;
		struct uuid id;
		int there;

		/* Each looks at the whole box: thousands wait after an outage. */
		arena_reset(a);
		there =
		    outbox_first(a, n->outbox, OUTBOX_EVENTS, &id, &text, e);
		if (there != 1)
			return there;
		param = db_bytea(text);
		if (db_call(a, db, STMT_RECORDER_HELD_EVENT, &param, 1, &rows,
			e) == -1) {
			if (!save_is_refusal(db))
				return save_failed(db, e);
			log_line(LOG_LEVEL_ERROR, "-", "event-refused",
			    "sqlstate=%s", db_sqlstate(db));
		}
		if (outbox_done(n->outbox, OUTBOX_EVENTS, id, e) == -1)
			return -1;
	}
	return 0;
}

/* -- orders -------------------------------------------------------------------- */

static int
carry_orders(struct errands *n, struct arena *a, struct db *db, struct err *e)
{
	struct db_value param = db_text(n->conf->host);
	struct db_rows rows, none;

	if (db_call(a, db, STMT_RECORDER_HELD_ORDERS, &param, 1, &rows, e) ==
	    -1)
		return save_failed(db, e);
	for (size_t i = 0; i < rows.rows; i++) {
		const char *text = db_string(&rows, i, ORDER_TEXT);
		struct uuid id;

		param = db_text(db_string(&rows, i, ORDER_ID));
		if (uuid_parse(db_string(&rows, i, ORDER_ID), &id) == -1 ||
		    outbox_post(n->outbox, OUTBOX_ORDERS, id,
			bytes_of(utf8_from(text)), e) == -1)
			return -1;
		if (db_call(a, db, STMT_RECORDER_HELD_ORDER_TAKEN, &param, 1,
			&none, e) == -1)
			return save_failed(db, e);
	}
	return 0;
}

/* -- notices ------------------------------------------------------------------- */

static int
write_notice(struct errands *n, struct arena *a, const struct db_rows *rows,
    size_t i, struct err *e)
{
	struct notice_way way = {
		.conf = n->conf, .outbox = n->outbox, .keys = &n->own
	};
	struct notice notice = { .opening = strtoull(
				     db_string(rows, i, DUE_OPENING), NULL, 10),
		.now_ms = clock_now_ms(),
		.to = field_from(
		    a, bytes_of(utf8_from(db_string(rows, i, DUE_ADDRESS)))),
		.subject = utf8_from(db_string(rows, i, DUE_SUBJECT)),
		.text = utf8_from(db_string(rows, i, DUE_WORDS)) };

	if (uuid_parse(db_string(rows, i, DUE_ITEM), &notice.id) == -1 ||
	    uuid_parse(db_string(rows, i, DUE_MESSAGE), &notice.message) == -1)
		return err_set(e, ERR_BUG, "could not read a notice");
	notice.reference = policy_reference(a, notice.message.b);
	return notice_post(a, &way, &notice, e);
}

static int
carry_notices(struct errands *n, struct arena *a, struct db *db, struct err *e)
{
	struct db_value param = db_text(n->conf->host);
	struct db_rows rows, none;

	if (db_call(a, db, STMT_RECORDER_NOTICES_DUE, &param, 1, &rows, e) ==
	    -1)
		return save_failed(db, e);
	for (size_t i = 0; i < rows.rows; i++) {
		if (write_notice(n, a, &rows, i, e) == -1)
			return -1;
		param = db_text(db_string(&rows, i, DUE_OPENING));
		if (db_call(a, db, STMT_RECORDER_NOTICE_HANDED, &param, 1,
			&none, e) == -1)
			return save_failed(db, e);
	}
	return 0;
}

/* -- letters -------------------------------------------------------------------- */

static int
write_letter(struct errands *n, struct arena *a, const struct db_rows *rows,
    size_t i, struct err *e)
{
	struct notice_way way = {
		.conf = n->conf, .outbox = n->outbox, .keys = &n->own
	};
	struct notice notice = { .now_ms = clock_now_ms(),
		.to = field_from(
		    a, bytes_of(utf8_from(db_string(rows, i, LETTER_ADDRESS)))),
		.subject = utf8_from(db_string(rows, i, LETTER_SUBJECT)),
		.text = utf8_from(db_string(rows, i, LETTER_WORDS)) };
	const char *message = db_string(rows, i, LETTER_MESSAGE);

	if (uuid_parse(db_string(rows, i, LETTER_ITEM), &notice.id) == -1 ||
	    (message[0] != '\0' && uuid_parse(message, &notice.message) == -1))
		return err_set(e, ERR_BUG, "could not read a letter");
	notice.reference = policy_reference(a, notice.id.b);
	return notice_post(a, &way, &notice, e);
}

/* This host's clock tells when a morning has come. */
static int
carry_letters(struct errands *n, struct arena *a, struct db *db, struct err *e)
{
	char now_ms[24];
	struct db_value params[] = { db_text(n->conf->host), db_text(now_ms),
		db_text(n->conf->console_base_url) };
	struct db_rows rows, none;

	snprintf(
	    now_ms, sizeof(now_ms), "%llu", (unsigned long long)clock_now_ms());
	if (db_call(a, db, STMT_RECORDER_LETTERS_DUE, params, 3, &rows, e) ==
	    -1)
		return save_failed(db, e);
	for (size_t i = 0; i < rows.rows; i++) {
		if (write_letter(n, a, &rows, i, e) == -1)
			return -1;
		params[0] = db_text(db_string(&rows, i, LETTER_ITEM));
		if (db_call(a, db, STMT_RECORDER_LETTER_HANDED, params, 1,
			&none, e) == -1)
			return save_failed(db, e);
	}
	return 0;
}

/* -- passwords ----------------------------------------------------------------- */

/* The letter with its password; len 0: it is not sealed to us, or damaged. */
static struct utf8
fill_password(
    struct errands *n, struct arena *a, const struct db_rows *rows, size_t i)
{
	static const char slot[] = "{password}";
	const struct bytes *row = rows->v + i * rows->columns;
	const char *words = db_string(rows, i, WORD_WORDS);
	const char *at = strstr(words, slot);
	struct bytes password;
	struct utf8 out;
	struct strbuf b;
	struct uuid salt;
	struct err e;

	if (at == NULL ||
	    uuid_parse(db_string(rows, i, WORD_SALT), &salt) == -1 ||
	    seal_open(a, n->letters.public_key, n->secret, salt,
		row[WORD_WRAPPED], row[WORD_SEALED], PASSWORD_OCTETS, &password,
		&e) == -1)
		return UTF8("");
	strbuf_init(&b, LETTER_OCTETS);
	strbuf_add(&b, words, (size_t)(at - words));
	strbuf_add(&b, (const char *)password.p, password.len);
	strbuf_str(&b, at + sizeof(slot) - 1);
	out = utf8_from(arena_string(a, b.p, b.len));
	strbuf_done(&b);
	return out;
}

/* Sealed again at once, so that it lies nowhere in clear while it waits. */
static int
write_password(struct errands *n, struct arena *a, const struct db_rows *rows,
    size_t i, struct err *e)
{
	struct notice_way way = {
		.conf = n->conf, .outbox = n->outbox, .keys = &n->own
	};
	struct notice notice = { .now_ms = clock_now_ms(),
		.to = field_from(
		    a, bytes_of(utf8_from(db_string(rows, i, WORD_ADDRESS)))),
		.subject = utf8_from(db_string(rows, i, WORD_SUBJECT)),
		.text = fill_password(n, a, rows, i) };

	if (uuid_parse(db_string(rows, i, WORD_ITEM), &notice.id) == -1)
		return err_set(e, ERR_BUG, "could not read a password");
	/* Nobody can mend it: who made the export makes another. */
	if (notice.text.len == 0) {
		log_line(LOG_LEVEL_ERROR, "-", "password-unreadable", "item=%s",
		    db_string(rows, i, WORD_ITEM));
		return 0;
	}
	notice.until_ms =
	    notice.now_ms + strtoull(db_string(rows, i, WORD_WAIT), NULL, 10);
	return notice_post(a, &way, &notice, e);
}

static int
carry_passwords(
    struct errands *n, struct arena *a, struct db *db, struct err *e)
{
	struct db_value param, params[] = { db_text(n->conf->host),
		db_bytea((struct bytes){
		    n->letters.public_key, sizeof(n->letters.public_key) }) };
	struct db_rows rows, none;

	if (db_call(a, db, STMT_RECORDER_PASSWORDS_DUE, params, 2, &rows, e) ==
	    -1)
		return save_failed(db, e);
	for (size_t i = 0; i < rows.rows; i++) {
		if (write_password(n, a, &rows, i, e) == -1)
			return -1;
		param = db_text(db_string(&rows, i, WORD_ITEM));
		if (db_call(a, db, STMT_RECORDER_PASSWORD_HANDED, &param, 1,
			&none, e) == -1)
			return save_failed(db, e);
	}
	return 0;
}

/* -- addresses that people write to -------------------------------------------- */

static const char *
networks_of(struct arena *a, const struct conf *conf)
{
	const char *text;
	struct strbuf b;

	strbuf_init(&b, CONFIG_FILE_MAX);
	strbuf_char(&b, '[');
	for (size_t i = 0; i < conf->inside_networks.len; i++) {
		strbuf_str(&b, i > 0 ? "," : "");
		record_string_to_json(
		    utf8_from(conf->inside_networks.v[i]), &b);
	}
	strbuf_char(&b, ']');
	text = arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return text;
}

static int
write_answer(struct errands *n, struct arena *a, const struct db_rows *rows,
    size_t i, struct err *e)
{
	struct notice_way way = {
		.conf = n->conf, .outbox = n->outbox, .keys = &n->own
	};
	struct notice notice = { .now_ms = clock_now_ms(),
		.is_answer = 1,
		.to = field_from(
		    a, bytes_of(utf8_from(db_string(rows, i, SERVED_ADDRESS)))),
		.subject = utf8_from(db_string(rows, i, SERVED_SUBJECT)),
		.text = utf8_from(db_string(rows, i, SERVED_WORDS)) };

	if (uuid_parse(db_string(rows, i, SERVED_MESSAGE), &notice.message) ==
	    -1)
		return err_set(e, ERR_BUG, "could not read an answer");
	notice.id = outbox_derived(notice.message, NTH_SERVICE);
	notice.reference = policy_reference(a, notice.message.b);
	return notice_post(a, &way, &notice, e);
}

static int
carry_services(struct errands *n, struct arena *a, struct db *db, struct err *e)
{
	const struct conf *conf = n->conf;
	struct db_value params[] = { db_text(conf->report_address),
		db_text(conf->mistake_address),
		db_text(conf->not_for_me_address),
		db_text(networks_of(a, conf)) };
	struct db_rows rows, none;

	if (db_call(a, db, STMT_RECORDER_SERVE_MAIL, params, 4, &rows, e) == -1)
		return save_failed(db, e);
	for (size_t i = 0; i < rows.rows; i++) {
		if (write_answer(n, a, &rows, i, e) == -1)
			return -1;
		params[0] = db_text(db_string(&rows, i, SERVED_MESSAGE));
		if (db_call(a, db, STMT_RECORDER_SERVICE_ANSWERED, params, 1,
			&none, e) == -1)
			return save_failed(db, e);
	}
	return 0;
}

int
errands_run(struct errands *n, struct arena *a, struct db *db, struct err *e)
{
	/* What was sent is known before what is due is asked for. */
	if (carry_events(n, a, db, e) == -1 ||
	    carry_services(n, a, db, e) == -1 ||
	    carry_letters(n, a, db, e) == -1 ||
	    carry_passwords(n, a, db, e) == -1 ||
	    carry_orders(n, a, db, e) == -1)
		return -1;
	return carry_notices(n, a, db, e);
}
