/* top_test.c - what was promised about From, Subject, Date and their like */
#include "tests/tap.h"

#include <stdio.h>

#include "mail/message.h"

enum { ARENA = 1 << 30 };

#define TEN "0123456789"

/* Each row: a From field, and its mailboxes as "name <address>", by '|'. */
static const struct {
	const char *promise, *from, *want;
} addresses[] = {
	{ "a bare address", "ann@school.example", "<ann@school.example>" },
	{ "a name and an address", "Ann Hale <ann@x>", "Ann Hale <ann@x>" },
	{ "a quoted name", "\"Hale, Ann\" <ann@x>, b@y",
	    "Hale, Ann <ann@x>|<b@y>" },
	{ "a quoted name with a quote in it", "\"A \\\"Z\\\" B\" <ann@x>",
	    "A \"Z\" B <ann@x>" },
	{ "an encoded name", "=?utf-8?B?Wm/DqQ==?= <zoe@x>",
	    "Zo\xc3\xa9 <zoe@x>" },
	{ "an encoded name with a comma in it, as some write it",
	    "=?utf-8?Q?Hale,_Ann?= <ann@x>", "Hale, Ann <ann@x>" },
	{ "an encoded name in quotes, as some write it",
	    "\"=?utf-8?Q?Zo=C3=A9?=\" <zoe@x>", "Zo\xc3\xa9 <zoe@x>" },
	{ "a name in raw UTF-8 (RFC 6532)", "Zo\xc3\xa9 <zo\xc3\xa9@x>",
	    "Zo\xc3\xa9 <zo\xc3\xa9@x>" },
	{ "a quoted local part keeps its quotes", "\"a b\"@x, \"c\\\"d\"@y",
	    "<\"a b\"@x>|<\"c\\\"d\"@y>" },
	{ "a comment names who has no other name",
	    "ann@x (Ann (Miss) Hale), B <b@y> (not this)",
	    "Ann (Miss) Hale <ann@x>|B <b@y>" },
	{ "comments may stand anywhere",
	    "(a) Ann (b) Hale (c) <(d) ann (e) @ (f) x (g)> (h)",
	    "Ann   Hale <ann@x>" },
	{ "blanks around dots and @ are obsolete and valid",
	    "ann . hale @ x . y", "<ann.hale@x.y>" },
	{ "a route is obsolete and valid", "<@a,@b:ann@x>, c@y",
	    "<ann@x>|<c@y>" },
	{ "members of a group", "Staff: ann@x, B <b@y>;, c@z",
	    "<ann@x>|B <b@y>|<c@z>" },
	{ "an empty group", "undisclosed-recipients:;", "" },
	{ "an address literal", "ann@[IPv6:::1], <b@[10.0.0.1]>",
	    "<ann@[IPv6:::1]>|<b@[10.0.0.1]>" },
	{ "empty places in a list are obsolete and valid", ",, ann@x, ,b@y,",
	    "<ann@x>|<b@y>" },
	{ "an empty address", "<>", "" },
	{ "a name without an address", "Ann Hale, root", "Ann Hale <>|<root>" },
	{ "a semicolon parts mailboxes, as Outlook has it", "a@x; b@y",
	    "<a@x>|<b@y>" },
	{ "a forgotten comma loses nobody", "A <a@x> <b@y>", "A <a@x>|<b@y>" },
	{ "a forgotten bracket loses nobody", "<a@x, B <b@y", "<a@x>|B <b@y>" },
	{ "a quote that stays open reaches to the end", "\"Ann <ann@x>",
	    "<Ann <ann@x>>" },
	{ "a comment that stays open reaches to the end", "a@x (b, c@y",
	    "b, c@y <a@x>" },
};

static void
put_mailbox(const struct mailbox *m, struct strbuf *out)
{
	strbuf_fmt(out, "%s%.*s%s<%.*s>", out->len == 0 ? "" : "|",
	    (int)m->name.text.len, m->name.text.p,
	    m->name.text.len == 0 ? "" : " ", (int)m->address.text.len,
	    m->address.text.p);
}

static void
mailboxes(void)
{
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf mail, got;
		struct message m;

		strbuf_init(&mail, 1 << 12);
		strbuf_init(&got, 1 << 12);
		strbuf_fmt(&mail, "From: %s\n\n", addresses[i].from);
		message_parse(a, strbuf_bytes(&mail), NULL, &m);
		for (size_t k = 0; k < m.header.from.len; k++)
			put_mailbox(&m.header.from.v[k], &got);
		tap_same(strbuf_cstr(&got), got.len, addresses[i].want,
		    addresses[i].promise);
		strbuf_done(&mail);
		strbuf_done(&got);
		arena_free(a);
	}
}

