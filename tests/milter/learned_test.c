/* learned_test.c - what stands under all of somebody's mail is his signature */
#define _GNU_SOURCE
#include "milter/learned.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/io.h"
#include "base/limits.h"

enum {
	DAY = 20000,
	/* Where the closing stands in every message, and its fingerprints. */
	START = 100,
	END = 200,
	FIRST = 2,
	LEN = 3,
	FINGERPRINTS = 8,
};

static const unsigned char key[SIPHASH_KEY_LEN] = "a school's own";

/* One message after another: "sender>recipient@day", from DAY on. */
static const struct {
	const char *promise, *mail;
	/* Is the closing of the last one known? */
	int want;
} cases[] = {
	{ "five messages on three days to three people make one",
	    "a@x>b@1 a@x>c@1 a@x>d@2 a@x>b@2 a@x>b@3 a@x>b@3", 1 },
	{ "the fifth message is not known yet",
	    "a@x>b@1 a@x>c@1 a@x>d@2 a@x>b@2 a@x>b@3", 0 },
	{ "two days are not enough",
	    "a@x>b@1 a@x>c@1 a@x>d@1 a@x>b@2 a@x>c@2 a@x>d@2 a@x>b@2", 0 },
	{ "what goes to one person is never one",
	    "a@x>b@1 a@x>b@2 a@x>b@3 a@x>b@4 a@x>b@5 a@x>b@6 a@x>b@7", 0 },
	{ "nor to two",
	    "a@x>b@1 a@x>c@2 a@x>b@3 a@x>c@4 a@x>b@5 a@x>c@6 a@x>b@7", 0 },
	{ "case makes nobody somebody else",
	    "a@x>b@1 A@X>B@2 a@x>b@3 a@x>B@4 a@x>b@5 A@x>b@6 a@x>b@7", 0 },
	{ "another sender's is not his",
	    "a@x>b@1 a@x>c@1 a@x>d@2 a@x>b@2 a@x>b@3 e@y>b@3", 0 },
	{ "nor that of a colleague's",
	    "a@x>b@1 a@x>c@1 a@x>d@2 a@x>b@2 a@x>b@3 e@x>b@3", 0 },
	{ "what three colleagues have is the domain's, for a fourth too",
	    "a@x>b@1 c@x>b@1 d@x>b@2 a@x>b@2 c@x>b@3 e@x>b@3", 1 },
	{ "but not another domain's",
	    "a@x>b@1 c@x>b@1 d@x>b@2 a@x>b@2 c@x>b@3 e@y>b@3", 0 },
	{ "a bounce is nobody's", ">b@1 >c@1 >d@2 >b@2 >c@3 >d@3 >b@3", 0 },
	{ "after half a year it is forgotten",
	    "a@x>b@1 a@x>c@1 a@x>d@2 a@x>b@2 a@x>b@3 a@x>b@187", 0 },
	{ "but not before", "a@x>b@1 a@x>c@1 a@x>d@2 a@x>b@2 a@x>b@3 a@x>b@186",
	    1 },
	{ "mail that came late takes nothing away",
	    "a@x>b@5 a@x>c@6 a@x>d@7 a@x>b@7 a@x>b@2 a@x>b@3", 1 },
};

struct world {
	struct arena *a;
	struct learned *l;
	char path[64];
};

static struct field
field_of(struct world *w, const char *p, size_t len)
{
	return field_from(w->a, bytes_of((struct utf8){ p, len }));
}

/* A message with a closing `hash`, and a word in it and before it. */
static struct record
message(struct world *w, const char *mail, uint64_t hash, int severity)
{
	const char *to = strchr(mail, '>'), *at = strrchr(to, '@');
	struct record r = { .closings_len = 2,
		.fingerprints_len = FINGERPRINTS };

	r.received_ms =
	    (DAY + strtoull(at + 1, NULL, 10)) * 24 * 60 * 60 * 1000;
	r.envelope.sender = field_of(w, mail, (size_t)(to - mail));
	r.envelope.recipients_len = 1;
	r.envelope.recipients = arena_array(w->a, 1, sizeof(struct recipient));
	r.envelope.recipients[0].address =
	    field_of(w, to + 1, (size_t)(at - to - 1));
	/* The page beside the text closes with the same. */
	r.closings = arena_array(w->a, 2, sizeof(*r.closings));
	r.closings[0] = (struct closing){ .where = field_of(w, "1", 1),
		.start = START,
		.end = END,
		.hash = hash,
		.first = FIRST,
		.len = LEN };
	r.closings[1] = r.closings[0];
	r.closings[1].where = field_of(w, "2", 1);
	r.closings[1].len = 0;
	r.findings_len = 3;
	r.findings = arena_array(w->a, 3, sizeof(*r.findings));
	for (size_t i = 0; i < 3; i++)
		r.findings[i] = (struct finding){ .kind = FINDING_WORD,
			.severity = severity,
			.where = field_of(w, i == 2 ? "2" : "1", 1),
			.start = i == 0 ? START - 10 : START + 10,
			.end = i == 0 ? START - 5 : END };
	r.fingerprints = arena_array(w->a, FINGERPRINTS, sizeof(uint64_t));
	for (size_t i = 0; i < FINGERPRINTS; i++)
		r.fingerprints[i] = i;
	r.fingerprints_quoted = 2;
	return r;
}

static int
is_marked(const struct finding *f)
{
	return utf8_equal(f->context, UTF8("signature"));
}

static int
is_known(const struct record *r)
{
	return is_marked(&r->findings[1]) && is_marked(&r->findings[2]);
}

