/*
 * proof.c - is it he?
 */
#define _GNU_SOURCE
#include "console/proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "console/console.h"
#include "console/otp.h"
#include "console/secrets.h"
#include "record/base64.h"
#include "record/object.h"

enum {
	BEGUN_OCTETS = 8192,
	/* Letters of a recovery code: 80 bits. */
	RECOVERY_LETTERS = 16,
	ATTEMPT_MAX_SECONDS = 24 * 3600,
};

/* Without those that are taken for another. */
static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";

/* What is stored of whoever tries. */
struct begun {
	const char *attempt;
	/* NULL: there is no such account. */
	const char *person, *salt;
	struct bytes secret;
	/* Seconds until the next attempt is looked at. */
	int64_t wait;
};

static const char *
text_of(struct arena *a, const struct object *o, const char *name)
{
	const struct json_t *value = object_get(o, name);

	return object_kind(value) == OBJECT_TEXT ? object_text(a, value).p
						 : NULL;
}

/* Base64 as PostgreSQL writes it: a line end after each 76 characters. */
static const char *
one_line(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, strlen(text) + 1);
	size_t n = 0;

	for (; *text != '\0'; text++)
		if (*text != '\n')
			out[n++] = *text;
	return out;
}

static int
begun_read(struct arena *a, const char *json, struct begun *out, struct err *e)
{
	struct object *o = object_open(bytes_of(utf8_from(json)), BEGUN_OCTETS);
	struct begun b = { .wait = 0 };
	const char *secret;
	char number[24];

	if (o == NULL)
		return err_set(
		    e, ERR_BUG, "could not read an attempt's beginning");
	snprintf(number, sizeof(number), "%" PRId64,
	    object_number(object_get(o, "attempt"), INT64_MAX));
	b.attempt = arena_string(a, number, strlen(number));
	b.wait = object_number(object_get(o, "wait"), ATTEMPT_MAX_SECONDS);
	b.person = text_of(a, o, "account");
	b.salt = text_of(a, o, "salt");
	secret = text_of(a, o, "secret");
	object_close(o);
	if (secret != NULL &&
	    base64_decode(a, utf8_from(one_line(a, secret)), &b.secret) == -1)
		return err_set(e, ERR_BUG, "could not read a sealed secret");
	*out = b;
	return 0;
}

/* A recovery code without what people put between its letters; 0: it is none. */
static int
recovery_plain(const char *code, char out[RECOVERY_LETTERS + 1])
{
	size_t n = 0;

	for (; *code != '\0'; code++) {
		char c =
		    *code >= 'A' && *code <= 'Z' ? (char)(*code | 0x20) : *code;

		if (c == '-' || c == ' ')
			continue;
		if (n == RECOVERY_LETTERS || strchr(letters, c) == NULL)
			return 0;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == RECOVERY_LETTERS;
}

static void
recovery_digest(const char *plain, unsigned char out[SHA256_LEN])
{
	sha256(
	    (struct bytes){ (const unsigned char *)plain, strlen(plain) }, out);
}

/* The second factor: 1 when it may be right. */
static int
has_factor(struct request *r, const struct begun *b, const char *code,
    struct proof *out)
{
	unsigned char factor[SECRETS_FACTOR];
	char plain[RECOVERY_LETTERS + 1], number[24];
	int64_t step;

	if (recovery_plain(code, plain)) {
		recovery_digest(plain, out->recovery);
		return 1;
	}
	if (b->person == NULL || secrets_open(r->console->secrets, b->person,
				     b->secret, factor) == -1)
		return 0;
	step = otp_step(factor, code, clock_now_ms() / 1000);
	snprintf(number, sizeof(number), "%" PRId64, step);
	out->step = arena_string(r->a, number, strlen(number));
	return step != -1;
}

int
proof_try(struct request *r, const char *json, const char *password,
    const char *code, struct proof *out, struct answer *answer, struct err *e)
{
	struct proof proof = { .step = NULL };
	struct begun b = { .wait = 0 };

	if (begun_read(r->a, json, &b, e) == -1)
		return -1;
	if (b.wait != 0) {
		log_line(LOG_LEVEL_WARNING, "-", "sign-in-throttled",
		    "client=%s seconds=%d", r->client, (int)b.wait);
		answer_error(r->a, answer, 429, "wait",
		    "there were too many attempts; wait before the next");
		answer->retry_after = b.wait > 0 ? (unsigned)b.wait : 60;
		return 0;
	}
	if (secrets_proof(r->console->secrets, utf8_from(password), b.salt,
		proof.password, e) == -1) {
		answer_busy(r->a, answer, e);
		return 0;
	}
	if (!has_factor(r, &b, code, &proof)) {
		log_line(LOG_LEVEL_WARNING, "-", "sign-in-refused",
		    "client=%s reason=factor", r->client);
		answer_error(r->a, answer, 403, "denied",
		    "the name, the password or the code is wrong");
		return 0;
	}
	proof.attempt = b.attempt;
	*out = proof;
	return 1;
}

void
proof_values(const struct proof *p, struct db_value out[PROOF_VALUES])
{
	out[0] = db_text(p->attempt);
	out[1] = db_bytea((struct bytes){ p->password, SECRETS_PROOF });
	out[2] = db_text(p->step);
	out[3] = p->step != NULL
		     ? DB_NULL
		     : db_bytea((struct bytes){ p->recovery, SHA256_LEN });
}

int
recovery_new(
    struct arena *a, const char **codes, const char **digests, struct err *e)
{
	struct strbuf shown, kept;

	strbuf_init(&shown, 4096);
	strbuf_init(&kept, 4096);
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		unsigned char random[RECOVERY_LETTERS], digest[SHA256_LEN];
		char plain[RECOVERY_LETTERS + 1], hex[SHA256_TEXT + 1];

		if (getentropy(random, sizeof(random)) == -1) {
			strbuf_done(&shown);
			strbuf_done(&kept);
			return err_set(
			    e, ERR_SYSTEM, "could not get random octets");
		}
		for (size_t k = 0; k < RECOVERY_LETTERS; k++)
			plain[k] = letters[random[k] & 31];
		plain[RECOVERY_LETTERS] = '\0';
		recovery_digest(plain, digest);
		sha256_format(digest, hex);
		strbuf_fmt(&shown, "%s\"%.4s-%.4s-%.4s-%.4s\"",
		    i > 0 ? "," : "[", plain, plain + 4, plain + 8, plain + 12);
		strbuf_fmt(&kept, "%s\"\\\\x%s\"", i > 0 ? "," : "{", hex);
	}
	strbuf_str(&shown, "]");
	strbuf_str(&kept, "}");
	*codes = arena_string(a, shown.p, shown.len);
	*digests = arena_string(a, kept.p, kept.len);
	strbuf_done(&shown);
	strbuf_done(&kept);
	return 0;
}
