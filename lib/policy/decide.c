/*
 * decide.c - the verdict on a message: a pure function
 *
 *	who is who  ->  each rule looks  ->  reasons  ->  the gravest action
 */
#include "policy/directory.h"
#include "policy/kinds.h"
#include "policy/marks.h"
#include "policy/who.h"
#include "policy/words.h"

enum { CHANGES_MAX = 16 };

/* What is put together while the rules are asked in turn. */
struct outcome {
	struct deciding d;
	struct verdict v;
	struct explained *rows;
	size_t rows_len;
	/* The rule that seals the message, or NULL. */
	const struct rule *seal;
	/* 1: a rule of danger to a child applies. */
	int is_danger;
};

/* -- does the rule cover this message? ------------------------------------------ */

/* From and to whom; and nothing excepts it. */
static int
is_covered(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	uint32_t marks = d->marks & rule->unless;
	uint32_t everybody = d->to_any | WHO_ANYBODY;

	if ((d->sender & rule->from) == 0) {
		seen_fact(d, s, "the rule is not about this sender");
		return 0;
	}
	if ((everybody & rule->to) == 0) {
		seen_fact(d, s, "the rule is not about these recipients");
		return 0;
	}
	for (unsigned i = 0; i < MARKS_MAX; i++)
		if ((marks & 1u << i) != 0) {
			struct utf8 name = mark_name(d->policy, i);

			seen_fact(d, s, "it does not apply: %.*s",
			    (int)name.len, name.p);
			return 0;
		}
	return 1;
}

/* -- exemptions --------------------------------------------------------------------- */

/* It may be sent to everybody who gets it. */
static int
means_all(const struct deciding *d, struct utf8 who)
{
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if (!exemption_means(who, deciding_known(d, i),
			bytes_of(deciding_recipient(d, i))))
			return 0;
	return 1;
}

/* The permission that lifts the rule for this message, or NULL. */
static const struct exemption *
exemption_from(const struct deciding *d, const struct rule *rule)
{
	const struct context *c = d->context;
	const struct known *sender = c->login.found ? &c->login : &c->sender;

	if (kind_row(rule->kind)->is_always)
		return NULL;
	for (size_t i = 0; i < c->exemptions_len; i++) {
		const struct exemption *e = &c->exemptions[i];

		if (c->now_ms < e->from_ms || c->now_ms >= e->until_ms)
			continue;
		if (!utf8_equal(e->rule, UTF8("*")) &&
		    !utf8_equal(e->rule, rule->name))
			continue;
		if (exemption_means(e->from, sender,
			bytes_of(d->record->envelope.sender.text)) &&
		    means_all(d, e->to))
			return e;
	}
	return NULL;
}

/* -- reasons ------------------------------------------------------------------------ */

static struct reason
reason_of(const struct rule *rule, const struct seen *s)
{
	return (struct reason){ .rule = rule->name,
		.clause = rule->clause,
		.mode = rule->mode,
		.action = rule->action,
		.severity =
		    s->own.severity > 0 ? s->own.severity : rule->severity,
		.queue = rule->queue,
		.approve = rule->approve,
		.kind = utf8_from(kind_row(rule->kind)->name),
		.cause = s->cause,
		.shown = s->shown,
		.number = s->number,
		.findings = s->own.v,
		.findings_len = s->own.len };
}

/* What is told of others asks nothing of the sender, whatever the rule does. */
static struct reason
reason_of_reported(const struct rule *rule, const struct seen *s)
{
	struct reason r = reason_of(rule, s);

	r.action = ACTION_ACCEPT;
	r.severity = s->reported.severity;
	r.queue = rule->refer_to;
	r.approve = UTF8("");
	r.context = UTF8("reported");
	r.findings = s->reported.v;
	r.findings_len = s->reported.len;
	return r;
}

/* A permission lifts it: recorded with its reference, and nobody looks. */
static struct reason
reason_of_lifted(
    const struct deciding *d, const struct rule *rule, const struct seen *s)
{
	struct reason r = reason_of(rule, s);

	r.action = ACTION_ACCEPT;
	r.severity =
	    s->lifted.severity > 0 ? s->lifted.severity : rule->severity;
	r.queue = r.approve = UTF8("");
	r.context = UTF8("exempted");
	if (s->lifted.len > 0)
		r.cause = d->record->findings[s->lifted.v[0]].id;
	r.exemption = s->exemption->reference;
	r.findings = s->lifted.v;
	r.findings_len = s->lifted.len;
	return r;
}

