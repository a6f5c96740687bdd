/* personal_test.c - personal data, and passwords (B17-B20, B42, D21) */
#define _GNU_SOURCE
#include "tests/policy/world.h"

#define OUT "x@out.example"
#define BODY                                                                   \
	RULE("identifier-outside", "reject",                                   \
	    "about = {\"upn\", \"pupil-data\"}\n")

/* clang-format off */
static const struct row body[] = {
	{ "a pupil number in the text stays here", "ann", OUT, "Set 3",
	  "identifier:upn:85@1", "", "reject r(upn)" },
	{ "in the subject too", "ann", OUT, "Set 3",
	  "identifier:upn:85@subject", "", "reject r(upn)" },
	{ "pupils by name with what is sensitive", "ann", OUT, "Set 3",
	  "identifier:pupil-data:75@1", "", "reject r(pupil-data)" },
	{ "one pupil's name is nobody's secret", "ann", OUT, "Set 3",
	  "name:pupil:85@1", "", "accept" },
	{ "initials are fine", "ann", OUT, "Set 3", "", "", "accept" },
	{ "to a parent it is outside", "ann", "mum@home.example", "Set 3",
	  "identifier:upn:85@1", "", "reject r(upn)" },
	{ "to a partner it may go", "ann", "sw@council.example", "Set 3",
	  "identifier:upn:85@1", "", "accept" },
	{ "to a list with an outsider it may not", "ann", "club", "Set 3",
	  "identifier:upn:85@1", "", "reject r(upn)" },
	{ "in a file it is another rule's", "ann", OUT, "Set 3",
	  "identifier:upn:85@2", "file=a.docx", "accept" },
	{ "inside a file as well", "ann", OUT, "Set 3",
	  "identifier:upn:85@2!word/document.xml", "file=a.docx", "accept" },
	{ "in an enclosed message as well", "ann", OUT, "Set 3",
	  "identifier:upn:85@2.1", "file=a.eml", "accept" },
	{ "what is not sure moves nothing", "ann", OUT, "Set 3",
	  "identifier:upn:65@1", "", "accept" },
	{ "from outside it is not ours", OUT, "ann", "Set 3",
	  "identifier:upn:85@1", "outside", "accept" },
};

#define NAMES RULE("identifier-outside", "reject", "about = {\"pupil\"}\n")
static const struct row names[] = {
	{ "a school may say that no pupil is named", "ann", OUT, "Set 3",
	  "name:pupil:85@1", "", "reject r(pupil)" },
	{ "a parent's name is another's", "ann", OUT, "Set 3",
	  "name:parent:85@1", "", "accept" },
};

#define FILE_RULE                                                              \
	RULE("attachment-unprotected", "hold", "about = {\"upn\"}\n")
static const struct row file[] = {
	{ "a file without a password waits", "ann", OUT, "Set 3",
	  "identifier:upn:85@2", "file=a.docx", "hold r(upn)" },
	{ "what is in an archive as well", "ann", OUT, "Set 3",
	  "identifier:upn:85@2!b/a.docx", "file=a.zip", "hold r(upn)" },
	{ "one with a password goes", "ann", OUT, "Set 3",
	  "identifier:upn:85@2", "file=a.docx encrypted", "accept" },
	{ "one without anything personal goes", "ann", OUT, "Set 3", "",
	  "file=a.docx", "accept" },
	{ "among ourselves it goes", "ann", "bob", "Set 3",
	  "identifier:upn:85@2", "file=a.docx", "accept" },
	{ "the text is another rule's", "ann", OUT, "Set 3",
	  "identifier:upn:85@1", "file=a.docx", "accept" },
};
#define FILE_INSIDE                                                            \
	RULE("attachment-unprotected", "hold",                                 \
	    "to = {\"anybody\"}\nabout = {\"upn\"}\n")
static const struct row file_inside[] = {
	{ "a school may ask for it among ourselves", "ann", "bob", "Set 3",
	  "identifier:upn:85@2", "file=a.docx", "hold r(upn)" },
};

#define PHOTO RULE("photo-with-names", "hold", "")
static const struct row photo[] = {
	{ "a picture with a name waits", "ann", OUT, "Trip", "name:pupil:85@1",
	  "file=a.jpg", "hold r(pupil)" },
	{ "a picture alone goes", "ann", OUT, "Trip", "", "file=a.jpg",
	  "accept" },
	{ "a name alone goes", "ann", OUT, "Trip", "name:pupil:85@1", "",
	  "accept" },
	{ "another file with a name goes", "ann", OUT, "Trip",
	  "name:pupil:85@1", "file=a.pdf", "accept" },
};

#define WITH_FILE RULE("password-with-file", "reject", "")
static const struct row with_file[] = {
	{ "a file and its password do not travel together", "ann", OUT, "Set 3",
	  "identifier:password:65@1", "file=a.zip encrypted",
	  "reject r(password)" },
	{ "the file alone may go", "ann", OUT, "Set 3", "",
	  "file=a.zip encrypted", "accept" },
	{ "a password with an open file is another rule's", "ann", OUT, "Set 3",
	  "identifier:password:65@1", "file=a.zip", "accept" },
	{ "among ourselves they may", "ann", "bob", "Set 3",
	  "identifier:password:65@1", "file=a.zip encrypted", "accept" },
};

