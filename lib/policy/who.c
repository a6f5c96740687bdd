/*
 * who.c - classes of people as sets
 */
#include "policy/who.h"

#include "base/strbuf.h"
#include "policy/see.h"

enum {
	WORDS_MAX = 1000,
	/* Two weeks: most who write to a school do so more often. */
	LISTENED_MS = 14 * 24 * 60 * 60 * 1000,
};

static const struct {
	const char *name;
	uint32_t who;
} names[] = {
	{ "anybody", WHO_ANYBODY },
	{ "inside", WHO_INSIDE },
	{ "outside", WHO_OUTSIDE },
	{ "partner", WHO_PARTNER },
	{ "staff", WHO_STAFF },
	{ "pupil", WHO_PUPIL },
	{ "parent", WHO_PARENT },
	{ "governor", WHO_GOVERNOR },
	{ "contractor", WHO_CONTRACTOR },
	{ "union", WHO_UNION },
	{ "unknown", WHO_UNKNOWN },
	{ "private", WHO_PRIVATE },
	{ "own", WHO_OWN },
	{ "shared", WHO_SHARED },
	{ "group", WHO_GROUP },
	{ "channel", WHO_CHANNEL },
	{ "service", WHO_SERVICE },
	{ "webmail", WHO_WEBMAIL },
	{ "stranger", WHO_STRANGER },
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

uint32_t
who_named(const char *name)
{
	for (size_t i = 0; i < NAMES; i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].who;
	return 0;
}

struct utf8
who_words(struct arena *a, uint32_t who)
{
	struct strbuf out;
	struct utf8 text;

	strbuf_init(&out, WORDS_MAX);
	for (size_t i = 0; i < NAMES; i++)
		if ((who & names[i].who) != 0)
			strbuf_fmt(&out, "%s%s", out.len > 0 ? ", " : "",
			    names[i].name);
	text = arena_utf8(a, (struct utf8){ out.p, out.len });
	strbuf_done(&out);
	return text;
}

static uint32_t of_class(struct utf8 class)
{
	static const struct {
		struct utf8 class;
		uint32_t who;
	} classes[] = {
		{ { "staff", 5 }, WHO_STAFF },
		{ { "pupil", 5 }, WHO_PUPIL },
		{ { "parent", 6 }, WHO_PARENT },
		{ { "governor", 8 }, WHO_GOVERNOR },
		{ { "contractor", 10 }, WHO_CONTRACTOR },
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (utf8_equal(class, classes[i].class))
			return classes[i].who;
	return 0;
}

/* A group is whoever is in it: mail to it goes to each of them. */
static uint32_t
as_members(const struct known *group)
{
	uint32_t who = 0;

	for (size_t i = 0; i < group->classes_len; i++)
		who |= of_class(group->classes[i]);
	return who;
}

/* The class that the directory gives, and what else it says of the person. */
static uint32_t
as_known(const struct known *known)
{
	static const uint32_t kinds[] = {
		[ADDRESS_SHARED] = WHO_SHARED,
		[ADDRESS_GROUP] = WHO_GROUP,
		[ADDRESS_CHANNEL] = WHO_CHANNEL,
		[ADDRESS_SERVICE] = WHO_SERVICE,
	};
	uint32_t who;

	if (!known->found)
		return 0;
	who = of_class(known->class);
	if (known->is_union_officer)
		who |= WHO_UNION;
	if (known->kind <= ADDRESS_SERVICE)
		who |= kinds[known->kind];
	return who;
}

enum {
	WORKS_HERE = WHO_STAFF | WHO_GOVERNOR | WHO_CONTRACTOR,
	/* No class is missing of these. */
	IS_CLASSED = WORKS_HERE | WHO_PUPIL | WHO_PARENT | WHO_SHARED |
		     WHO_GROUP | WHO_CHANNEL | WHO_SERVICE,
};

/* Somebody who works here, at an address of his own. */
static uint32_t
as_private(const struct known *known, uint32_t who)
{
	return known->kind == ADDRESS_PRIVATE && (who & WORKS_HERE) != 0
		   ? WHO_PRIVATE
		   : 0;
}

/*
 * Nobody here has heard of him, and we have listened long enough to know: in the
 * first weeks everybody is new.
 */
static int
is_stranger(const struct context *context)
{
	const struct recalled *r = &context->recalled;

	return r->sender_is_new && context->now_ms >= r->since_ms &&
	       context->now_ms - r->since_ms >= LISTENED_MS;
}

/*
 * From outside, a school address is a claim.  A private one is not, nor one that
 * governors, contractors and parents have elsewhere.
 */
static int
is_claim(const struct context *context, const struct record *record,
    const struct known *known)
{
	return known->kind != ADDRESS_PRIVATE &&
	       sides_claim(context->sides, record->envelope.sender.text);
}

uint32_t
who_sender(const struct policy *policy, const struct context *context,
    const struct record *record)
{
	const struct known *known =
	    context->login.found ? &context->login : &context->sender;
	uint32_t who = as_known(known);

	if (context->sender_inside) {
		who |= WHO_INSIDE;
		return (who & IS_CLASSED) == 0 ? who | WHO_UNKNOWN : who;
	}
	if (is_claim(context, record, known))
		who = 0;
	who |= WHO_OUTSIDE | as_private(known, who);
	if (who == WHO_OUTSIDE && is_stranger(context))
		who |= WHO_STRANGER;
	if ((who & IS_CLASSED) == 0 &&
	    domain_is_of(
		record->envelope.sender.text, &policy->profile.webmail))
		who |= WHO_WEBMAIL;
	return who;
}

/* The first member of a group who is outside school; empty: none is. */
static struct utf8
find_leak(const struct context *context, const struct known *group)
{
	for (size_t i = 0; i < group->members_len; i++)
		if (!sides_inside(context->sides, group->members[i]) &&
		    !sides_partner(context->sides, group->members[i]))
			return group->members[i];
	return (struct utf8){ NULL, 0 };
}

/* Where a recipient is: a group is where its farthest member is. */
static uint32_t
whereabouts(const struct context *context, const struct known *known, size_t i)
{
	uint32_t where = context->recipient_inside[i]    ? WHO_INSIDE
			 : context->recipient_partner[i] ? WHO_PARTNER
							 : WHO_OUTSIDE;

	if (known->found && known->kind == ADDRESS_GROUP &&
	    find_leak(context, known).len > 0)
		where |= WHO_OUTSIDE;
	return where;
}

uint32_t
who_recipient(const struct policy *policy, const struct context *context,
    const struct record *record, size_t i)
{
	static const struct known nobody;
	const struct known *known =
	    context->recipients == NULL ? &nobody : &context->recipients[i];
	const struct known *sender =
	    context->login.found ? &context->login : &context->sender;
	uint32_t who = as_known(known) | as_members(known);

	who |= whereabouts(context, known, i) | as_private(known, who);
	if ((who & WHO_PRIVATE) != 0 && known->person.len > 0 &&
	    utf8_equal(known->person, sender->person))
		who |= WHO_OWN;
	if ((who & IS_CLASSED) != 0)
		return who;
	if ((who & WHO_INSIDE) != 0)
		return who | WHO_UNKNOWN;
	if (domain_is_of(record->envelope.recipients[i].address.text,
		&policy->profile.webmail))
		who |= WHO_WEBMAIL;
	return who;
}
