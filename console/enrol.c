/*
 * enrol.c - invitations, and changing how one signs in
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/token.h"
#include "console/console.h"
#include "console/otp.h"
#include "console/password.h"
#include "console/proof.h"
#include "console/secrets.h"
#include "console/session.h"
#include "record/object.h"
#include "record/record.h"

enum { INVITATION_HOURS = 72, JSON_OCTETS = 64 * 1024 };

/* Whose invitation: what console.invitation answers. */
struct invitation {
	const char *person, *name;
	/* The whole answer, an object. */
	const char *json;
	struct db_value digest;
};

/* The secret of an app that belongs to `use` of `token`. */
static void
factor_of(struct request *r, const char *use, const char *token,
    unsigned char out[SECRETS_FACTOR])
{
	char text[100];

	snprintf(text, sizeof(text), "%s:%s", use, token);
	secrets_factor(r->console->secrets, text, out);
}

/* The step of the code, as a parameter; SQL NULL when the code is wrong. */
static struct db_value
step_of(struct request *r, const unsigned char factor[SECRETS_FACTOR],
    const char *code)
{
	int64_t step = otp_step(factor, code, clock_now_ms() / 1000);
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRId64, step);
	return step == -1 ? DB_NULL
			  : db_text(arena_string(r->a, digits, strlen(digits)));
}

static int
wrong_code(struct request *r, struct answer *out)
{
	answer_error(r->a, out, 400, "input",
	    "the code is not right; does the app's clock go right?");
	return 0;
}

/* "secret":...,"uri":...,"least":n without brackets. */
static void
add_factor(struct request *r, const unsigned char factor[SECRETS_FACTOR],
    const char *name, struct strbuf *b)
{
	const struct conf *conf = r->console->conf;

	strbuf_str(b, "\"secret\":");
	record_string_to_json(utf8_from(otp_text(r->a, factor)), b);
	strbuf_str(b, ",\"uri\":");
	record_string_to_json(
	    utf8_from(otp_uri(r->a, factor, conf->school_name, name)), b);
	strbuf_fmt(b, ",\"least\":%u", r->console->password_least);
}

static void
answer_buffer(struct request *r, struct strbuf *b, struct answer *out)
{
	*out = (struct answer){ .body = arena_bytes(r->a, strbuf_bytes(b)) };
	strbuf_done(b);
}

static int
read_invitation(
    struct request *r, struct invitation *i, struct answer *out, struct err *e)
{
	struct object *o =
	    object_open(bytes_of(utf8_from(i->json)), JSON_OCTETS);
	int64_t wait;

	if (o == NULL)
		return err_set(e, ERR_BUG, "could not read an invitation");
	wait = object_number(object_get(o, "wait"), INT32_MAX);
	i->person = object_text(r->a, object_get(o, "person")).p;
	i->name = object_text(r->a, object_get(o, "name")).p;
	object_close(o);
	if (wait <= 0)
		return 1;
	answer_error(r->a, out, 429, "wait",
	    "there were too many attempts; wait before the next");
	out->retry_after = (unsigned)wait;
	return 0;
}

/* Look the invitation up: 1 found, 0 with an answer, -1 with `e`. */
static int
find_invitation(
    struct request *r, struct invitation *i, struct answer *out, struct err *e)
{
	unsigned char *digest = arena_alloc(r->a, SHA256_LEN);
	struct db_value params[2];
	struct db_rows rows;

	token_digest(request_text(r, 0), digest);
	i->digest = db_bytea((struct bytes){ digest, SHA256_LEN });
	params[0] = i->digest;
	params[1] = db_text(r->client);
	if (request_begin(r, e) == -1 ||
	    request_call(r, STMT_CONSOLE_INVITATION, params, 2, &rows, e) ==
		-1 ||
	    request_commit(r, e) == -1)
		return -1;
	i->json = db_string(&rows, 0, 0);
	return read_invitation(r, i, out, e);
}

int
session_enrol_begin(struct request *r, struct answer *out, struct err *e)
{
	unsigned char factor[SECRETS_FACTOR];
	struct invitation i = { .json = NULL };
	struct strbuf b;
	int found = find_invitation(r, &i, out, e);

	if (found < 1)
		return found;
	factor_of(r, "enrol", request_text(r, 0), factor);
	strbuf_init(&b, JSON_OCTETS);
	strbuf_char(&b, '{');
	add_factor(r, factor, i.name, &b);
	strbuf_fmt(&b, ",%s", i.json + 1);
	answer_buffer(r, &b, out);
	return 0;
}

/* 1: `password` will do; 0: `*out` says why not. */
static int
will_do(struct request *r, const char *password, const char *const *own,
    struct answer *out)
{
	const char *why =
	    password_refused(password, r->console->password_least, own);

	if (why == NULL)
		return 1;
	answer_error(r->a, out, 400, "input", why);
	return 0;
}

static int
use_invitation(struct request *r, const struct invitation *i,
    const struct db_value step_and_secret[2], const char *hash,
    struct answer *out, struct err *e)
{
	const struct conf *conf = r->console->conf;
	const char *codes, *digests, *token;
	struct db_value digest;
	struct db_rows rows;
	struct strbuf more;
	int result;

