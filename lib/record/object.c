/*
 * object.c - a small JSON object that a browser sent [jansson]
 */
#include "record/object.h"

#include <jansson.h>
#include <stdlib.h>

#include "record/document.h"

/* The library's own outermost value. */
struct object {
	json_t *root;
};

struct object *
object_open(struct bytes json, size_t limit)
{
	const struct document_bounds most = { limit, OBJECT_DEPTH,
		OBJECT_ARRAYS, OBJECT_VALUES };
	struct object *o;
	json_t *root;

	if (!document_fits(json, &most))
		return NULL;
	root = json_loadb(
	    (const char *)json.p, json.len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(root)) {
		json_decref(root);
		return NULL;
	}
	o = malloc(sizeof(*o));
	if (o == NULL)
		abort();
	o->root = root;
	return o;
}

void
object_close(struct object *o)
{
	if (o == NULL)
		return;
	json_decref(o->root);
	free(o);
}

size_t
object_size(const struct object *o)
{
	return json_object_size(o->root);
}

const json_t *
object_get(const struct object *o, const char *name)
{
	return json_object_get(o->root, name);
}

enum object_kind
object_kind(const json_t *value)
{
	static const enum object_kind kinds[] = { [JSON_OBJECT] = OBJECT_OBJECT,
		[JSON_ARRAY] = OBJECT_LIST,
		[JSON_STRING] = OBJECT_TEXT,
		[JSON_INTEGER] = OBJECT_NUMBER,
		[JSON_REAL] = OBJECT_REAL,
		[JSON_TRUE] = OBJECT_BOOL,
		[JSON_FALSE] = OBJECT_BOOL,
		[JSON_NULL] = OBJECT_NONE };

	return value == NULL ? OBJECT_NONE : kinds[json_typeof(value)];
}

struct utf8
object_text(struct arena *a, const json_t *value)
{
	/* The library hands out clean UTF-8 and refuses U+0000 by itself. */
	size_t len = json_string_length(value);

	if (!json_is_string(value))
		return UTF8("");
	return (
	    struct utf8){ arena_string(a, json_string_value(value), len), len };
}

int64_t
object_number(const json_t *value, uint64_t most)
{
	json_int_t n = json_integer_value(value);

	return json_is_integer(value) && n >= 0 && (uint64_t)n <= most ? n : -1;
}

int
object_is_true(const json_t *value)
{
	return json_is_true(value);
}

size_t
object_len(const json_t *list)
{
	return json_array_size(list);
}

const json_t *
object_at(const json_t *list, size_t i)
{
	return json_array_get(list, i);
}

const char *
object_dump(struct arena *a, const json_t *value, size_t limit)
{
	enum { FLAGS = JSON_COMPACT | JSON_ENCODE_ANY };
	size_t len = json_dumpb(value, NULL, 0, FLAGS);
	char *text;

	if (len == 0 || len > limit || len >= arena_left(a))
		return NULL;
	text = arena_alloc(a, len + 1);
	json_dumpb(value, text, len, FLAGS);
	return text;
}
