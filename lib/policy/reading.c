/*
 * reading.c - one section of a policy file, key by key
 */
#include "policy/reading.h"

#include <ctype.h>
#include <stdlib.h>

#include "policy/marks.h"
#include "policy/who.h"

enum {
	/* Words that a list may have, those of other lists included. */
	WORDS_MAX = 100 * 1000,
	/* Lists that name lists. */
	LISTS_DEEP = 8,
};

void
reading_fail(struct reading *r, int line, const char *key, const char *why)
{
	if (!r->failed)
		err_set(r->e, ERR_CONFIG, "%s:%d: %s \"%.60s\": %s %s",
		    r->block->path, line > 0 ? line : r->block->line,
		    r->block->section, r->block->title, key, why);
	r->failed = 1;
}

/* The single value of `key`, or NULL; missing is an error with `must`. */
const struct confuse_value *
reading_value(struct reading *r, const char *key, int must)
{
	const struct confuse_value *v = confuse_find(r->block, key);

	if (v == NULL && must)
		reading_fail(r, r->block->line, key, "is not set");
	return v;
}

int
choice_named(const struct choice *choices, const char *name, int *out)
{
	for (; choices->name != NULL; choices++)
		if (strcmp(choices->name, name) == 0) {
			*out = choices->value;
			return 1;
		}
	return 0;
}

int
reading_choice(struct reading *r, const char *key, const struct choice *choices)
{
	const struct confuse_value *v = reading_value(r, key, 1);
	int value = 0;

	if (v != NULL && !choice_named(choices, v->v[0], &value))
		reading_fail(r, v->line, key, "is none that we know");
	return value;
}

/* The first of them where the key is not set. */
int
reading_choice_or(
    struct reading *r, const char *key, const struct choice *choices)
{
	return confuse_find(r->block, key) == NULL
		   ? choices->value
		   : reading_choice(r, key, choices);
}

uint64_t
reading_number(
    struct reading *r, const char *key, uint64_t preset, uint64_t most)
{
	const struct confuse_value *v = reading_value(r, key, 0);
	char *end;
	long n;

	if (v == NULL)
		return preset;
	n = strtol(v->v[0], &end, 10);
	if (*end != '\0' || end == v->v[0] || n < 1 || (uint64_t)n > most) {
		reading_fail(r, v->line, key, "is out of range");
		return preset;
	}
	return (uint64_t)n;
}

struct utf8
reading_text(struct reading *r, const char *key, int must)
{
	const struct confuse_value *v = reading_value(r, key, must);

	return utf8_from(v == NULL ? "" : v->v[0]);
}

/* -- lists --------------------------------------------------------------------- */

/* The words of section list "name". */
static const struct confuse_value *
list_named(const struct reading *r, const char *name)
{
	for (size_t i = 1; i < r->file->len; i++) {
		const struct confuse_block *b = &r->file->blocks[i];

		if (strcmp(b->section, "list") == 0 &&
		    strcmp(b->title, name) == 0)
			return confuse_find(b, "words");
	}
	return NULL;
}

static struct utf8
lowered(struct arena *a, const char *word)
{
	char *s = arena_string(a, word, strlen(word));

	for (char *p = s; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return utf8_from(s);
}

/* Room for `n` more words. */
static void
grow(struct reading *r, size_t n, struct word_list *out)
{
	struct utf8 *all =
	    arena_array(r->policy->a, out->len + n, sizeof(*all));

	for (size_t i = 0; i < out->len; i++)
		all[i] = out->v[i];
	out->v = all;
}

/* Words; "@name" are those of section list, which may name others in turn. */
static void
add_words(struct reading *r, const char *key, const struct confuse_value *v,
    int depth, struct word_list *out)
{
	int line = confuse_find(r->block, key)->line;

	if (out->len + v->len > WORDS_MAX || depth == LISTS_DEEP) {
		reading_fail(r, line, key, "names too many words");
		return;
	}
	grow(r, v->len, out);
	for (size_t i = 0; i < v->len; i++)
		if (v->v[i][0] == '\0')
			reading_fail(r, line, key, "holds an empty word");
		else if (v->v[i][0] != '@')
			out->v[out->len++] = lowered(r->policy->a, v->v[i]);
	for (size_t i = 0; i < v->len; i++) {
		const struct confuse_value *named;

		if (v->v[i][0] != '@')
			continue;
		named = list_named(r, v->v[i] + 1);
		if (named == NULL)
			reading_fail(
			    r, line, key, "names a list that is not there");
		else
			add_words(r, key, named, depth + 1, out);
	}
}

struct word_list
reading_list(struct reading *r, const char *key)
{
	const struct confuse_value *v = reading_value(r, key, 0);
	struct word_list list = { 0 };

	if (v != NULL)
		add_words(r, key, v, 0, &list);
	return list;
}

/* A set of names; `preset` where the key is not set. */
uint32_t
reading_who(struct reading *r, const char *key, uint32_t preset)
{
	const struct confuse_value *v = reading_value(r, key, 0);
	uint32_t who = 0;

	if (v == NULL)
		return preset;
	for (size_t i = 0; i < v->len; i++) {
		uint32_t one = who_named(v->v[i]);

		if (one == 0)
			reading_fail(
			    r, v->line, key, "names nobody that we know");
		who |= one;
	}
	if (who == 0)
		reading_fail(r, v->line, key, "names nobody");
	return who;
}

uint32_t
reading_marks(struct reading *r, const char *key)
{
	const struct confuse_value *v = reading_value(r, key, 0);
	uint32_t marks = 0;

	for (size_t i = 0; v != NULL && i < v->len; i++) {
		uint32_t one = mark_named(r->policy, v->v[i]);

		if (one == 0)
			reading_fail(
			    r, v->line, key, "names a mark that is not there");
		marks |= one;
	}
	return marks;
}
