/*
 * confuse.h - the only door to libconfuse: key tables to values, with lines
 *
 * Both the settings (conf.c) and the policy (policy/rules.c) are files of
 * `key = value` and sections with a title.  They are read here to a plain tree
 * that remembers file and line; what is not in the key table is refused.
 */
#ifndef CONF_CONFUSE_H
#define CONF_CONFUSE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"

/* One key that may stand in a file or section.  The last row's name is NULL. */
struct confuse_key {
	const char *name;
	/* 1: a list, key = {"a", "b"}. */
	int list;
};

/* A section that may stand at the top, with a title: rule "x" { ... }. */
struct confuse_section {
	const char *name;
	const struct confuse_key *keys;
};

struct confuse_value {
	const char *key;
	/* One for a single value; any number for a list. */
	const char *const *v;
	size_t len;
	/* The file, which may be an included one, and line; 0: not found in it. */
	const char *path;
	int line;
};

struct confuse_block {
	/* Section's name and title; NULL and NULL for the top of the file. */
	const char *section, *title;
	struct confuse_value *values;
	size_t len;
	/* Where it begins: the file, which may be an included one, and line. */
	const char *path;
	int line;
};

struct confuse_file {
	const char *path;
	/* The top first, then sections in the order of the file. */
	struct confuse_block *blocks;
	size_t len;
};

/*
 * Read `path`.  `sections` ends with a NULL name.  Everything lives as long
 * as `a`.  -1 with `e` (ERR_CONFIG): "path:line: why".  Files that it includes
 * are looked for beside it, then from where the program runs.
 */
int confuse_read(struct arena *a, const char *path,
    const struct confuse_key *top, const struct confuse_section *sections,
    struct confuse_file *out, struct err *e) MUST_CHECK;

/* The value of `key` in `block`, or NULL when the file does not set it. */
const struct confuse_value *confuse_find(
    const struct confuse_block *block, const char *key);

#endif
