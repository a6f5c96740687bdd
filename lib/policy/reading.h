/*
 * reading.h - one section of a policy file, key by key; for rules.c alone
 *
 * The first mistake is kept in `e` with its file and line; after it everything
 * reads as if it were not set.
 */
#ifndef POLICY_READING_H
#define POLICY_READING_H

#include "conf/confuse.h"
#include "policy/rules.h"

struct reading {
	struct policy *policy;
	const struct confuse_file *file;
	const struct confuse_block *block;
	struct err *e;
	int failed;
};

/* A name in a file and the number it stands for. */
struct choice {
	const char *name;
	int value;
};

/* "file:line: rule "x": key why"; line 0: where the section begins. */
void reading_fail(
    struct reading *r, int line, const char *key, const char *why);

/* The value of `key`, or NULL; missing is a mistake with `must`. */
const struct confuse_value *reading_value(
    struct reading *r, const char *key, int must);

/* 1 with the number of a name; the table ends with a NULL name. */
int choice_named(const struct choice *choices, const char *name, int *out);

/* One of `choices`, which must be set. */
int reading_choice(
    struct reading *r, const char *key, const struct choice *choices);

/* The first of them where the key is not set. */
int reading_choice_or(
    struct reading *r, const char *key, const struct choice *choices);

/* 1 to `most`, or `preset`. */
uint64_t reading_number(
    struct reading *r, const char *key, uint64_t preset, uint64_t most);

/* As written; lives as long as the policy. */
struct utf8 reading_text(struct reading *r, const char *key, int must);

/* Words in lower case, those of lists ("@name") among them. */
struct word_list reading_list(struct reading *r, const char *key);

/* A set of enum who, or `preset`; and a set of marks. */
uint32_t reading_who(struct reading *r, const char *key, uint32_t preset);
uint32_t reading_marks(struct reading *r, const char *key);

#endif
