/*
 * see_bulk.c - chain letters and floods
 */
#include "policy/see.h"

enum { MEGABYTE = 1024 * 1024 };

/* A letter that asks to be passed on, to so many. */
void
see_chain_letter(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	size_t n = d->record->envelope.recipients_len;

	seen_fact(d, s, "%zu recipients; %llu make a chain", n,
	    (unsigned long long)rule->limit);
	if (n < rule->limit)
		return;
	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (f->kind == FINDING_WORD && f->severity >= rule->least &&
		    list_has(&rule->about, f->id) &&
		    !utf8_equal(f->context, UTF8("reported")))
			seen_finding(d, s, i);
	}
	seen_fact(d, s, "%zu findings of chain letters", s->own.len);
	s->cause = UTF8("");
}

/* More than the policy allows at once, in an hour, in a day. */
void
see_mass_mail(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct recalled *r = &d->context->recalled;
	uint64_t n = d->record->envelope.recipients_len;
	const struct {
		const char *cause;
		uint64_t has, limit;
	} bounds[] = {
		{ "at-once", n, rule->limit },
		{ "hour", r->hour_recipients + n, rule->hour },
		{ "day", r->day_recipients + n, rule->day },
		{ "size", d->record->size * n / MEGABYTE, rule->megabytes },
	};

	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		if (bounds[i].limit == 0)
			continue;
		seen_fact(d, s, "%s: %llu of %llu", bounds[i].cause,
		    (unsigned long long)bounds[i].has,
		    (unsigned long long)bounds[i].limit);
		if (s->applies || bounds[i].has <= bounds[i].limit)
			continue;
		seen_cause(s, bounds[i].cause, (struct utf8){ NULL, 0 });
		s->number = bounds[i].has;
	}
}
