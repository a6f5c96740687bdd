/*
 * document.c - a document read member by member [jansson]
 */
#include "record/document.h"

#include <jansson.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/limits.h"
#include "record/base64.h"

enum {
	/* Octets of a token: media type (RFC 6838: 127 + 127), list or rule. */
	TOKEN_MAX = 255,
};

int
document_refuse(const struct document *d, const char *member, const char *why)
{
	return err_set(d->e, ERR_SYSTEM,
	    "a record document is refused: %s.%s %s", d->place, member, why);
}

int
document_fits(struct bytes json, const struct document_bounds *most)
{
	size_t depth = 0, arrays = 0, values = 0;
	int in_string = 0;

	if (json.len > most->octets)
		return 0;
	for (size_t i = 0; i < json.len; i++) {
		unsigned char c = json.p[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = 0;
		} else if (c == '"') {
			in_string = 1;
		} else if (c == '{' || c == '[') {
			depth++;
			arrays++;
		} else if (c == '}' || c == ']') {
			depth -= depth > 0;
		} else if (c == ',') {
			values++;
		}
		if (depth > most->depth || arrays > most->arrays ||
		    values > most->values)
			return 0;
	}
	return 1;
}

static int
check_shape(struct bytes json, struct err *e)
{
	static const struct document_bounds most = { DOCUMENT_MAX,
		DOCUMENT_DEPTH, DOCUMENT_ARRAYS, DOCUMENT_VALUES };

	if (document_fits(json, &most))
		return 0;
	return err_set(e, ERR_SYSTEM,
	    json.len > DOCUMENT_MAX
		? "a record document is refused: it is too large"
		: "a record document is refused: too deep or too many values");
}

int
document_open(struct document *d, struct bytes json)
{
	json_error_t why;

	if (check_shape(json, d->e) == -1)
		return -1;
	d->root = json_loadb(
	    (const char *)json.p, json.len, JSON_REJECT_DUPLICATES, &why);
	/* Not why.text: it shows the mail around the place. */
	if (d->root == NULL)
		return err_set(d->e, ERR_SYSTEM,
		    "a record document is refused: not JSON at octet %d",
		    why.position);
	return 0;
}

void
document_close(struct document *d)
{
	json_decref(d->root);
	d->root = NULL;
}

const json_t *
document_get(const json_t *object, const char *name)
{
	return json_object_get(object, name);
}

size_t
document_len(const json_t *array)
{
	return json_array_size(array);
}

const json_t *
document_at(const json_t *array, size_t i)
{
	return json_array_get(array, i);
}

int64_t
document_number(const json_t *value, int64_t most)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < 0 || number > most)
		return -1;
	return number;
}

static struct utf8
text_of(const struct document *d, const json_t *string)
{
	struct utf8 text = { json_string_value(string),
		json_string_length(string) };

	/* The library hands out clean UTF-8 and refuses U+0000 by itself. */
	return text.len == 0 ? (struct utf8){ NULL, 0 }
			     : arena_utf8(d->a, text);
}

static int
is_token(struct utf8 text)
{
	if (text.len > TOKEN_MAX)
		return 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] <= ' ' || text.p[i] >= 0x7f)
			return 0;
	return 1;
}

/*
 * A twin holds what was given: not always octets that become the text beside
 * it, for a header's may be an encoded word.
 */
static int
take_octets(const struct document *d, const char *name, const json_t *twin,
    struct field *f)
{
	struct bytes octets;

	if (twin == NULL || json_is_null(twin))
		return 0;
	if (!json_is_string(twin) ||
	    base64_decode(d->a, text_of(d, twin), &octets) == -1)
		return document_refuse(
		    d, name, "has a twin that is not base64");
	f->octets = octets;
	return 0;
}

const json_t *
document_twin(const json_t *object, const char *name)
{
	char twin[64];

	snprintf(twin, sizeof(twin), "%s_octets", name);
	return json_object_get(object, twin);
}

/* An array of at most `most`, or NULL with an error; absent is an error. */
const json_t *
document_array(const struct document *d, const json_t *object, const char *name,
    size_t most)
{
	const json_t *array = json_object_get(object, name);

	if (!json_is_array(array)) {
		document_refuse(d, name, "is not there or no array");
		return NULL;
	}
	if (json_array_size(array) > most) {
		document_refuse(d, name, "has too many elements");
		return NULL;
	}
	return array;
}