/* The sealing rule's own: it says that the message is sealed, to nobody. */
static struct reason
reason_of_seal(const struct rule *rule, const struct seen *s)
{
	struct reason r = reason_of(rule, s);

	r.queue = UTF8("");
	r.context = UTF8("sealed");
	return r;
}

/*
 * "1 sealed message, class, severity": no passage for anybody alone.  Danger
 * and malware are told as ever.
 */
static struct reason
sealed(const struct outcome *o, const struct rule *rule, struct reason r)
{
	if (o->seal == NULL || kind_row(rule->kind)->is_always ||
	    r.queue.len == 0)
		return r;
	if (o->seal->queue.len > 0)
		r.queue = o->seal->queue;
	r.context = UTF8("sealed");
	r.findings = NULL;
	r.findings_len = 0;
	return r;
}

static void
add_reason(struct outcome *o, const struct rule *rule, struct reason r)
{
	o->v.reasons[o->v.reasons_len++] = sealed(o, rule, r);
}

/* -- what is to be done ---------------------------------------------------------------- */

static void
add_changes(struct outcome *o, const struct seen *s)
{
	struct verdict *v = &o->v;

	if (v->changes == NULL)
		v->changes =
		    arena_array(o->d.a, CHANGES_MAX, sizeof(*v->changes));
	for (size_t i = 0; i < s->changes_len && v->changes_len < CHANGES_MAX;
	     i++)
		v->changes[v->changes_len++] = s->changes[i];
}

static void
act(struct outcome *o, const struct rule *rule, const struct seen *s)
{
	if (rule->mode != MODE_ENFORCE)
		return;
	if (rule->action > o->v.action)
		o->v.action = rule->action;
	if (rule->action == ACTION_CHANGE)
		add_changes(o, s);
	if (s->until_ms > o->v.until_ms)
		o->v.until_ms = s->until_ms;
}

/* A pupil may be asking for help, in his own words and from any address. */
static int
is_childs(const struct deciding *d)
{
	return (d->sender & (WHO_PUPIL | WHO_UNKNOWN)) != 0;
}

/*
 * Danger stops nothing, and where a child speaks of it nothing else does: the
 * message goes as it is.
 */
static void
let_children_speak(struct outcome *o)
{
	if (!o->is_danger || !is_childs(&o->d))
		return;
	o->v.action = ACTION_ACCEPT;
	o->v.changes_len = 0;
	o->v.until_ms = 0;
}

/* What the memory keeps of it, whatever was decided. */
static void
note_for_memory(struct outcome *o)
{
	const struct deciding *d = &o->d;
	const struct policy *policy = d->policy;

	for (size_t i = 0; i < policy->len; i++) {
		const struct rule *rule = &policy->rules[i];

		if (rule->kind == RULE_SUBJECT_INSIDE && rule->mode != MODE_OFF)
			o->v.is_internal |= subject_is_inside(d, rule);
	}
	for (size_t i = 0; i < o->v.changes_len; i++)
		o->v.is_internal |=
		    utf8_equal(o->v.changes[i].change, UTF8("change_subject"));
	o->v.is_personal = (d->marks & mark_named(policy, "personal")) != 0 ||
			   ((d->sender & WHO_INSIDE) != 0 &&
			       (d->to_any & (WHO_OWN | WHO_PRIVATE)) != 0);
}

static void
finish(struct outcome *o)
{
	struct verdict *v = &o->v;
	const struct deciding *d = &o->d;

	let_children_speak(o);
	if (v->action == ACTION_REJECT)
		v->changes_len = 0;
	if (v->action != ACTION_DELAY && v->action != ACTION_HOLD)
		v->until_ms = 0;
	if (v->action == ACTION_REJECT)
		v->code = UTF8("550 5.7.1");
	v->reference = d->context->reference;
	if (!o->is_danger || !is_childs(d))
		v->text = words_for(d->a, d->context, d->record, v,
		    words_audience(d->context, d->record));
	if (v->text.len == 0)
		v->reference = UTF8("");
	note_for_memory(o);
}

/* -- one rule after the other ------------------------------------------------------------ */

/* A permission that names nothing lifts all of the rule. */
static int
is_lifted_whole(const struct seen *s)
{
	return s->exemption != NULL && s->exemption->about_len == 0;
}

