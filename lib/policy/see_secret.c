/*
 * see_secret.c - passwords: of documents, and of accounts
 *
 * Two rules of one policy speak of passwords and may seem to contradict each
 * other: a document's password follows the document, an account's is never
 * sent.  A password counts as a document's where a protected file goes with it
 * or went before it to the same people.  Colleagues share that work: one sends the
 * file and another its password, or tells a colleague which password it has.  That
 * is the weaker sign, so it is believed for some days only, and not beside words
 * of accounts.
 */
#include "policy/see.h"

enum {
	MINUTE_MS = 60 * 1000,
	/* Confidence of a password that its words leave no doubt of. */
	CLEAR = 75,
	/* A file of Friday's, its password of Monday's. */
	SHARED_MS = 3 * 24 * 3600 * 1000,
	/* More than two hosts' clocks differ by. */
	SET_BACK_MS = 60 * 1000,
};

/* A password that counts for the rule. */
static int
is_password(const struct deciding *d, const struct rule *rule, size_t index)
{
	const struct finding *f = &d->record->findings[index];

	return f->kind == FINDING_IDENTIFIER &&
	       utf8_equal(f->id, UTF8("password")) &&
	       f->confidence >= rule->least;
}

/*
 * One that goes to whoever gets the message: in its text, in a file beside, in
 * the name of a protected one, which is all that can be read of that.  Files say
 * much of passwords, so that it must be a clear one.
 */
static int
is_told(const struct deciding *d, const struct rule *rule, size_t index)
{
	return is_password(d, rule, index) &&
	       (d->places[index] != PLACE_FILE ||
		   d->record->findings[index].confidence >= CLEAR);
}

static size_t
passwords(const struct deciding *d, const struct rule *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < d->record->findings_len; i++)
		n += is_told(d, rule, i) != 0;
	return n;
}

static void
take_passwords(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	for (size_t i = 0; i < d->record->findings_len; i++)
		if (is_told(d, rule, i))
			seen_finding(d, s, i);
}

/* The file and its password travel together. */
void
see_password_with_file(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	size_t n = passwords(d, rule);

	seen_fact(d, s, "%zu passwords; %s", n,
	    deciding_is_protected(d) ? "a file needs one"
				     : "no file needs one");
	if (n > 0 && deciding_is_protected(d))
		take_passwords(d, rule, s);
}

/* The sender's own newest to somebody who gets this message; NULL: none. */
static const struct recalled_protected *
newest_of_sender(const struct deciding *d)
{
	const struct recalled *r = &d->context->recalled;
	const struct recalled_protected *newest = NULL;

	for (size_t i = 0; i < r->protected_len; i++)
		if (newest == NULL || r->protected[i].at_ms > newest->at_ms)
			newest = &r->protected[i];
	return newest;
}

/* The newest that went to somebody who gets this message; NULL: none. */
static const struct recalled_protected *
newest_file(const struct deciding *d)
{
	const struct recalled_protected *own = newest_of_sender(d);
	const struct recalled_protected *any = &d->context->recalled.anyones;

	if (any->at_ms == 0 || (own != NULL && own->at_ms >= any->at_ms))
		return own;
	return any;
}

static int
is_recent(const struct deciding *d, const struct recalled_protected *file)
{
	return file->at_ms != 0 && d->context->now_ms < file->at_ms + SHARED_MS;
}

/* 1: it goes to people who work here and nobody else. */
static int
is_among_colleagues(const struct deciding *d)
{
	size_t n = d->record->envelope.recipients_len;

	for (size_t i = 0; i < n; i++)
		if ((d->to[i] & (WHO_STAFF | WHO_SHARED)) == 0 ||
		    (d->to[i] & WHO_PUPIL) != 0)
			return 0;
	return d->outsiders == 0 && n > 0;
}

/* 1: it speaks of accounts. */
static int
is_of_accounts(const struct deciding *d)
{
	for (size_t i = 0; i < d->record->findings_len; i++)
		if (d->record->findings[i].kind == FINDING_WORD &&
		    utf8_equal(d->record->findings[i].id, UTF8("credentials")))
			return 1;
	return 0;
}

/* Why its password would be a document's; NULL: it would be an account's. */
static const char *
document_of(const struct deciding *d)
{
	const struct recalled *r = &d->context->recalled;

	if (deciding_is_protected(d) || newest_of_sender(d) != NULL)
		return "its password would be a document's";
	if (is_of_accounts(d))
		return NULL;
	if (is_recent(d, &r->anyones))
		return "its password would be that of a document that "
		       "somebody else sent to one of them";
	if (is_recent(d, &r->own) && is_among_colleagues(d))
		return "its password would be that of a document that the "
		       "sender sent to others";
	return NULL;
}

/*
 * When it went, or will.  By a clock that was ahead and has been set right since:
 * now, or its password would wait until that time comes.
 */
static uint64_t
went_ms(const struct deciding *d, const struct recalled_protected *file)
{
	uint64_t made_ms = uuid_ms(file->message), now = d->context->now_ms;

	if (made_ms < now + SET_BACK_MS || file->at_ms < made_ms - now)
		return file->at_ms;
	return file->at_ms - (made_ms - now);
}

/*
 * Sooner after the file than the policy says, to any of the same people.  The
 * clock is ours, when each was accepted; the Date field is the sender's.
 */
void
see_password_soon(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const struct recalled_protected *file = newest_file(d);
	uint64_t went, due;

	if (passwords(d, rule) == 0 && !d->record->bare_password) {
		seen_fact(d, s, "it tells no password");
		return;
	}
	if (file == NULL) {
		seen_fact(d, s, "no protected file went to these people");
		return;
	}
	went = went_ms(d, file);
	due = went + rule->minutes * MINUTE_MS;
	seen_fact(d, s, "a protected file went to one of them %llu s ago",
	    (unsigned long long)(d->context->now_ms > went
				     ? (d->context->now_ms - went) / 1000
				     : 0));
	if (d->context->now_ms >= due)
		return;
	take_passwords(d, rule, s);
	if (d->record->bare_password && s->own.len == 0)
		seen_cause(s, "", (struct utf8){ NULL, 0 });
	if (!s->applies)
		return;
	if (file->recipient < d->record->envelope.recipients_len)
		s->shown = deciding_recipient(d, file->recipient);
	s->until_ms = due;
}

/* An account's password, or words that ask for one. */
void
see_credentials(
    const struct deciding *d, const struct rule *rule, struct seen *s)
{
	const char *document = document_of(d);

	if (document != NULL) {
		seen_fact(d, s, "%s", document);
		return;
	}
	for (size_t i = 0; i < d->record->findings_len; i++) {
		const struct finding *f = &d->record->findings[i];
		int is_word = f->kind == FINDING_WORD &&
			      list_has(&rule->about, f->id) &&
			      !utf8_equal(f->context, UTF8("reported"));

		if ((is_word || (is_password(d, rule, i) &&
				    d->places[i] <= PLACE_SUBJECT)) &&
		    !finding_is_quoted(d, f))
			seen_finding(d, s, i);
	}
	seen_fact(d, s, "%zu findings of passwords and accounts", s->own.len);
}
