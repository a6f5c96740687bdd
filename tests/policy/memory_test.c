/*
 * memory_test.c - what is remembered of mail for the mail that follows
 *
 * Each scene is a school's mail in order; the last one's recall is the promise.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>

#include "policy/memory.h"
#include "tests/tap.h"

#define T0     ((uint64_t)1790000000000)
#define SECOND ((uint64_t)1000)
#define MINUTE (60 * SECOND)
#define DAY    (24 * 60 * MINUTE)

/* One mail; what is 0 is not there. */
struct mail {
	/* Milliseconds after T0. */
	uint64_t at;
	const char *from;
	/* Addresses with blanks between; @school.example is inside. */
	const char *to;
	/* "own" and then what it answers, blanks between; and enclosed ids. */
	const char *ids, *enclosed;
	/* Fingerprints, and a letter for each attachment. */
	const char *texts, *files;
	int is_internal, is_flagged, has_password, has_encrypted, is_personal;
	enum action action;
};

static struct arena *a;
static uint64_t serial;

static size_t
split(const char *words, struct utf8 **out)
{
	struct utf8 *v = arena_array(a, 64, sizeof(*v));
	size_t n = 0;

	for (const char *p = words; p != NULL && *p != '\0';) {
		size_t len = strcspn(p, " ");

		v[n++] = arena_utf8(a, (struct utf8){ p, len });
		p += len;
		p += strspn(p, " ");
	}
	*out = v;
	return n;
}

static struct fields
fields(const char *words, size_t from)
{
	struct utf8 *v;
	size_t n = split(words, &v);
	struct fields f = { arena_array(a, n + 1, sizeof(*f.v)), 0 };

	for (size_t i = from; i < n; i++)
		f.v[f.len++].text = v[i];
	return f;
}

static void
add_parts(const struct mail *m, struct record *r)
{
	const char *files = m->files == NULL ? "" : m->files;

	r->parts = arena_array(a, strlen(files) + 2, sizeof(*r->parts));
	for (const char *p = files; *p != '\0'; p++) {
		struct record_part *part = &r->parts[r->parts_len++];

		part->has_content = 1;
		/* Capitals are small pictures. */
		part->type.text =
		    *p < 'a' ? UTF8("image/png") : UTF8("application/pdf");
		part->size = 5000;
		part->is_attachment = 1;
		memset(part->sha256, *p, sizeof(part->sha256));
	}
	if (m->has_encrypted)
		r->parts[r->parts_len++] = (struct record_part){ .encrypted = 1,
			.type.text = UTF8("application/zip") };
}

static void
add_findings(const struct mail *m, struct record *r)
{
	r->findings = arena_array(a, 2, sizeof(*r->findings));
	if (m->has_password)
		r->findings[r->findings_len++] =
		    (struct finding){ .kind = FINDING_IDENTIFIER,
			    .id = UTF8("password") };
	if (!m->is_flagged)
		return;
	r->verdict.reasons = arena_alloc(a, sizeof(*r->verdict.reasons));
	r->verdict.reasons_len = 1;
	r->verdict.reasons[0] = (struct reason){ .mode = MODE_ENFORCE,
		.severity = 3,
		.queue = m->is_flagged == 2 ? UTF8("dsl") : UTF8("headteacher"),
		.findings = arena_alloc(a, sizeof(size_t)),
		.findings_len = 1 };
	r->verdict.reasons[0].findings[0] = r->findings_len;
	r->findings[r->findings_len++].kind = FINDING_WORD;
}

static int
is_inside(struct utf8 address)
{
	return utf8_ends_like(address, "@school.example");
}

