/*
 * words.c - what people are told
 */
#include "policy/words.h"

#include <stdio.h>

#include "base/strbuf.h"
#include "policy/wordings.h"

enum {
	TEXT_OCTETS_MAX = 3400,
	/* An address, a clause: what can stand in a reply as it is. */
	ADDRESS_SHOWN = 40,
	/* More causes are counted: a reply has eight lines. */
	CAUSES_SHOWN = 6,
	DAY_MS = 24 * 60 * 60 * 1000,
	MINUTE_MS = 60 * 1000,
};

struct telling {
	struct arena *a;
	const struct context *context;
	const struct record *record;
	const struct verdict *verdict;
	enum audience audience;
	struct strbuf out;
};

/* -- time ------------------------------------------------------------------- */

/* Milliseconds since 1970 of the school's own clock. */
static uint64_t
local_ms(const struct context *c, uint64_t at_ms)
{
	int minutes = c->zone.next_ms > 0 && at_ms >= c->zone.next_ms
			  ? c->zone.next_minutes
			  : c->zone.minutes;

	return (uint64_t)((int64_t)at_ms + (int64_t)minutes * MINUTE_MS);
}

struct utf8
words_time(struct arena *a, const struct context *context, uint64_t at_ms)
{
	static const char days[7][4] = { "Thu", "Fri", "Sat", "Sun", "Mon",
		"Tue", "Wed" };
	uint64_t at = local_ms(context, at_ms);
	uint64_t now = local_ms(context, context->now_ms);
	/* A moment within a minute is over when the minute is. */
	uint64_t up = at + MINUTE_MS - 1;
	unsigned minute = (unsigned)(up % DAY_MS / MINUTE_MS);
	char text[16];

	snprintf(text, sizeof(text), "%s%s%02u:%02u",
	    up / DAY_MS == now / DAY_MS ? "" : days[up / DAY_MS % 7],
	    up / DAY_MS == now / DAY_MS ? "" : " ", minute / 60, minute % 60);
	return utf8_from(arena_string(a, text, strlen(text)));
}

/* "12 May": days to a date, as in the civil calendar (era of 400 years). */
static void
say_date(const struct context *c, uint64_t at_ms, struct strbuf *out)
{
	static const char months[12][4] = { "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb" };
	unsigned days = (unsigned)(local_ms(c, at_ms) / DAY_MS) + 719468;
	unsigned of_era = days % 146097;
	unsigned year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
	unsigned month = (5 * of_year + 2) / 153;

	strbuf_fmt(
	    out, "%u %s", of_year - (153 * month + 2) / 5 + 1, months[month]);
}

/* -- slots -------------------------------------------------------------------- */

/* 1 when an address can stand in a reply as it is. */
static int
is_showable(struct utf8 address)
{
	if (address.len == 0 || address.len > ADDRESS_SHOWN)
		return 0;
	for (size_t i = 0; i < address.len; i++)
		if (address.p[i] <= ' ' || address.p[i] > '~')
			return 0;
	return 1;
}

/* "ann@x.example is" or "ann@x.example and 2 more are". */
static void
say_outsiders(
    const struct telling *t, const struct reason *r, struct strbuf *out)
{
	const struct context *c = t->context;
	size_t n = 0;

	for (size_t i = 0; i < t->record->envelope.recipients_len; i++)
		n += !c->recipient_inside[i] && !c->recipient_partner[i];
	if (n == 0 && is_showable(r->shown))
		strbuf_fmt(out, "the list %.*s has members who are",
		    (int)r->shown.len, r->shown.p);
	else if (n == 0)
		strbuf_str(out, "a list has members who are");
	else if (n == 1 && is_showable(r->shown))
		strbuf_fmt(out, "%.*s is", (int)r->shown.len, r->shown.p);
	else if (n == 1)
		strbuf_str(out, "one address is");
	else if (is_showable(r->shown))
		strbuf_fmt(out, "%.*s and %zu more are", (int)r->shown.len,
		    r->shown.p, n - 1);
	else
		strbuf_fmt(out, "%zu addresses are", n);
}

