/*
 * texts.c - the texts of a policy, as people would read them
 */
#include "cli/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/print.h"
#include "policy/letters.h"
#include "policy/texts.h"

enum { TEXTS_ROOM = 64 * 1024 * 1024, DELAY_MS = 5 * 60 * 1000, MANY = 34 };

#define REFERENCE UTF8("K7M2Q")

static struct utf8
help_of(const struct conf *conf)
{
	return utf8_from(conf->help[0] != '\0' ? conf->help : "the office");
}

/* -- rules -------------------------------------------------------------------- */

static void
print_rule(const struct rule_told *rule, const struct rule_text *texts,
    size_t len, const char *mode)
{
	print_text(rule->name);
	printf(", rule ");
	print_text(rule->clause);
	printf(", %s\n", mode);
	for (size_t i = 0; i < len; i++) {
		printf("  ");
		print_text(audience_name(texts[i].audience));
		printf(texts[i].cause.len > 0 ? ", " : "");
		print_text(texts[i].cause);
		printf("\n    ");
		print_text(texts[i].text);
		printf("\n");
	}
	if (len == 0)
		printf("  nobody is told\n");
}

/* How a rule of that mode and action would be told; of shadow: if enforced. */
static const char *
told_as(const struct rule_told *rule, struct text_sample *out)
{
	out->action = rule->action;
	out->mode = rule->mode == MODE_NUDGE ? MODE_NUDGE : MODE_ENFORCE;
	if (rule->mode == MODE_NUDGE)
		return "nudge";
	if (rule->mode == MODE_ENFORCE)
		return "enforce";
	return rule->mode == MODE_OFF ? "off; if it were enforced"
				      : "shadow; if it were enforced";
}

static size_t
print_rules(struct arena *a, const struct conf *conf,
    const struct policy *policy, const char *name)
{
	static const unsigned char outside[] = { 0 };
	struct recipient to = { .address.text =
				    UTF8("somebody@elsewhere.example") };
	struct record record = { .envelope = {
				     .recipients = &to, .recipients_len = 1 } };
	struct context context = { .now_ms = clock_now_ms(),
		.sender_inside = 1,
		.recipient_inside = outside,
		.recipient_partner = outside,
		.help = utf8_from(conf->help),
		.school_name = utf8_from(conf->school_name),
		.reference = REFERENCE };
	struct text_sample sample = { .context = &context,
		.record = &record,
		.shown = to.address.text,
		.number = MANY,
		.until_ms = context.now_ms + DELAY_MS,
		.earlier_ms = context.now_ms };
	size_t n = policy_rule(a, policy, SIZE_MAX, NULL), printed = 0;

	clock_zone_at(context.now_ms, &context.zone);
	for (size_t i = 0; i < n; i++) {
		struct rule_text *texts;
		struct rule_told rule;
		const char *mode;
		size_t len;

		policy_rule(a, policy, i, &rule);
		if (name != NULL && !utf8_equal(rule.name, utf8_from(name)))
			continue;
		mode = told_as(&rule, &sample);
		len = policy_texts(a, policy, i, &sample, &texts);
		print_rule(&rule, texts, len, mode);
		printed++;
	}
	return printed;
}

/* -- letters --------------------------------------------------------------------- */

/* Indented, a line of the letter on each. */
static void
print_lines(struct utf8 text)
{
	while (text.len > 0) {
		const char *lf = memchr(text.p, '\n', text.len);
		size_t n = lf != NULL ? (size_t)(lf - text.p) : text.len;

		if (n > 0) {
			printf("    ");
			print_text((struct utf8){ text.p, n });
			printf("\n");
		}
		n += lf != NULL;
		text = (struct utf8){ text.p + n, text.len - n };
	}
}

static void
print_letter(struct arena *a, const struct letter *letter,
    const struct letter_slots *slots)
{
	printf("%s, to %s; %s answers for the words%s%s\n", letter->name,
	    letter->to, letter->owner, letter->clause[0] != '\0' ? ", " : "",
	    letter->clause);
	if (letter->subject[0] != '\0') {
		printf("  subject: ");
		print_text(letter_fill(a, letter->subject, slots));
		printf("\n");
	}
	print_lines(letter_fill(a, letter->text, slots));
}

static size_t
print_letters(
    struct arena *a, const struct conf *conf, const char *name, int has_slots)
{
	const struct letter_slot v[] = {
		{ "ref", REFERENCE },
		{ "help", help_of(conf) },
		{ "school", utf8_from(conf->school_name) },
		{ "link", UTF8("school.example/email-privacy") },
		{ "told", UTF8("(the text of the rule)") },
		{ "returns", UTF8("It comes back to you on Tue at 16:00 if you "
				  "do nothing.\n") },
		{ "when", UTF8("3 May") },
		{ "at", UTF8("14:03") },
		{ "why", UTF8("find out what happened") },
		{ "addresses", UTF8("  somebody@elsewhere.example (550)\n") },
		{ "sender", UTF8("ann@school.example") },
		{ "password", UTF8("7k2m-...") },
		{ "record", UTF8("019ac0de-...") },
		{ "rule", UTF8(", rule 3.5") },
		{ "who", UTF8("Mrs Hale") },
		{ "roles", UTF8("headteacher") },
		{ "way", UTF8("you sent") },
		{ "sent", UTF8("2 May 2026") },
		{ "reason", UTF8("a parent asked about the trip") },
		{ "ground", UTF8("a complaint") },
		{ "answer", UTF8("the Data Protection Officer") },
		{ "from", UTF8("1 May") },
		{ "until", UTF8("12 May") },
		{ "first", UTF8("Mrs Hale") },
		{ "second", UTF8("Mr Pole") },
		{ "ended", UTF8("12 May") },
		{ "n", UTF8("3") },
		{ "dates", UTF8("3 to 17 May") },
		{ "senders", UTF8("office@exams.example") },
		{ "stopped", UTF8("2 of 5 copies were stopped.") },
		{ "delivered", UTF8(" Delivered to: mum@home.example") },
	};
	struct letter_slots slots = { v,
		has_slots ? 0 : sizeof(v) / sizeof(*v) };
	const struct letter *letter;
	size_t printed = 0;

	for (size_t i = 0; (letter = letter_at(i)) != NULL; i++)
		if (name == NULL || strcmp(name, letter->name) == 0) {
			print_letter(a, letter, &slots);
			printed++;
		}
	return printed;
}

size_t
texts_print(const struct conf *conf, const struct policy *policy,
    const char *name, int has_slots)
{
	struct arena *a = arena_new(TEXTS_ROOM);
	size_t printed;

	setenv("TZ", conf->time_zone, 1);
	tzset();
	printed = print_rules(a, conf, policy, name);
	printed += print_letters(a, conf, name, has_slots);
	arena_free(a);
	return printed;
}
