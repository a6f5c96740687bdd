/*
 * again.c - one rule of a policy, for mail that is recorded already
 */
#include "policy/again.h"

#include "policy/kinds.h"

/* -- words of subjects -------------------------------------------------------- */

static void
add_word(struct again *again, struct utf8 word)
{
	for (size_t i = 0; i < again->words_len; i++)
		if (utf8_equal(again->words[i], word))
			return;
	/* One more than may be: the caller sees that there are too many. */
	if (again->words_len <= AGAIN_WORDS_MAX)
		again->words[again->words_len++] = word;
}

static int
in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void
add_phrases(struct again *again, const struct word_list *phrases)
{
	for (size_t i = 0; i < phrases->len; i++) {
		struct utf8 p = phrases->v[i];

		for (size_t at = 0; at < p.len;) {
			size_t end = at;

			while (end < p.len && in_word(p.p[end]))
				end++;
			if (end > at)
				add_word(
				    again, (struct utf8){ p.p + at, end - at });
			at = end + 1;
		}
	}
}

/* How a subject begins that is sent on (see_files.c). */
static const struct utf8 sent_on[] = { { "fw", 2 }, { "fwd", 3 }, { "tr", 2 },
	{ "wg", 2 } };

static void
add_words(
    struct again *again, const struct policy *policy, const struct rule *rule)
{
	uint32_t marks = (rule->unless | rule->marks) >> MARKS_BUILT;

	for (size_t i = 0; i < policy->marks_len; i++)
		if ((marks & 1u << i) != 0) {
			add_phrases(again, &policy->marks[i].subject);
			add_phrases(again, &policy->marks[i].except);
		}
	if (rule->kind == RULE_SUBJECT_INSIDE) {
		add_phrases(again, &rule->about);
		add_phrases(again, &rule->except);
	}
	if (rule->kind == RULE_INTERNAL_MISSING) {
		add_phrases(again, &rule->tag);
		add_phrases(again, &rule->except);
	}
	for (size_t i = 0; rule->kind == RULE_FLAGGED_ONWARD &&
			   i < sizeof(sent_on) / sizeof(sent_on[0]);
	     i++)
		add_word(again, sent_on[i]);
}

/* -- the rule ------------------------------------------------------------------- */

/*
 * Whose child is named, only the text tells.  Only telephones are compared with
 * the school's own.
 */
static int
lacks_text(const struct rule *rule)
{
	if (rule->family || rule->own_child.len > 0)
		return 1;
	return kind_row(rule->kind)->unkept != NULL &&
	       (rule->kind != RULE_CONTACT_DETAILS ||
		   list_allows(&rule->about, UTF8("phone")) ||
		   list_allows(&rule->about, UTF8("personal-mobile")));
}

static void
describe(struct arena *a, const struct policy *policy, size_t number,
    struct again *out)
{
	const struct rule *rule = &policy->rules[number];
	const struct kind *kind = kind_row(rule->kind);

	*out = (struct again){
		.recalls = kind->recalls ||
			   ((rule->from | rule->to) & WHO_STRANGER) != 0,
		.is_of_words = rule->kind == RULE_WORDS ||
			       rule->kind == RULE_DANGER ||
			       rule->kind == RULE_CHAIN_LETTER,
	};
	out->asks_families = rule->family || rule->own_child.len > 0;
	out->is_most = !rule->family && rule->own_child.len > 0;
	policy_rule(a, policy, number, &out->told);
	if (!lacks_text(rule))
		out->told.unkept = UTF8("");
	out->words = arena_array(a, AGAIN_WORDS_MAX + 1, sizeof(*out->words));
	add_words(out, policy, rule);
}

/* Danger lets a child's mail go, and a seal closes it, whatever the rule says. */
static int
comes_before(const struct rule *rule)
{
	return rule->kind == RULE_DANGER || rule->kind == RULE_SEALED;
}

int
policy_again(struct arena *a, struct policy *policy, struct utf8 name,
    enum rule_mode mode, struct again *out, struct err *e)
{
	size_t number = policy->len;

	for (size_t i = 0; i < policy->len; i++) {
		struct rule *rule = &policy->rules[i];

		if (utf8_equal(rule->name, name)) {
			number = i;
			rule->mode = mode;
		} else if (!comes_before(rule)) {
			rule->mode = MODE_OFF;
		}
	}
	if (number == policy->len)
		return err_set(e, ERR_CONFIG, "there is no rule \"%.*s\"",
		    (int)name.len, name.p);
	describe(a, policy, number, out);
	if (out->words_len > AGAIN_WORDS_MAX)
		return err_set(e, ERR_CONFIG,
		    "rule \"%.*s\" looks for more than %d words in subjects",
		    (int)name.len, name.p, AGAIN_WORDS_MAX);
	return 0;
}
