/*
 * see_words.c - words, danger to a child, sealed mail, what was not read
 */
#include "policy/marks.h"
#include "policy/see.h"

/* Least severity that neither signature nor newsletter excuses. */
enum { GRAVE = 4 };

/* What the rule does with a finding: only others' words are not counted. */
static enum others_words
use_of(
    const struct deciding *d, const struct rule *rule, const struct finding *f)
{
	if (finding_is_quoted(d, f))
		return rule->quoted;
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

void
see_words(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (f->kind != FINDING_WORD || f->severity < rule->least ||
		    !list_allows(&rule->about, f->id) ||
		    list_has(&rule->except, f->id))
			continue;
		switch (use_of(d, rule, f)) {
		case OTHERS_COUNT:
			seen_finding(d, s, i);
			break;
		case OTHERS_REFER:
			seen_reported(d, s, i);
			break;
		case OTHERS_IGNORE:
			break;
		}
	}
	seen_fact(d, s,
	    "%zu words of severity %d and more are the writer's, "
	    "%zu are told of others",
	    s->own.len, rule->least, s->reported.len);
	/* One that names categories tells of its first; else none is told. */
	if (rule->about.len == 0)
		s->cause = UTF8("");
}

/* The same, whoever said it: a cry for help may quote and may report. */
void
see_danger(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (f->kind == FINDING_WORD && f->severity >= rule->least &&
		    list_has(&rule->about, f->id) &&
		    use_of(d, rule, f) != OTHERS_IGNORE)
			seen_finding(d, s, i);
	}
	seen_fact(d, s, "%zu words of danger", s->own.len);
	s->cause = UTF8("");
}

/* It bears a mark that closes it to all but two people together. */
void
see_sealed(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	uint32_t marks = d->marks & rule->marks;

	for (unsigned i = 0; i < MARKS_MAX; i++)
		if ((marks & 1u << i) != 0) {
			struct utf8 name = mark_name(d->policy, i);

			seen_fact(
			    d, s, "it is marked %.*s", (int)name.len, name.p);
			if (!s->applies)
				s->cause = name;
			s->applies = 1;
		}
	if (!s->applies)
		seen_fact(d, s, "it bears none of these marks");
}

void
see_unscanned(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct record *r = d->record;

	for (size_t i = 0; i < r->gaps.len; i++)
		if (list_allows(&rule->about, r->gaps.v[i]))
			s->applies = 1;
	seen_fact(d, s, "%zu gaps of the whole message", r->gaps.len);
	/* What the second scan says when it could not read it either. */
	for (size_t i = 0; s->applies && i < r->findings_len; i++)
		if (utf8_equal(r->findings[i].id, UTF8("unscanned-twice")))
			seen_finding(d, s, i);
	s->cause = UTF8("");
}
