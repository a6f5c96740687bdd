/*
 * rules.h - a policy file as structs; for lib/policy alone
 */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include "policy/policy.h"

/* What a rule looks at; each is a row in decide.c. */
enum rule_kind {
	/* A word of the subject that keeps a message inside. */
	RULE_SUBJECT_INSIDE,
	/* An identifier in the text of the message that leaves. */
	RULE_IDENTIFIER_OUTSIDE,
	/* Words of the lists, by category and severity. */
	RULE_WORDS,
	/* What could not be read in time or within bounds. */
	RULE_UNSCANNED,
};

/* What becomes of words that the writer did not say as his own. */
enum others_words {
	/* They are as his. */
	OTHERS_COUNT,
	OTHERS_IGNORE,
	/* Another queue is to look, and not against him. */
	OTHERS_REFER,
};

struct word_list {
	struct utf8 *v;
	size_t len;
};

struct rule {
	struct utf8 name, clause, queue;
	enum rule_kind kind;
	enum rule_mode mode;
	enum action action;
	int severity;
	/* Least confidence (identifiers) or severity (words) that counts. */
	int least;
	/* The words or categories it is about; none: all. */
	struct word_list about;
	/* Phrases in which they do not count; lower case. */
	struct word_list except;
	/* Words of other messages, and what somebody tells was said. */
	enum others_words quoted, reported;
	/* Words of learned signatures; of bulk mail from outside. */
	enum others_words signature, bulk;
	/* Whose queue it is that reported words are referred to. */
	struct utf8 refer_to;
};

struct policy {
	struct arena *a;
	struct rule *rules;
	size_t len;
};

#endif
