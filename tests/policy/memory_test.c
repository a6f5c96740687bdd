/*
 * memory_test.c - what is remembered of mail for the mail that follows
 *
 * Each scene is a school's mail in order; the last one's recall is the promise.
 */
#define _GNU_SOURCE
#include "tests/policy/memory_mail.h"

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

	{ "internal text that somebody quotes to the outside",
	    RECALLED_BY_TEXT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", .texts = "x y", .quoted = "t u" } } },
	{ "a passage of it pasted and one quoted are two",
	    RECALLED_BY_TEXT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u v", .is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", .texts = "x t", .quoted = "v" } } },
	{ "what an internal mail quotes does not become internal",
	    RECALLED_NOT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u", .quoted = "v w",
		.is_internal = 1 },
	      { .at = 1, BOB, MUM, "2", .texts = "v w" } } },
	{ "quoting a text is not sending it: it does not become common",
	    RECALLED_BY_TEXT, RECALLED_NOT,
	    { { .at = 0, ANN, BOB, "1", .texts = "t u", .is_internal = 1 },
	      { .at = 1, BOB, ANN, "2", .texts = "x", .quoted = "t u" },
	      { .at = 2, CARL, ANN, "3", .texts = "y", .quoted = "t u" },
	      { .at = 3, "dan@school.example", ANN, "4", .quoted = "t u" },
	      { .at = 4, BOB, MUM, "5", .texts = "t u" } } },

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

/* The same by whom else there is. */
static const struct {
	const char *promise;
	/* Ages in ms; -1: none is recalled. */
	int64_t anyones, own;
	struct mail mails[MAILS];
} shared[] = {
	{ "a colleague's file to the same person", 1000, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, BOB, MUM, .has_password = 1 } } },
	{ "the newest of several people's", 1000, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, ANN, DAD, .has_encrypted = 1 },
	      { .at = 2000, BOB, MUM " " DAD, .has_password = 1 } } },
	{ "the sender's own, and to whom it went", 1000, 1000,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, ANN, MUM, .has_password = 1 } } },
	{ "the sender's own to others", -1, 1000,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 1000, ANN, BOB, .has_password = 1 } } },
	{ "a file from outside went to who gets this", 1000, -1,
	    { { .at = 0, MUM, BOB, .has_encrypted = 1 },
	      { .at = 1000, ANN, BOB, .has_password = 1 } } },
	{ "who sends from outside is no sender of ours", -1, -1,
	    { { .at = 0, MUM, ANN, .has_encrypted = 1 },
	      { .at = 1000, MUM, BOB, .has_password = 1 } } },
	{ "a colleague's file that is held has not been sent", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1, .action = ACTION_HOLD },
	      { .at = 1000, BOB, MUM, .has_password = 1 } } },
	{ "nor one that was refused", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1, .action = ACTION_REJECT },
	      { .at = 1000, BOB, MUM, .has_password = 1 } } },
	{ "a week later there is none", -1, -1,
	    { { .at = 0, ANN, MUM, .has_encrypted = 1 },
	      { .at = 7 * DAY, BOB, MUM, .has_password = 1 } } },
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

static void
test_shared(void)
{
	for (size_t i = 0; i < sizeof(shared) / sizeof(*shared); i++) {
		struct memory *m = fresh(0);
		size_t last = 0;
		struct recalled r = play(m, shared[i].mails, &last);
		const struct mail *mail = &shared[i].mails[last];
		int64_t anyones = age(&r.anyones, r.anyones.at_ms != 0, mail);
		int64_t own = age(&r.own, r.own.at_ms != 0, mail);

		if (!tap_ok(
			anyones == shared[i].anyones && own == shared[i].own,
			"%s", shared[i].promise))
			tap_note("anybody's %lld, own %lld", (long long)anyones,
			    (long long)own);
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
	struct fact sent = { .kind = FACT_SENT, .at_ms = T0 + 9 * MINUTE };
	struct fact unknown = {
		.kind = FACT_SENT, .message = { { 1 } }, .at_ms = T0
	};
	struct record r;
	struct context c;
	struct recalled now;
	struct err e;

	make(&file, &r, &c);
	sent.message = r.id;
	memory_recall(a, m, &c, &r, &c.recalled);
	memory_facts(a, m, &c, &r);
	if (memory_note(m, r.facts, r.facts_len, &e) == -1 ||
	    memory_note(m, &sent, 1, &e) == -1)
		tap_note("%s", e.text);
	now = pass(m, &password);
	tap_ok(
	    age(now.protected, now.protected_len, &password) == (int64_t)MINUTE,
	    "a held file counts from when it is really sent");
	tap_ok(memory_note(m, &unknown, 1, &e) == 0,
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

int
main(void)
{
	a = arena_new((size_t)256 * 1024 * 1024);
	test_threads();
	test_sendings();
	test_shared();
	test_held();
	test_people();
	test_strangers();
	test_volume();
	test_many_recipients();
	test_stale();
	arena_free(a);
	return tap_done();
}
