/*
 * told.h - every text of every rule of the five policies, for tests
 *
 * Each rule is told as advice and with every action that its kind may ask for,
 * for every cause and audience, with slots that are short, long, strange or
 * many.  A policy with a rule of every kind comes last: a school may write one.
 */
#ifndef TESTS_POLICY_TOLD_H
#define TESTS_POLICY_TOLD_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy/kinds.h"
#include "policy/texts.h"
#include "tests/tap.h"

/* Tuesday 24 November 2026, 10:37:00. */
#define TOLD_NOW ((uint64_t)1795516620000)

enum { TOLD_MANY = 400 };

/* What a school and a message may put into a text. */
struct told_form {
	const char *name, *address, *help, *school, *phone;
	size_t recipients;
};

#define TEN "abcdefghij"
/* clang-format off */
static const struct told_form told_forms[] = {
	{ "plain", "mum@home.example", "ext 204", "The Example School",
	  "01332720123", 1 },
	{ "nothing configured", "mum@home.example", "", "", "", 1 },
	{ "40 characters", TEN TEN TEN "@x.example", "ext 204",
	  "The Example School", "01332720123", 1 },
	{ "a long address", TEN TEN TEN TEN TEN TEN TEN TEN "@x.example",
	  "the very helpful people of the third office on the left",
	  TEN TEN TEN TEN TEN TEN TEN, "01332720123", 1 },
	{ "percent", "a%s%n%d@home.example", "100%n", "School %s", "", 1 },
	{ "not ASCII", "zo\xc3\xab@home.example", "caf\xc3\xa9",
	  "\xc3\x89" "cole", "", 1 },
	{ "many", "mum@home.example", "ext 204", "The Example School",
	  "01332720123", TOLD_MANY },
};
/* clang-format on */

enum { TOLD_FORMS = sizeof(told_forms) / sizeof(*told_forms) };

/* One text, and what it is about. */
struct told {
	const char *profile;
	struct rule_told rule;
	enum rule_mode mode;
	enum action action;
	const struct told_form *form;
	struct rule_text text;
};

typedef void told_check(const struct told *told, void *to);

/* What stands in the message and is nobody's to repeat. */
#define TOLD_SECRET  "QQ123456C"
#define TOLD_SUBJECT "Priscilla"
#define TOLD_FILE    "priscilla.docx"

/* A message to as many; `*out` borrows from `a`. */
static void
told_message(struct arena *a, const struct told_form *form,
    struct record *record, struct context *context)
{
	struct recipient *to = arena_array(a, form->recipients, sizeof(*to));
	unsigned char *inside = arena_array(a, form->recipients, 1);
	struct finding *finding = arena_array(a, 1, sizeof(*finding));
	struct record_part *part = arena_array(a, 1, sizeof(*part));
	struct utf8 *phone = arena_array(a, 1, sizeof(*phone));

	for (size_t i = 0; i < form->recipients; i++)
		to[i].address.text = utf8_from(form->address);
	finding[0] = (struct finding){ .kind = FINDING_IDENTIFIER,
		.id = UTF8("ni-number"),
		.excerpt = UTF8(TOLD_SECRET),
		.where.text = UTF8("subject") };
	part[0].name.text = UTF8(TOLD_FILE);
	phone[0] = utf8_from(form->phone);
	*record = (struct record){ .envelope = { .recipients = to,
				       .recipients_len = form->recipients },
		.findings = finding,
		.findings_len = 1,
		.parts = part,
		.parts_len = 1,
		.header.subject.text = UTF8(TOLD_SUBJECT) };
	*context = (struct context){ .now_ms = TOLD_NOW,
		.sender_inside = 1,
		.recipient_inside = inside,
		.recipient_partner = inside,
		.help = utf8_from(form->help),
		.school_name = utf8_from(form->school),
		.phones = phone,
		.phones_len = form->phone[0] != '\0',
		.reference = UTF8("K7M2Q") };
}

