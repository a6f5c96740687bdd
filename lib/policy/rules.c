/*
 * rules.c - a policy file to rules
 */
#include <stdio.h>
#include <string.h>

#include "policy/family.h"
#include "policy/kinds.h"
#include "policy/marks.h"
#include "policy/reading.h"

enum {
	POLICY_ARENA = 64 * 1024 * 1024,
	RULES_MAX = 500,
	/* Octets of a rule's title: a line of a list. */
	TITLE_MAX = 100,
	NUMBER_MAX = 100 * 1000,
	/* Characters of a password: where the policy says nothing, its range. */
	PASSWORD_PRESET = 12,
	PASSWORD_LEAST = 8,
	PASSWORD_MOST = 64
};

static const struct choice modes[] = {
	{ "off", MODE_OFF },
	{ "shadow", MODE_SHADOW },
	{ "nudge", MODE_NUDGE },
	{ "enforce", MODE_ENFORCE },
	{ NULL, 0 },
};

static const struct choice actions[] = {
	{ "accept", ACTION_ACCEPT },
	{ "change", ACTION_CHANGE },
	{ "delay", ACTION_DELAY },
	{ "hold", ACTION_HOLD },
	{ "reject", ACTION_REJECT },
	{ NULL, 0 },
};

/* Whose queue there is.  The chair's is what concerns the headteacher, alone. */
static const char *const queues[] = { "headteacher", "deputy", "dsl", "dpo",
	"mail-admin" };

/* Who judges what is held; "none": its sender. */
static const char *const approvers[] = { "none", "headteacher", "dsl", "dpo",
	"it" };

/* Words of other messages counted there: nobody is to look again. */
static const struct choice quoteds[] = {
	{ "ignore", OTHERS_IGNORE },
	{ "count", OTHERS_COUNT },
	{ NULL, 0 },
};

static const struct choice reporteds[] = {
	{ "refer", OTHERS_REFER },
	{ "ignore", OTHERS_IGNORE },
	{ "count", OTHERS_COUNT },
	{ NULL, 0 },
};

static const struct choice yes_no[] = {
	{ "yes", 1 },
	{ "no", 0 },
	{ NULL, 0 },
};

static const struct choice loads[] = {
	{ "attachment", CARRIED_ATTACHMENT },
	{ "picture", CARRIED_PICTURE },
	{ "name", CARRIED_NAME },
	{ "personal", CARRIED_PERSONAL },
	{ "protected", CARRIED_PROTECTED },
	{ NULL, 0 },
};

static const struct choice ways[] = {
	{ "subject", RECALLED_NOT },
	{ "thread", RECALLED_BY_THREAD },
	{ "enclosed", RECALLED_BY_ENCLOSURE },
	{ "text", RECALLED_BY_TEXT },
	{ "file", RECALLED_BY_FILE },
	{ NULL, 0 },
};

/* -- sets ---------------------------------------------------------------------- */

/* The subject itself, or how earlier mail is known; all but by its file where nothing is said. */
static uint32_t
ways_of(struct reading *r)
{
	const struct confuse_value *v = reading_value(r, "by", 0);
	uint32_t set = v != NULL
			   ? 0
			   : 1u << RECALLED_NOT | 1u << RECALLED_BY_THREAD |
				 1u << RECALLED_BY_ENCLOSURE |
				 1u << RECALLED_BY_TEXT;

	for (size_t i = 0; v != NULL && i < v->len; i++) {
		int one = 0;

		if (!choice_named(ways, v->v[i], &one))
			reading_fail(r, v->line, "by", "is none that we know");
		set |= 1u << one;
	}
	return set;
}

static uint32_t
loads_of(struct reading *r)
{
	const struct confuse_value *v = reading_value(r, "carrying", 0);
	uint32_t set = 0;

	for (size_t i = 0; v != NULL && i < v->len; i++) {
		int one = 0;

		if (!choice_named(loads, v->v[i], &one))
			reading_fail(
			    r, v->line, "carrying", "is none that we know");
		set |= (uint32_t)one;
	}
	return set;
}

/* -- profile and marks -------------------------------------------------------------- */

/* Characters of a password: what the policy says, never less than 8. */
static uint32_t
read_password_length(struct reading *r)
{
	uint64_t least = reading_number(
	    r, "password-length", PASSWORD_PRESET, PASSWORD_MOST);

	if (least < PASSWORD_LEAST)
		reading_fail(
		    r, r->block->line, "password-length", "is less than 8");
	return (uint32_t)least;
}

