/*
 * again_test.c - one rule of a policy, for mail that is recorded already
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "policy/again.h"
#include "tests/policy/policy_file.h"
#include "tests/tap.h"

static const char policy_text[] =
    "mark \"union\" { subject = {\"trade union\", \"nasuwt\"} }\n"
    "rule \"stays\" {\n"
    "	kind = subject-inside\n	clause = \"1\"\n	mode = shadow\n"
    "	action = reject\n	about = {\"internal\", \"not for others\"}\n"
    "	except = {\"internal exams\"}\n}\n"
    "rule \"upn\" {\n"
    "	kind = identifier-outside\n	clause = \"2\"\n	mode = "
    "enforce\n"
    "	action = hold\n	unless = {\"union\"}\n}\n"
    "rule \"danger\" {\n"
    "	kind = danger\n	clause = \"3\"\n	mode = enforce\n"
    "	action = accept\n	about = {\"self-harm\"}\n}\n"
    "rule \"phones\" {\n"
    "	kind = contact-details\n	clause = \"4\"\n	mode = off\n"
    "	action = hold\n}\n"
    "rule \"mails\" {\n"
    "	kind = contact-details\n	clause = \"4\"\n	mode = off\n"
    "	action = hold\n	about = {\"private-email\"}\n}\n"
    "rule \"own\" {\n"
    "	kind = identifier-outside\n	clause = \"2\"\n	mode = off\n"
    "	action = hold\n	own-child = {\"upn\"}\n}\n"
    "rule \"passed-on\" {\n"
    "	kind = flagged-onward\n	clause = \"5\"\n	mode = off\n"
    "	action = reject\n}\n";

static struct policy *
load(void)
{
	struct err e = { 0 };
	struct policy *policy = policy_file(policy_text, &e);

	if (policy == NULL) {
		tap_note("%s", e.text);
		abort();
	}
	return policy;
}

static int
has_word(const struct again *again, const char *word)
{
	for (size_t i = 0; i < again->words_len; i++)
		if (utf8_equal(again->words[i], utf8_from(word)))
			return 1;
	return 0;
}

/* clang-format off */
static const struct {
	const char *promise, *rule;
	size_t words;
	const char *word;
	int recalls, is_unkept;
} rows[] = {
	{ "a rule of subjects looks for its words and its exceptions, each once",
	  "stays", 5, "exams", 1, 0 },
	{ "a rule that a mark excepts looks for the words of the mark",
	  "upn", 3, "nasuwt", 0, 0 },
	{ "danger looks for no word of a subject", "danger", 0, NULL, 0, 0 },
	{ "telephones cannot be told from the school's own",
	  "phones", 0, NULL, 0, 1 },
	{ "whose child is named, only the text tells", "own", 0, NULL, 0, 1 },
	{ "addresses can", "mails", 0, NULL, 0, 0 },
	{ "what is passed on begins so, and was flagged before",
	  "passed-on", 4, "fwd", 1, 0 },
};
/* clang-format on */

static void
test_rows(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 20);
		struct policy *policy = load();
		struct again again;
		struct err e;
		int result = policy_again(a, policy, utf8_from(rows[i].rule),
		    MODE_ENFORCE, &again, &e);

		tap_ok(result == 0 && again.words_len == rows[i].words &&
			   (rows[i].word == NULL ||
			       has_word(&again, rows[i].word)) &&
			   again.recalls == rows[i].recalls &&
			   (again.told.unkept.len > 0) == rows[i].is_unkept,
		    "%s", rows[i].promise);
		policy_free(policy);
		arena_free(a);
	}
}

/* The mode of a rule now. */
static enum rule_mode
mode_of(struct arena *a, const struct policy *policy, const char *name)
{
	size_t n = policy_rule(a, policy, SIZE_MAX, NULL);

	for (size_t i = 0; i < n; i++) {
		struct rule_told told;

		policy_rule(a, policy, i, &told);
		if (utf8_equal(told.name, utf8_from(name)))
			return told.mode;
	}
	abort();
}

static void
test_modes(void)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct policy *policy = load();
	struct again again;
	struct err e;

	tap_ok(policy_again(
		   a, policy, UTF8("nobody"), MODE_ENFORCE, &again, &e) == -1 &&
		   e.kind == ERR_CONFIG,
	    "a rule that is not there is an error");
	policy_free(policy);
	policy = load();
	tap_ok(
	    policy_again(a, policy, UTF8("stays"), MODE_NUDGE, &again, &e) == 0,
	    "a rule is chosen");
	tap_ok(mode_of(a, policy, "stays") == MODE_NUDGE,
	    "it is in the mode that was asked for");
	tap_ok(mode_of(a, policy, "upn") == MODE_OFF, "the others are off");
	tap_ok(mode_of(a, policy, "danger") == MODE_ENFORCE,
	    "but for danger to a child, which comes before them");
	policy_free(policy);
	arena_free(a);
}

int
main(void)
{
	test_rows();
	test_modes();
	return tap_done();
}