/* The last of `mail`, after all of it went through. */
static struct record
send(struct world *w, const char *mail, uint64_t hash, int severity)
{
	struct record r = { 0 };
	char text[256], *rest, *one;

	snprintf(text, sizeof(text), "%s", mail);
	for (one = strtok_r(text, " ", &rest); one != NULL;
	     one = strtok_r(NULL, " ", &rest)) {
		r = message(
		    w, arena_string(w->a, one, strlen(one)), hash, severity);
		learned_apply(w->l, key, &r);
	}
	return r;
}

static void
begin(struct world *w)
{
	learned_close(w->l);
	unlink(w->path);
	w->l = learned_open(w->path);
}

#define TAUGHT "a@x>b@1 a@x>c@1 a@x>d@2 a@x>b@2 a@x>b@3"

static void
check_marks(struct world *w)
{
	struct record r;

	begin(w);
	send(w, TAUGHT, 7, 3);
	r = send(w, "a@x>b@3", 7, 3);
	tap_ok(is_known(&r) && !is_marked(&r.findings[0]),
	    "words in it are its own, those before it the sender's");
	tap_ok(r.fingerprints_len == FINGERPRINTS - LEN &&
		   r.fingerprints[FIRST - 1] == FIRST - 1 &&
		   r.fingerprints[FIRST] == FIRST + LEN &&
		   r.fingerprints_quoted == 2,
	    "its fingerprints are no more the message's");
	r = send(w, "a@x>b@3", 8, 3);
	tap_ok(!is_known(&r) && r.fingerprints_len == FINGERPRINTS,
	    "another paragraph is not known by it");
	r = send(w, "a@x>b@3", 7, LEARNED_NEVER);
	tap_ok(!is_known(&r), "grave words keep their weight in it");
	r = message(w, "a@x>b@3", 7, 3);
	r.envelope.auth = field_of(w, "ann", 3);
	learned_apply(w->l, key, &r);
	tap_ok(
	    !is_known(&r), "who did not log in teaches nothing about who does");
	r = message(w, "a@x>b@3", 7, 3);
	r.findings[1].context = UTF8("reported");
	learned_apply(w->l, key, &r);
	tap_ok(utf8_equal(r.findings[1].context, UTF8("reported")),
	    "what is reported stays so");
}

static void
check_restart(struct world *w)
{
	struct record r;

	begin(w);
	send(w, TAUGHT, 7, 3);
	learned_close(w->l);
	w->l = learned_open(w->path);
	r = send(w, "a@x>b@3", 7, 3);
	tap_ok(is_known(&r), "a new start forgets nothing");
	learned_save(w->l, 0);
	begin(w);
	send(w, TAUGHT, 7, 3);
	learned_save(w->l, 60 * 1000);
	send(w, "a@x>b@3", 9, 3);
	learned_save(w->l, 60 * 1000 + 1);
	tap_ok(access(w->path, F_OK) == 0, "it is written while mail flows");
}

/* The file with octet `at` changed, or cut there. */
static void
damage(struct world *w, size_t at, int is_cut)
{
	struct bytes octets;
	unsigned char *copy;
	struct err e;

	if (io_read_file(w->a, w->path, 1 << 20, &octets, &e) == -1) {
		tap_note("%s", e.text);
		exit(1);
	}
	copy = arena_raw(w->a, octets.len);
	memcpy(copy, octets.p, octets.len);
	if (!is_cut)
		copy[at % octets.len] ^= 1;
	if (io_replace_file(w->path,
		(struct bytes){ copy, is_cut ? at % octets.len : octets.len },
		0600, &e) == -1)
		exit(1);
}

static void
check_damage(struct world *w)
{
	static const struct {
		const char *promise;
		size_t at;
		int is_cut;
	} damages[] = {
		{ "an empty file is begun anew", 0, 1 },
		{ "so is a torn one", 50, 1 },
		{ "one with another head", 3, 0 },
		{ "one of another length", 9, 0 },
		{ "and one with a wrong octet in it", 40, 0 },
	};

	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		struct record r;

		begin(w);
		send(w, TAUGHT, 7, 3);
		learned_close(w->l);
		damage(w, damages[i].at, damages[i].is_cut);
		w->l = learned_open(w->path);
		r = send(w, "a@x>b@3", 7, 3);
		tap_ok(!is_known(&r), "%s", damages[i].promise);
	}
}

/* A flood of closings of others; then the one that everybody has. */
static void
check_room(struct world *w)
{
	struct record r;

	begin(w);
	for (uint64_t i = 0; i < 200 * 1000; i++) {
		r = message(w, "z@z>b@1", 1000 + i, 3);
		learned_apply(w->l, key, &r);
		if (i % 1000 == 999)
			arena_reset(w->a);
	}
	send(w, TAUGHT, 7, 3);
	r = send(w, "a@x>b@3", 7, 3);
	tap_ok(is_known(&r), "where there is no room the oldest makes it");
}

int
main(void)
{
	struct world w = { .a = arena_new(64 << 20) };

	snprintf(w.path, sizeof(w.path), "/tmp/learned_test.%d", (int)getpid());
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct record r;

		begin(&w);
		r = send(&w, cases[i].mail, 7, 3);
		tap_ok(is_known(&r) == cases[i].want, "%s", cases[i].promise);
	}
	check_marks(&w);
	check_restart(&w);
	check_damage(&w);
	check_room(&w);
	learned_close(w.l);
	unlink(w.path);
	arena_free(w.a);
	return tap_done();
}