static void
make(const struct mail *m, struct record *r, struct context *c)
{
	unsigned char random[10] = { 0 };
	struct utf8 *to;
	size_t n = split(m->to, &to);
	unsigned char *inside = arena_alloc(a, n + 1);

	*r = (struct record){ .received_ms = T0 + m->at, .has_envelope = 1 };
	memcpy(random, &serial, sizeof(serial));
	serial++;
	r->id = uuid_v7(r->received_ms, random);
	r->envelope.sender.text = utf8_from(m->from);
	r->envelope.recipients =
	    arena_array(a, n + 1, sizeof(*r->envelope.recipients));
	r->envelope.recipients_len = n;
	for (size_t i = 0; i < n; i++) {
		r->envelope.recipients[i].address.text = to[i];
		inside[i] = (unsigned char)is_inside(to[i]);
	}
	if (m->ids != NULL) {
		r->header.message_id = fields(m->ids, 0).v[0];
		r->header.references = fields(m->ids, 1);
	}
	r->enclosed = fields(m->enclosed, 0);
	r->fingerprints.len = split(m->texts, &r->fingerprints.v);
	add_parts(m, r);
	add_findings(m, r);
	r->verdict.action = m->action;
	r->verdict.is_internal = m->is_internal;
	r->verdict.is_personal = m->is_personal;
	*c = (struct context){ .now_ms = r->received_ms,
		.sender_inside = is_inside(utf8_from(m->from)),
		.recipient_inside = inside,
		.recipient_partner = arena_alloc(a, n + 1) };
}

/* One mail passes; what was recalled of it. */
static struct recalled
pass(struct memory *memory, const struct mail *m)
{
	struct record r;
	struct context c;
	struct err e;

	make(m, &r, &c);
	memory_recall(a, memory, &c, &r, &c.recalled);
	memory_facts(a, memory, &c, &r);
	if (memory_note(memory, r.facts, r.facts_len, &e) == -1)
		tap_note("%s", e.text);
	return c.recalled;
}

static struct memory *
fresh(uint32_t divisor)
{
	struct memory_settings settings = { .divisor = divisor };
	struct err e;

	return memory_open(&settings, T0, &e);
}

#define ANN  "ann@school.example"
#define BOB  "bob@school.example"
#define CARL "carl@school.example"
#define MUM  "mum@out.example"
#define DAD  "dad@out.example"

enum { MAILS = 8 };