static void
read_profile(struct reading *r)
{
	if (r->policy->profile.name.len > 0)
		reading_fail(r, r->block->line, "is a", "second profile");
	r->policy->profile = (struct profile){
		.name = utf8_from(r->block->title),
		.version = reading_text(r, "version", 0),
		.report = reading_list(r, "report"),
		.webmail = reading_list(r, "webmail"),
		.footer = reading_text(r, "footer", 0),
		.password_length = read_password_length(r),
	};
}

static void
read_mark(struct reading *r)
{
	struct policy *p = r->policy;
	struct mark mark = { .name = utf8_from(r->block->title),
		.subject = reading_list(r, "subject"),
		.except = reading_list(r, "except"),
		.header = reading_list(r, "header"),
		.purpose = reading_list(r, "purpose"),
		.who = reading_who(r, "who", 0) };

	if (mark_named(p, r->block->title) != 0)
		reading_fail(
		    r, r->block->line, "is a mark", "that is there already");
	if (mark.subject.len + mark.header.len + mark.purpose.len == 0)
		reading_fail(
		    r, r->block->line, "says nothing", "of what bears it");
	if (p->marks_len == MARKS_MAX - MARKS_BUILT)
		reading_fail(r, r->block->line, "is one", "too many");
	if (!r->failed)
		p->marks[p->marks_len++] = mark;
}

/* -- rules ---------------------------------------------------------------------------- */

/* Keys of some kinds, in the order of the manual. */
static const struct {
	const char *name;
	int is_list;
	uint32_t of;
} kind_keys[] = {
	{ "about", 1, KEY_ABOUT },
	{ "except", 1, KEY_EXCEPT },
	{ "least", 0, KEY_LEAST },
	{ "quoted", 0, KEY_OTHERS },
	{ "reported", 0, KEY_OTHERS },
	{ "refer-to", 0, KEY_OTHERS },
	{ "signature", 0, KEY_OTHERS },
	{ "bulk", 0, KEY_OTHERS },
	{ "tag", 1, KEY_TAG },
	{ "prefix", 0, KEY_TAG },
	{ "minutes", 0, KEY_MINUTES },
	{ "limit", 0, KEY_LIMIT },
	{ "hour", 0, KEY_VOLUME },
	{ "day", 0, KEY_VOLUME },
	{ "megabytes", 0, KEY_VOLUME },
	{ "among", 1, KEY_CROWD },
	{ "replies", 0, KEY_CROWD },
	{ "family", 0, KEY_CROWD },
	{ "own-child", 1, KEY_OWN_CHILD },
	{ "carrying", 1, KEY_CARRYING },
	{ "domains", 1, KEY_DOMAINS },
	{ "types", 1, KEY_FILES },
	{ "endings", 1, KEY_FILES },
	{ "structure", 1, KEY_FILES },
	{ "by", 1, KEY_BY },
};

enum { KIND_KEYS = sizeof(kind_keys) / sizeof(kind_keys[0]) };

/* A key that means nothing to the kind is somebody's mistake. */
static void
check_keys(struct reading *r, const struct kind *kind)
{
	for (size_t i = 0; i < KIND_KEYS; i++) {
		const struct confuse_value *v =
		    confuse_find(r->block, kind_keys[i].name);
		char why[100];

		if (v == NULL || (kind->keys & kind_keys[i].of) != 0)
			continue;
		snprintf(why, sizeof(why), "is not for rules of kind %s",
		    kind->name);
		reading_fail(r, v->line, kind_keys[i].name, why);
	}
}

static void
check_action(struct reading *r, const struct kind *kind, enum action action)
{
	const struct confuse_value *v = confuse_find(r->block, "action");
	char why[100];

	if (v == NULL || action == ACTION_ACCEPT ||
	    (kind->actions & 1u << action) != 0)
		return;
	if (kind->actions == 0)
		snprintf(why, sizeof(why),
		    "cannot be %s: rules of kind %s are "
		    "for a person to judge",
		    v->v[0], kind->name);
	else
		snprintf(why, sizeof(why), "cannot be %s for rules of kind %s",
		    v->v[0], kind->name);
	reading_fail(r, v->line, "action", why);
}

/* The role that is to look, as `key` says; empty: none is said. */
static struct utf8
read_queue(struct reading *r, const char *key)
{
	const struct confuse_value *v = reading_value(r, key, 0);

	if (v == NULL)
		return UTF8("");
	for (size_t i = 0; i < sizeof(queues) / sizeof(queues[0]); i++)
		if (strcmp(queues[i], v->v[0]) == 0)
			return utf8_from(queues[i]);
	reading_fail(r, v->line, key, "is nobody's queue that we know");
	return UTF8("");
}

/* In the rule's own words, or its kind's. */
static struct utf8
read_title(struct reading *r, const struct kind *kind)
{
	const struct confuse_value *v = reading_value(r, "title", 0);

	if (v == NULL)
		return utf8_from(kind->title);
	if (v->v[0][0] == '\0' || strlen(v->v[0]) > TITLE_MAX)
		reading_fail(r, v->line, "title", "is empty or too long");
	return utf8_from(v->v[0]);
}

