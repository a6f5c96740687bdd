/*
 * see_people.c - who writes to whom, and who sees whom
 */
#include <stdlib.h>

#include "policy/family.h"

/* The login's person, else the envelope sender's. */
static const struct known *
writer(const struct deciding *d)
{
	return d->context->login.found ? &d->context->login
				       : &d->context->sender;
}

/* The first recipient of these, as given; empty: none. */
static struct utf8
first_of(const struct deciding *d, uint32_t who)
{
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if ((d->to[i] & who) != 0)
			return deciding_recipient(d, i);
	return (struct utf8){ NULL, 0 };
}

/* What the message carries, of what the rule asks for. */
static uint32_t
carried(const struct deciding *d, const struct rule *rule)
{
	const struct record *r = d->record;
	uint32_t has = 0;

	for (size_t i = 0; i < r->parts_len; i++) {
		if (!r->parts[i].is_attachment)
			continue;
		has |= CARRIED_ATTACHMENT;
		if (utf8_begins(r->parts[i].type.text, "image/"))
			has |= CARRIED_PICTURE;
		if (r->parts[i].encrypted)
			has |= CARRIED_PROTECTED;
	}
	for (size_t i = 0; i < r->findings_len; i++) {
		const struct finding *f = &r->findings[i];

		if (f->kind == FINDING_NAME)
			has |= CARRIED_NAME;
		if (identifier_counts(rule, f, 0))
			has |= CARRIED_PERSONAL;
	}
	return has;
}

/* 1: it carries one of what the rule names, or the rule names nothing. */
static int
is_laden(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	uint32_t has;

	if (rule->carrying == 0)
		return 1;
	has = carried(d, rule);
	if ((has & rule->carrying) == 0)
		seen_fact(d, s, "it carries nothing that the rule names");
	return (has & rule->carrying) != 0;
}

/* -- the line manager ------------------------------------------------------- */

void
see_line_manager(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct utf8 manager = writer(d)->manager;
	size_t n = deciding_people(d, rule->to);

	if (manager.len == 0) {
		seen_fact(d, s, "the directory names no line manager");
		return;
	}
	if ((d->marks & (1u << MARK_MANAGER)) != 0) {
		seen_fact(d, s, "the line manager gets it already");
		return;
	}
	seen_fact(d, s, "%zu pupils or parents; a letter to all has %llu", n,
	    (unsigned long long)rule->limit);
	if (n > rule->limit)
		return;
	seen_cause(s, "", first_of(d, rule->to));
	if (rule->action != ACTION_CHANGE)
		return;
	s->changes = arena_array(d->a, 1, sizeof(*s->changes));
	s->changes[0] = (struct change){ .change = UTF8("add_recipient"),
		.value = { .text = manager } };
	s->changes_len = 1;
}

/* -- private accounts ---------------------------------------------------------- */

/* School business to somebody's own address. */
void
see_private_account(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	if (!is_laden(d, rule, s))
		return;
	seen_cause(s, (d->to_any & rule->to & WHO_OWN) != 0 ? "own" : "",
	    first_of(d, rule->to));
}

static int
is_private(const struct known *known)
{
	return known->found && known->kind == ADDRESS_PRIVATE;
}

/* A private address stands where the school's belongs: From, Reply-To. */
void
see_private_sender(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct mailboxes *answers = &d->record->header.reply_to;

	if ((d->sender & WHO_PRIVATE) != 0 ||
	    (is_private(&d->context->from) && (d->sender & WHO_INSIDE) != 0)) {
		seen_cause(s, "from", first_of(d, rule->to));
		return;
	}
	if (is_private(&d->context->answers)) {
		seen_cause(s, "reply-to", first_of(d, rule->to));
		return;
	}
	for (size_t i = 0; i < answers->len; i++)
		if (domain_is_of(answers->v[i].address.text,
			&d->policy->profile.webmail)) {
			seen_cause(s, "reply-to", first_of(d, rule->to));
			return;
		}
	seen_fact(d, s, "it comes from a school address, and answers go there");
}

/* A mailbox that sends on by itself what comes in. */
void
see_auto_forward(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct gaps *marks = &d->record->header.marks;

	for (size_t i = 0; i < marks->len; i++)
		if (utf8_equal(marks->v[i], UTF8("forwarded"))) {
			seen_cause(s, "", first_of(d, rule->to));
			return;
		}
	seen_fact(d, s, "no mailbox rule sent it on");
}

/* -- contact details ------------------------------------------------------------ */

/* Digests of the school's own numbers, as findings have them. */
static struct word_list
own_phones(const struct deciding *d)
{
	struct word_list out = { 0 };

	out.v = arena_array(d->a, d->context->phones_len, sizeof(*out.v));
	for (; out.len < d->context->phones_len; out.len++) {
		unsigned char digest[SHA256_LEN];
		char text[SHA256_TEXT + 1];

		sha256(bytes_of(d->context->phones[out.len]), digest);
		sha256_format(digest, text);
		out.v[out.len] =
		    utf8_from(arena_string(d->a, text, FINDING_DIGEST));
	}
	return out;
}

/* A private number or address given to a pupil or parent; not theirs, quoted. */
void
see_contact_details(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct word_list own = { 0 };

	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];

		if (!identifier_counts(rule, f, 0) ||
		    d->places[i] > PLACE_SUBJECT || finding_is_quoted(d, f))
			continue;
		if (f->digest.len > 0 && own.v == NULL)
			own = own_phones(d);
		if (f->digest.len > 0 && list_has(&own, f->digest))
			seen_fact(d, s, "a telephone of the school's own");
		else
			seen_finding(d, s, i);
	}
	s->shown = first_of(d, rule->to);
	seen_fact(d, s, "%zu private contact details", s->own.len);
}

