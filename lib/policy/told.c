/*
 * told.c - a policy as people read it
 */
#include "base/strbuf.h"
#include "policy/kinds.h"
#include "policy/marks.h"
#include "policy/who.h"

enum { LIST_OCTETS = 16 * 1024 };

struct utf8
policy_profile(const struct policy *policy)
{
	return policy->profile.name;
}

struct utf8
policy_version(const struct policy *policy)
{
	return policy->profile.version;
}

uint32_t
policy_password_length(const struct policy *policy)
{
	return policy->profile.password_length;
}

static void
join(struct strbuf *out, struct utf8 word)
{
	strbuf_str(out, out->len > 0 ? ", " : "");
	strbuf_add(out, word.p, word.len);
}

static struct utf8
taken(struct arena *a, struct strbuf *b)
{
	struct utf8 text = arena_utf8(a, (struct utf8){ b->p, b->len });

	strbuf_done(b);
	return text;
}

static struct utf8
list_words(struct arena *a, const struct word_list *list)
{
	struct strbuf b;

	strbuf_init(&b, LIST_OCTETS);
	for (size_t i = 0; i < list->len; i++)
		join(&b, list->v[i]);
	return taken(a, &b);
}

static struct utf8
unkept_of(const struct rule *rule)
{
	const char *unkept = kind_row(rule->kind)->unkept;

	if (rule->family || rule->own_child.len > 0)
		unkept = "which pupil is named, which tells whose child it is";
	return unkept == NULL ? UTF8("") : utf8_from(unkept);
}

size_t
policy_rule(struct arena *a, const struct policy *policy, size_t i,
    struct rule_told *out)
{
	const struct rule *r;
	const struct kind *kind;

	if (i >= policy->len)
		return policy->len;
	r = &policy->rules[i];
	kind = kind_row(r->kind);
	*out = (struct rule_told){ .name = r->name,
		.kind = utf8_from(kind->name),
		.clause = r->clause,
		.queue = r->queue,
		.approve = r->approve,
		.mode = r->mode,
		.file_mode = r->file_mode,
		.change = r->change,
		.title = r->title,
		.class = kind->class == NULL ? UTF8("ordinary")
					     : utf8_from(kind->class),
		.action = r->action,
		.severity = r->severity,
		.from = who_words(a, r->from),
		.to = who_words(a, r->to),
		.unless = marks_words(a, policy, r->unless),
		.needs = utf8_from(kind->needs),
		.unkept = unkept_of(r),
		.about = list_words(a, &r->about),
		.own_child = list_words(a, &r->own_child) };
	return policy->len;
}