	if (recovery_new(r->a, &codes, &digests, e) == -1 ||
	    session_token(r, &token, &digest, e) == -1 ||
	    request_begin(r, e) == -1)
		return -1;
	{
		struct db_value params[] = { i->digest, r->values[3],
			db_text(hash), step_and_secret[1], step_and_secret[0],
			db_text(digests), digest, db_text(r->client),
			db_text(r->agent),
			session_number(r->a, conf->console_idle / 60),
			session_number(r->a, conf->console_absolute / 60) };

		if (request_call(r, STMT_CONSOLE_INVITATION_USE, params, 11,
			&rows, e) == -1)
			return -1;
	}
	strbuf_init(&more, JSON_OCTETS);
	strbuf_fmt(&more, "\"codes\":%s,", codes);
	result = session_begin(r, token, strbuf_cstr(&more), out, e);
	strbuf_done(&more);
	return result;
}

int
session_enrol(struct request *r, struct answer *out, struct err *e)
{
	unsigned char factor[SECRETS_FACTOR];
	char hash[SECRETS_HASH];
	struct db_value step_and_secret[2];
	struct invitation i = { .json = NULL };
	int found = find_invitation(r, &i, out, e);

	if (found < 1)
		return found;
	factor_of(r, "enrol", request_text(r, 0), factor);
	step_and_secret[0] = step_of(r, factor, request_text(r, 2));
	if (step_and_secret[0].p == NULL)
		return wrong_code(r, out);
	if (!will_do(r, request_text(r, 1),
		(const char *const[]){ i.name, i.person, request_text(r, 3),
		    r->console->conf->school_name, NULL },
		out))
		return 0;
	step_and_secret[1] =
	    db_bytea(secrets_seal(r->a, r->console->secrets, i.person, factor));
	if (secrets_hash(r->console->secrets, utf8_from(request_text(r, 1)),
		hash, e) == -1) {
		answer_busy(r->a, out, e);
		return 0;
	}
	if (use_invitation(r, &i, step_and_secret, hash, out, e) == -1)
		return -1;
	log_line(LOG_LEVEL_INFO, "-", "enrolled", "client=%s", r->client);
	return 0;
}

int
session_password(struct request *r, struct answer *out, struct err *e)
{
	char hash[SECRETS_HASH];
	struct db_value param;
	struct db_rows rows;

	if (request_begin(r, e) == -1)
		return -1;
	if (!request_may(r, out))
		return 0;
	if (request_commit(r, e) == -1)
		return -1;
	if (!will_do(r, request_text(r, 0),
		(const char *const[]){ r->caller.name, r->caller.person,
		    r->console->conf->school_name, NULL },
		out))
		return 0;
	if (secrets_hash(r->console->secrets, utf8_from(request_text(r, 0)),
		hash, e) == -1) {
		answer_busy(r->a, out, e);
		return 0;
	}
	param = db_text(hash);
	if (request_begin(r, e) == -1 ||
	    request_call(r, STMT_CONSOLE_PASSWORD_SET, &param, 1, &rows, e) ==
		-1)
		return -1;
	session_done(out);
	return 0;
}

int
session_totp_begin(struct request *r, struct answer *out, struct err *e)
{
	unsigned char factor[SECRETS_FACTOR];
	struct strbuf b;

	(void)e;
	factor_of(r, "session", r->token, factor);
	strbuf_init(&b, JSON_OCTETS);
	strbuf_char(&b, '{');
	add_factor(r, factor, r->caller.name, &b);
	strbuf_char(&b, '}');
	answer_buffer(r, &b, out);
	return 0;
}

int
session_totp(struct request *r, struct answer *out, struct err *e)
{
	unsigned char factor[SECRETS_FACTOR];
	struct db_value params[2];
	struct db_rows rows;

	factor_of(r, "session", r->token, factor);
	params[1] = step_of(r, factor, request_text(r, 0));
	if (params[1].p == NULL)
		return wrong_code(r, out);
	params[0] = db_bytea(
	    secrets_seal(r->a, r->console->secrets, r->caller.person, factor));
	if (request_call(r, STMT_CONSOLE_SECRET_SET, params, 2, &rows, e) == -1)
		return -1;
	session_done(out);
	return 0;
}

int
session_recovery(struct request *r, struct answer *out, struct err *e)
{
	const char *codes, *digests;
	struct db_value param;
	struct db_rows rows;
	struct strbuf b;

	if (recovery_new(r->a, &codes, &digests, e) == -1)
		return -1;
	param = db_text(digests);
	if (request_call(r, STMT_CONSOLE_RECOVERY_SET, &param, 1, &rows, e) ==
	    -1)
		return -1;
	strbuf_init(&b, JSON_OCTETS);
	strbuf_fmt(&b, "{\"codes\":%s}", codes);
	answer_buffer(r, &b, out);
	return 0;
}

int
session_invite(struct request *r, struct answer *out, struct err *e)
{
	struct db_value params[4] = { r->values[0], r->values[1] };
	const char *token;
	struct db_rows rows;
	struct strbuf b;

	if (session_token(r, &token, &params[2], e) == -1)
		return -1;
	params[3] = session_number(r->a, INVITATION_HOURS);
	if (request_call(r, STMT_CONSOLE_INVITE, params, 4, &rows, e) == -1)
		return -1;
	strbuf_init(&b, JSON_OCTETS);
	strbuf_fmt(&b, "{\"url\":\"%s/#/enrol/%s\",%s", r->console->base_url,
	    token, db_string(&rows, 0, 0) + 1);
	answer_buffer(r, &b, out);
	return 0;
}
