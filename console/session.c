/*
 * session.c - signing in, and the session in force
 */
#include "console/session.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/strbuf.h"
#include "base/token.h"
#include "console/console.h"
#include "console/gate.h"
#include "console/proof.h"

enum { COOKIE_OCTETS = 200, MORE_OCTETS = 8192 };

static const char done[] = "{\"ok\":true}";

void
session_done(struct answer *out)
{
	*out = (struct answer){ .body = bytes_of(utf8_from(done)) };
}

/* api.session() with what only the server knows, and `more` before it. */
static int
show(struct request *r, const char *more, struct answer *out, struct err *e)
{
	const char *json;
	struct db_rows rows;
	struct strbuf b;
	char csrf[TOKEN_TEXT + 1];

	if (request_call(r, STMT_CONSOLE_SESSION, NULL, 0, &rows, e) == -1)
		return -1;
	json = db_string(&rows, 0, 0);
	if (json[0] != '{')
		return err_set(e, ERR_BUG, "could not read the session");
	gate_csrf(r->token, csrf);
	strbuf_init(&b, MORE_OCTETS + strlen(json));
	strbuf_fmt(&b, "{%s\"token\":\"%s\",\"least\":%u,%s", more, csrf,
	    r->console->password_least, json + 1);
	*out = (struct answer){ .body = arena_bytes(r->a, strbuf_bytes(&b)) };
	strbuf_done(&b);
	return 0;
}

int
session_show(struct request *r, struct answer *out, struct err *e)
{
	return show(r, "", out, e);
}

int
session_begin(struct request *r, const char *token, const char *more,
    struct answer *out, struct err *e)
{
	char cookie[COOKIE_OCTETS];

	r->token = token;
	if (request_enter(r, e) == -1 || show(r, more, out, e) == -1)
		return -1;
	snprintf(cookie, sizeof(cookie),
	    "%s=%s; Path=/; Secure; HttpOnly; SameSite=Strict", gate_cookie,
	    token);
	out->cookie = arena_string(r->a, cookie, strlen(cookie));
	return 0;
}

/* A token for a session that begins, and its digest; both live with r->a. */
int
session_token(struct request *r, const char **token, struct db_value *digest,
    struct err *e)
{
	char text[TOKEN_LEN + 1];
	unsigned char *octets = arena_alloc(r->a, SHA256_LEN);

	if (token_new(text, e) == -1)
		return -1;
	token_digest(text, octets);
	*token = arena_string(r->a, text, TOKEN_LEN);
	*digest = db_bytea((struct bytes){ octets, SHA256_LEN });
	return 0;
}

struct db_value
session_number(struct arena *a, uint32_t n)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%u", n);
	return db_text(arena_string(a, digits, strlen(digits)));
}

/* Call one statement in a transaction of its own. */
static int
begin_attempt(struct request *r, enum stmt stmt, const struct db_value *params,
    size_t len, const char **json, struct err *e)
{
	struct db_rows rows;

	if (request_begin(r, e) == -1 ||
	    request_call(r, stmt, params, len, &rows, e) == -1 ||
	    request_commit(r, e) == -1)
		return -1;
	*json = db_string(&rows, 0, 0);
	return 0;
}

/*
 * The database refuses a password that is wrong, a code that was used already, a
 * recovery code that is none.  Whoever tries hears what he always hears.
 */
static int
refused_late(struct request *r, struct answer *out)
{
	if (r->db == NULL || strcmp(db_sqlstate(r->db), "22023") != 0)
		return 0;
	log_line(LOG_LEVEL_WARNING, "-", "sign-in-refused",
	    "client=%s reason=password-or-used", r->client);
	request_rollback(r);
	answer_error(r->a, out, 403, "denied",
	    "the name, the password or the code is wrong");
	return 1;
}

int
session_sign_in(struct request *r, struct answer *out, struct err *e)
{
	const struct conf *conf = r->console->conf;
	struct db_value who[] = { r->values[0], db_text(r->client) };
	struct db_value params[PROOF_VALUES + 5];
	struct db_rows rows;
	struct proof proof;
	const char *json, *token;
	int right;

	if (begin_attempt(r, STMT_CONSOLE_SIGNIN_BEGIN, who, 2, &json, e) == -1)
		return -1;
	right = proof_try(
	    r, json, request_text(r, 1), request_text(r, 2), &proof, out, e);
	if (right < 1)
		return right;
	proof_values(&proof, params);
	if (session_token(r, &token, &params[4], e) == -1)
		return -1;
	params[5] = db_text(r->client);
	params[6] = db_text(r->agent);
	params[7] = session_number(r->a, conf->console_idle / 60);
	params[8] = session_number(r->a, conf->console_absolute / 60);
	if (request_begin(r, e) == -1)
		return -1;
	if (request_call(r, STMT_CONSOLE_SIGNIN_DONE, params, 9, &rows, e) ==
	    -1)
		return refused_late(r, out) ? 0 : -1;
	if (session_begin(r, token, "", out, e) == -1)
		return -1;
	log_line(LOG_LEVEL_INFO, "-", "signed-in", "client=%s factor=%s",
	    r->client, proof.step != NULL ? "code" : "recovery");
	return 0;
}

int
session_sign_out(struct request *r, struct answer *out, struct err *e)
{
	struct db_rows rows;

	if (request_call(r, STMT_CONSOLE_SIGN_OUT, NULL, 0, &rows, e) == -1)
		return -1;
	session_done(out);
	out->cookie = gate_forget;
	return 0;
}

int
session_fresh(struct request *r, struct answer *out, struct err *e)
{
	struct db_value client = db_text(r->client);
	struct db_value params[PROOF_VALUES + 1];
	struct db_rows rows;
	struct proof proof;
	const char *json, *token;
	int right;

	if (begin_attempt(r, STMT_CONSOLE_REAUTH_BEGIN, &client, 1, &json, e) ==
	    -1)
		return -1;
	right = proof_try(
	    r, json, request_text(r, 0), request_text(r, 1), &proof, out, e);
	if (right < 1)
		return right;
	proof_values(&proof, params);
	if (session_token(r, &token, &params[4], e) == -1 ||
	    request_begin(r, e) == -1)
		return -1;
	if (request_call(r, STMT_CONSOLE_REAUTH_DONE, params, 5, &rows, e) ==
	    -1)
		return refused_late(r, out) ? 0 : -1;
	return session_begin(r, token, "", out, e);
}
