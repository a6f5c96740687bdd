/*
 * object.h - a small JSON object that a browser sent: hostile input
 *
 * Beside document.h, which reads records into structs: here the members that
 * may come are known only at run time (the console's routes), and one of them
 * may be any value, which is handed on as JSON.
 */
#ifndef RECORD_OBJECT_H
#define RECORD_OBJECT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

/* A value of the library's; borrowed from the object. */
struct json_t;
struct object;

enum object_kind {
	/* Absent, or null. */
	OBJECT_NONE,
	OBJECT_TEXT,
	/* A whole number, and any other. */
	OBJECT_NUMBER,
	OBJECT_REAL,
	OBJECT_BOOL,
	OBJECT_LIST,
	OBJECT_OBJECT,
};

enum {
	/* Levels, arrays and objects, and values of one object. */
	OBJECT_DEPTH = 16,
	OBJECT_ARRAYS = 5000,
	OBJECT_VALUES = 20 * 1000,
};

/*
 * Take in a text of at most `limit` octets.  NULL when it is no JSON object, is
 * larger or deeper, names a member twice or is not UTF-8.
 */
struct object *object_open(struct bytes json, size_t limit);
void object_close(struct object *o);

/* How many members it has, and one of them; NULL when absent. */
size_t object_size(const struct object *o);
const struct json_t *object_get(const struct object *o, const char *name);

enum object_kind object_kind(const struct json_t *value);

/* A text, living as long as `a`; a NUL follows it; empty for another kind. */
struct utf8 object_text(struct arena *a, const struct json_t *value);
/* A whole number of at most `most`; -1 when it is another or less than 0. */
int64_t object_number(const struct json_t *value, uint64_t most);
int object_is_true(const struct json_t *value);
/* Elements of a list. */
size_t object_len(const struct json_t *list);
const struct json_t *object_at(const struct json_t *list, size_t i);

/* The value as JSON of at most `limit` octets; NULL when it is longer. */
const char *object_dump(
    struct arena *a, const struct json_t *value, size_t limit);

#endif