static void
say_who(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	(void)t;
	if (is_showable(r->shown))
		strbuf_add(out, r->shown.p, r->shown.len);
	else
		strbuf_str(out, "one address");
}

static void
say_what(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	(void)t;
	strbuf_str(out, wording_identifier(r->cause)->words);
}

static void
say_number(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	(void)t;
	strbuf_fmt(out, "%llu", (unsigned long long)r->number);
}

static void
say_earlier(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	say_date(t->context, r->number, out);
}

static void
say_until(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	uint64_t at =
	    t->verdict->until_ms > 0 ? t->verdict->until_ms : r->number;
	struct utf8 text = words_time(t->a, t->context, at);

	strbuf_add(out, text.p, text.len);
}

static void
say_manager(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	const struct verdict *v = t->verdict;

	(void)r;
	for (size_t i = 0; i < v->changes_len; i++)
		if (utf8_equal(v->changes[i].change, UTF8("add_recipient")) &&
		    is_showable(v->changes[i].value.text)) {
			strbuf_add(out, v->changes[i].value.text.p,
			    v->changes[i].value.text.len);
			return;
		}
	strbuf_str(out, "your line manager");
}

static void
say_clause(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	(void)t;
	strbuf_add(out, r->clause.p, r->clause.len);
}

static void
say_school(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	struct utf8 name = t->context->school_name;

	(void)r;
	if (name.len > 0)
		strbuf_add(out, name.p, name.len);
	else
		strbuf_str(out, "the school");
}

static void
say_help(const struct telling *t, const struct reason *r, struct strbuf *out)
{
	struct utf8 help = t->context->help;

	(void)r;
	if (help.len > 0)
		strbuf_add(out, help.p, help.len);
	else
		strbuf_str(out, "the office");
}

static const struct {
	const char *name;
	void (*say)(
	    const struct telling *, const struct reason *, struct strbuf *);
} slots[] = {
	{ "{outside}", say_outsiders },
	{ "{who}", say_who },
	{ "{what}", say_what },
	{ "{n}", say_number },
	{ "{earlier}", say_earlier },
	{ "{until}", say_until },
	{ "{manager}", say_manager },
	{ "{clause}", say_clause },
	{ "{school}", say_school },
	{ "{help}", say_help },
};

/* A template with its slots filled. */
static void
say(struct telling *t, const struct reason *r, const char *template)
{
	while (template != NULL && *template != '\0') {
		size_t n = strcspn(template, "{"), i = 0;

		strbuf_add(&t->out, template, n);
		template += n;
		if (*template == '\0')
			return;
		for (; i < sizeof(slots) / sizeof(slots[0]); i++) {
			n = strlen(slots[i].name);
			if (strncmp(template, slots[i].name, n) == 0)
				break;
		}
		if (i == sizeof(slots) / sizeof(slots[0])) {
			strbuf_char(&t->out, *template ++);
			continue;
		}
		slots[i].say(t, r, &t->out);
		template += n;
	}
}

/* -- causes ---------------------------------------------------------------------- */

/* What the text is about: what stopped it, or what was changed and advised. */
static int
is_told(const struct telling *t, const struct reason *r)
{
	enum action taken = t->verdict->action;

	if (r->context.len > 0 ||
	    wording_of(r->kind, r->cause, t->audience) == NULL)
		return 0;
	if (taken == ACTION_DELAY)
		return r->mode == MODE_ENFORCE && r->action == ACTION_DELAY;
	if (taken == ACTION_HOLD || taken == ACTION_REJECT)
		return r->mode == MODE_ENFORCE && r->action >= ACTION_HOLD;
	return r->mode == MODE_NUDGE ||
	       (r->mode == MODE_ENFORCE && r->action == ACTION_CHANGE);
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
			    "after 2 school days if nobody does.",
			    approvers[i].name);
}

