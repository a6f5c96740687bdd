/*
 * words.c - what people are told
 */
#include "policy/words.h"

#include "base/strbuf.h"
#include "policy/slots.h"
#include "policy/wordings.h"

enum {
	/* More causes are counted: a reply has eight lines. */
	CAUSES_SHOWN = 6,
	CLAUSE_SHOWN = 40,
};

#define HOLD_CHOICE                                                            \
	"Choose: have it back and change it; or send it as it is and say "     \
	"why. "

/* -- which causes ------------------------------------------------------------ */

/* Of danger to a child nobody hears, nor of words that may be about it. */
static int
is_silent(const struct verdict *v, const struct reason *r)
{
	int is_words = utf8_equal(r->kind, UTF8("words"));

	if (utf8_equal(r->kind, UTF8("danger")) ||
	    (is_words && utf8_equal(r->queue, UTF8("dsl"))))
		return 1;
	for (size_t i = 0; is_words && i < v->reasons_len; i++)
		if (utf8_equal(v->reasons[i].kind, UTF8("danger")))
			return 1;
	return 0;
}

/* What the text is about: what stopped it, or what was changed and advised. */
static int
is_told(const struct telling *t, const struct reason *r)
{
	enum action taken = t->verdict->action;

	if (r->context.len > 0 || is_silent(t->verdict, r) ||
	    wording_of(r->kind, r->cause, t->audience) == NULL)
		return 0;
	if (taken == ACTION_DELAY)
		return r->mode == MODE_ENFORCE && r->action == ACTION_DELAY;
	if (taken == ACTION_HOLD || taken == ACTION_REJECT)
		return r->mode == MODE_ENFORCE && r->action >= ACTION_HOLD;
	return r->mode == MODE_NUDGE ||
	       (r->mode == MODE_ENFORCE && r->action == ACTION_CHANGE);
}

/* -- causes ---------------------------------------------------------------------- */

static const char *
or_else(const char *first, const char *second)
{
	return first != NULL ? first : second;
}

/* It is not his to choose: whose it is, and that he need not wait for ever. */
static void
say_approver(struct telling *t, const struct reason *r)
{
	static const struct {
		const char *role, *name;
	} approvers[] = {
		{ "headteacher", "The headteacher" },
		{ "dsl", "The safeguarding lead" },
		{ "dpo", "The Data Protection Officer" },
		{ "it", "IT" },
	};

	for (size_t i = 0; i < sizeof(approvers) / sizeof(approvers[0]); i++)
		if (utf8_equal(r->approve, utf8_from(approvers[i].role)))
			strbuf_fmt(&t->out,
			    "%s looks at it and sends it. It comes back to you "
			    "after 2 school days if nobody does. ",
			    approvers[i].name);
}

/* Why, and what to do: by what became of the message. */
static void
say_cause(struct telling *t, const struct reason *r)
{
	const struct wording *w = wording_of(r->kind, r->cause, t->audience);
	const char *cure =
	    w->is_identifier ? wording_identifier(r->cause)->cure : NULL;

	switch (t->verdict->action) {
	case ACTION_REJECT:
		slots_say(t, r, w->why);
		slots_say(t, r, or_else(cure, w->edit));
		break;
	case ACTION_HOLD:
		slots_say(t, r, w->why);
		if (r->approve.len > 0)
			say_approver(t, r);
		else
			slots_say(
			    t, r, or_else(w->wait, or_else(cure, w->edit)));
		break;
	case ACTION_DELAY:
		slots_say(t, r, or_else(w->later, w->why));
		break;
	default:
		slots_say(t, r,
		    r->mode == MODE_ENFORCE ? or_else(w->changed, w->sent)
					    : w->sent);
	}
}

/* 1: the first sentence after `lead` ends within what stands alone. */
static int
stands_alone(const struct telling *t, size_t lead)
{
	size_t end = t->out.len < WORDS_ALONE ? t->out.len : WORDS_ALONE;

	for (size_t i = lead; i + 1 < end; i++)
		if (t->out.p[i] == '.' && t->out.p[i + 1] == ' ')
			return 1;
	return 0;
}

/* The first cause, with as much of the address as leaves it standing alone. */
static void
say_first_cause(struct telling *t, const struct reason *r)
{
	static const size_t shown[] = { 40, 28, 0 };
	size_t lead = t->out.len;

	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		t->out.len = lead;
		t->address_shown = shown[i];
		say_cause(t, r);
		if (stands_alone(t, lead))
			break;
	}
	t->address_shown = shown[0];
}

/* All causes at once, numbered where there are several. */
static void
say_causes(struct telling *t, size_t n)
{
	const struct verdict *v = t->verdict;
	size_t said = 0;

	for (size_t i = 0; i < v->reasons_len && said < CAUSES_SHOWN; i++) {
		if (!is_told(t, &v->reasons[i]))
			continue;
		if (n > 1)
			strbuf_fmt(&t->out, "%zu. ", said + 1);
		if (said++ == 0)
			say_first_cause(t, &v->reasons[i]);
		else
			say_cause(t, &v->reasons[i]);
	}
	if (n > said)
		strbuf_fmt(&t->out, "There are %zu more causes. ", n - said);
}

/* -- around them -------------------------------------------------------------------- */

static void
say_lead(struct telling *t)
{
	static const char *const leads[] = {
		[ACTION_ACCEPT] = "Sent. ",
		[ACTION_CHANGE] = "Sent, with a change. ",
		[ACTION_DELAY] = "Waiting. ",
		[ACTION_HOLD] = "Waiting. ",
		[ACTION_REJECT] = "Not sent. ",
		[ACTION_TEMPFAIL] = "Not sent. ",
	};

	strbuf_str(&t->out, leads[t->verdict->action]);
}

