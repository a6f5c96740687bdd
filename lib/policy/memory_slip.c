/*
 * memory_slip.c - what the rules would have said had this host known more
 */
#include "policy/memory_slip.h"

enum {
	/* Where the rule rejects, it tells no time. */
	SOON_MS = 5 * 60 * 1000
};

static int
has_reason(const struct verdict *v, const struct reason *reason)
{
	for (size_t i = 0; i < v->reasons_len; i++)
		if (utf8_equal(v->reasons[i].rule, reason->rule))
			return 1;
	return 0;
}

/* Those that somebody would be shown and the verdict lacks. */
static struct reason *
added(struct arena *a, const struct verdict *would, const struct record *record,
    size_t *len)
{
	struct reason *v = arena_array(a, would->reasons_len, sizeof(*v));

	*len = 0;
	for (size_t i = 0; i < would->reasons_len; i++) {
		struct reason reason = would->reasons[i];

		if (reason.mode < MODE_NUDGE ||
		    has_reason(&record->verdict, &reason))
			continue;
		if (reason.queue.len == 0 && reason.action != ACTION_ACCEPT)
			reason.queue = UTF8("headteacher");
		v[(*len)++] = reason;
	}
	return v;
}

static int
asks(const struct record *r, enum fact_kind kind)
{
	for (size_t i = 0; i < r->asked_len; i++)
		if (r->asked[i].kind == kind)
			return 1;
	return 0;
}

static void
slip_internal(struct arena *a, const struct policy *policy,
    struct context context, struct record *r)
{
	struct verdict would;

	context.recalled.internal =
	    (struct recalled_mail){ .by = RECALLED_BY_THREAD,
		    .received_ms = context.now_ms };
	policy_decide(a, policy, &context, r, &would);
	r->would_internal = added(a, &would, r, &r->would_internal_len);
}

static void
slip_soon(struct arena *a, const struct policy *policy, struct context context,
    struct record *r)
{
	struct recalled_protected now = { .at_ms = context.now_ms };
	struct verdict would;

	context.recalled.protected = &now;
	context.recalled.protected_len = 1;
	policy_decide(a, policy, &context, r, &would);
	r->would_soon = added(a, &would, r, &r->would_soon_len);
	r->soon_ms = would.until_ms > context.now_ms
			 ? would.until_ms - context.now_ms
			 : SOON_MS;
}

void
memory_slip(struct arena *a, const struct policy *policy,
    const struct context *context, struct record *record)
{
	if (asks(record, FACT_INTERNAL_MAIL) ||
	    asks(record, FACT_INTERNAL_TEXT))
		slip_internal(a, policy, *context, record);
	if (asks(record, FACT_PROTECTED))
		slip_soon(a, policy, *context, record);
}