/* All texts of one rule, in one mode and with one action. */
static size_t
told_rule(const struct policy *policy, size_t i, struct told *told,
    told_check *check, void *to)
{
	struct arena *a = arena_new((size_t)1 << 24);
	struct rule_text *texts;
	struct record record;
	struct context context;
	struct text_sample sample = { .context = &context,
		.record = &record,
		.mode = told->mode,
		.action = told->action,
		.shown = utf8_from(told->form->address),
		.number = told->form->recipients,
		.until_ms = TOLD_NOW + 300000,
		.earlier_ms = TOLD_NOW - 86400000,
		.is_to_everybody = 1 };
	size_t n;

	told_message(a, told->form, &record, &context);
	policy_rule(a, policy, i, &told->rule);
	n = policy_texts(a, policy, i, &sample, &texts);
	for (size_t k = 0; k < n; k++) {
		told->text = texts[k];
		check(told, to);
	}
	arena_free(a);
	return n;
}

/* As advice, and with each action. */
static size_t
told_actions(const struct policy *policy, size_t i, struct told *told,
    told_check *check, void *to)
{
	static const enum action actions[] = { ACTION_CHANGE, ACTION_DELAY,
		ACTION_HOLD, ACTION_REJECT };
	const char *kind;
	uint32_t may;
	size_t n;

	told->mode = MODE_NUDGE;
	told->action = ACTION_REJECT;
	n = told_rule(policy, i, told, check, to);
	kind = strndup(told->rule.kind.p, told->rule.kind.len);
	may = kind_row(kind_named(kind))->actions;
	free((void *)(uintptr_t)kind);
	told->mode = MODE_ENFORCE;
	for (size_t k = 0; k < sizeof(actions) / sizeof(*actions); k++)
		if ((may & 1u << actions[k]) != 0) {
			told->action = actions[k];
			n += told_rule(policy, i, told, check, to);
		}
	return n;
}

static size_t
told_policy(const char *path, told_check *check, void *to)
{
	struct err e = { 0 };
	struct policy *policy = policy_load(path, &e);
	struct arena *a = arena_new((size_t)1 << 24);
	size_t rules, n = 0;

	if (policy == NULL) {
		tap_note("%s", e.text);
		fflush(stdout);
		abort();
	}
	rules = policy_rule(a, policy, SIZE_MAX, NULL);
	for (size_t i = 0; i < rules; i++)
		for (size_t k = 0; k < TOLD_FORMS; k++) {
			struct told told = { .profile = path,
				.form = &told_forms[k] };

			n += told_actions(policy, i, &told, check, to);
		}
	arena_free(a);
	policy_free(policy);
	return n;
}

/* A rule of every kind. */
static size_t
told_kinds(told_check *check, void *to)
{
	char path[] = "/tmp/policy-test-XXXXXX";
	int fd = mkstemp(path);
	FILE *out = fd == -1 ? NULL : fdopen(fd, "w");
	size_t n;

	if (out == NULL)
		abort();
	fprintf(out, "mark \"complaint\" { subject = {\"complaint\"} }\n");
	for (int kind = 0; kind < RULE_KINDS; kind++) {
		const struct kind *row = kind_row((enum rule_kind)kind);

		fprintf(out,
		    "rule \"%s\" {\nkind = %s\nclause = \"7.4\"\n"
		    "mode = shadow\naction = accept\n%s%s}\n",
		    row->name, row->name,
		    (row->keys & KEY_ABOUT_MUST) != 0
			? "about = {\"complaint\"}\n"
			: "",
		    (row->keys & KEY_TAG) != 0 ? "tag = {\"internal\"}\n" : "");
	}
	fclose(out);
	n = told_policy(path, check, to);
	unlink(path);
	return n;
}

/* Every text; how many there were. */
static size_t
told_all(told_check *check, void *to)
{
	static const char *const profiles[] = {
		"policies/duffield-meadows.conf",
		"policies/frederick-gent.conf", "policies/online-safety.conf",
		"policies/olfcmat.conf", "policies/heathfield.conf"
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(profiles) / sizeof(*profiles); i++)
		n += told_policy(profiles[i], check, to);
	return n + told_kinds(check, to);
}

#endif
