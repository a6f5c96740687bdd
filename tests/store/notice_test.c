/* notice_test.c - a notice is a sound message, and times are school days */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <stdlib.h>

#include "base/clock.h"
#include "policy/known.h"
#include "store/expiry.h"
#include "store/notice.h"

static struct arena *a;
static struct conf conf;

/* The notice, in `a`. */
static const char *
compose(struct notice *n)
{
	struct strbuf b;
	const char *text;

	n->now_ms = (uint64_t)1795700000 * 1000;
	strbuf_init(&b, 1 << 20);
	notice_compose(&conf, n, &b);
	text = arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return text;
}

static size_t
longest_line(const char *text)
{
	size_t most = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, "\r\n");

		if (len > most)
			most = len;
		text += len + strspn(text + len, "\r\n");
	}
	return most;
}

static int
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text > '~')
			return 0;
	return 1;
}

static void
test_message(void)
{
	struct notice n = { .to = field_from(
				a, bytes_of(UTF8("a@school.example"))),
		.is_answer = 1,
		.subject = UTF8("Your e-mail is waiting"),
		.text = UTF8("Waiting: it is held.\nA line that is longer than "
			     "the seventy-two columns that a mail program "
			     "shows side by side, and so it is folded.") };
	const char *text = compose(&n);

	tap_ok(strstr(text, "To: <a@school.example>\r\n") != NULL &&
		   strstr(text, "\r\nMIME-Version: 1.0\r\n") != NULL &&
		   strstr(text, "\r\nMessage-ID: <") != NULL,
	    "a notice has the fields of a message");
	tap_ok(strstr(text, "\r\nDate: Thu, 26 Nov 2026 13:33:20 +0000\r\n") !=
		   NULL,
	    "its date in the form of RFC 5322");
	tap_ok(strstr(text, "\r\nAuto-Submitted: auto-replied\r\n") != NULL,
	    "and says that no machine is to answer");
	tap_ok(is_ascii(text) && longest_line(text) <= 78,
	    "it is ASCII, in short lines");
	n.text = UTF8("Mrs H\xc3\xa4le has read it, and x = y.");
	text = compose(&n);
	tap_ok(is_ascii(text) && strstr(text, "Mrs H=C3=A4le") != NULL &&
		   strstr(text, "x =3D y.") != NULL,
	    "a name beyond ASCII is quoted-printable");
	n.to = field_from(a, bytes_of(UTF8("a@x>\r\nBcc: <b@y")));
	tap_ok(strstr(compose(&n), "\r\nBcc:") == NULL,
	    "an address adds no field");
}

static void
test_enclosed(void)
{
	struct notice n = { .subject = UTF8("s"),
		.text = UTF8("It comes back."),
		.enclosed = bytes_of(UTF8("Subject: x\r\n\r\nb\xc3\xb6\r\n")) };
	const char *text = compose(&n);

	tap_ok(strstr(text, "Content-Type: message/rfc822\r\n") != NULL &&
		   strstr(text,
		       "8bit\r\n\r\nSubject: x\r\n\r\nb\xc3\xb6\r\n") != NULL,
	    "what comes back is enclosed octet for octet");
}

/* From when (2026-11-23 is a Monday) to when, without a calendar. */
static const struct {
	const char *promise, *from, *to;
} expiries[] = {
	{ "two days on", "2026-11-23T09:00:00.000Z",
	    "2026-11-25T09:00:00.000Z" },
	{ "Thursday's ends with Monday's morning", "2026-11-26T09:00:00.000Z",
	    "2026-11-30T09:00:00.000Z" },
	{ "Friday's on Tuesday", "2026-11-27T16:30:00.000Z",
	    "2026-12-01T16:30:00.000Z" },
	{ "Saturday's with the end of Tuesday", "2026-11-28T12:00:00.000Z",
	    "2026-12-02T00:00:00.000Z" },
	{ "never at a weekend", "2026-11-26T00:00:00.000Z",
	    "2026-11-30T00:00:00.000Z" },
};

static uint64_t
ms(const char *text)
{
	uint64_t t = 0;

	if (clock_parse(text, strlen(text), &t) == -1)
		abort();
	return t;
}

static void
test_expiry(void)
{
	struct hours term[] = {
		{ ms("2026-12-18T08:30:00.000Z"),
		    ms("2026-12-18T15:30:00.000Z") },
		{ ms("2027-01-05T08:30:00.000Z"),
		    ms("2027-01-05T15:30:00.000Z") },
		{ ms("2027-01-06T08:30:00.000Z"),
		    ms("2027-01-06T15:30:00.000Z") },
	};

	for (size_t i = 0; i < sizeof(expiries) / sizeof(*expiries); i++)
		tap_ok(expiry_ms(ms(expiries[i].from), NULL, 0) ==
			   ms(expiries[i].to),
		    "%s", expiries[i].promise);
	tap_ok(expiry_ms(ms("2026-12-18T10:00:00.000Z"), term, 3) ==
		   term[2].closes_ms,
	    "with a calendar holidays are no school days");
}

int
main(void)
{
	a = arena_new(1 << 24);
	conf_defaults(a, &conf);
	test_message();
	test_enclosed();
	test_expiry();
	arena_free(a);
	return tap_done();
}