/* What a rule saw becomes reasons, and what is to be done. */
static void
conclude(struct outcome *o, const struct rule *rule, const struct seen *s)
{
	if (s->reported.len > 0)
		add_reason(o, rule, reason_of_reported(rule, s));
	if (s->lifted.len > 0 || (s->applies && is_lifted_whole(s)))
		add_reason(o, rule, reason_of_lifted(&o->d, rule, s));
	if (!s->applies || is_lifted_whole(s))
		return;
	add_reason(o, rule,
	    rule->kind == RULE_SEALED ? reason_of_seal(rule, s)
				      : reason_of(rule, s));
	act(o, rule, s);
}

static void
explain(struct outcome *o, const struct rule *rule, const struct seen *s)
{
	o->rows[o->rows_len++] = (struct explained){ .rule = rule->name,
		.kind = utf8_from(kind_row(rule->kind)->name),
		.clause = rule->clause,
		.mode = rule->mode,
		.action = rule->action,
		.applies = s->applies || s->reported.len > 0,
		.facts = s->facts,
		.facts_len = s->facts_len };
}

/* Words of danger to a child stand in it, whoever wrote them: quoted ones too. */
static int
holds_danger(const struct deciding *d)
{
	for (size_t i = 0; i < d->policy->len; i++) {
		const struct rule *rule = &d->policy->rules[i];

		if (rule->kind != RULE_DANGER || rule->mode == MODE_OFF)
			continue;
		for (size_t k = 0; k < d->record->findings_len; k++) {
			const struct finding *f = &d->record->findings[k];

			if (f->kind == FINDING_WORD &&
			    f->severity >= rule->least &&
			    list_has(&rule->about, f->id))
				return 1;
		}
	}
	return 0;
}

/* Who answers a cry for help does not wait until school opens. */
static int
is_urgent(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	if (rule->kind != RULE_OUT_OF_HOURS || !holds_danger(d))
		return 0;
	seen_fact(d, s, "it holds words of danger to a child");
	return 1;
}

static void
ask(struct outcome *o, const struct rule *rule)
{
	const struct deciding *d = &o->d;
	struct seen s = { 0 };

	if (is_covered(d, rule, &s) && !is_urgent(d, rule, &s)) {
		s.exemption = exemption_from(d, rule);
		if (s.exemption != NULL)
			seen_fact(d, &s, "permission %.*s is in force",
			    (int)s.exemption->reference.len,
			    s.exemption->reference.p);
		kind_row(rule->kind)->look(d, rule, &s);
		conclude(o, rule, &s);
	}
	if (rule->kind == RULE_DANGER)
		o->is_danger |= s.applies;
	if (o->rows != NULL)
		explain(o, rule, &s);
}

/* The first rule that seals this message, whatever stands before it. */
static const struct rule *
sealing(const struct deciding *d)
{
	for (size_t i = 0; i < d->policy->len; i++) {
		const struct rule *rule = &d->policy->rules[i];

		if (rule->kind == RULE_SEALED && rule->mode >= MODE_NUDGE &&
		    (d->sender & rule->from) != 0 &&
		    ((d->to_any | WHO_ANYBODY) & rule->to) != 0 &&
		    (d->marks & rule->marks) != 0)
			return rule;
	}
	return NULL;
}

static void
decide(struct outcome *o)
{
	const struct policy *policy = o->d.policy;

	/* A rule may give what is its own, what is told, and what is lifted. */
	o->v.reasons =
	    arena_array(o->d.a, 3 * policy->len + 1, sizeof(*o->v.reasons));
	deciding_begin(&o->d);
	o->seal = sealing(&o->d);
	for (size_t i = 0; i < policy->len; i++)
		if (policy->rules[i].mode != MODE_OFF)
			ask(o, &policy->rules[i]);
	finish(o);
}

void
policy_decide(struct arena *a, const struct policy *policy,
    const struct context *context, const struct record *record,
    struct verdict *out)
{
	struct outcome o = { .d = { a, policy, context, record } };

	decide(&o);
	*out = o.v;
}

void
policy_explain(struct arena *a, const struct policy *policy,
    const struct context *context, const struct record *record,
    struct verdict *out, struct explanation *why)
{
	struct outcome o = { .d = { a, policy, context, record } };

	o.d.is_explained = 1;
	o.rows = arena_array(a, policy->len + 1, sizeof(*o.rows));
	decide(&o);
	*out = o.v;
	*why = (struct explanation){
		.from = who_words(a, o.d.sender & ~(uint32_t)WHO_ANYBODY),
		.to = who_words(a, o.d.to_any & ~(uint32_t)WHO_ANYBODY),
		.marks = marks_words(a, policy, o.d.marks),
		.rows = o.rows,
		.len = o.rows_len,
	};
}
