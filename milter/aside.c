/*
 * aside.c - what a verdict asks for beside an answer: the outbox and notices
 */
#include "milter/aside.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "milter/subject.h"
#include "policy/letters.h"
#include "policy/policy.h"
#include "store/expiry.h"
#include "store/notice.h"

enum {
	/* Of a delay whose rule names no time: a password behind its file. */
	DELAY_MS = 5 * 60 * 1000,
	/* Octets of a thread's key that are kept. */
	THREAD_OCTETS = 32,
	/* Danger to a child, as severities go. */
	DANGER_SEVERITY = 4,
	/* A clause of the policy, with the words before it. */
	RULE_OCTETS = 300,
};

int
aside_is_ours(const struct verdict *v)
{
	return v->action == ACTION_HOLD || v->action == ACTION_DELAY;
}

void
aside_complete(struct arena *a, struct record *r)
{
	struct verdict *v = &r->verdict;

	if (v->action != ACTION_ACCEPT && v->reference.len == 0)
		v->reference = policy_reference(a, r->id.b);
	if (v->action == ACTION_DELAY && v->until_ms == 0)
		v->until_ms = r->received_ms + DELAY_MS;
}

/* -- a message that waits ----------------------------------------------------- */

/* The first message of its thread, as a key that tells nothing. */
static struct utf8
thread_of(struct arena *a, const struct header *h)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_TEXT + 1];
	struct bytes first = field_given(h->message_id);

	if (h->references.len > 0)
		first = field_given(h->references.v[0]);
	else if (h->in_reply_to.len > 0)
		first = field_given(h->in_reply_to.v[0]);
	if (first.len == 0)
		return UTF8("");
	sha256(first, digest);
	sha256_format(digest, text);
	return arena_utf8(a, (struct utf8){ text, THREAD_OCTETS });
}

/* The envelope, with the recipients that the verdict adds. */
static struct envelope
envelope_of(struct arena *a, const struct record *r)
{
	struct envelope envelope = { .sender = r->envelope.sender,
		.sender_args = r->envelope.sender_args };
	const struct verdict *v = &r->verdict;
	size_t n = r->envelope.recipients_len;

	envelope.recipients =
	    arena_array(a, n + v->changes_len, sizeof(struct recipient));
	if (n > 0)
		memcpy(envelope.recipients, r->envelope.recipients,
		    n * sizeof(struct recipient));
	for (size_t i = 0; i < v->changes_len; i++)
		if (utf8_equal(v->changes[i].change, UTF8("add_recipient")))
			envelope.recipients[n++].address = v->changes[i].value;
	envelope.recipients_len = n;
	return envelope;
}

/* The octets, with the subject that the verdict gives them. */
static struct bytes
octets_of(const struct aside *s)
{
	const struct collected *m = s->message;
	const struct verdict *v = &s->record->verdict;
	struct bytes octets = s->octets;

	for (size_t i = 0; i < v->changes_len; i++) {
		size_t behind = (size_t)(m->subject_at + m->subject_len);
		struct strbuf b;

		if (!utf8_equal(v->changes[i].change, UTF8("change_subject")))
			continue;
		strbuf_init(&b, MESSAGE_MAX);
		strbuf_add(&b, s->octets.p, (size_t)m->subject_at);
		strbuf_str(&b, "Subject: ");
		subject_encode(v->changes[i].value.text, "\r\n ", &b);
		strbuf_str(&b, "\r\n");
		strbuf_add(&b, s->octets.p + behind, s->octets.len - behind);
		if (!strbuf_over(&b))
			octets = arena_bytes(m->a, strbuf_bytes(&b));
		strbuf_done(&b);
	}
	return octets;
}

/* A rule that holds it asks for somebody else's word; a thief's is nobody's. */
static int
is_judged(const struct verdict *v)
{
	for (size_t i = 0; i < v->reasons_len; i++) {
		const struct reason *r = &v->reasons[i];

		if (r->mode == MODE_ENFORCE && r->action == ACTION_HOLD &&
		    (r->approve.len > 0 ||
			utf8_equal(r->kind, UTF8("suspended"))))
			return 1;
	}
	return 0;
}

/* -- what its sender is offered ------------------------------------------------- */

/* Number of a recipient from 1; 0: it is none's address. */
static uint32_t
number_of(const struct envelope *envelope, struct utf8 address)
{
	for (size_t i = 0; i < envelope->recipients_len; i++)
		if (utf8_equal(envelope->recipients[i].address.text, address))
			return (uint32_t)i + 1;
	return 0;
}

/* What cures a cause without its sender editing anything. */
static void
offer_cure(const struct reason *r, struct outbox_item *item)
{
	if (r->mode != MODE_ENFORCE || r->action != ACTION_HOLD)
		return;
	if (utf8_equal(r->kind, UTF8("attachment-unprotected")))
		item->offers |= OFFER_PROTECT;
	if (item->envelope.recipients_len < 2)
		return;
	if (utf8_equal(r->kind, UTF8("visible-recipients")))
		item->offers |= OFFER_SEPARATE;
	if (utf8_equal(r->kind, UTF8("misdirected")) && item->odd == 0)
		item->odd = number_of(&item->envelope, r->shown);
	if (item->odd != 0)
		item->offers |= OFFER_REMOVE;
}

/* A suspended account is offered nothing: somebody else may have it. */
static void
offer(const struct verdict *v, struct outbox_item *item)
{
	for (size_t i = 0; i < v->reasons_len; i++)
		if (v->reasons[i].mode == MODE_ENFORCE &&
		    utf8_equal(v->reasons[i].kind, UTF8("suspended")))
			return;
	item->offers = OFFER_RETURN;
	if (item->is_judged || item->action != ACTION_HOLD)
		return;
	item->offers |= OFFER_RELEASE;
	for (size_t i = 0; i < v->reasons_len; i++)
		offer_cure(&v->reasons[i], item);
}