static const struct {
	const char *promise, *value, *want;
} subjects[] = {
	{ "plain text stays", "Trip on Friday", "Trip on Friday" },
	{ "a fold is a blank", "Trip\n on Friday", "Trip on Friday" },
	{ "an encoded word is decoded",
	    "=?us-ascii?q?int=65rnal_note?=", "internal note" },
	{ "blanks between encoded words go", "=?utf-8?q?a?= =?utf-8?q?b?= c",
	    "ab c" },
	{ "a character cut between two words is whole again",
	    "=?utf-8?b?w6k=?= =?utf-8?q?=C3?= =?utf-8?q?=A9?=",
	    "\xc3\xa9\xc3\xa9" },
	{ "ISO 8859-1 is known", "=?iso-8859-1?q?=E9?=", "\xc3\xa9" },
	{ "the language of a word is passed over (RFC 2231)",
	    "=?iso-8859-1*fr?q?=E9?=", "\xc3\xa9" },
	{ "a word beside other text stays beside it",
	    "Re:=?utf-8?q?caf=C3=A9?=.", "Re:caf\xc3\xa9." },
	{ "words of two charsets are joined",
	    "=?iso-8859-1?q?=E9?= =?utf-8?q?=C3=A9?=", "\xc3\xa9\xc3\xa9" },
	{ "a word may be cut by a fold",
	    "=?utf-8?q?a?=\n =?utf-8?q?b?=", "ab" },
	{ "an empty word is nothing",
	    "a =?utf-8?q?"
	    "?= b",
	    "a  b" },
	{ "a blank inside a word is forgiven", "=?utf-8?q?a b?=", "a b" },
	{ "a word longer than RFC 2047 allows is decoded",
	    "=?utf-8?q?" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "?=",
	    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN },
	{ "a word in an unknown charset shows its octets",
	    "=?x-none?q?a=62?=", "ab" },
	{ "what is no UTF-8 becomes U+FFFD", "=?utf-8?q?a=FFb?=",
	    "a\xef\xbf\xbd"
	    "b" },
	{ "what only looks like a word stays", "=?x?y=?= =?", "=?x?y=?= =?" },
	{ "raw UTF-8 stays", "caf\xc3\xa9", "caf\xc3\xa9" },
};

static void
subject_lines(void)
{
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf mail;
		struct message m;
		char promise[128];

		strbuf_init(&mail, 1 << 12);
		strbuf_fmt(&mail, "Subject: %s\n\n", subjects[i].value);
		message_parse(a, strbuf_bytes(&mail), NULL, &m);
		snprintf(promise, sizeof(promise), "Subject: %s",
		    subjects[i].promise);
		tap_same(m.header.subject.text.p, m.header.subject.text.len,
		    subjects[i].want, promise);
		strbuf_done(&mail);
		arena_free(a);
	}
}

static const struct {
	const char *value;
	uint64_t want;
} dates[] = {
	{ "Tue, 24 Nov 2026 09:12:33 +0000", 1795511553000 },
	{ "24 Nov 26 10:12:33 +0100 (CET)", 1795511553000 },
	{ "Tue, 24 Nov 2026 04:12:33 EST", 1795511553000 },
	{ "Thu, 1 Jan 1970 00:00:01 GMT", 1000 },
	{ "Sat, 29 Feb 2020 00:00:00 -0000", 1582934400000 },
	{ "Tue, 24 Nov 2026 (a) 09 : 12 : 33 (b (c)) +0000", 1795511553000 },
	{ "24 Nov 2026 09:12 +0000", 1795511520000 },
	{ "24 Nov 126 09:12:33 Z", 1795511553000 },
	{ "Fri, 31 Dec 1999 23:59:60 +0000", 946684800000 },
	{ "1 Jan 1960 00:00:00 +0000", 0 },
	{ "32 Nov 2026 09:12:33 +0000", 0 },
	{ "24 Nov 2026 25:12:33 +0000", 0 },
	{ "24 Nov 2026", 0 },
	{ "tomorrow", 0 },
	{ "Tue, 24 Foo 2026 09:12:33 +0000", 0 },
	{ "", 0 },
};

static void
date_lines(void)
{
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf mail;
		struct message m;

		strbuf_init(&mail, 1 << 12);
		strbuf_fmt(&mail, "Date: %s\n\n", dates[i].value);
		message_parse(a, strbuf_bytes(&mail), NULL, &m);
		tap_ok(m.header.sent_ms == dates[i].want, "Date: \"%s\"",
		    dates[i].value);
		strbuf_done(&mail);
		arena_free(a);
	}
}