/* clang-format off */
static const struct {
	const char *promise;
	enum recalled_by internal, flagged;
	struct mail mails[MAILS];
} threads[] = {
	{ "mail without a past recalls nothing", RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, MUM, "1", .texts = "t u" } } },
	{ "an answer to an internal mail is internal, whatever its subject",
	    RECALLED_BY_THREAD, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2 1" } } },
	{ "an answer to an answer whose first mail is no longer named",
	    RECALLED_BY_THREAD, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .is_internal = 1 },
	      { .at = 1, BOB, CARL, "2 1" },
	      { .at = 2, CARL, MUM, "3 2" } } },
	{ "the same mail sent once more as it is",
	    RECALLED_BY_THREAD, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "1" } } },
	{ "an internal mail enclosed",
	    RECALLED_BY_ENCLOSURE, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", "1" } } },
	{ "an enclosed answer to an internal mail",
	    RECALLED_BY_ENCLOSURE, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", "9 1" } } },
	{ "two passages of an internal mail, pasted",
	    RECALLED_BY_TEXT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u v w", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", .texts = "x u w y" } } },
	{ "one passage of several may be anybody's",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u v w", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", .texts = "x u y" } } },
	{ "a short text is known by its only passage",
	    RECALLED_BY_TEXT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", .texts = "x t y" } } },
	{ "passages of two internal mails count together",
	    RECALLED_BY_TEXT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u v", .is_internal = 1 },
	      { .at = 1, ANN, BOB, "2", .texts = "x y z", .is_internal = 1 },
	      { .at = 2, BOB, MUM, "3", .texts = "t x" } } },
	{ "the same attachment is the weakest sign",
	    RECALLED_BY_FILE, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .files = "p", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", .files = "p" } } },
	{ "the picture of a signature is no attachment",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .files = "L", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", .files = "L" } } },
	{ "thread goes before text and file",
	    RECALLED_BY_THREAD, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u", .files = "p", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2 1", .texts = "t u", .files = "p" } } },
	{ "what was refused was never internal: its sender may take the mark off",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, MUM, "1", .texts = "t u", .is_internal = 1,
		.action = ACTION_REJECT },
	      { .at = 1, ANN, MUM, "2 1", .texts = "t u" } } },
	{ "a mark from outside earns nothing",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, MUM, ANN, "1", .texts = "t u", .is_internal = 1 },
	      { .at = 1, ANN, MUM, "2 1", .texts = "t u" } } },
	{ "a footer that three people send is nobody's",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "f g" },
	      { .at = 1, BOB, ANN, "2", .texts = "f g" },
	      { .at = 2, CARL, ANN, "3", .texts = "f g" },
	      { .at = 3, ANN, BOB, "4", .texts = "f g t", .is_internal = 1 },
	      { .at = 4, BOB, MUM, "5", .texts = "f g" } } },
	{ "a footer is learned after the first internal mail as well",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "f g t", .is_internal = 1 },
	      { .at = 1, BOB, ANN, "2", .texts = "f g" },
	      { .at = 2, CARL, ANN, "3", .texts = "f g" },
	      { .at = 3, BOB, MUM, "4", .texts = "f g" } } },
	{ "what is internal beside a footer stays so",
	    RECALLED_BY_TEXT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "f g t u", .is_internal = 1 },
	      { .at = 1, BOB, ANN, "2", .texts = "f g" },
	      { .at = 2, CARL, ANN, "3", .texts = "f g" },
	      { .at = 3, BOB, MUM, "4", .texts = "f g t u" } } },
	{ "a signature that its owner sent before is not internal",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "s z" },
	      { .at = 1, ANN, BOB, "2", .texts = "s z" },
	      { .at = 2, ANN, BOB, "3", .texts = "s z t", .is_internal = 1 },
	      { .at = 3, ANN, MUM, "4", .texts = "s z" } } },
	{ "a text that goes round in a thread is no footer",
	    RECALLED_BY_TEXT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u", .is_internal = 1 },
	      { .at = 1, BOB, ANN, "2 1", .texts = "t u" },
	      { .at = 2, CARL, ANN, "3 2 1", .texts = "t u" },
	      { .at = 3, BOB, MUM, "4", .texts = "t u" } } },
	{ "by text alone no thread begins",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u", .is_internal = 1 },
	      { .at = 1, BOB, CARL, "2", .texts = "t u" },
	      { .at = 2, CARL, MUM, "3 2", .texts = "n" } } },
	{ "a letter that everybody attaches is nobody's",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .files = "p" },
	      { .at = 1, BOB, ANN, "2", .files = "p" },
	      { .at = 2, CARL, ANN, "3", .files = "p" },
	      { .at = 3, ANN, BOB, "4", .files = "p", .is_internal = 1 },
	      { .at = 4, BOB, MUM, "5", .files = "p" } } },
	{ "400 days are over",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .is_internal = 1 },
	      { .at = 400 * DAY, BOB, MUM, "2 1" } } },
	{ "and a moment before they are not",
	    RECALLED_BY_THREAD, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .is_internal = 1 },
	      { .at = 400 * DAY - 1, BOB, MUM, "2 1" } } },

	{ "an answer to a flagged mail is told from passing it on",
	    RECALLED_NOT, RECALLED_BY_THREAD,
	    { { .at = 0, MUM, ANN, "1", .texts = "t u", .is_flagged = 1 },
	      { .at = 1, ANN, MUM, "2 1", .texts = "t u" } } },
	{ "a flagged mail enclosed",
	    RECALLED_NOT, RECALLED_BY_ENCLOSURE,
	    { { .at = 0, MUM, ANN, "1", .is_flagged = 1 },
	      { .at = 1, ANN, BOB, "2", "1" } } },
	{ "a flagged mail's text, sent on",
	    RECALLED_NOT, RECALLED_BY_TEXT,
	    { { .at = 0, MUM, ANN, "1", .texts = "t u", .is_flagged = 1 },
	      { .at = 1, ANN, BOB, "2", .texts = "t u" } } },
	{ "a flagged mail's picture, sent on",
	    RECALLED_NOT, RECALLED_BY_FILE,
	    { { .at = 0, MUM, ANN, "1", .files = "p", .is_flagged = 1 },
	      { .at = 1, ANN, BOB, "2", .files = "p" } } },
	{ "a child in danger may be told of by whoever reads it",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, MUM, ANN, "1", .texts = "t u", .is_flagged = 2 },
	      { .at = 1, ANN, BOB, "2", "1", .texts = "t u" } } },
	{ "an answer to an answer to a flagged mail is not flagged",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, MUM, ANN, "1", .is_flagged = 1 },
	      { .at = 1, ANN, BOB, "2 1" },
	      { .at = 2, BOB, ANN, "3 2" } } },
};

