/*
 * decide.c - the verdict on a message: a pure function
 */
#include <string.h>

#include "policy/words.h"

/* Least severity that neither signature nor newsletter excuses. */
enum { GRAVE = 4 };

struct deciding {
	struct arena *a;
	const struct context *context;
	const struct record *record;
};

/* Findings that speak for one reason, and the gravest of them. */
struct picked {
	size_t *v;
	size_t len, cap;
	int severity;
};

/* What one rule saw. */
struct seen {
	int applies;
	struct picked own;
	/* What somebody tells was said: never against the sender. */
	struct picked reported;
	/* The first that was found. */
	struct utf8 identifier;
};

static int
any_outside(const struct deciding *d)
{
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if (!d->context->recipient_inside[i] &&
		    !d->context->recipient_partner[i])
			return 1;
	return 0;
}

static void
pick(const struct deciding *d, struct picked *p, size_t index)
{
	const struct finding *f = &d->record->findings[index];

	p->v = arena_grow(d->a, p->v, p->len, &p->cap, sizeof(*p->v));
	p->v[p->len++] = index;
	if (f->severity > p->severity)
		p->severity = f->severity;
}

/* The rule applies because of this finding. */
static void
add_finding(const struct deciding *d, struct seen *s, size_t index)
{
	pick(d, &s->own, index);
	s->applies = 1;
}

/* -- a word of the subject ------------------------------------------------ */

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

/* Letters, digits and everything beyond ASCII make words. */
static int
in_word(unsigned char c)
{
	c = lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

/* Length of `phrase` at `at` as whole words, blanks of any number; 0: no. */
static size_t
phrase_at(struct utf8 text, size_t at, struct utf8 phrase)
{
	size_t i = at;

	if (at > 0 && in_word((unsigned char)text.p[at - 1]))
		return 0;
	for (size_t k = 0; k < phrase.len; k++) {
		if (phrase.p[k] == ' ') {
			size_t blanks = i;

			while (i < text.len &&
			       (text.p[i] == ' ' || text.p[i] == '\t' ||
				   text.p[i] == '-'))
				i++;
			if (i == blanks)
				return 0;
			continue;
		}
		if (i == text.len || lower((unsigned char)text.p[i]) !=
					 (unsigned char)phrase.p[k])
			return 0;
		i++;
	}
	if (i < text.len && in_word((unsigned char)text.p[i]))
		return 0;
	return i - at;
}

static size_t
any_phrase_at(struct utf8 text, size_t at, const struct word_list *list)
{
	for (size_t i = 0; i < list->len; i++) {
		size_t len = phrase_at(text, at, list->v[i]);

		if (len > 0)
			return len;
	}
	return 0;
}

/* A word of the rule stands in the subject outside its exceptions. */
static void
see_subject(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct utf8 subject = d->record->header.subject.text;

	if (!d->context->sender_inside || !any_outside(d))
		return;
	for (size_t at = 0; at < subject.len;) {
		size_t skip = any_phrase_at(subject, at, &rule->except);

		if (skip == 0 && any_phrase_at(subject, at, &rule->about) > 0)
			s->applies = 1;
		at += skip > 0 ? skip : 1;
	}
}

/* -- findings ------------------------------------------------------------- */

static int
is_about(const struct rule *rule, struct utf8 id)
{
	for (size_t i = 0; i < rule->about.len; i++)
		if (utf8_equal(rule->about.v[i], id))
			return 1;
	return rule->about.len == 0;
}

/* The finding stands in the message's own text, not in an attachment. */
static int
is_in_body(const struct deciding *d, const struct finding *f)
{
	for (size_t i = 0; i < d->record->parts_len; i++)
		if (utf8_equal(d->record->parts[i].path.text, f->where.text))
			return !d->record->parts[i].is_attachment;
	return utf8_equal(f->where.text, UTF8("subject"));
}

/* A password and context count where a rule names them, and only there. */
static int
is_asked_for(const struct rule *rule, struct utf8 id)
{
	if (rule->about.len > 0)
		return is_about(rule, id);
	return !utf8_equal(id, UTF8("password")) && !finding_is_context(id);
}

static void
see_identifier(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	if (!d->context->sender_inside || !any_outside(d))
		return;
	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (f->kind != FINDING_IDENTIFIER ||
		    f->confidence < rule->least || !is_asked_for(rule, f->id) ||
		    !is_in_body(d, f))
			continue;
		if (s->own.len == 0)
			s->identifier = f->id;
		add_finding(d, s, i);
	}
}

