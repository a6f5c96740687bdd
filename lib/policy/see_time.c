/*
 * see_time.c - school hours
 */
#include "policy/see.h"

/* The stretch that is open now, or the next to come; NULL: none is known. */
static const struct hours *
hours_at(const struct context *c)
{
	for (size_t i = 0; i < c->hours_len; i++)
		if (c->now_ms < c->hours[i].closes_ms)
			return &c->hours[i];
	return NULL;
}

static int
is_open(const struct context *c)
{
	const struct hours *h = hours_at(c);

	return h != NULL && c->now_ms >= h->opens_ms;
}

/* Pupils and parents are written to at appropriate times of day. */
void
see_out_of_hours(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct hours *h = hours_at(d->context);

	if (h == NULL || is_open(d->context)) {
		seen_fact(d, s, "%s",
		    h == NULL ? "no school hours are known"
			      : "it is sent in school hours");
		return;
	}
	seen_cause(s, "", (struct utf8){ NULL, 0 });
	if (rule->action == ACTION_DELAY)
		s->until_ms = h->opens_ms;
	s->number = h->opens_ms;
}

/* Personal mail in working time is counted; what it means people decide. */
void
see_excessive(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	uint64_t n = d->context->recalled.day_personal;
	int is_personal = (d->to_any & (WHO_OWN | WHO_PRIVATE)) != 0 ||
			  (d->marks & rule->marks) != 0;

	seen_fact(d, s, "%llu today; too many are %llu", (unsigned long long)n,
	    (unsigned long long)rule->limit);
	if (!is_personal || !is_open(d->context) || n < rule->limit)
		return;
	seen_cause(s, "", (struct utf8){ NULL, 0 });
	s->number = n;
}