static const struct {
	const char *promise;
	/* After the protected file, in ms; -1: none is recalled. */
	int64_t protected, passwords;
	struct mail mails[MAILS];
} sendings[] = {
	{ "a password 4:59.9 after the file", 299900, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 299900, ANN, MUM, .has_password = 1 } } },
	{ "a password 5:00.0 after the file", 300000, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 300000, ANN, MUM, .has_password = 1 } } },
	{ "of two files the later counts", 60000, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 4 * MINUTE, ANN, MUM, .has_encrypted = 1 },
	      { .at = 5 * MINUTE, ANN, MUM, .has_password = 1 } } },
	{ "another thread", 1000, -1,
	    { { .at = 0, ANN, MUM, "1", .has_encrypted = 1 },
	      { .at = 1000, ANN, MUM, "2 7", .has_password = 1 } } },
	{ "one of the recipients", 1000, -1,
	    { { .at = 0, ANN, MUM " " DAD, .has_encrypted = 1 },
	      { .at = 1000, ANN, DAD, .has_password = 1 } } },
	{ "more recipients", 1000, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, ANN, DAD " " MUM, .has_password = 1 } } },
	{ "letters in another case", 1000, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, "Ann@School.Example", "MUM@out.example",
		.has_password = 1 } } },
	{ "other people", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, ANN, DAD, .has_password = 1 } } },
	{ "another sender", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, BOB, MUM, .has_password = 1 } } },
	{ "password first: the file's sender is told of it", -1, 1000,
	    { { .at = 0, ANN, MUM, .has_password = 1 },
	      { .at = 1000, ANN, MUM, .has_encrypted = 1 } } },
	{ "a file from outside is no sending of ours", -1, -1,
	    { { .at = 0, MUM, ANN, .has_encrypted = 1 },
	      { .at = 1000, MUM, ANN, .has_password = 1 } } },
	{ "a file that was refused was never sent", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1, .action = ACTION_REJECT },
	      { .at = 1000, ANN, MUM, .has_password = 1 } } },
	{ "a file that is held has not been sent", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1, .action = ACTION_HOLD },
	      { .at = 1000, ANN, MUM, .has_password = 1 } } },
	{ "nor has a delayed password mail with a file", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1, .has_password = 1,
		.action = ACTION_DELAY },
	      { .at = 1000, ANN, MUM, .has_password = 1 } } },
	{ "an earlier file still counts while a later one is held", 2000, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, ANN, MUM, .has_encrypted = 1, .action = ACTION_HOLD },
	      { .at = 2000, ANN, MUM, .has_password = 1 } } },
	{ "a week is over", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 7 * DAY, ANN, MUM, .has_password = 1 } } },
};
/* clang-format on */

static struct recalled
play(struct memory *m, const struct mail mails[MAILS], size_t *last)
{
	struct recalled r = { 0 };

	for (size_t i = 0; i < MAILS && mails[i].from != NULL; i++) {
		r = pass(m, &mails[i]);
		*last = i;
	}
	return r;
}

static void
test_threads(void)
{
	for (size_t i = 0; i < sizeof(threads) / sizeof(*threads); i++) {
		struct memory *m = fresh(0);
		size_t last = 0;
		struct recalled r = play(m, threads[i].mails, &last);

		if (!tap_ok(r.internal.by == threads[i].internal &&
				r.flagged.by == threads[i].flagged,
			"%s", threads[i].promise))
			tap_note("internal %d, flagged %d", r.internal.by,
			    r.flagged.by);
		memory_close(m);
	}
}

/* What the newest sending says of its age. */
static int64_t
age(const struct recalled_protected *v, size_t len, const struct mail *mail)
{
	return len == 0 ? -1 : (int64_t)(T0 + mail->at - v[0].at_ms);
}

static void
test_sendings(void)
{
	for (size_t i = 0; i < sizeof(sendings) / sizeof(*sendings); i++) {
		struct memory *m = fresh(0);
		size_t last = 0;
		struct recalled r = play(m, sendings[i].mails, &last);
		const struct mail *mail = &sendings[i].mails[last];
		int64_t file = age(r.protected, r.protected_len, mail);
		int64_t password = age(r.passwords, r.passwords_len, mail);

		if (!tap_ok(file == sendings[i].protected &&
				password == sendings[i].passwords,
			"%s", sendings[i].promise))
			tap_note("file %lld, password %lld", (long long)file,
			    (long long)password);
		memory_close(m);
	}
}

/* -- mail that was held ------------------------------------------------------ */