/* -- the wrong person ------------------------------------------------------------- */

/* A group with a member outside is one slip; one of pupils is as many. */
static size_t
odd_at(const struct deciding *d, const struct rule *rule, size_t i)
{
	return (d->to[i] & rule->to & WHO_OUTSIDE) != 0
		   ? 1
		   : deciding_people_at(d, i);
}

/*
 * He was meant: he wrote or got what this answers, or To has him alone and the
 * others get a copy.
 */
static int
is_meant(const struct deciding *d, size_t i)
{
	const unsigned char *took_part =
	    d->context->recalled.recipient_took_part;
	const struct mailboxes *to = &d->record->header.to;

	return (took_part != NULL && took_part[i]) ||
	       (to->len == 1 && address_equal(to->v[0].address.text,
				    deciding_recipient(d, i)));
}

/* One odd recipient in a crowd of another sort. */
static void
see_odd_one(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	size_t odd = 0, crowd = 0, others = 0;

	if (rule->replies && (d->marks & (1u << MARK_REPLY)) == 0) {
		seen_fact(d, s, "it is no answer");
		return;
	}
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++) {
		if ((d->to[i] & rule->to) != 0 && is_meant(d, i))
			others++;
		else if ((d->to[i] & rule->to) != 0)
			odd += odd_at(d, rule, i);
		else if ((d->to[i] & rule->among) != 0)
			crowd += deciding_people_at(d, i);
		else
			others++;
	}
	seen_fact(d, s,
	    "%zu odd ones, %zu in the crowd, %zu others; who took part in "
	    "the thread, or stands in To alone, is one of these",
	    odd, crowd, others);
	if (odd != 1 || crowd < rule->limit || others > 0)
		return;
	seen_cause(s,
	    (d->to_any & rule->to & WHO_PUPIL) != 0    ? "pupil"
	    : (d->to_any & rule->to & WHO_PARENT) != 0 ? "parent"
						       : "",
	    first_of(d, rule->to));
	s->number = crowd;
}

/* A parent is written to about a child, and it is another's. */
static void
see_other_family(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct named named = family_named(d);
	size_t families = 0;

	seen_fact(d, s, "%s", named.why);
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		families += (d->to[i] & rule->to) != 0 &&
			    deciding_known(d, i)->children_len > 0;
	seen_fact(d, s,
	    "%zu recipients whose children are known; a letter to "
	    "many has more than %llu",
	    families, (unsigned long long)rule->limit);
	if (named.len == 0 || families > rule->limit)
		return;
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++) {
		const struct known *known = deciding_known(d, i);

		if ((d->to[i] & rule->to) == 0 || known->children_len == 0 ||
		    family_has(known, &named))
			continue;
		seen_cause(s, "family", deciding_recipient(d, i));
		return;
	}
	seen_fact(d, s, "it is the child of each of them");
}

void
see_misdirected(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	if (rule->family)
		see_other_family(d, rule, s);
	else
		see_odd_one(d, rule, s);
}

/* -- everybody sees everybody -------------------------------------------------------- */

static int
address_order(const void *a, const void *b)
{
	const struct utf8 *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int order = n == 0 ? 0 : strncasecmp(x->p, y->p, n);

	return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

/* The addresses that To and Cc show, in order. */
static struct word_list
shown_to_all(const struct deciding *d)
{
	const struct mailboxes *lists[] = { &d->record->header.to,
		&d->record->header.cc };
	struct word_list out = { 0 };

	out.v =
	    arena_array(d->a, lists[0]->len + lists[1]->len, sizeof(*out.v));
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->len; i++)
			out.v[out.len++] = lists[k]->v[i].address.text;
	if (out.len > 1)
		qsort(out.v, out.len, sizeof(*out.v), address_order);
	return out;
}

static int
is_shown(const struct word_list *shown, struct utf8 address)
{
	return shown->len > 0 && bsearch(&address, shown->v, shown->len,
				     sizeof(*shown->v), address_order) != NULL;
}

/* Families whose addresses all the others are shown. */
void
see_visible(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct word_list shown = shown_to_all(d);
	size_t n = 0;

	/* A group shows itself alone. */
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		n += (d->to[i] & rule->to) != 0 &&
		     (d->to[i] & WHO_GROUP) == 0 &&
		     is_shown(&shown, deciding_recipient(d, i));
	seen_fact(d, s, "%zu of them see each other; too many are %llu", n,
	    (unsigned long long)rule->limit);
	if (n < rule->limit)
		return;
	seen_cause(s, "", first_of(d, rule->to));
	s->number = n;
}

/* -- strangers and lists --------------------------------------------------------------- */

/* Somebody unknown writes to those who are to be protected from it. */
void
see_stranger(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	if (is_laden(d, rule, s))
		seen_cause(s, "", first_of(d, rule->to));
}

/* A list is for news, not for everybody's words. */
void
see_list_abuse(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++) {
		const struct known *known = deciding_known(d, i);

		if ((d->to[i] & rule->to) == 0 ||
		    known->members_len < rule->limit)
			continue;
		seen_cause(s, "", deciding_recipient(d, i));
		s->number = known->members_len;
		return;
	}
	seen_fact(d, s, "no list that large");
}
