/*
 * modes_test.c - what two people agreed on counts, until the file says otherwise
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "policy/modes.h"
#include "tests/policy/policy_file.h"
#include "tests/tap.h"

static const char policy_text[] =
    "rule \"stays\" {\n"
    "	kind = subject-inside\n	clause = \"1\"\n	mode = shadow\n"
    "	action = reject\n	about = {\"internal\"}\n}\n"
    "rule \"two words\" {\n"
    "	kind = words\n	clause = \"2\"\n	mode = off\n"
    "	action = accept\n}\n";

#define CHANGE(rule, file, mode)                                               \
	{                                                                      \
		{ rule, sizeof(rule) - 1 }, MODE_##mode, MODE_##file, 17,      \
		    1764182401000                                              \
	}

/* clang-format off */
static const struct {
	const char *promise;
	struct mode_change change;
	/* Modes of the two rules then, and the change of the first. */
	enum rule_mode stays, words;
	unsigned from;
} rows[] = {
	{ "a change is in force", CHANGE("stays", SHADOW, ENFORCE),
	  MODE_ENFORCE, MODE_OFF, 17 },
	{ "a rule that was off may be switched on",
	  CHANGE("two words", OFF, NUDGE), MODE_SHADOW, MODE_NUDGE, 0 },
	{ "one may be switched off", CHANGE("stays", SHADOW, OFF),
	  MODE_OFF, MODE_OFF, 17 },
	{ "where the file says another mode than then, it is the newer word",
	  CHANGE("stays", NUDGE, ENFORCE), MODE_SHADOW, MODE_OFF, 0 },
	{ "what is about a rule that is gone changes nothing",
	  CHANGE("gone", SHADOW, ENFORCE), MODE_SHADOW, MODE_OFF, 0 },
	{ "a change to what the file says is none to see",
	  CHANGE("stays", SHADOW, SHADOW), MODE_SHADOW, MODE_OFF, 17 },
};
/* clang-format on */

static struct rule_told
told(struct arena *a, const struct policy *policy, size_t i)
{
	struct rule_told out = { .change = 0 };

	policy_rule(a, policy, i, &out);
	return out;
}

static void
test_rows(struct arena *a, const struct policy *policy)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mode_change change = rows[i].change;
		struct modes modes = { &change, 1 };
		struct policy *with = policy_with(policy, &modes);

		tap_ok(told(a, with, 0).mode == rows[i].stays &&
			   told(a, with, 1).mode == rows[i].words &&
			   told(a, with, 0).change == rows[i].from,
		    "%s", rows[i].promise);
		policy_free(with);
	}
	tap_ok(told(a, policy, 0).mode == MODE_SHADOW,
	    "the policy itself stays as it is");
}

static void
test_next(const struct policy *policy)
{
	struct mode_change change = CHANGE("stays", SHADOW, ENFORCE);
	struct modes one = { &change, 1 }, none = { NULL, 0 };
	struct policy *with = policy_with(policy, &one);
	struct policy *again = policy_with(with, &none);
	struct arena *a = arena_new(1 << 20);

	tap_ok(told(a, again, 0).mode == MODE_SHADOW &&
		   told(a, again, 0).change == 0,
	    "without the change the file counts again");
	policy_free(again);
	policy_free(with);
	arena_free(a);
}

/* -- the file ---------------------------------------------------------------------- */

static struct mode_change kept[] = {
	CHANGE("stays", SHADOW, ENFORCE),
	CHANGE("two words", OFF, NUDGE),
};

static int
is_same(const struct modes *modes)
{
	if (modes->len != 2)
		return 0;
	for (size_t i = 0; i < 2; i++)
		if (!utf8_equal(modes->v[i].rule, kept[i].rule) ||
		    modes->v[i].mode != kept[i].mode ||
		    modes->v[i].file != kept[i].file ||
		    modes->v[i].change != 17 ||
		    modes->v[i].approved_ms != 1764182401000)
			return 0;
	return 1;
}

static void
test_file(struct arena *a)
{
	struct modes modes = { kept, 2 }, again;
	struct strbuf text;
	size_t wrong = 0;
	struct err e;

	strbuf_init(&text, MODES_OCTETS);
	tap_ok(modes_write(&modes, &text, &e) == 0 &&
		   modes_read(a, strbuf_bytes(&text), &again, &e) == 0 &&
		   is_same(&again),
	    "what is written is read again");
	for (size_t i = 0; i < text.len; i++) {
		struct bytes cut = { (const unsigned char *)text.p, i };

		wrong += modes_read(a, cut, &again, &e) == 0;
	}
	tap_ok(wrong == 0, "a file that is cut is refused, wherever it is");
	for (size_t i = 0; i < text.len; i++) {
		text.p[i] ^= 1;
		wrong += modes_read(a, strbuf_bytes(&text), &again, &e) == 0;
		text.p[i] ^= 1;
	}
	tap_ok(wrong == 0, "so is one with any octet changed");
	strbuf_done(&text);
}

static void
test_bounds(struct arena *a)
{
	struct mode_change odd = CHANGE("stays", SHADOW, ENFORCE);
	struct modes modes = { &odd, 1 };
	struct strbuf text;
	struct err e;

	strbuf_init(&text, MODES_OCTETS);
	odd.rule = UTF8("two\nlines");
	tap_ok(modes_write(&modes, &text, &e) == -1,
	    "a name of two lines is not written");
	odd.rule = UTF8("");
	tap_ok(modes_write(&modes, &text, &e) == -1, "nor is none");
	modes.len = MODES_MAX + 1;
	tap_ok(modes_write(&modes, &text, &e) == -1,
	    "nor more than there may be rules");
	tap_ok(modes_open(a, "/nonexistent/modes", &modes, &e) == 0 &&
		   modes.len == 0,
	    "where there is no file there are no changes");
	strbuf_done(&text);
}

int
main(void)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct err e = { 0 };
	struct policy *policy = policy_file(policy_text, &e);

	if (policy == NULL) {
		tap_note("%s", e.text);
		return 1;
	}
	test_rows(a, policy);
	test_next(policy);
	test_file(a);
	test_bounds(a);
	policy_free(policy);
	arena_free(a);
	return tap_done();
}
