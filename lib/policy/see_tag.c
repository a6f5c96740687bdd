/*
 * see_tag.c - 'internal' stays inside, and stands where it belongs
 */
#include "base/strbuf.h"
#include "policy/see.h"

enum { SUBJECT_OCTETS_MAX = 8192 };

/* What sticks to a thread though the subject was renamed. */
static const char *
remembered(const struct recalled_mail *mail)
{
	static const char *const causes[] = {
		[RECALLED_NOT] = NULL,
		[RECALLED_BY_THREAD] = "thread",
		[RECALLED_BY_TEXT] = "text",
		[RECALLED_BY_FILE] = "file",
	};

	return mail->by <= RECALLED_BY_FILE ? causes[mail->by] : NULL;
}

static int
enclosed_stands(const struct deciding *d, const struct rule *rule)
{
	const struct fields *v = &d->record->enclosed_subjects;

	for (size_t i = 0; i < v->len; i++)
		if (phrase_stands(v->v[i].text, &rule->about, &rule->except))
			return 1;
	return 0;
}

/* The tag stands in the subject, or sticks to what this message goes on with. */
void
see_subject(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct recalled_mail *earlier = &d->context->recalled.internal;
	const char *by = remembered(earlier);

	if (d->outsiders == 0)
		return;
	if (phrase_stands(
		d->record->header.subject.text, &rule->about, &rule->except)) {
		seen_fact(d, s, "the subject bears the word");
		seen_cause(s, "subject", d->outsider);
	} else if (enclosed_stands(d, rule)) {
		seen_fact(d, s, "a message enclosed in it bears the word");
		seen_cause(s, "enclosed", d->outsider);
	} else if (by != NULL) {
		seen_fact(d, s, "an earlier message bore the word (%s)", by);
		seen_cause(s, by, d->outsider);
		s->number = earlier->received_ms;
	} else {
		seen_fact(d, s,
		    "neither it nor a message before it bears the "
		    "word");
	}
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

/* Personal information among staff, and nothing keeps it inside. */
void
see_missing_tag(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct record *r = d->record;

	if (d->outsiders > 0 || (d->to_any & WHO_PARTNER) != 0) {
		seen_fact(d, s, "somebody outside gets it");
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
