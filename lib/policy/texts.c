/*
 * texts.c - what a rule would tell whom: for who is to approve the words
 */
#include "policy/texts.h"

#include "policy/kinds.h"
#include "policy/wordings.h"

enum {
	/* Causes of one kind: more than there are identifiers. */
	CAUSES_MAX = 64,
	OUTSIDERS = WHO_OUTSIDE | WHO_PARTNER | WHO_PARENT | WHO_PRIVATE |
		    WHO_OWN | WHO_WEBMAIL | WHO_STRANGER | WHO_ANYBODY,
	PUPILS = WHO_PUPIL | WHO_UNKNOWN | WHO_INSIDE | WHO_ANYBODY,
};

struct gathering {
	struct arena *a;
	const struct rule *rule;
	const struct text_sample *sample;
	struct rule_text *v;
	size_t len;
};

struct utf8
audience_name(enum audience audience)
{
	static const char *const names[AUDIENCES] = { [AUDIENCE_STAFF] =
							  "staff",
		[AUDIENCE_PUPIL] = "pupil",
		[AUDIENCE_OUTSIDE] = "outside" };

	return utf8_from(names[audience]);
}

/* 1: somebody of the audience may be the rule's sender. */
static int
is_reached(const struct gathering *g, enum audience audience)
{
	uint32_t from = g->rule->from;

	if (g->sample->is_to_everybody)
		return 1;
	if (audience == AUDIENCE_OUTSIDE)
		return (from & OUTSIDERS) != 0;
	if (audience == AUDIENCE_PUPIL)
		return (from & PUPILS) != 0;
	return (from & ~(uint32_t)(OUTSIDERS | WHO_PUPIL)) != 0 ||
	       (from & WHO_ANYBODY) != 0;
}

/* -- one text ----------------------------------------------------------------- */

/* What such a rule changes, as its look would say. */
static size_t
changes_of(const struct gathering *g, struct change *out)
{
	if (g->sample->action != ACTION_CHANGE ||
	    g->sample->mode != MODE_ENFORCE)
		return 0;
	if (g->rule->kind == RULE_LINE_MANAGER)
		*out = (struct change){ .change = UTF8("add_recipient"),
			.value.text = UTF8("your.manager@school.example") };
	else
		*out = (struct change){ .change = UTF8("change_subject"),
			.value.text = g->rule->prefix };
	return 1;
}

static void
gather_text(struct gathering *g, enum audience audience, struct utf8 cause)
{
	const struct text_sample *sample = g->sample;
	const struct rule *rule = g->rule;
	struct reason reason = { .rule = rule->name,
		.clause = rule->clause,
		.mode = sample->mode,
		.action = sample->action,
		.queue = rule->queue,
		.kind = utf8_from(kind_row(rule->kind)->name),
		.cause = cause,
		.shown = sample->shown,
		.number = rule->kind == RULE_SUBJECT_INSIDE ? sample->earlier_ms
							    : sample->number };
	struct change change;
	struct verdict verdict = { .reasons = &reason,
		.reasons_len = 1,
		.changes = &change,
		.changes_len = changes_of(g, &change),
		.until_ms = sample->until_ms,
		.action = sample->mode == MODE_ENFORCE ? sample->action
						       : ACTION_ACCEPT };
	struct utf8 text = words_for(
	    g->a, sample->context, sample->record, &verdict, audience);

	if (text.len > 0)
		g->v[g->len++] = (struct rule_text){ audience, cause, text };
}

/* -- their causes --------------------------------------------------------------- */

/* Which of a kind's causes a rule looks for: by what it sets. */
static int
is_by(const struct rule *rule, struct utf8 cause)
{
	static const struct {
		const char *cause;
		enum recalled_by by;
	} ways[] = { { "thread", RECALLED_BY_THREAD },
		{ "text", RECALLED_BY_TEXT }, { "file", RECALLED_BY_FILE },
		{ "enclosed", RECALLED_BY_ENCLOSURE }, { "", RECALLED_NOT } };

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (utf8_equal(cause, utf8_from(ways[i].cause)))
			return (rule->by & 1u << ways[i].by) != 0;
	return 1;
}

static int
is_odd(const struct rule *rule, struct utf8 cause)
{
	if (utf8_equal(cause, UTF8("pupil")))
		return (rule->to & WHO_PUPIL) != 0;
	if (utf8_equal(cause, UTF8("parent")))
		return (rule->to & WHO_PARENT) != 0;
	return (rule->to & ~(uint32_t)(WHO_PUPIL | WHO_PARENT)) != 0;
}

