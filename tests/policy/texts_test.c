/* texts_test.c - how people are told: rules of writing, kept by every text */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdio.h>

#include "policy/letters.h"
#include "policy/when.h"
#include "tests/policy/told.h"

enum {
	/* Words in a sentence, on average and at most; of ten letters or more, %. */
	SENTENCE_MEAN = 17,
	SENTENCE_MOST = 34,
	LONG_LETTERS = 10,
	LONG_PERCENT = 12,
	/* To pupils. */
	PUPIL_MEAN = 13,
	PUPIL_PERCENT = 9,
	PROMISES = 10,
	NOTES_MOST = 3,
};

/* -- looking at a text ---------------------------------------------------------- */

static int
has(struct utf8 text, const char *words)
{
	return memmem(text.p, text.len, words, strlen(words)) != NULL;
}

/* The word stands by itself, in any case. */
static int
says(struct utf8 text, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.len; i++)
		if (strncasecmp(text.p + i, word, n) == 0 &&
		    (i == 0 || !isalnum((unsigned char)text.p[i - 1])) &&
		    (i + n == text.len ||
			!isalnum((unsigned char)text.p[i + n])))
			return 1;
	return 0;
}

static int
says_any(struct utf8 text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (says(text, *words))
			return 1;
	return 0;
}

static int
is_printable(struct utf8 text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.p[i] < ' ' && text.p[i] != '\n') || text.p[i] > '~')
			return 0;
	return text.len > 0;
}

/* Up to help, reference and clause. */
static struct utf8
body_of(struct utf8 text)
{
	const char *tail = memmem(text.p, text.len, "Help ", 5);

	return tail == NULL ? text
			    : (struct utf8){ text.p, (size_t)(tail - text.p) };
}

struct reading {
	size_t sentences, words, longest, hard;
};

static struct reading
read_text(struct utf8 text)
{
	struct reading r = { 0 };
	size_t in_sentence = 0;

	for (size_t i = 0; i < text.len;) {
		size_t from = i, letters = 0;

		while (i < text.len && text.p[i] != ' ' && text.p[i] != '\n')
			letters += isalpha((unsigned char)text.p[i++]) != 0;
		if (i == from) {
			i++;
			continue;
		}
		/* An address is one word, however long. */
		r.hard += letters >= LONG_LETTERS &&
			  memchr(text.p + from, '@', i - from) == NULL;
		r.words++;
		in_sentence++;
		if (text.p[i - 1] == '.' || text.p[i - 1] == ';' ||
		    i == text.len) {
			if (in_sentence > r.longest)
				r.longest = in_sentence;
			r.sentences++;
			in_sentence = 0;
		}
	}
	r.sentences += in_sentence > 0;
	return r;
}

static int
is_readable(struct utf8 text, size_t mean, size_t percent)
{
	struct reading r = read_text(text);

	return r.words <= mean * r.sentences && r.longest <= SENTENCE_MOST &&
	       r.hard * 100 <= percent * r.words + 100;
}

/* -- the rules of writing ----------------------------------------------------------- */

static const char *const forbidden[] = { "violation", "violates", "prohibited",
	"forbidden", "policy engine", "DLP", "SMTP", "please", "sorry",
	"must have", "you must", "illegal", "offence", "regret", "kindly",
	NULL };
static const char *const hints[] = { "safeguarding", "DSL", "protection",
	"danger", "headteacher", "police", "social", "parents", "clause",
	"line manager", NULL };

/* 1: it starts with what became of the message. */
static int
leads(const struct told *t)
{
	static const char *const first[] = { "Sent. ", "Sent, with a change. ",
		"Waiting. ", "Waiting. ", "Not sent. " };
	enum action taken = t->mode == MODE_ENFORCE ? t->action : ACTION_ACCEPT;

	return utf8_begins(t->text.text, first[taken]);
}

