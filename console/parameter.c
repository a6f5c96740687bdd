/*
 * parameter.c - what a request says, checked against its route
 */
#include "console/parameter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/uuid.h"
#include "record/object.h"
#include "record/record.h"

/*
 * `len` octets of a path or an argument without their %XX.  NULL: broken, a
 * NUL, not UTF-8.
 */
static const char *
decode(struct arena *a, const char *text, size_t len)
{
	char *out = arena_alloc(a, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int high, low;

		if (text[i] != '%') {
			out[n++] = text[i];
			continue;
		}
		if (len - i < 3)
			return NULL;
		high = ascii_hex(text[i + 1]);
		low = ascii_hex(text[i + 2]);
		if (high == -1 || low == -1)
			return NULL;
		out[n++] = (char)(high << 4 | low);
		i += 2;
	}
	/* Not clean either when it holds a NUL. */
	if (!field_is_clean((struct bytes){ (unsigned char *)out, n }))
		return NULL;
	return out;
}

static int
is_number(const char *text, uint64_t most)
{
	uint64_t n = 0;
	size_t len = strlen(text);

	if (len == 0 || len > 16 || strspn(text, "0123456789") != len)
		return 0;
	for (size_t i = 0; i < len; i++)
		n = n * 10 + (uint64_t)(text[i] - '0');
	return n <= most;
}

/* "2026-11-22", a day that there is. */
static int
is_date(const char *text)
{
	char moment[CLOCK_TEXT];
	uint64_t ms;

	if (strlen(text) != 10)
		return 0;
	snprintf(moment, sizeof(moment), "%sT00:00:00.000Z", text);
	return clock_parse(moment, strlen(moment), &ms) == 0;
}

/* Is a text what its parameter may be? */
static int
is_right(const struct route_parameter *p, const char *text)
{
	struct uuid id;

	switch (p->type) {
	case TYPE_TEXT:
		return strlen(text) <= p->bound;
	case TYPE_INT:
		return is_number(text, p->bound);
	case TYPE_BOOL:
		return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
	case TYPE_UUID:
		return uuid_parse(text, &id) == 0;
	case TYPE_DATE:
		return is_date(text);
	case TYPE_JSON:
	case TYPE_LIST:
		break;
	}
	return 0;
}

/* One item of a list as PostgreSQL writes it in an array. */
static int
add_item(struct strbuf *b, struct arena *a, const struct json_t *item)
{
	enum object_kind kind = object_kind(item);
	struct utf8 text;
	int64_t number;

	if (kind == OBJECT_NUMBER) {
		number = object_number(item, BIGINT);
		strbuf_fmt(b, "%" PRId64, number);
		return number == -1 ? -1 : 0;
	}
	if (kind != OBJECT_TEXT)
		return -1;
	text = object_text(a, item);
	if (text.len > ROUTE_ITEM_MAX)
		return -1;
	strbuf_char(b, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			strbuf_char(b, '\\');
		strbuf_char(b, text.p[i]);
	}
	strbuf_char(b, '"');
	return 0;
}

/* A JSON array as PostgreSQL writes it; NULL when it may not be. */
static const char *
list_text(struct arena *a, const struct json_t *list, uint64_t most)
{
	const char *text = NULL;
	struct strbuf b;
	int ok = object_len(list) <= most;

	strbuf_init(&b, 2 * (size_t)EXCHANGE_BODY);
	strbuf_char(&b, '{');
	for (size_t i = 0; ok && i < object_len(list); i++) {
		if (i > 0)
			strbuf_char(&b, ',');
		ok = add_item(&b, a, object_at(list, i)) == 0;
	}
	strbuf_char(&b, '}');
	if (ok && !strbuf_over(&b))
		text = arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return text;
}

/* A member of the body as text; NULL when its kind is another. */
static const char *
body_text(struct arena *a, const struct route_parameter *p,
    const struct json_t *value)
{
	enum object_kind kind = object_kind(value);

	if (p->type == TYPE_JSON)
		return object_dump(a, value, p->bound);
	if (p->type == TYPE_LIST)
		return kind == OBJECT_LIST ? list_text(a, value, p->bound)
					   : NULL;
	if (p->type == TYPE_BOOL)
		return kind != OBJECT_BOOL     ? NULL
		       : object_is_true(value) ? "true"
					       : "false";
	if (p->type == TYPE_INT) {
		char digits[24];
		int64_t n = object_number(value, p->bound);

		snprintf(digits, sizeof(digits), "%" PRId64, n);
		return n == -1 ? NULL : arena_string(a, digits, strlen(digits));
	}
	return kind == OBJECT_TEXT ? object_text(a, value).p : NULL;
}