static void
test_held(void)
{
	struct memory *m = fresh(0);
	struct mail file = {
		.at = 0, ANN, MUM, .has_encrypted = 1, .action = ACTION_HOLD
	};
	struct mail password = {
		.at = 10 * MINUTE, ANN, MUM, .has_password = 1
	};
	struct record r;
	struct context c;
	struct recalled now;
	struct err e;

	make(&file, &r, &c);
	memory_recall(a, m, &c, &r, &c.recalled);
	memory_facts(a, m, &c, &r);
	if (memory_note(m, r.facts, r.facts_len, &e) == -1 ||
	    memory_sent(m, r.id, T0 + 9 * MINUTE, &e) == -1)
		tap_note("%s", e.text);
	now = pass(m, &password);
	tap_ok(
	    age(now.protected, now.protected_len, &password) == (int64_t)MINUTE,
	    "a held file counts from when it is really sent");
	tap_ok(memory_sent(m, (struct uuid){ { 1 } }, T0, &e) == 0,
	    "the sending of a message that nobody remembers is no error");
	memory_close(m);
}

/* -- people ------------------------------------------------------------------- */

static void
test_people(void)
{
	struct memory *m = fresh(0);
	static const struct utf8 members[] = { { MUM, sizeof(MUM) - 1 },
		{ DAD, sizeof(DAD) - 1 } };
	struct known to[1] = { 0 };
	struct mail mail = {
		.at = 0, ANN, "y7@school.example", .has_encrypted = 1
	};
	struct record r;
	struct context c;
	struct recalled now;
	struct err e;

	make(&mail, &r, &c);
	to[0].members = members;
	to[0].members_len = 2;
	c.recipients = to;
	memory_recall(a, m, &c, &r, &c.recalled);
	memory_facts(a, m, &c, &r);
	if (memory_note(m, r.facts, r.facts_len, &e) == -1)
		tap_note("%s", e.text);
	mail = (struct mail){ .at = 1000, ANN, DAD, .has_password = 1 };
	now = pass(m, &mail);
	tap_ok(now.protected_len == 1,
	    "a member of a group has what the group was sent");

	mail = (struct mail){
		.at = 2000, ANN, "zoe@school.example", .has_encrypted = 1
	};
	make(&mail, &r, &c);
	to[0] = (struct known){ .person = UTF8("P7") };
	c.recipients = to;
	memory_facts(a, m, &c, &r);
	if (memory_note(m, r.facts, r.facts_len, &e) == -1)
		tap_note("%s", e.text);
	mail = (struct mail){
		.at = 3000, ANN, "zoe@home.example", .has_password = 1
	};
	make(&mail, &r, &c);
	c.recipients = to;
	memory_recall(a, m, &c, &r, &now);
	tap_ok(now.protected_len == 1 && now.protected[0].at_ms == T0 + 2000 &&
		   now.protected[0].recipient == 0,
	    "another address of the same person is the same person");
	memory_close(m);
}

static void
test_strangers(void)
{
	struct memory *m = fresh(0);
	struct mail in = { .at = 0, MUM, ANN }, again = { .at = 5, MUM, BOB };
	struct mail out = { .at = 9, ANN, MUM " " DAD " " BOB };
	struct recalled r = pass(m, &in);

	tap_ok(r.sender_is_new, "who never wrote before is new");
	r = pass(m, &again);
	tap_ok(!r.sender_is_new, "once only");
	r = pass(m, &out);
	tap_ok(!r.recipient_is_new[0] && r.recipient_is_new[1] &&
		   !r.recipient_is_new[2],
	    "of recipients those outside whom nobody knows are new");
	tap_ok(r.since_ms == T0, "new since somebody was listening");
	in = (struct mail){ .at = 20, DAD, ANN };
	tap_ok(!pass(m, &in).sender_is_new, "who was written to is known");
	memory_close(m);
}

