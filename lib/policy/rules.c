/*
 * rules.c - a policy file to rules
 */
#include "policy/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "conf/confuse.h"

enum { POLICY_ARENA = 64 * 1024 * 1024, RULES_MAX = 500 };

static const struct confuse_key rule_keys[] = {
	{ "kind", 0 },
	{ "clause", 0 },
	{ "mode", 0 },
	{ "action", 0 },
	{ "severity", 0 },
	{ "least", 0 },
	{ "queue", 0 },
	{ "about", 1 },
	{ "except", 1 },
	{ "quoted", 0 },
	{ "reported", 0 },
	{ "refer-to", 0 },
	{ "signature", 0 },
	{ "bulk", 0 },
	{ NULL, 0 },
};

/* A name in a file and the number it stands for. */
struct choice {
	const char *name;
	int value;
};

static const struct choice kinds[] = {
	{ "subject-inside", RULE_SUBJECT_INSIDE },
	{ "identifier-outside", RULE_IDENTIFIER_OUTSIDE },
	{ "words", RULE_WORDS },
	{ "unscanned", RULE_UNSCANNED },
	{ NULL, 0 },
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
	{ "reject", ACTION_REJECT },
	{ NULL, 0 },
};

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

struct reading {
	const char *path;
	const struct confuse_block *block;
	struct err *e;
	int failed;
};

static void
fail(struct reading *r, int line, const char *key, const char *why)
{
	if (!r->failed)
		err_set(r->e, ERR_CONFIG, "%s:%d: rule \"%.60s\": %s %s",
		    r->path, line, r->block->title, key, why);
	r->failed = 1;
}

/* The single value of `key`, or NULL; missing is an error with `must`. */
static const struct confuse_value *
value_of(struct reading *r, const char *key, int must)
{
	const struct confuse_value *v = confuse_find(r->block, key);

	if (v == NULL && must)
		fail(r, r->block->line, key, "is not set");
	return v;
}

static int
choice_of(struct reading *r, const char *key, const struct choice *choices)
{
	const struct confuse_value *v = value_of(r, key, 1);

	if (v == NULL)
		return 0;
	for (; choices->name != NULL; choices++)
		if (strcmp(choices->name, v->v[0]) == 0)
			return choices->value;
	fail(r, v->line, key, "is none that we know");
	return 0;
}

/* The first of them where the key is not set. */
static int
choice_or_first(
    struct reading *r, const char *key, const struct choice *choices)
{
	return confuse_find(r->block, key) == NULL ? choices->value
						   : choice_of(r, key, choices);
}

static int
number_of(struct reading *r, const char *key, int preset, int most)
{
	const struct confuse_value *v = value_of(r, key, 0);
	char *end;
	long n;

	if (v == NULL)
		return preset;
	n = strtol(v->v[0], &end, 10);
	if (*end != '\0' || end == v->v[0] || n < 1 || n > most) {
		fail(r, v->line, key, "is out of range");
		return preset;
	}
	return (int)n;
}

static struct word_list
list_of(struct arena *a, struct reading *r, const char *key)
{
	const struct confuse_value *v = value_of(r, key, 0);
	struct word_list list = { 0 };

	if (v == NULL)
		return list;
	list.v = arena_array(a, v->len, sizeof(*list.v));
	for (; list.len < v->len; list.len++) {
		char *s =
		    arena_string(a, v->v[list.len], strlen(v->v[list.len]));

		for (char *p = s; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
		if (*s == '\0')
			fail(r, v->line, key, "holds an empty word");
		list.v[list.len] = utf8_from(s);
	}
	return list;
}

static struct utf8
text_of(struct reading *r, const char *key, int must)
{
	const struct confuse_value *v = value_of(r, key, must);

	return utf8_from(v == NULL ? "" : v->v[0]);
}

static const char *const words_keys[] = { "quoted", "reported", "refer-to",
	"signature", "bulk" };

/* What becomes of others' words. */
static void
read_others(struct rule *rule, struct reading *r)
{
	rule->quoted = (enum others_words)choice_or_first(r, "quoted", quoteds);
	rule->signature =
	    (enum others_words)choice_or_first(r, "signature", quoteds);
	rule->bulk = (enum others_words)choice_or_first(r, "bulk", quoteds);
	rule->reported =
	    (enum others_words)choice_or_first(r, "reported", reporteds);
	rule->refer_to = text_of(r, "refer-to", 0);
	if (rule->refer_to.len == 0)
		rule->refer_to = UTF8("dsl");
	/* Who looks anyway has one flag; where nobody looks there is none. */
	if (rule->reported == OTHERS_REFER &&
	    (rule->queue.len == 0 || utf8_equal(rule->queue, rule->refer_to)))
		rule->reported = OTHERS_COUNT;
	for (size_t i = 0; i < sizeof(words_keys) / sizeof(*words_keys); i++) {
		const struct confuse_value *v =
		    confuse_find(r->block, words_keys[i]);

		if (v != NULL && rule->kind != RULE_WORDS)
			fail(r, v->line, words_keys[i], "is for words alone");
	}
}

static void
read_rule(struct policy *p, struct reading *r)
{
	struct rule rule = { .name = utf8_from(r->block->title),
		.kind = (enum rule_kind)choice_of(r, "kind", kinds),
		.mode = (enum rule_mode)choice_of(r, "mode", modes),
		.action = (enum action)choice_of(r, "action", actions),
		.severity = number_of(r, "severity", 3, 5),
		.clause = text_of(r, "clause", 1),
		.queue = text_of(r, "queue", 0),
		.about = list_of(p->a, r, "about"),
		.except = list_of(p->a, r, "except") };

	/* What is not sure moves no rule unless the school asks for it. */
	rule.least = number_of(
	    r, "least", rule.kind == RULE_IDENTIFIER_OUTSIDE ? 75 : 1, 100);
	read_others(&rule, r);
	if (rule.name.len == 0)
		fail(r, r->block->line, "title", "is empty");
	if (rule.kind == RULE_SUBJECT_INSIDE && rule.about.len == 0)
		fail(r, r->block->line, "about", "names no word");
	if ((rule.kind == RULE_WORDS || rule.kind == RULE_UNSCANNED) &&
	    rule.action == ACTION_REJECT)
		fail(r, r->block->line, "action",
		    "cannot be reject: these are for a person to judge");
	if (p->len == RULES_MAX)
		fail(r, r->block->line, "is one", "too many");
	if (!r->failed)
		p->rules[p->len++] = rule;
}

struct policy *
policy_load(const char *path, struct err *e)
{
	static const struct confuse_key top[] = { { NULL, 0 } };
	static const struct confuse_section sections[] = {
		{ "rule", rule_keys }, { NULL, NULL }
	};
	struct arena *a = arena_new(POLICY_ARENA);
	struct policy *p = arena_alloc(a, sizeof(*p));
	struct confuse_file file;

	p->a = a;
	p->rules = arena_array(a, RULES_MAX, sizeof(*p->rules));
	if (confuse_read(a, path, top, sections, &file, e) == -1) {
		arena_free(a);
		return NULL;
	}
	for (size_t i = 1; i < file.len; i++) {
		struct reading r = { path, &file.blocks[i], e, 0 };

		read_rule(p, &r);
		if (r.failed) {
			arena_free(a);
			return NULL;
		}
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