/* What a request gives for one parameter. */
struct given {
	/* 0: nothing. */
	int is_there;
	/* NULL: not what it may be. */
	const char *text;
};

static struct given
from_path(struct arena *a, const struct route_match *match, const char *name)
{
	for (size_t i = 0; i < match->places_len; i++) {
		const struct route_place *place = &match->places[i];

		if (strlen(name) == place->name_len &&
		    memcmp(name, place->name, place->name_len) == 0)
			return (struct given){ 1,
				decode(a, place->value, place->value_len) };
	}
	return (struct given){ 0, NULL };
}

static struct given
from_query(struct arena *a, const struct exchange *x, const char *name)
{
	struct given given = { 0, NULL };

	for (size_t i = 0; i < x->arguments_len; i++) {
		const struct pair *pair = &x->arguments[i];

		if (strcmp(pair->name, name) != 0 || pair->value == NULL ||
		    pair->value[0] == '\0')
			continue;
		/* Twice is once too often: which of them was meant? */
		given.text = given.is_there
				 ? NULL
				 : decode(a, pair->value, strlen(pair->value));
		given.is_there = 1;
	}
	return given;
}

static struct given
from_body(
    struct arena *a, const struct route_parameter *p, const struct object *body)
{
	const struct json_t *value =
	    body == NULL ? NULL : object_get(body, p->name);
	int is_there = object_kind(value) != OBJECT_NONE;

	return (
	    struct given){ is_there, is_there ? body_text(a, p, value) : NULL };
}

static struct given
given_for(struct arena *a, const struct route_match *match,
    const struct exchange *x, const struct object *body,
    const struct route_parameter *p)
{
	struct given given = p->from == FROM_PATH ? from_path(a, match, p->name)
			     : p->from == FROM_QUERY ? from_query(a, x, p->name)
						     : from_body(a, p, body);

	/* A body's list and value are what they may be already. */
	if (given.text != NULL && p->type != TYPE_JSON &&
	    p->type != TYPE_LIST && !is_right(p, given.text))
		given.text = NULL;
	return given;
}

static int
has_parameter(const struct route *route, enum route_from from, const char *name)
{
	for (const struct route_parameter *p = route->parameters;
	     p->name != NULL; p++)
		if (p->from == from && strcmp(p->name, name) == 0)
			return 1;
	return 0;
}

/* Nothing is said that the route does not know: it would be a mistake. */
static int
check_known(const struct route *route, const struct exchange *x,
    const struct object *body, struct err *e)
{
	size_t known = 0;

	for (size_t i = 0; i < x->arguments_len; i++)
		if (!has_parameter(route, FROM_QUERY, x->arguments[i].name))
			return err_set(e, ERR_CONFIG,
			    "an argument is not one of this address");
	for (const struct route_parameter *p = route->parameters;
	     p->name != NULL; p++)
		known += p->from == FROM_BODY && body != NULL &&
			 object_get(body, p->name) != NULL;
	if (body != NULL && known != object_size(body))
		return err_set(e, ERR_CONFIG,
		    "a member of the body is not one of this address");
	return 0;
}

static int
read_all(struct arena *a, const struct route_match *match,
    const struct exchange *x, const struct object *body, struct db_value *out,
    struct err *e)
{
	const struct route_parameter *p = match->route->parameters;
	struct db_value values[ROUTE_PARAMETERS] = { DB_NULL };

	if (check_known(match->route, x, body, e) == -1)
		return -1;
	for (size_t i = 0; p[i].name != NULL; i++) {
		struct given given = given_for(a, match, x, body, &p[i]);

		if (!given.is_there && p[i].required)
			return err_set(
			    e, ERR_CONFIG, "%s is missing", p[i].name);
		if (given.is_there && given.text == NULL)
			return err_set(e, ERR_CONFIG,
			    "%s is not what it may be", p[i].name);
		values[i] = db_text(given.text);
	}
	memcpy(out, values, sizeof(values));
	return 0;
}

int
parameters_read(struct arena *a, const struct route_match *match,
    const struct exchange *x, struct db_value *out, struct err *e)
{
	struct object *body = NULL;
	int result;

	if (x->body.len > 0) {
		body = object_open(x->body, EXCHANGE_BODY);
		if (body == NULL)
			return err_set(e, ERR_CONFIG,
			    "the body is not a JSON object that we take");
	}
	result = read_all(a, match, x, body, out, e);
	object_close(body);
	return result;
}