static void
test_volume(void)
{
	struct memory *m = fresh(0);
	struct mail mail = { .at = 0, ANN, MUM " " DAD, .is_personal = 1 };
	struct recalled r;

	for (int i = 0; i < 3; i++)
		pass(m, &mail);
	mail.action = ACTION_REJECT;
	pass(m, &mail);
	mail.action = ACTION_ACCEPT;
	r = pass(m, &mail);
	tap_ok(r.hour_messages == 3 && r.hour_recipients == 6 &&
		   r.day_messages == 3 && r.day_recipients == 6 &&
		   r.day_personal == 3,
	    "messages and recipients before this one are counted, refused not");
	mail.at = 70 * MINUTE;
	r = pass(m, &mail);
	tap_ok(r.hour_messages == 0 && r.day_messages == 4,
	    "an hour ago is the day's");
	mail.at = 28 * 60 * MINUTE;
	r = pass(m, &mail);
	tap_ok(r.day_messages == 0, "a day ago is nobody's");
	mail = (struct mail){ .at = 28 * 60 * MINUTE, BOB, MUM };
	tap_ok(pass(m, &mail).day_messages == 0, "each sender for himself");
	memory_close(m);
}

/* -- bounds -------------------------------------------------------------------- */

static void
test_bounds(void)
{
	struct memory *m = fresh(8 * 1024);
	struct memory_status s;
	struct mail answer = { .at = 100, BOB, MUM, "x 40" };
	struct mail old = { .at = 100, BOB, MUM, "y 1" };
	uint64_t most;

	memory_status(m, &s);
	most = s.tables[FACT_INTERNAL_MAIL].most;
	for (int i = 1; i <= 40; i++) {
		char id[16];
		struct mail mail = {
			.at = (uint64_t)i, ANN, BOB, id, .is_internal = 1
		};

		snprintf(id, sizeof(id), "%d", i);
		pass(m, &mail);
	}
	memory_status(m, &s);
	tap_ok(most == 16 && s.tables[FACT_INTERNAL_MAIL].held == most,
	    "a table holds as many as it says");
	tap_ok(s.tables[FACT_INTERNAL_MAIL].evicted == 40 - most,
	    "what went before its time is counted");
	tap_ok(pass(m, &answer).internal.by == RECALLED_BY_THREAD,
	    "the newest stay");
	tap_ok(pass(m, &old).internal.by == RECALLED_NOT, "the oldest goes");
	memory_close(m);
}

static void
test_many_recipients(void)
{
	enum { MANY = 5000 };
	struct memory *m = fresh(0);
	char *to = malloc((size_t)MANY * 24);
	struct mail mail = { .at = 0, ANN, "", .has_encrypted = 1 };
	struct record r;
	struct context c;
	int is_cut = 0;

	make(&mail, &r, &c);
	r.envelope.recipients =
	    arena_array(a, MANY, sizeof(*r.envelope.recipients));
	r.envelope.recipients_len = MANY;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(to + i * 24, 24, "p%zu@out.example", i);
		r.envelope.recipients[i].address.text = utf8_from(to + i * 24);
	}
	c.recipient_inside = arena_alloc(a, MANY);
	c.recipient_partner = arena_alloc(a, MANY);
	memory_recall(a, m, &c, &r, &c.recalled);
	memory_facts(a, m, &c, &r);
	for (size_t i = 0; i < r.gaps.len; i++)
		is_cut |= utf8_equal(r.gaps.v[i], UTF8("memory_cut"));
	tap_ok(r.facts_len == MEMORY_FACTS_MAX && is_cut,
	    "more facts than are remembered are a gap");
	free(to);
	memory_close(m);
}

/* -- other hosts ---------------------------------------------------------------- */

static void
test_stale(void)
{
	struct memory *m = fresh(0);
	struct mail mail = { .at = 1000, ANN, MUM, "2 1" };
	struct fact hosts = { .kind = FACT_HOSTS, .value = 1, .at_ms = T0 };
	struct record r;
	struct context c;
	struct recalled now;
	struct err e;

	now = pass(m, &mail);
	tap_ok(!now.is_stale, "a host alone is never out of date");
	hosts.value = 2;
	if (memory_note(m, &hosts, 1, &e) == -1)
		tap_note("%s", e.text);
	mail.at = MEMORY_STALE_MS;
	tap_ok(!pass(m, &mail).is_stale, "heard a minute ago");
	mail.at++;
	tap_ok(pass(m, &mail).is_stale, "not heard for longer than that");
	make(&mail, &r, &c);
	memory_recall(a, m, &c, &r, &c.recalled);
	memory_facts(a, m, &c, &r);
	tap_ok(
	    r.gaps.len == 1 && utf8_equal(r.gaps.v[0], UTF8("context_stale")),
	    "the record says so");
	tap_ok(r.asked_len == 2 && r.asked[0].kind == FACT_INTERNAL_MAIL,
	    "and what is to be asked again when it is loaded");
	memory_close(m);
}