/* What happened and why end within 120 characters. */
static int
stands_alone(struct utf8 text)
{
	size_t lead = (size_t)((char *)memchr(text.p, '.', text.len) - text.p);
	size_t end = text.len < WORDS_ALONE ? text.len : WORDS_ALONE;

	for (size_t i = lead + 2; i + 1 < end; i++)
		if (text.p[i] == '.' && text.p[i + 1] == ' ')
			return 1;
	return 0;
}

/* A sentence after the first begins with what to do, or ends "next time". */
static int
has_fix(const struct told *t)
{
	static const char *const first[] = { "Remove ", "Start ", "Take ",
		"Put ", "Protect ", "Send ", "Use ", "Add ", "Read ", "Set ",
		"Switch ", "Give ", "Write ", "Ask ", "Change ", "Log ",
		"Tell ", "Say ", "Check ", "Delete ", "Choose: ", "Next time ",
		"Personal mail is for breaks", "If ", "You need do nothing",
		"Never ", "Leave ", "Do not " };
	struct utf8 text = body_of(t->text.text);

	if (has(text, "next time"))
		return 1;
	for (size_t i = 0; i + 2 < text.len; i++) {
		struct utf8 rest = { text.p + i + 2, text.len - i - 2 };

		if (text.p[i] != '.' && text.p[i] != ';')
			continue;
		for (size_t k = 0; k < sizeof(first) / sizeof(*first); k++)
			if (strncasecmp(rest.p, first[k], strlen(first[k])) ==
			    0)
				return 1;
	}
	return 0;
}

/* What waits says what to choose, what is delayed when it goes. */
static int
says_how_long(const struct told *t)
{
	struct utf8 text = t->text.text;

	if (t->mode != MODE_ENFORCE)
		return 1;
	if (t->action == ACTION_HOLD)
		return has(text, "Choose: ") || has(text, "it goes when");
	if (t->action == ACTION_DELAY)
		return has(text, " itself at 10:42");
	return 1;
}

static int
ends(const struct told *t)
{
	struct utf8 text = t->text.text;

	if (t->text.audience == AUDIENCE_OUTSIDE)
		return has(text, "Quote ref K7M2Q") && has(text, "office") &&
		       !has(text, "rule ") && text.len < 300;
	return has(text, ", ref K7M2Q, rule ") && has(text, "Help ");
}

static int
repeats_nothing(struct utf8 text)
{
	return !has(text, TOLD_SECRET) && !has(text, TOLD_SUBJECT) &&
	       !has(text, TOLD_FILE) && !has(text, "{") && !has(text, "}");
}

static int
reads_well(const struct told *t)
{
	int is_pupil = t->text.audience == AUDIENCE_PUPIL;

	return is_readable(body_of(t->text.text),
	    is_pupil ? PUPIL_MEAN : SENTENCE_MEAN,
	    is_pupil ? PUPIL_PERCENT : LONG_PERCENT);
}

static int
hints_at_nobody(const struct told *t)
{
	return t->text.audience != AUDIENCE_PUPIL ||
	       !says_any(body_of(t->text.text), hints);
}

/* -- every text -------------------------------------------------------------------- */

struct broken {
	size_t n[PROMISES];
};

static const char *const promises[PROMISES] = {
	"every text is printable ASCII",
	"says first what became of the message",
	"its first 120 characters stand alone",
	"the cure is there",
	"what waits says what to choose or when it goes, by the clock",
	"help, reference and clause end it; outside the office and reference",
	"no value, subject or file name is repeated, and no slot is left",
	"no word of officials, and no padding",
	"a pupil is given no hint at who looks",
	"sentences are short, and so are words",
};