/* It names the message that it answers or sends on. */
static int
names_another(const struct header *h)
{
	return h->in_reply_to.len > 0 || h->references.len > 0;
}

/*
 * What the rule does with a finding: only others' words are not counted.  Marks
 * of quotation are soon typed, so that those of a message which names no other
 * excuse nothing.
 */
static enum others_words
use_of(
    const struct deciding *d, const struct rule *rule, const struct finding *f)
{
	if (utf8_equal(f->context, UTF8("quoted")))
		return names_another(&d->record->header) ? rule->quoted
							 : OTHERS_COUNT;
	if (utf8_equal(f->context, UTF8("reported")))
		return rule->reported;
	/* Grave words count wherever they stand. */
	if (f->severity >= GRAVE)
		return OTHERS_COUNT;
	if (utf8_equal(f->context, UTF8("signature")))
		return rule->signature;
	/* Lists of the school's own are its own words. */
	return d->record->header.bulk != 0 && !d->context->sender_inside
		   ? rule->bulk
		   : OTHERS_COUNT;
}

static void
see_words(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (f->kind != FINDING_WORD || f->severity < rule->least ||
		    !is_about(rule, f->id))
			continue;
		switch (use_of(d, rule, f)) {
		case OTHERS_COUNT:
			add_finding(d, s, i);
			break;
		case OTHERS_REFER:
			pick(d, &s->reported, i);
			break;
		case OTHERS_IGNORE:
			break;
		}
	}
}

static void
see_unscanned(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	for (size_t i = 0; i < d->record->gaps.len; i++)
		if (is_about(rule, d->record->gaps.v[i]))
			s->applies = 1;
	/* What the second scan says when it could not read it either. */
	for (size_t i = 0; s->applies && i < d->record->findings_len; i++)
		if (utf8_equal(
			d->record->findings[i].id, UTF8("unscanned-twice")))
			add_finding(d, s, i);
}

/* One row for each kind of rule. */
static void (*const looks[])(
    const struct deciding *, const struct rule *, struct seen *) = {
	[RULE_SUBJECT_INSIDE] = see_subject,
	[RULE_IDENTIFIER_OUTSIDE] = see_identifier,
	[RULE_WORDS] = see_words,
	[RULE_UNSCANNED] = see_unscanned,
};

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
		.findings = s->own.v,
		.findings_len = s->own.len };
}

/* What is told of others asks nothing of the sender, whatever the rule does. */
static struct reason
reason_of_reported(const struct rule *rule, const struct seen *s)
{
	return (struct reason){ .rule = rule->name,
		.clause = rule->clause,
		.mode = rule->mode,
		.action = ACTION_ACCEPT,
		.severity = s->reported.severity,
		.queue = rule->refer_to,
		.context = UTF8("reported"),
		.findings = s->reported.v,
		.findings_len = s->reported.len };
}

void
policy_decide(struct arena *a, const struct policy *policy,
    const struct context *context, const struct record *record,
    struct verdict *out)
{
	struct deciding d = { a, context, record };
	struct verdict v = { .action = ACTION_ACCEPT };
	struct cause *causes = arena_array(a, policy->len + 1, sizeof(*causes));
	size_t n = 0;

	v.reasons = arena_array(a, 2 * policy->len + 1, sizeof(*v.reasons));
	for (size_t i = 0; i < policy->len; i++) {
		const struct rule *rule = &policy->rules[i];
		struct seen s = { 0 };

		if (rule->mode == MODE_OFF)
			continue;
		looks[rule->kind](&d, rule, &s);
		if (s.reported.len > 0)
			v.reasons[v.reasons_len++] =
			    reason_of_reported(rule, &s);
		if (!s.applies)
			continue;
		v.reasons[v.reasons_len++] = reason_of(rule, &s);
		if (rule->mode != MODE_ENFORCE)
			continue;
		if (rule->action > v.action)
			v.action = rule->action;
		if (rule->action == ACTION_REJECT)
			causes[n++] = (struct cause){ rule, s.identifier };
	}
	if (n > 0) {
		v.code = UTF8("550 5.7.1");
		v.reference = context->reference;
		v.text =
		    words_refused(a, context, &record->envelope, causes, n);
	}
	*out = v;
}