/* -- restarts -------------------------------------------------------------------- */

static char directory[64];

static struct memory *
reopen(struct memory *m)
{
	struct memory_settings settings = { .directory = directory };
	struct err e;

	memory_close(m);
	m = memory_open(&settings, T0 + SECOND, &e);
	if (m == NULL)
		tap_note("%s", e.text);
	return m;
}

static void
test_restart(void)
{
	struct memory *m = reopen(NULL);
	struct mail first = {
		.at = 0, ANN, BOB, "1", .texts = "t u", .is_internal = 1
	};
	struct mail file = { .at = 1, ANN, MUM, .has_encrypted = 1 };
	struct mail held = {
		.at = 2, ANN, DAD, .has_encrypted = 1, .action = ACTION_HOLD
	};
	struct mail answer = { .at = 2000, BOB, MUM, "2 1" };
	struct mail password = {
		.at = 3000, ANN, DAD " " MUM, .has_password = 1
	};
	struct record r;
	struct context c;
	struct recalled now;
	struct memory_status s;
	struct err e;

	tap_ok(memory_asks_again(directory) && !memory_asks_again(directory),
	    "where nothing was kept, it asks once to be told");
	pass(m, &first);
	pass(m, &file);
	make(&held, &r, &c);
	memory_facts(a, m, &c, &r);
	if (memory_note(m, r.facts, r.facts_len, &e) == -1)
		tap_note("%s", e.text);
	m = reopen(m);
	tap_ok(!memory_asks_again(directory), "what is whole asks nothing");
	now = pass(m, &answer);
	tap_ok(now.internal.by == RECALLED_BY_THREAD,
	    "threads are known after a restart");
	now = pass(m, &password);
	tap_ok(now.protected_len == 1 && now.protected[0].recipient == 1,
	    "so are protected files, and that one is held");
	tap_ok(now.day_messages == 3, "and how much was sent");
	if (memory_tell_sent(directory, r.id, T0 + 3000, &e) == -1 ||
	    memory_follow(m, T0 + 3500, &e) == -1)
		tap_note("%s", e.text);
	password.at = 4000;
	now = pass(m, &password);
	tap_ok(now.protected_len == 2 && now.protected[0].at_ms == T0 + 3000,
	    "another process tells that the held one was sent");
	m = reopen(m);
	now = pass(m, &password);
	tap_ok(now.protected_len == 2, "which is known after a restart too");
	/* Enough restarts that all is written anew. */
	for (int i = 0; i < 20; i++)
		m = reopen(m);
	if (memory_follow(m, T0 + 4000, &e) == -1)
		tap_note("%s", e.text);
	m = reopen(m);
	memory_status(m, &s);
	now = pass(m, &password);
	tap_ok(
	    now.protected_len == 2 && now.day_messages == 6 && s.damaged == 0,
	    "all written anew is the same, and nothing counts twice");
	memory_close(m);
}

static void
test_damage(void)
{
	struct memory *m;
	struct mail answer = { .at = 5000, BOB, MUM, "9 1" };
	struct memory_status s;
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/kept", directory);
	f = fopen(path, "r+");
	fputs("not ours", f);
	fclose(f);
	f = fopen(path, "a");
	fputs("torn", f);
	fclose(f);
	m = reopen(NULL);
	memory_status(m, &s);
	tap_ok(s.damaged == 2 && s.restored > 4,
	    "a damaged entry and a torn end cost themselves alone");
	tap_ok(memory_asks_again(directory), "and it asks to be told again");
	pass(m, &answer);
	memory_close(m);
}

int
main(void)
{
	char command[96];

	a = arena_new((size_t)256 * 1024 * 1024);
	snprintf(directory, sizeof(directory), "/tmp/memory_test.XXXXXX");
	if (mkdtemp(directory) == NULL)
		return 1;
	test_threads();
	test_sendings();
	test_held();
	test_people();
	test_strangers();
	test_volume();
	test_bounds();
	test_many_recipients();
	test_stale();
	test_restart();
	test_damage();
	snprintf(command, sizeof(command), "rm -r %s", directory);
	if (system(command) != 0)
		tap_note("%s was left", directory);
	arena_free(a);
	return tap_done();
}
