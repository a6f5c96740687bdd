/*
 * settings.h - what a reload replaces: configuration, policy, keys
 *
 * Loaded beside the old and swapped whole; a message keeps those that it began
 * with, and the last message that uses them frees them.
 */
#ifndef MILTER_SETTINGS_H
#define MILTER_SETTINGS_H

#include "base/siphash.h"
#include "conf/conf.h"
#include "milter/people.h"
#include "milter/ruling.h"
#include "policy/policy.h"
#include "store/seal.h"

/* Read-only once made. */
struct settings {
	struct conf conf;
	/* Changed in the file, but in force after a new start only; or "". */
	const char *fixed;
	/* As its file has it; what is in force: `ruling`. */
	struct policy *policy;
	struct followed *ruling;
	/* Not replaced by a reload: it follows its file by itself. */
	struct followed *people;
	struct sides sides;
	/* Copies are sealed to the archive's keys, excerpts to the queue's. */
	struct seal_keys archive, queue;
	/* The archive's and this host's own: for a second scan (slow.h). */
	struct seal_keys unscanned;
	/* This host's own alone: what lies in the outbox. */
	struct seal_keys own;
	/*
	 * Of fingerprints: the same on all mail hosts of a school, since its
	 * archive's keys are, and not in the database.
	 */
	unsigned char fingerprint_key[SIPHASH_KEY_LEN];
	/* -- of settings.c ---------------------------------------------------- */
	struct arena *a;
	unsigned users;
};

/*
 * From a configuration that is read already; its texts stay the caller's.
 * NULL with `e`.
 */
struct settings *settings_new(const struct conf *conf, struct err *e);
void settings_free(struct settings *s);

/*
 * Read the file again; what a running milter cannot change stays as it is in
 * `running`.  NULL with `e`: file, line, why.
 */
struct settings *settings_load(
    const char *path, const struct settings *running, struct err *e);

/* The ones in force.  Thread-safe. */
struct current;
struct current *current_new(struct settings *first);

/* The settings in force; each take is given back once. */
struct settings *current_take(struct current *c);
void current_give(struct current *c, struct settings *s);

/* From now on `next` is in force. */
void current_replace(struct current *c, struct settings *next);

#endif