static void
check_text(const struct told *t, void *to)
{
	struct broken *broken = to;
	int is_outside = t->text.audience == AUDIENCE_OUTSIDE;
	const int kept[PROMISES] = {
		is_printable(t->text.text) && !has(t->text.text, "\n"),
		is_outside || leads(t),
		is_outside || stands_alone(t->text.text),
		is_outside || has_fix(t),
		says_how_long(t),
		ends(t),
		repeats_nothing(t->text.text),
		!says_any(t->text.text, forbidden),
		hints_at_nobody(t),
		strcmp(t->form->name, "a long address") == 0 || is_outside ||
		    reads_well(t),
	};

	for (int i = 0; i < PROMISES; i++)
		if (!kept[i] && broken->n[i]++ < NOTES_MOST)
			tap_note("%s: %s, %.*s, %.*s: \"%.*s\"", promises[i],
			    t->form->name, (int)t->rule.name.len,
			    t->rule.name.p, (int)t->text.cause.len,
			    t->text.cause.len > 0 ? t->text.cause.p : "",
			    (int)t->text.text.len, t->text.text.p);
}

static void
texts(void)
{
	struct broken broken = { { 0 } };
	size_t n = told_all(check_text, &broken);

	tap_ok(n > 10000, "every rule, cause, audience and action: %zu", n);
	for (int i = 0; i < PROMISES; i++)
		tap_ok(broken.n[i] == 0, "%s", promises[i]);
}

/* -- who is told what ---------------------------------------------------------------- */

struct telling_row {
	const char *kind;
	int staff, pupil;
};

static void
count_kind(const struct told *t, void *to)
{
	struct telling_row *row = to;

	if (strlen(row->kind) != t->rule.kind.len ||
	    memcmp(row->kind, t->rule.kind.p, t->rule.kind.len) != 0)
		return;
	row->staff |= t->text.audience == AUDIENCE_STAFF;
	row->pupil |= t->text.audience == AUDIENCE_PUPIL;
}

static void
coverage(void)
{
	size_t missing = 0;

	for (int kind = 0; kind < RULE_KINDS; kind++) {
		struct telling_row row = {
			.kind = kind_row((enum rule_kind)kind)->name
		};
		int silent = kind == RULE_DANGER || kind == RULE_SEALED;

		told_kinds(count_kind, &row);
		if (row.staff == silent || row.pupil == silent) {
			missing++;
			tap_note("%s", row.kind);
		}
	}
	tap_ok(missing == 0,
	    "every kind has texts, but danger and what is sealed has none");
}

/* -- many causes --------------------------------------------------------------------- */

/* `n` reasons, each of a kind of its own, all stopping. */
static struct utf8
many(struct arena *a, size_t n, enum audience audience, const char *danger)
{
	static const char *const kinds[] = { "identifier-outside",
		"attachment-unprotected", "credentials", "subject-inside",
		"mass-mail", "files", "login-differs", "chain-letter",
		"private-sender" };
	static const char *const clauses[] = { "7.1", "7.2", "7.3", "7.4",
		"7.5", "7.6", "7.7", "7.8", "7.9" };
	struct reason *v = arena_array(a, n + 1, sizeof(*v));
	struct verdict verdict = {
		.action = ACTION_REJECT, .reasons = v, .reasons_len = n
	};
	struct record record;
	struct context context;

	for (size_t i = 0; i < n; i++)
		v[i] = (struct reason){ .mode = MODE_ENFORCE,
			.action = ACTION_REJECT,
			.kind = utf8_from(kinds[i]),
			.clause = utf8_from(clauses[i]),
			.shown = utf8_from(told_forms[2].address) };
	if (danger != NULL) {
		v[n] = (struct reason){ .mode = MODE_NUDGE,
			.kind = utf8_from(danger) };
		v[0] = (struct reason){ .mode = MODE_NUDGE,
			.kind = UTF8("words") };
		verdict.action = ACTION_ACCEPT;
		verdict.reasons_len++;
	}
	told_message(a, &told_forms[2], &record, &context);
	return words_for(a, &context, &record, &verdict, audience);
}