#define SOON RULE("password-too-soon", "delay", "minutes = 5\n")
static const struct row soon[] = {
	{ "four minutes after the file it waits one more", "ann", OUT, "Set 3",
	  "identifier:password:65@1", "protected=240000",
	  "delay r(password) @60000" },
	{ "at 4:59.9 it waits", "ann", OUT, "Set 3", "identifier:password:65@1",
	  "protected=299900", "delay r(password) @100" },
	{ "at 5:00.0 it goes", "ann", OUT, "Set 3", "identifier:password:65@1",
	  "protected=300000", "accept" },
	{ "at once it waits five minutes", "ann", OUT, "Set 3",
	  "identifier:password:65@1", "protected=0",
	  "delay r(password) @300000" },
	{ "of two files the later counts", "ann", OUT, "Set 3",
	  "identifier:password:65@1", "protected=299000 protected=60000",
	  "delay r(password) @240000" },
	{ "whichever is remembered first", "ann", OUT, "Set 3",
	  "identifier:password:65@1", "protected=60000 protected=299000",
	  "delay r(password) @240000" },
	{ "a file that is still to be sent counts from then", "ann", OUT,
	  "Set 3", "identifier:password:65@1", "protected=-60000",
	  "delay r(password) @360000" },
	{ "one of a clock that was a year ahead went now", "ann", OUT, "Set 3",
	  "identifier:password:65@1", "ahead=31536000000",
	  "delay r(password) @300000" },
	{ "without a file nothing waits", "ann", OUT, "Set 3",
	  "identifier:password:65@1", "", "accept" },
	{ "what tells no password goes", "ann", OUT, "Set 3", "",
	  "protected=240000", "accept" },
	{ "a password that is in a file is not told", "ann", OUT, "Set 3",
	  "identifier:password:65@2", "protected=240000 file=a.txt", "accept" },
	{ "whatever the thread", "ann", OUT, "Re: another",
	  "identifier:password:65@1", "protected=240000 reply",
	  "delay r(password) @60000" },
	{ "to more people than the file as well", "ann",
	  OUT " y@out.example", "Set 3", "identifier:password:65@1",
	  "protected=240000", "delay r(password) @60000" },
	{ "among ourselves it goes at once", "ann", "bob", "Set 3",
	  "identifier:password:65@1", "protected=240000", "accept" },
};

#define ACCOUNT                                                                \
	RULE("credentials", "reject", "about = {\"credentials\"}\n")
static const struct row account[] = {
	{ "an account's password is not sent", "ann", OUT, "Login",
	  "identifier:password:75@1", "", "reject r(password)" },
	{ "among ourselves neither", "ann", "bob", "Login",
	  "identifier:password:75@1", "", "reject r(password)" },
	{ "words that tell one count too", "ann", "bob", "Login",
	  "word:credentials:3@1", "", "reject r(credentials)" },
	{ "what is not sure may be anything", "ann", "bob", "Login",
	  "identifier:password:65@1", "", "accept" },
	{ "a document's password is told after the document", "ann", OUT,
	  "Set 3", "identifier:password:75@1", "protected=600000", "accept" },
	{ "beside its file it is another rule's", "ann", OUT, "Set 3",
	  "identifier:password:75@1", "file=a.zip encrypted", "accept" },
	{ "who answers has not told it again", "ann", OUT, "Re: login",
	  "identifier:password:75@1 quoted", "reply", "accept" },
	{ "but marks of quotation excuse nothing by themselves", "ann", OUT,
	  "Login", "identifier:password:75@1 quoted", "",
	  "reject r(password)" },
	{ "who reports one has not sent it", "ann", "bob", "Login",
	  "word:credentials:3@1 reported", "", "accept" },
};

#define MONEY                                                                  \
	RULE("identifier-outside", "hold", "about = {\"payment-card\"}\n")
static const struct row money[] = {
	{ "a card's number waits", "ann", OUT, "Order",
	  "identifier:payment-card:85@1", "", "hold r(payment-card)" },
	{ "an order number goes", "ann", OUT, "Order", "", "", "accept" },
};
/* clang-format on */

/* Words that stand for numbers of seconds and minutes. */
static void
texts(void)
{
	static const struct row row = { "", "ann", "mum@home.example", "Set 3",
		"identifier:password:65@1", "protected=240000", "" };
	struct arena *a = arena_new((size_t)1 << 24);
	struct policy *p = policy_of(SOON);
	struct record r = record_of(a, &row);
	struct context c = context_of(a, &row, &r);
	struct verdict v;

	policy_decide(a, p, &c, &r, &v);
	tap_ok(memmem(v.text.p, v.text.len, "mum@home.example", 16) != NULL &&
		   memmem(v.text.p, v.text.len, "at 10:38,", 9) != NULL,
	    "a delay tells the time by the clock, and to whom");
	c.zone = (struct clock_zone){ .minutes = 60 };
	policy_decide(a, p, &c, &r, &v);
	tap_ok(memmem(v.text.p, v.text.len, "at 11:38,", 9) != NULL,
	    "by the school's clock");
	c.zone = (struct clock_zone){ 0, 60, NOW + 1 };
	policy_decide(a, p, &c, &r, &v);
	tap_ok(memmem(v.text.p, v.text.len, "at 11:38,", 9) != NULL,
	    "as that stands then");
	c.now_ms = NOW - 500;
	c.zone = (struct clock_zone){ 0 };
	policy_decide(a, p, &c, &r, &v);
	tap_ok(memmem(v.text.p, v.text.len, "at 10:38,", 9) != NULL,
	    "a time within a minute is told as the minute's end");
	policy_free(p);
	arena_free(a);
}

int
main(void)
{
	PROMISE(BODY, body);
	PROMISE(NAMES, names);
	PROMISE(FILE_RULE, file);
	PROMISE(FILE_INSIDE, file_inside);
	PROMISE(PHOTO, photo);
	PROMISE(WITH_FILE, with_file);
	PROMISE(SOON, soon);
	PROMISE(ACCOUNT, account);
	PROMISE(MONEY, money);
	texts();
	return tap_done();
}
