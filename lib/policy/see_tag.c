/*
 * see_tag.c - 'internal' stays inside, and stands where it belongs
 */
#include "base/strbuf.h"
#include "policy/see.h"

enum { SUBJECT_OCTETS_MAX = 8192 };

/* The row of words.c for what sticks though the subject was renamed. */
static const char *
remembered(const struct deciding *d, const struct rule *rule)
{
	static const char *const causes[] = {
		[RECALLED_NOT] = NULL,
		[RECALLED_BY_THREAD] = "thread",
		[RECALLED_BY_ENCLOSURE] = "enclosed",
		[RECALLED_BY_TEXT] = "text",
		[RECALLED_BY_FILE] = "file",
	};
	enum recalled_by by = d->context->recalled.internal.by;

	return by <= RECALLED_BY_FILE && (rule->by & 1u << by) != 0 ? causes[by]
								    : NULL;
}

static int
one_stands(const struct fields *v, const struct rule *rule)
{
	for (size_t i = 0; i < v->len; i++)
		if (phrase_stands(v->v[i].text, &rule->about, &rule->except))
			return 1;
	return 0;
}

/* Why the message is to stay inside, or NULL: it need not. */
static const char *
inside_by(const struct deciding *d, const struct rule *rule)
{
	if ((rule->by & 1u << RECALLED_NOT) != 0 &&
	    (phrase_stands(
		 d->record->header.subject.text, &rule->about, &rule->except) ||
		one_stands(&d->record->other_subjects, rule)))
		return "subject";
	if ((rule->by & 1u << RECALLED_BY_ENCLOSURE) != 0 &&
	    one_stands(&d->record->enclosed_subjects, rule))
		return "enclosed";
	return remembered(d, rule);
}

int
subject_is_inside(const struct deciding *d, const struct rule *rule)
{
	return (d->sender & rule->from) != 0 && inside_by(d, rule) != NULL;
}

/* The tag stands in the subject, or sticks to what this message goes on with. */
void
see_subject(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const char *by = inside_by(d, rule);

	seen_fact(d, s, "%s%s",
	    by == NULL ? "neither it nor a message before it bears the word"
		       : "the word is there: ",
	    by == NULL ? "" : by);
	if (by == NULL || d->outsiders == 0)
		return;
	seen_cause(s, by, d->outsider);
	s->number = d->context->recalled.internal.received_ms;
}

/* "[internal] " before the subject as it is. */
static struct field
tagged(const struct deciding *d, const struct rule *rule)
{
	struct bytes subject = bytes_of(d->record->header.subject.text);
	struct strbuf b;
	struct field out;

	strbuf_init(&b, SUBJECT_OCTETS_MAX);
	strbuf_add(&b, rule->prefix.p, rule->prefix.len);
	strbuf_add(&b, subject.p, subject.len);
	out = field_from(d->a,
	    arena_bytes(d->a, (struct bytes){ (unsigned char *)b.p, b.len }));
	strbuf_done(&b);
	return out;
}

/*
 * Personal information among staff, and nothing keeps it inside.  What a pupil
 * gets is his own to pass on.
 */
void
see_missing_tag(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct record *r = d->record;

	if (d->outsiders > 0 || (d->to_any & WHO_PARTNER) != 0) {
		seen_fact(d, s, "somebody outside gets it");
		return;
	}
	if ((d->to_any & WHO_PUPIL) != 0) {
		seen_fact(d, s, "a pupil gets it");
		return;
	}
	if (phrase_stands(r->header.subject.text, &rule->tag, &rule->except)) {
		seen_fact(d, s, "the subject bears the word");
		return;
	}
	for (size_t i = 0; i < r->findings_len; i++)
		if (identifier_counts(rule, &r->findings[i], 1))
			seen_finding(d, s, i);
	seen_fact(d, s, "%zu findings are personal information", s->own.len);
	if (!s->applies || rule->action != ACTION_CHANGE)
		return;
	s->changes = arena_array(d->a, 1, sizeof(*s->changes));
	s->changes[0] = (struct change){ .change = UTF8("change_subject"),
		.value = tagged(d, rule) };
	s->changes_len = 1;
}
