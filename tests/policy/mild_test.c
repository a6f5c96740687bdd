/* mild_test.c - signatures and newsletters excuse mild words, never grave ones */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <stdlib.h>
#include <unistd.h>

#include "policy/policy.h"
#include "tests/policy/policy_file.h"

enum from { OUTSIDE, INSIDE };

static const struct {
	const char *promise;
	/* More lines of the rule. */
	const char *lines;
	enum from from;
	uint32_t bulk;
	int severity;
	const char *context;
	/* Does the rule refer the message? */
	int want;
} cases[] = {
	{ "a word in a signature is nobody's to look at", "", INSIDE, 0, 3,
	    "signature", 0 },
	{ "one of an outsider's neither", "", OUTSIDE, 0, 3, "signature", 0 },
	{ "unless the rule counts it", "signature = count\n", INSIDE, 0, 3,
	    "signature", 1 },
	{ "a grave one is", "", INSIDE, 0, 4, "signature", 1 },
	{ "a word in a newsletter from outside is nobody's", "", OUTSIDE,
	    BULK_LIST_UNSUBSCRIBE, 3, "", 0 },
	{ "nor one in what a program sends", "", OUTSIDE, BULK_AUTO_SUBMITTED,
	    3, "", 0 },
	{ "unless the rule counts that", "bulk = count\n", OUTSIDE,
	    BULK_LIST_ID, 3, "", 1 },
	{ "a grave one is all the same", "", OUTSIDE, BULK_LIST_ID, 4, "", 1 },
	{ "the school's own list is the school's own words", "", INSIDE,
	    BULK_LIST_ID, 3, "", 1 },
	{ "a letter from outside is a letter", "", OUTSIDE, 0, 3, "", 1 },
	{ "a rule that counts newsletters still knows signatures",
	    "bulk = count\n", OUTSIDE, BULK_LIST_ID, 3, "signature", 0 },
};

static const struct {
	const char *promise, *kind, *line, *why;
} refused[] = {
	{ "a signature is nobody's to be referred", "words",
	    "signature = refer\n", "signature is none that we know" },
	{ "nor is a newsletter", "words", "bulk = refer\n",
	    "bulk is none that we know" },
	{ "identifiers count in signatures too", "identifier-outside",
	    "signature = ignore\n", "signature is not for rules of kind" },
	{ "and in newsletters", "identifier-outside", "bulk = ignore\n",
	    "bulk is not for rules of kind" },
};

static struct policy *
load(const char *kind, const char *lines, struct err *e)
{
	char content[512];

	snprintf(content, sizeof(content),
	    "rule \"r\" {\nkind = %s\nclause = 1\nmode = enforce\n"
	    "action = accept\nqueue = headteacher\n%s}\n",
	    kind, lines);
	return policy_file(content, e);
}

static size_t
reasons(const struct policy *p, size_t i)
{
	static const unsigned char inside[1] = { 1 }, partner[1] = { 0 };
	struct arena *a = arena_new(1 << 20);
	struct recipient to = { .address.text = UTF8("b@school.example") };
	struct finding f = { .kind = FINDING_WORD,
		.id = UTF8("rude"),
		.severity = cases[i].severity,
		.context = utf8_from(cases[i].context) };
	struct record r = { .findings = &f, .findings_len = 1 };
	struct context c = { .sender_inside = cases[i].from == INSIDE,
		.recipient_inside = inside,
		.recipient_partner = partner };
	struct verdict v;

	r.header.bulk = cases[i].bulk;
	r.envelope.recipients = &to;
	r.envelope.recipients_len = 1;
	policy_decide(a, p, &c, &r, &v);
	arena_free(a);
	return v.reasons_len;
}

int
main(void)
{
	struct policy *p;
	struct err e;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		p = load("words", cases[i].lines, &e);
		tap_ok(p != NULL && reasons(p, i) == (size_t)cases[i].want,
		    "%s", cases[i].promise);
		policy_free(p);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		p = load(refused[i].kind, refused[i].line, &e);
		tap_ok(p == NULL && strstr(e.text, refused[i].why) != NULL,
		    "%s", refused[i].promise);
		policy_free(p);
	}
	return tap_done();
}