int
aside_keep(const struct aside *s, struct err *e)
{
	const struct record *r = s->record;
	const struct verdict *v = &r->verdict;
	struct arena *a = s->message->a;
	struct outbox_item item = { .id = r->id,
		.message = r->id,
		.kind = OUTBOX_MESSAGE,
		.action = v->action,
		.created_ms = r->received_ms,
		.until_ms = v->until_ms,
		.is_from_inside = s->is_from_inside,
		.is_judged = is_judged(v),
		.reference = v->reference,
		.told = v->text,
		.thread = thread_of(a, &r->header),
		.envelope = envelope_of(a, r) };

	offer(v, &item);
	/* What cannot go back, which would be a late bounce, is overdue then. */
	if (v->action == ACTION_HOLD)
		item.expires_ms =
		    expiry_ms(r->received_ms, s->hours, s->hours_len);
	return outbox_put(a, s->host->outbox, &s->message->settings->own, &item,
	    octets_of(s), e);
}

/* -- notices ------------------------------------------------------------------- */

/*
 * Somebody is in danger; what others tell was said is not meant, nor what is
 * the safeguarding lead's for another cause.
 */
static int
is_danger(const struct reason *reason)
{
	if (!utf8_equal(reason->kind, UTF8("danger")) &&
	    !utf8_equal(reason->kind, UTF8("words")))
		return 0;
	return reason->mode >= MODE_NUDGE && reason->context.len == 0 &&
	       reason->severity >= DANGER_SEVERITY &&
	       utf8_equal(reason->queue, UTF8("dsl"));
}

/* The first reason to fear for a child; NULL: none. */
static const struct reason *
danger_of(const struct verdict *v)
{
	for (size_t i = 0; i < v->reasons_len; i++)
		if (is_danger(&v->reasons[i]))
			return &v->reasons[i];
	return NULL;
}

/* What a notice about a record is made with. */
struct telling {
	struct arena *a;
	const struct settings *settings;
	const struct outbox *outbox;
	const struct record *record;
};

/* Fill and post the letter `name`; what `slots` say of it beside its reference. */
static int
post(const struct telling *s, const char *name, struct notice *n,
    struct letter_slots slots, struct err *e)
{
	const struct letter *letter = letter_named(name);
	struct notice_way way = { .conf = &s->settings->conf,
		.outbox = s->outbox,
		.keys = &s->settings->own };

	n->message = s->record->id;
	n->now_ms = clock_now_ms();
	n->subject = letter_fill(s->a, letter->subject, &slots);
	n->text = letter_fill(s->a, letter->text, &slots);
	return notice_post(s->a, &way, n, e);
}

/*
 * Of a message that goes: what was changed, and what is advised.  The verdict
 * has the text of each rule; one without has nothing for its sender.
 */
static int
tell_sender(const struct aside *s, struct err *e)
{
	const struct telling telling = { s->message->a, s->message->settings,
		s->host->outbox, s->record };
	const struct verdict *v = &s->record->verdict;
	struct notice n = { .is_answer = 1,
		.to = s->record->envelope.sender,
		.reference = v->reference };
	const struct letter_slot slots[] = { { "told", v->text },
		{ "ref", v->reference } };

	if (aside_is_ours(v) || v->action == ACTION_REJECT ||
	    !s->is_from_inside || n.to.text.len == 0 || v->text.len == 0 ||
	    advised_already(s->host->advised, s->record))
		return 0;
	n.id = outbox_derived(s->record->id, NTH_SENT);
	return post(&telling, "sent", &n, (struct letter_slots){ slots, 2 }, e);
}

/* ", rule 3.5": the school's own clause on what was found. */
static struct utf8
rule_of(struct arena *a, const struct reason *reason)
{
	struct strbuf b;
	struct utf8 text;

	strbuf_init(&b, RULE_OCTETS);
	if (reason->clause.len > 0)
		strbuf_fmt(&b, ", rule %.*s", (int)reason->clause.len,
		    reason->clause.p);
	text = arena_utf8(a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return text;
}

static int
tell_dsl(
    const struct telling *s, const char *address, unsigned nth, struct err *e)
{
	const struct record *r = s->record;
	struct notice n = { .id = outbox_derived(r->id, NTH_DANGER + nth),
		.to = field_from(s->a, bytes_of(utf8_from(address))),
		.reference = policy_reference(s->a, r->id.b) };
	char id[UUID_TEXT + 1];
	const struct letter_slot slots[] = {
		{ "record", { id, UUID_TEXT } },
		{ "sender", r->envelope.sender.text },
		{ "ref", n.reference },
		{ "rule", rule_of(s->a, danger_of(&r->verdict)) },
	};

	uuid_format(r->id, id);
	return post(s, "danger", &n,
	    (struct letter_slots){ slots, sizeof(slots) / sizeof(*slots) }, e);
}

int
aside_is_danger(const struct verdict *v)
{
	return danger_of(v) != NULL;
}

int
aside_alert(struct arena *a, const struct settings *settings,
    const struct outbox *o, const struct record *record, struct err *e)
{
	const struct telling telling = { a, settings, o, record };
	const struct conf_list *dsl = &settings->conf.dsl_addresses;

	for (size_t i = 0; i < dsl->len; i++)
		if (tell_dsl(&telling, dsl->v[i], (unsigned)i, e) == -1)
			return -1;
	return 0;
}

int
aside_notify(const struct aside *s, struct err *e)
{
	if (aside_is_danger(&s->record->verdict) &&
	    aside_alert(s->message->a, s->message->settings, s->host->outbox,
		s->record, e) == -1)
		return -1;
	return tell_sender(s, e);
}