static int
read_number(const struct document *d, const struct member *m,
    const json_t *value, void *to)
{
	uint64_t number;

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return document_refuse(d, m->name, "is no natural number");
	number = (uint64_t)json_integer_value(value);
	if (number > m->most)
		return document_refuse(d, m->name, "is too large");
	if (m->kind == MEMBER_INT)
		*(int *)to = (int)number;
	else
		*(uint64_t *)to = number;
	return 0;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int
read_digest(const struct document *d, const char *name, struct utf8 text,
    unsigned char *to)
{
	if (text.len != SHA256_TEXT)
		return document_refuse(d, name, "is no SHA-256");
	for (size_t i = 0; i < SHA256_LEN; i++) {
		int high = hex_digit(text.p[2 * i]);
		int low = hex_digit(text.p[2 * i + 1]);

		if (high == -1 || low == -1)
			return document_refuse(d, name, "is no SHA-256");
		to[i] = (unsigned char)(high << 4 | low);
	}
	return 0;
}

static int
read_string(const struct document *d, const struct member *m,
    const json_t *object, const json_t *value, void *to)
{
	struct utf8 text;

	if (!json_is_string(value))
		return document_refuse(d, m->name, "is no text");
	text = text_of(d, value);
	switch (m->kind) {
	case MEMBER_FIELD:
		*(struct field *)to = (struct field){ text, { NULL, 0 } };
		return take_octets(
		    d, m->name, document_twin(object, m->name), to);
	case MEMBER_TOKEN:
		if (!is_token(text))
			return document_refuse(d, m->name, "is no short word");
		*(struct utf8 *)to = text;
		return 0;
	case MEMBER_TIME:
		if (clock_parse(text.p, text.len, to) == -1)
			return document_refuse(d, m->name, "is no time");
		return 0;
	case MEMBER_UUID:
		if (uuid_parse(json_string_value(value), to) == -1)
			return document_refuse(d, m->name, "is no UUID");
		return 0;
	case MEMBER_DIGEST:
		return read_digest(d, m->name, text, to);
	default:
		*(struct utf8 *)to = text;
		return 0;
	}
}

/* Read the plain members of `object` into the struct at `base`. */
int
document_members(const struct document *d, const json_t *object,
    const struct member *members, size_t len, void *base)
{
	if (!json_is_object(object))
		return document_refuse(d, "*", "is no object");
	for (size_t i = 0; i < len; i++) {
		const struct member *m = &members[i];
		const json_t *value = json_object_get(object, m->name);
		void *to = (char *)base + m->offset;
		int result = 0;

		if (value == NULL) {
			if (m->needed)
				return document_refuse(
				    d, m->name, "is missing");
			continue;
		}
		if (m->kind == MEMBER_INT || m->kind == MEMBER_UINT64) {
			result = read_number(d, m, value, to);
		} else if (m->kind == MEMBER_BOOL) {
			if (!json_is_boolean(value))
				return document_refuse(
				    d, m->name, "is no boolean");
			*(int *)to = json_is_true(value);
		} else if (m->kind != MEMBER_TIME || !json_is_null(value)) {
			result = read_string(d, m, object, value, to);
		}
		if (result == -1)
			return -1;
	}
	return 0;
}

/* A text that is one of `count` names; its number. */
int
document_name(const struct document *d, const json_t *object, const char *name,
    struct utf8 (*name_of)(int), int count)
{
	const json_t *value = json_object_get(object, name);
	struct utf8 text = { json_string_value(value),
		json_string_length(value) };

	for (int i = 0; i < count && text.p != NULL; i++)
		if (utf8_equal(text, name_of(i)))
			return i;
	return document_refuse(d, name, "is none of the known names");
}

int
document_tokens(const struct document *d, const json_t *object,
    const char *name, size_t most, struct gaps *out)
{
	const json_t *array = document_array(d, object, name, most);

	if (array == NULL)
		return -1;
	out->len = json_array_size(array);
	out->v = arena_array(d->a, out->len, sizeof(*out->v));
	for (size_t i = 0; i < out->len; i++) {
		const json_t *value = json_array_get(array, i);

		if (!json_is_string(value))
			return document_refuse(
			    d, name, "holds something else than text");
		out->v[i] = text_of(d, value);
		if (out->v[i].len == 0 || !is_token(out->v[i]))
			return document_refuse(d, name, "holds no short word");
	}
	return 0;
}

/* The strings of `array`; `twins` is NULL or as long. */
int
document_strings(const struct document *d, const char *name,
    const json_t *array, const json_t *twins, struct fields *out)
{
	if (!json_is_array(array))
		return document_refuse(d, name, "is not there or no array");
	if (twins != NULL && !json_is_null(twins) &&
	    json_array_size(twins) != json_array_size(array))
		return document_refuse(d, name, "has twins of another number");
	out->len = json_array_size(array);
	out->v = arena_array(d->a, out->len, sizeof(*out->v));
	for (size_t i = 0; i < out->len; i++) {
		const json_t *value = json_array_get(array, i);

		if (!json_is_string(value))
			return document_refuse(
			    d, name, "holds something else than text");
		out->v[i].text = text_of(d, value);
		if (take_octets(
			d, name, json_array_get(twins, i), &out->v[i]) == -1)
			return -1;
	}
	return 0;
}

int
document_fields(const struct document *d, const json_t *object,
    const char *name, size_t most, struct fields *out)
{
	const json_t *array = document_array(d, object, name, most);

	if (array == NULL)
		return -1;
	return document_strings(
	    d, name, array, document_twin(object, name), out);
}
