/*
 * marks.c - what a message is marked as
 */
#include "policy/marks.h"

#include "base/strbuf.h"

enum { WORDS_OCTETS = 16 * 1024 };

/* -- marks that need no section ------------------------------------------------ */

static int
is_reply(const struct deciding *d)
{
	const struct header *h = &d->record->header;

	return h->in_reply_to.len > 0 || h->references.len > 0;
}

/* Nobody's: reports and receipts have no sender (RFC 5321 section 4.5.5). */
static int
is_nobodys(const struct deciding *d)
{
	const struct envelope *e = &d->record->envelope;

	return e->sender.text.len == 0 && e->auth.text.len == 0;
}

static int
is_automatic(const struct deciding *d)
{
	const struct gaps *marks = &d->record->header.marks;

	if (is_nobodys(d))
		return 1;
	for (size_t i = 0; i < marks->len; i++)
		if (utf8_equal(marks->v[i], UTF8("automatic")))
			return 1;
	return 0;
}

static int
has_member(const struct known *group, struct utf8 address)
{
	for (size_t i = 0; i < group->members_len; i++)
		if (address_equal(group->members[i], address))
			return 1;
	return 0;
}

static int
has_manager(const struct deciding *d)
{
	const struct context *c = d->context;
	struct utf8 manager =
	    c->login.found ? c->login.manager : c->sender.manager;

	if (manager.len == 0)
		return 0;
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if (address_equal(deciding_recipient(d, i), manager) ||
		    has_member(deciding_known(d, i), manager))
			return 1;
	return address_equal(d->record->envelope.sender.text, manager);
}

static int
is_report(const struct deciding *d)
{
	size_t n = d->record->envelope.recipients_len;

	for (size_t i = 0; i < n; i++) {
		const struct known *known = deciding_known(d, i);
		int is = known->found && known->kind == ADDRESS_SERVICE &&
			 utf8_equal(known->purpose, UTF8("report"));

		for (size_t k = 0; !is && k < d->policy->profile.report.len;
		     k++)
			is = address_equal(deciding_recipient(d, i),
			    d->policy->profile.report.v[k]);
		if (!is)
			return 0;
	}
	return n > 0;
}

static const struct {
	const char *name;
	int (*is)(const struct deciding *);
} built[MARKS_BUILT] = {
	[MARK_REPLY] = { "reply", is_reply },
	[MARK_AUTOMATIC] = { "automatic", is_automatic },
	[MARK_MANAGER] = { "manager", has_manager },
	[MARK_REPORT] = { "report", is_report },
};

/* -- marks of the policy -------------------------------------------------------- */

static int
has_header(const struct deciding *d, const struct mark *m)
{
	const struct gaps *marks = &d->record->header.marks;

	for (size_t i = 0; i < marks->len; i++)
		if (list_has(&m->header, marks->v[i]))
			return 1;
	return 0;
}

/* It comes from, or goes to, a channel of such a purpose. */
static int
is_channelled(const struct deciding *d, const struct mark *m)
{
	const struct known *sender = &d->context->sender;

	if (m->purpose.len == 0)
		return 0;
	if (sender->found && sender->kind == ADDRESS_CHANNEL &&
	    d->context->sender_inside && list_has(&m->purpose, sender->purpose))
		return 1;
	if ((d->to_any & WHO_CHANNEL) == 0)
		return 0;
	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if ((d->to[i] & WHO_CHANNEL) != 0 &&
		    list_has(&m->purpose, deciding_known(d, i)->purpose))
			return 1;
	return 0;
}

/*
 * Who it is from and to, one by one: that a list has a member of a class makes
 * no mail his own.
 */
static uint32_t
persons(const struct deciding *d)
{
	uint32_t who = d->sender;

	for (size_t i = 0; i < d->record->envelope.recipients_len; i++)
		if ((d->to[i] & WHO_GROUP) == 0)
			who |= d->to[i];
	return who;
}

static int
bears(const struct deciding *d, const struct mark *m)
{
	uint32_t who = m->who == 0 ? WHO_ANYBODY : m->who;

	if (is_channelled(d, m))
		return 1;
	if ((persons(d) & who) == 0)
		return 0;
	return has_header(d, m) ||
	       (m->subject.len > 0 &&
		   phrase_stands(d->record->header.subject.text, &m->subject,
		       &m->except));
}

uint32_t
marks_of(const struct deciding *d)
{
	uint32_t marks = 0;

	for (unsigned i = 0; i < MARKS_BUILT; i++)
		if (built[i].is(d))
			marks |= 1u << i;
	for (size_t i = 0; i < d->policy->marks_len; i++)
		if (bears(d, &d->policy->marks[i]))
			marks |= 1u << (MARKS_BUILT + i);
	return marks;
}

uint32_t
mark_named(const struct policy *policy, const char *name)
{
	for (unsigned i = 0; i < MARKS_BUILT; i++)
		if (strcmp(built[i].name, name) == 0)
			return 1u << i;
	for (size_t i = 0; i < policy->marks_len; i++)
		if (utf8_equal(policy->marks[i].name, utf8_from(name)))
			return 1u << (MARKS_BUILT + i);
	return 0;
}

struct utf8
mark_name(const struct policy *policy, unsigned number)
{
	return number < MARKS_BUILT ? utf8_from(built[number].name)
				    : policy->marks[number - MARKS_BUILT].name;
}

struct utf8
marks_words(struct arena *a, const struct policy *policy, uint32_t marks)
{
	struct strbuf b;
	struct utf8 text;

	strbuf_init(&b, WORDS_OCTETS);
	for (unsigned i = 0; i < MARKS_MAX; i++)
		if ((marks & 1u << i) != 0) {
			struct utf8 name = mark_name(policy, i);

			strbuf_str(&b, b.len > 0 ? ", " : "");
			strbuf_add(&b, name.p, name.len);
		}
	text = arena_utf8(a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return text;
}