/* Nobody approves what goes by itself, or not at all. */
static struct utf8
read_approver(struct reading *r, enum action action)
{
	const struct confuse_value *v = reading_value(r, "approve", 0);
	size_t n = sizeof(approvers) / sizeof(approvers[0]), i = 0;

	if (v == NULL)
		return UTF8("");
	while (i < n && strcmp(approvers[i], v->v[0]) != 0)
		i++;
	if (i == n)
		reading_fail(r, v->line, "approve", "is none that we know");
	else if (action != ACTION_HOLD)
		reading_fail(
		    r, v->line, "approve", "is for rules whose action is hold");
	return i == 0 || i == n ? UTF8("") : utf8_from(approvers[i]);
}

/* What becomes of others' words. */
static void
read_others(struct rule *rule, struct reading *r)
{
	rule->quoted =
	    (enum others_words)reading_choice_or(r, "quoted", quoteds);
	rule->signature =
	    (enum others_words)reading_choice_or(r, "signature", quoteds);
	rule->bulk = (enum others_words)reading_choice_or(r, "bulk", quoteds);
	rule->reported =
	    (enum others_words)reading_choice_or(r, "reported", reporteds);
	rule->refer_to = read_queue(r, "refer-to");
	if (rule->refer_to.len == 0)
		rule->refer_to = UTF8("dsl");
	/* Who looks anyway has one flag; where nobody looks there is none. */
	if (rule->reported == OTHERS_REFER &&
	    (rule->queue.len == 0 || utf8_equal(rule->queue, rule->refer_to)))
		rule->reported = OTHERS_COUNT;
}

/* What each kind's limit is where the rule does not say. */
static uint64_t
usual_limit(enum rule_kind kind)
{
	switch (kind) {
	case RULE_LINE_MANAGER:
		return 20;
	case RULE_MISDIRECTED:
		return 3;
	case RULE_VISIBLE:
		return 5;
	case RULE_LIST_ABUSE:
		return 2;
	case RULE_CHAIN_LETTER:
		return 1;
	case RULE_EXCESSIVE:
		return 20;
	default:
		return 0;
	}
}

static void
read_own_keys(struct rule *rule, struct reading *r, const struct kind *kind)
{
	rule->about = reading_list(r, "about");
	rule->except = reading_list(r, "except");
	rule->least =
	    (int)reading_number(r, "least", (uint64_t)kind->least, 100);
	rule->tag = reading_list(r, "tag");
	rule->prefix = reading_text(r, "prefix", 0);
	rule->minutes = reading_number(r, "minutes", 5, 24 * 60);
	rule->limit =
	    reading_number(r, "limit", usual_limit(rule->kind), NUMBER_MAX);
	rule->hour = reading_number(r, "hour", 0, NUMBER_MAX);
	rule->day = reading_number(r, "day", 0, NUMBER_MAX);
	rule->megabytes = reading_number(r, "megabytes", 0, NUMBER_MAX);
	rule->among = reading_who(r, "among", WHO_STAFF);
	rule->replies = confuse_find(r->block, "replies") != NULL &&
			reading_choice(r, "replies", yes_no);
	rule->family = confuse_find(r->block, "family") != NULL &&
		       reading_choice(r, "family", yes_no);
	rule->own_child = reading_list(r, "own-child");
	if (rule->own_child.len > FAMILY_MAY_MAX)
		reading_fail(r, r->block->line, "own-child", "names too many");
	rule->carrying = loads_of(r);
	rule->domains = reading_list(r, "domains");
	rule->types = reading_list(r, "types");
	rule->endings = reading_list(r, "endings");
	rule->structure = reading_list(r, "structure");
	rule->by = ways_of(r);
	read_others(rule, r);
	if (rule->kind == RULE_SEALED || rule->kind == RULE_EXCESSIVE)
		rule->marks = reading_marks(r, "about");
	if ((kind->keys & KEY_ABOUT_MUST) != 0 && rule->about.len == 0)
		reading_fail(r, r->block->line, "about", "names nothing");
	if (rule->kind == RULE_INTERNAL_MISSING && rule->tag.len == 0)
		reading_fail(r, r->block->line, "tag", "names no word");
	if (rule->kind == RULE_INTERNAL_MISSING && rule->prefix.len == 0)
		rule->prefix = UTF8("[internal] ");
}