/* What a header says of many recipients, or of no writer. */
static const struct {
	const char *promise, *header;
	uint32_t want;
} bulks[] = {
	{ "a letter is none", "From: a@x\n", 0 },
	{ "a list says so", "List-Id: Art club <art.x.example>\n",
	    BULK_LIST_ID },
	{ "a newsletter can be left", "LIST-UNSUBSCRIBE:\n <mailto:a@x>\n",
	    BULK_LIST_UNSUBSCRIBE },
	{ "one that says that it is bulk", "Precedence: Bulk\n",
	    BULK_PRECEDENCE },
	{ "one for a list", "Precedence: list\n", BULK_PRECEDENCE },
	{ "other precedence is none", "Precedence: first-class\n", 0 },
	{ "what a program sends", "Auto-Submitted: auto-replied; owner=a@x\n",
	    BULK_AUTO_SUBMITTED },
	{ "what one says that a person sends", "Auto-Submitted: No (a)\n", 0 },
	{ "empty fields are none", "List-Id: \nPrecedence:\nAuto-Submitted:\n",
	    0 },
	{ "of two fields the first counts",
	    "Precedence: first-class\nPrecedence: bulk\n", 0 },
	{ "all of them",
	    "Precedence: junk\nList-Id: <a>\n"
	    "List-Unsubscribe: <b>\nAuto-Submitted: auto-generated\n",
	    BULK_LIST_ID | BULK_LIST_UNSUBSCRIBE | BULK_PRECEDENCE |
		BULK_AUTO_SUBMITTED },
};

static void
bulk(void)
{
	for (size_t i = 0; i < sizeof(bulks) / sizeof(bulks[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct message m;

		message_parse(
		    a, bytes_of(utf8_from(bulks[i].header)), NULL, &m);
		tap_ok(m.header.bulk == bulks[i].want, "bulk: %s",
		    bulks[i].promise);
		arena_free(a);
	}
}

/* Subject as it was given stays beside what had to be replaced. */
static void
given(void)
{
	static const char mail[] = "Subject: caf\xe9 \n"
				   "From: \xe9 <a@x>\n"
				   "Message-ID: <1@x>\n"
				   "References: <a@x> <b@y>\n <c@z>\n"
				   "In-Reply-To: a@x\n"
				   "Subject: another\n\n";
	struct arena *a = arena_new(ARENA);
	struct message m;
	struct bytes subject;

	message_parse(a, bytes_of(utf8_from(mail)), NULL, &m);
	subject = field_given(m.header.subject);
	tap_same((const char *)subject.p, subject.len, "caf\xe9",
	    "octets that are no text are kept beside it");
	tap_ok(
	    m.header.from.v[0].name.octets.len == 1, "those of a name as well");
	tap_same(m.header.message_id.text.p, m.header.message_id.text.len,
	    "1@x", "a Message-ID is without its brackets");
	tap_ok(m.header.references.len == 3 && m.header.in_reply_to.len == 1,
	    "References are counted, folded or not, with brackets or not");
	arena_free(a);
}

/* What fields say of a message as a whole: its marks, blanks between. */
static void
marks(void)
{
	static const struct {
		const char *promise, *header, *want;
	} table[] = {
		{ "mail marked personal is", "Sensitivity: Personal\n",
		    "personal" },
		{ "so is private mail", "Sensitivity: private\n", "private" },
		{ "a company's secret is none of a person's",
		    "Sensitivity: Company-Confidential\n", "" },
		{ "what a program answers is automatic",
		    "Auto-Submitted: auto-replied (vacation)\n", "automatic" },
		{ "what a person sends is not", "Auto-Submitted: no\n", "" },
		{ "a list and bulk mail say so",
		    "Precedence: bulk\nList-Id: <a.b>\n", "bulk list" },
		{ "what a mailbox sends on by itself is forwarded",
		    "X-Forwarded-For: a@x b@y\n", "forwarded" },
		{ "in Exchange's way too",
		    "X-MS-Exchange-Inbox-Rules-Loop: a@x\n", "forwarded" },
		{ "the first of two counts",
		    "Sensitivity: normal\nSensitivity: personal\n", "" },
		{ "ordinary mail has none", "Subject: personal\n", "" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct arena *a = arena_new(ARENA);
		struct strbuf mail, got;
		struct message m;

		strbuf_init(&mail, 1 << 12);
		strbuf_init(&got, 1 << 12);
		strbuf_fmt(&mail, "%s\n", table[i].header);
		message_parse(a, strbuf_bytes(&mail), NULL, &m);
		for (size_t k = 0; k < m.header.marks.len; k++)
			strbuf_fmt(&got, "%s%.*s", k > 0 ? " " : "",
			    (int)m.header.marks.v[k].len,
			    m.header.marks.v[k].p);
		tap_same(strbuf_cstr(&got), got.len, table[i].want,
		    table[i].promise);
		strbuf_done(&mail);
		strbuf_done(&got);
		arena_free(a);
	}
}

int
main(void)
{
	given();
	marks();
	mailboxes();
	subject_lines();
	date_lines();
	bulk();
	return tap_done();
}