static int
is_bounded(const struct rule *rule, struct utf8 cause)
{
	if (utf8_equal(cause, UTF8("size")))
		return rule->megabytes > 0;
	if (utf8_equal(cause, UTF8("hour")))
		return rule->hour > 0;
	if (utf8_equal(cause, UTF8("day")))
		return rule->day > 0;
	return rule->limit > 0;
}

static int
is_carried(const struct rule *rule, struct utf8 cause)
{
	size_t media = 0, all = rule->types.len + rule->endings.len;

	for (size_t i = 0; i < rule->types.len; i++)
		media += type_is_media(rule->types.v[i]) != 0;
	for (size_t i = 0; i < rule->endings.len; i++)
		media += ending_is_media(rule->endings.v[i]) != 0;
	if (utf8_equal(cause, UTF8("structure")))
		return rule->structure.len > 0;
	return utf8_equal(cause, UTF8("media")) ? media > 0 : all > media;
}

/* Words of some categories have a text of their own. */
static int
is_of_category(const struct rule *rule, struct utf8 cause)
{
	if (cause.len > 0)
		return rule->about.len > 0 && list_has(&rule->about, cause);
	for (size_t i = 0; i < rule->about.len; i++)
		if (wording_of(UTF8("words"), rule->about.v[i], AUDIENCE_STAFF)
			->cause == NULL)
			return 1;
	return rule->about.len == 0;
}

static int
is_looked_for(const struct gathering *g, struct utf8 cause)
{
	if (g->sample->is_to_everybody)
		return 1;
	switch (g->rule->kind) {
	case RULE_SUBJECT_INSIDE:
		return is_by(g->rule, cause);
	case RULE_MISDIRECTED:
		return is_odd(g->rule, cause);
	case RULE_MASS_MAIL:
		return is_bounded(g->rule, cause);
	case RULE_FILES:
		return is_carried(g->rule, cause);
	case RULE_WORDS:
		return is_of_category(g->rule, cause);
	default:
		return 1;
	}
}

/* Identifiers that the rule is about; all that have words without a list. */
static void
gather_identifiers(struct gathering *g, enum audience audience)
{
	const struct word_list *about = &g->rule->about;
	const struct identifier_wording *row;

	for (size_t i = 0; i < about->len && i < CAUSES_MAX / 2; i++)
		gather_text(g, audience, about->v[i]);
	for (row = wording_identifiers(); about->len == 0 && row->id != NULL;
	     row++)
		gather_text(g, audience, utf8_from(row->id));
}

static void
gather_causes(struct gathering *g, enum audience audience)
{
	struct utf8 kind = utf8_from(kind_row(g->rule->kind)->name);
	struct wording_table table =
	    audience == AUDIENCE_PUPIL ? wordings_of_pupils() : wordings_all();

	for (size_t i = 0; i < table.len; i++) {
		const struct wording *w = &table.v[i];
		struct utf8 cause = utf8_from(w->cause != NULL ? w->cause : "");

		if (!utf8_equal(kind, utf8_from(w->kind)) ||
		    (w->audience == AUDIENCE_OUTSIDE &&
			audience != AUDIENCE_OUTSIDE))
			continue;
		/* To who is outside one text is as another. */
		if (audience == AUDIENCE_OUTSIDE &&
		    w->audience != AUDIENCE_OUTSIDE && w->cause != NULL)
			continue;
		if (w->is_identifier && audience != AUDIENCE_OUTSIDE)
			gather_identifiers(g, audience);
		else if (is_looked_for(g, cause))
			gather_text(g, audience, cause);
	}
}

size_t
policy_texts(struct arena *a, const struct policy *policy, size_t i,
    const struct text_sample *sample, struct rule_text **out)
{
	struct gathering g = { .a = a,
		.rule = &policy->rules[i],
		.sample = sample,
		.v = arena_array(
		    a, (size_t)AUDIENCES * CAUSES_MAX, sizeof(*g.v)) };

	for (int audience = 0; audience < AUDIENCES; audience++)
		if (is_reached(&g, (enum audience)audience))
			gather_causes(&g, (enum audience)audience);
	*out = g.v;
	return g.len;
}