static void
read_rule(struct reading *r)
{
	struct policy *p = r->policy;
	const struct confuse_value *v = reading_value(r, "kind", 1);
	const struct kind *kind;
	struct rule rule = { .name = utf8_from(r->block->title) };

	if (v == NULL)
		return;
	rule.kind = kind_named(v->v[0]);
	if (rule.kind == RULE_KINDS) {
		reading_fail(r, v->line, "kind", "is none that we know");
		return;
	}
	kind = kind_row(rule.kind);
	rule.file_mode = rule.mode =
	    (enum rule_mode)reading_choice(r, "mode", modes);
	rule.action = (enum action)reading_choice(r, "action", actions);
	rule.severity = (int)reading_number(r, "severity", 3, 5);
	rule.title = read_title(r, kind);
	rule.clause = reading_text(r, "clause", 1);
	rule.queue = read_queue(r, "queue");
	rule.approve = read_approver(r, rule.action);
	rule.from = reading_who(r, "from", kind->from);
	rule.to = reading_who(r, "to", kind->to);
	rule.unless = reading_marks(r, "unless");
	read_own_keys(&rule, r, kind);
	check_keys(r, kind);
	check_action(r, kind, rule.action);
	if (rule.name.len == 0)
		reading_fail(r, r->block->line, "title", "is empty");
	if (p->len == RULES_MAX)
		reading_fail(r, r->block->line, "is one", "too many");
	if (!r->failed)
		p->rules[p->len++] = rule;
}

/* -- the file ------------------------------------------------------------------------- */

static const struct confuse_key profile_keys[] = { { "version", 0 },
	{ "report", 1 }, { "webmail", 1 }, { "footer", 0 },
	{ "password-length", 0 }, { NULL, 0 } };
static const struct confuse_key list_keys[] = { { "words", 1 }, { NULL, 0 } };
static const struct confuse_key mark_keys[] = { { "subject", 1 },
	{ "except", 1 }, { "header", 1 }, { "purpose", 1 }, { "who", 1 },
	{ NULL, 0 } };
static const struct confuse_key common_keys[] = { { "kind", 0 }, { "title", 0 },
	{ "clause", 0 }, { "mode", 0 }, { "action", 0 }, { "severity", 0 },
	{ "queue", 0 }, { "approve", 0 }, { "from", 1 }, { "to", 1 },
	{ "unless", 1 } };

enum { COMMON_KEYS = sizeof(common_keys) / sizeof(common_keys[0]) };

static void
read_list(struct reading *r)
{
	if (confuse_find(r->block, "words") == NULL)
		reading_fail(r, r->block->line, "words", "is not set");
}

/* Sections are handed out kind by kind, in this order. */
static const struct {
	const char *name;
	void (*read)(struct reading *);
} readers[] = {
	{ "profile", read_profile },
	{ "list", read_list },
	{ "mark", read_mark },
	{ "rule", read_rule },
};

static int
read_blocks(struct policy *p, const struct confuse_file *file, struct err *e)
{
	for (size_t i = 1; i < file->len; i++) {
		struct reading r = { p, file, &file->blocks[i], e, 0 };

		for (size_t k = 0; k < sizeof(readers) / sizeof(readers[0]);
		     k++)
			if (strcmp(readers[k].name, r.block->section) == 0)
				readers[k].read(&r);
		if (r.failed)
			return -1;
	}
	return 0;
}

struct policy *
policy_load(const char *path, struct err *e)
{
	static const struct confuse_key top[] = { { NULL, 0 } };
	struct confuse_key keys[COMMON_KEYS + KIND_KEYS + 1] = { { NULL, 0 } };
	const struct confuse_section sections[] = { { "profile", profile_keys },
		{ "list", list_keys }, { "mark", mark_keys }, { "rule", keys },
		{ NULL, NULL } };
	struct arena *a = arena_new(POLICY_ARENA);
	struct policy *p = arena_alloc(a, sizeof(*p));
	struct confuse_file file;

	for (size_t i = 0; i < COMMON_KEYS; i++)
		keys[i] = common_keys[i];
	for (size_t i = 0; i < KIND_KEYS; i++)
		keys[COMMON_KEYS + i] = (struct confuse_key){ kind_keys[i].name,
			kind_keys[i].is_list };
	p->a = a;
	p->profile.password_length = PASSWORD_PRESET;
	p->marks = arena_array(a, MARKS_MAX, sizeof(*p->marks));
	p->rules = arena_array(a, RULES_MAX, sizeof(*p->rules));
	if (confuse_read(a, path, top, sections, &file, e) == -1 ||
	    read_blocks(p, &file, e) == -1) {
		arena_free(a);
		return NULL;
	}
	return p;
}

void
policy_free(struct policy *p)
{
	if (p != NULL)
		arena_free(p->a);
}

size_t
policy_rules(const struct policy *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->len; i++)
		n += p->rules[i].mode != MODE_OFF;
	return n;
}