/* Why, and what to do: by what became of the message. */
static void
say_cause(struct telling *t, const struct reason *r)
{
	const struct wording *w = wording_of(r->kind, r->cause, t->audience);
	const char *cure = wording_identifier(r->cause)->cure;

	switch (t->verdict->action) {
	case ACTION_REJECT:
		say(t, r, w->why);
		say(t, r, w->is_identifier && cure != NULL ? cure : w->edit);
		break;
	case ACTION_HOLD:
		say(t, r, w->why);
		if (r->approve.len > 0)
			say_approver(t, r);
		else
			say(t, r, w->wait != NULL ? w->wait : w->edit);
		break;
	case ACTION_DELAY:
		say(t, r, w->wait != NULL ? w->wait : w->why);
		break;
	default:
		say(t, r, w->sent != NULL ? w->sent : w->why);
	}
	strbuf_char(&t->out, ' ');
}

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

static void
say_tail(struct telling *t, const struct reason *first)
{
	struct utf8 help = t->context->help, ref = t->context->reference;

	if (help.len > 0)
		strbuf_fmt(&t->out, "Help %.*s, ref %.*s", (int)help.len,
		    help.p, (int)ref.len, ref.p);
	else
		strbuf_fmt(&t->out, "Ref %.*s", (int)ref.len, ref.p);
	if (t->audience != AUDIENCE_OUTSIDE)
		strbuf_fmt(&t->out, ", rule %.*s", (int)first->clause.len,
		    first->clause.p);
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

/* Someone outside learns whom to ring; his mail comes back at once, or never. */
static struct utf8
for_outside(struct telling *t, const struct reason *first)
{
	const struct wording *w =
	    wording_of(first->kind, first->cause, t->audience);

	if (t->verdict->action != ACTION_REJECT) {
		strbuf_done(&t->out);
		return (struct utf8){ NULL, 0 };
	}
	say(t, first,
	    w->audience == AUDIENCE_OUTSIDE
		? w->why
		: "This message could not be accepted by {school}. Please "
		  "telephone {help}. ");
	strbuf_fmt(&t->out, "Quote ref %.*s", (int)t->context->reference.len,
	    t->context->reference.p);
	return finished(t);
}

struct utf8
words_for(struct arena *a, const struct context *context,
    const struct record *record, const struct verdict *verdict,
    enum audience audience)
{
	struct telling t = { a, context, record, verdict, audience, { 0 } };
	const struct reason *first = NULL;
	size_t n = 0, said = 0;

	for (size_t i = 0; i < verdict->reasons_len; i++) {
		if (!is_told(&t, &verdict->reasons[i]))
			continue;
		first = first == NULL ? &verdict->reasons[i] : first;
		n++;
	}
	if (n == 0)
		return (struct utf8){ NULL, 0 };
	strbuf_init(&t.out, TEXT_OCTETS_MAX);
	if (audience == AUDIENCE_OUTSIDE)
		return for_outside(&t, first);
	say_lead(&t);
	for (size_t i = 0; i < verdict->reasons_len && said < CAUSES_SHOWN;
	     i++) {
		if (!is_told(&t, &verdict->reasons[i]))
			continue;
		if (n > 1)
			strbuf_fmt(&t.out, "%zu. ", said + 1);
		said++;
		say_cause(&t, &verdict->reasons[i]);
	}
	if (n > said)
		strbuf_fmt(&t.out, "There are %zu more causes. ", n - said);
	say_tail(&t, first);
	return finished(&t);
}

struct utf8
words_subject(struct arena *a, const struct verdict *verdict)
{
	static const char *const leads[] = {
		[ACTION_ACCEPT] = "Sent: about your e-mail",
		[ACTION_CHANGE] = "Sent, with a change: your e-mail",
		[ACTION_DELAY] = "Waiting: your e-mail",
		[ACTION_HOLD] = "Waiting: your e-mail",
		[ACTION_REJECT] = "Not sent: your e-mail",
		[ACTION_TEMPFAIL] = "Not sent: your e-mail",
	};
	char text[100];

	snprintf(text, sizeof(text), "%s (ref %.*s)", leads[verdict->action],
	    (int)verdict->reference.len,
	    verdict->reference.len > 0 ? verdict->reference.p : "");
	return utf8_from(arena_string(a, text, strlen(text)));
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