static void
causes(void)
{
	struct arena *a = arena_new((size_t)1 << 24);
	struct utf8 one = many(a, 1, AUDIENCE_STAFF, NULL);
	struct utf8 nine = many(a, 9, AUDIENCE_STAFF, NULL);

	tap_ok(!has(one, "1. "), "one cause has no number");
	tap_ok(has(nine, "Not sent. 1. There is") && has(nine, " 6. ") &&
		   !has(nine, " 7. ") && has(nine, "There are 3 more causes."),
	    "several are numbered; those beyond six are counted");
	tap_ok(has(nine, "rules 7.1, 7.2, 7.3, 7.4, 7.5, 7.6") &&
		   nine.len < WORDS_OCTETS_MAX,
	    "all their clauses are named, and it fits");
	tap_ok(stands_alone(nine), "the first of them stands alone");
	tap_ok(many(a, 1, AUDIENCE_STAFF, "sealed").len > 0 &&
		   many(a, 1, AUDIENCE_STAFF, "danger").len == 0,
	    "beside danger nobody is told about his words");
	arena_free(a);
}

/* -- letters -------------------------------------------------------------------------- */

/* It is about no message, and so has no reference of one. */
static int
is_of_none(const struct letter *l)
{
	static const char *const names[] = { "password", "export", "digest" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(l->name, names[i]) == 0)
			return 1;
	return 0;
}

static int
is_fit(const struct letter *l)
{
	struct utf8 text = utf8_from(l->text), subject = utf8_from(l->subject);
	int carries = has(text, "{told}");
	struct utf8 start = { text.p,
		text.len < WORDS_ALONE ? text.len : WORDS_ALONE };

	return is_printable(text) && subject.len <= 78 && l->owner[0] != '\0' &&
	       l->to[0] != '\0' &&
	       (carries || memchr(start.p, '.', start.len) != NULL ||
		   has(start, ": {")) &&
	       !says_any(text, forbidden) && !says_any(subject, forbidden) &&
	       is_readable(text, SENTENCE_MEAN, LONG_PERCENT) &&
	       (subject.len == 0 || is_of_none(l) ||
		   has(subject, "(ref {ref})"));
}

static void
letters(void)
{
	static const struct letter_slot v[] = { { "ref", { "{help}", 6 } },
		{ "help", { "caf\xc3\xa9%", 6 } } };
	static const struct letter_slots slots = { v, 2 };
	struct arena *a = arena_new(1 << 20);
	const struct letter *l;
	size_t n = 0;

	for (; (l = letter_at(n)) != NULL; n++)
		tap_ok(is_fit(l), "the letter \"%s\" is fit to send", l->name);
	tap_ok(n >= 15, "there is one for each notice of ours");
	tap_ok(utf8_equal(letter_fill(a, "{ref} {help} {other} {", &slots),
		   UTF8("{help} caf??% {other} {")),
	    "slots are filled once, and nothing but ASCII leaves");
	arena_free(a);
}

/* -- when ------------------------------------------------------------------------------ */

static void
moments(void)
{
	static const struct clock_zone winter = { 0, 60, TOLD_NOW + 10000000 };
	static const struct {
		const char *promise;
		uint64_t at_ms;
		const char *want;
	} due[] = {
		{ "today by the clock alone", TOLD_NOW + 300000, "at 10:42" },
		{ "a minute that has begun is over when it is told",
		    TOLD_NOW + 300001, "at 10:43" },
		{ "this week by its day", TOLD_NOW + 86400000,
		    "on Wed at 11:37" },
		{ "later by its date", TOLD_NOW + (uint64_t)41 * 86400000,
		    "on 4 Jan at 11:37" },
		{ "a change of the clock counts", TOLD_NOW + 10000000,
		    "at 14:24" },
	};
	struct arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof(due) / sizeof(*due); i++) {
		struct utf8 text = when_due(a, &winter, TOLD_NOW, due[i].at_ms);

		if (!tap_ok(utf8_equal(text, utf8_from(due[i].want)), "%s",
			due[i].promise))
			tap_note("%.*s", (int)text.len, text.p);
	}
	tap_ok(utf8_equal(
		   when_day(a, &winter, TOLD_NOW - 86400000), UTF8("23 Nov")),
	    "a day has its date");
	arena_free(a);
}

int
main(void)
{
	texts();
	coverage();
	causes();
	letters();
	moments();
	return tap_done();
}