/* What to choose, where no cause has a choice of its own. */
static void
say_choice(struct telling *t)
{
	const struct verdict *v = t->verdict;
	const struct wording *w;

	if (v->action != ACTION_HOLD)
		return;
	for (size_t i = 0; i < v->reasons_len; i++) {
		w = wording_of(
		    v->reasons[i].kind, v->reasons[i].cause, t->audience);
		if (is_told(t, &v->reasons[i]) && w->wait != NULL)
			return;
	}
	strbuf_str(&t->out, HOLD_CHOICE);
}

/* What is changed when it goes: it waits, and is changed already. */
static void
say_changes(struct telling *t)
{
	static const struct reason none = { .mode = MODE_ENFORCE };
	const struct verdict *v = t->verdict;

	if (v->action != ACTION_HOLD && v->action != ACTION_DELAY)
		return;
	for (size_t i = 0; i < v->changes_len; i++)
		slots_say(t, &none,
		    utf8_equal(v->changes[i].change, UTF8("add_recipient"))
			? "When it goes, a blind copy goes to {manager}. "
			: "It goes with 'internal' in the subject. ");
}

/* 1: an earlier cause that is told names the same clause. */
static int
is_named_before(const struct telling *t, size_t index)
{
	const struct verdict *v = t->verdict;

	for (size_t i = 0; i < index; i++)
		if (is_told(t, &v->reasons[i]) &&
		    utf8_equal(v->reasons[i].clause, v->reasons[index].clause))
			return 1;
	return 0;
}

/* "rule 7.4", "rules 7.4, 7.5": each once. */
static void
say_clauses(struct telling *t)
{
	const struct verdict *v = t->verdict;
	struct strbuf clauses;
	size_t n = 0;

	strbuf_init(&clauses, CAUSES_SHOWN * (CLAUSE_SHOWN + 2));
	for (size_t i = 0; i < v->reasons_len && n < CAUSES_SHOWN; i++) {
		struct utf8 clause = v->reasons[i].clause;

		if (!is_told(t, &v->reasons[i]) || is_named_before(t, i) ||
		    clause.len == 0 || clause.len > CLAUSE_SHOWN)
			continue;
		strbuf_str(&clauses, n++ > 0 ? ", " : "");
		strbuf_add(&clauses, clause.p, clause.len);
	}
	if (n > 0) {
		strbuf_str(&t->out, n > 1 ? ", rules " : ", rule ");
		strbuf_add(&t->out, clauses.p, clauses.len);
	}
	strbuf_done(&clauses);
}

static void
say_tail(struct telling *t)
{
	struct utf8 help = t->context->help, ref = t->context->reference;

	if (help.len > 0 && help.len <= CONFIGURED_SHOWN)
		strbuf_fmt(&t->out, "Help %.*s, ref ", (int)help.len, help.p);
	else
		strbuf_str(&t->out, "Help at the office, ref ");
	strbuf_add(&t->out, ref.p, ref.len);
	say_clauses(t);
}

/* Nothing but printable ASCII leaves; what a school configured may differ. */
static struct utf8
finished(struct telling *t)
{
	struct utf8 text;

	for (size_t i = 0; i < t->out.len; i++)
		if (t->out.p[i] < ' ' || t->out.p[i] > '~')
			t->out.p[i] = '?';
	text = arena_utf8(t->a, (struct utf8){ t->out.p, t->out.len });
	strbuf_done(&t->out);
	return text;
}

/* -- texts ---------------------------------------------------------------------------- */

/* Someone outside learns whom to ring; his mail comes back at once, or never. */
static void
say_outside(struct telling *t, const struct reason *r)
{
	const struct wording *w = wording_of(r->kind, r->cause, t->audience);

	if (w->audience == AUDIENCE_OUTSIDE)
		slots_say(t, r, w->why);
	else
		slots_say(t, r,
		    "This message could not be accepted by {school}. You can "
		    "telephone {office}. ");
	strbuf_fmt(&t->out, "Quote ref %.*s", (int)t->context->reference.len,
	    t->context->reference.p);
}

struct utf8
words_for(struct arena *a, const struct context *context,
    const struct record *record, const struct verdict *verdict,
    enum audience audience)
{
	struct telling t = { .a = a,
		.context = context,
		.record = record,
		.verdict = verdict,
		.audience = audience,
		.address_shown = 40 };
	const struct reason *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < verdict->reasons_len; i++) {
		if (!is_told(&t, &verdict->reasons[i]))
			continue;
		first = first == NULL ? &verdict->reasons[i] : first;
		n++;
	}
	if (n == 0 ||
	    (audience == AUDIENCE_OUTSIDE && verdict->action != ACTION_REJECT))
		return (struct utf8){ NULL, 0 };
	strbuf_init(&t.out, WORDS_OCTETS_MAX);
	if (audience == AUDIENCE_OUTSIDE) {
		say_outside(&t, first);
		return finished(&t);
	}
	say_lead(&t);
	say_causes(&t, n);
	say_choice(&t);
	say_changes(&t);
	say_tail(&t);
	return finished(&t);
}

enum audience
words_audience(const struct context *context, const struct record *record)
{
	const struct known *known =
	    context->login.found ? &context->login : &context->sender;

	(void)record;
	if (!context->sender_inside)
		return AUDIENCE_OUTSIDE;
	return known->found && utf8_equal(known->class, UTF8("pupil"))
		   ? AUDIENCE_PUPIL
		   : AUDIENCE_STAFF;
}
