/*
 * see_identity.c - who a message is from, and may he send
 */
#include "policy/see.h"

/* The first From address; empty: none. */
static struct utf8
first_from(const struct deciding *d)
{
	const struct mailboxes *from = &d->record->header.from;

	return from->len > 0 ? from->v[0].address.text
			     : (struct utf8){ NULL, 0 };
}

/* A mailbox of several people, a list or a channel: any of them may write. */
static int
is_common(const struct known *known)
{
	return known->found &&
	       (known->kind == ADDRESS_SHARED || known->kind == ADDRESS_GROUP ||
		   known->kind == ADDRESS_CHANNEL ||
		   known->kind == ADDRESS_SERVICE);
}

/* Both are known, and they are two people. */
static int
are_two(const struct known *login, const struct known *other)
{
	return login->found && other->found && login->person.len > 0 &&
	       other->person.len > 0 &&
	       !utf8_equal(login->person, other->person);
}

/* Somebody writes under another's name. */
void
see_login(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct context *c = d->context;

	(void)rule;
	if (!c->login.found) {
		seen_fact(d, s, "the directory does not know the login");
		return;
	}
	if (!is_common(&c->from) && are_two(&c->login, &c->from))
		seen_cause(s, "from", first_from(d));
	else if (!is_common(&c->sender) && are_two(&c->login, &c->sender))
		seen_cause(s, "sender", d->record->envelope.sender.text);
	else
		seen_fact(d, s,
		    "login, sender and From are one person's, or "
		    "a mailbox that several share");
}

/* A From of the school's own, and nobody here sent it. */
void
see_forged(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct utf8 from = first_from(d);

	if (d->context->sides == NULL || from.len == 0 ||
	    !sides_claim(d->context->sides, from)) {
		seen_fact(d, s, "its From is not the school's");
		return;
	}
	if (domain_is_of(d->record->envelope.sender.text, &rule->domains)) {
		seen_fact(d, s, "a service that may write in our name");
		return;
	}
	seen_cause(s, "", from);
}

/* To or from a service that hides who writes. */
void
see_anonymous(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	struct utf8 sender = d->record->envelope.sender.text;

	if (domain_is_of(sender, &rule->domains)) {
		seen_cause(s, "sender", sender);
		return;
	}
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if (domain_is_of(deciding_recipient(d, i), &rule->domains)) {
			seen_cause(s, "", deciding_recipient(d, i));
			return;
		}
	seen_fact(d, s, "no such service");
}

/* The administrator has stopped this account's mail. */
void
see_suspended(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct context *c = d->context;

	(void)rule;
	if ((c->login.found && c->login.is_suspended) ||
	    (c->sender.found && c->sender.is_suspended))
		seen_cause(s, "", d->record->envelope.sender.text);
	else
		seen_fact(d, s, "the account is in order");
}

static int
has_ended(const struct deciding *d, const struct known *known)
{
	return known->found && known->ends_ms > 0 &&
	       d->context->now_ms >= known->ends_ms;
}

/* The sender has left, or everybody it goes to has. */
void
see_ended(const struct deciding *d, const struct rule *rule, struct seen *s)
{
	size_t n = d->record->envelope.recipients_len, ended = 0;

	(void)rule;
	if ((d->sender & WHO_INSIDE) != 0 &&
	    (has_ended(d, &d->context->login) ||
		has_ended(d, &d->context->sender))) {
		seen_cause(s, "sender", d->record->envelope.sender.text);
		return;
	}
	for (size_t i = 0; i < n; i++)
		ended += has_ended(d, deciding_known(d, i)) != 0;
	seen_fact(d, s, "%zu of %zu recipients have left", ended, n);
	if (n > 0 && ended == n) {
		seen_cause(s, "recipient", deciding_recipient(d, 0));
		s->number = n;
	}
}
