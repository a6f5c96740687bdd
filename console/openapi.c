/*
 * openapi.c - the route tables as an OpenAPI 3.1 document
 */
#include "console/openapi.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "record/record.h"

enum { DOCUMENT_OCTETS = 8 * 1024 * 1024, ROUTES_MAX = 1000 };

/* Append `text` as JSON. */
static void
add_text(struct strbuf *b, const char *text)
{
	record_string_to_json(utf8_from(text), b);
}

/* "/api/flags/:flag/decide" as "/api/flags/{flag}/decide". */
static void
add_path(struct strbuf *b, const char *path)
{
	strbuf_char(b, '"');
	for (const char *p = path; *p != '\0';) {
		size_t word = strcspn(p + 1, "/");

		if (p[1] == ':')
			strbuf_fmt(b, "/{%.*s}", (int)word - 1, p + 2);
		else
			strbuf_fmt(b, "/%.*s", (int)word, p + 1);
		p += word + 1;
	}
	strbuf_char(b, '"');
}

static void
add_schema(struct strbuf *b, const struct route_parameter *p)
{
	switch (p->type) {
	case TYPE_TEXT:
		strbuf_fmt(b, "{\"type\":\"string\",\"maxLength\":%" PRIu64 "}",
		    p->bound);
		break;
	case TYPE_INT:
		strbuf_fmt(b,
		    "{\"type\":\"integer\",\"minimum\":0,\"maximum\":%" PRIu64
		    "}",
		    p->bound);
		break;
	case TYPE_BOOL:
		strbuf_str(b, "{\"type\":\"boolean\"}");
		break;
	case TYPE_UUID:
		strbuf_str(b, "{\"type\":\"string\",\"format\":\"uuid\"}");
		break;
	case TYPE_DATE:
		strbuf_str(b, "{\"type\":\"string\",\"format\":\"date\"}");
		break;
	case TYPE_JSON:
		strbuf_str(b, "{}");
		break;
	case TYPE_LIST:
		strbuf_fmt(b,
		    "{\"type\":\"array\",\"maxItems\":%" PRIu64
		    ",\"items\":{\"type\":[\"string\",\"integer\"]}}",
		    p->bound);
		break;
	}
}

/* What stands in path and query. */
static void
add_parameters(struct strbuf *b, const struct route *route)
{
	const char *comma = "";

	strbuf_str(b, "\"parameters\":[");
	for (const struct route_parameter *p = route->parameters;
	     p->name != NULL; p++) {
		if (p->from == FROM_BODY)
			continue;
		strbuf_fmt(b, "%s\n      {\"name\":", comma);
		add_text(b, p->name);
		strbuf_fmt(b, ",\"in\":\"%s\",\"required\":%s,\"schema\":",
		    p->from == FROM_PATH ? "path" : "query",
		    p->from == FROM_PATH || p->required ? "true" : "false");
		add_schema(b, p);
		strbuf_char(b, '}');
		comma = ",";
	}
	strbuf_str(b, "]");
}

static void
add_body(struct strbuf *b, const struct route *route)
{
	const char *comma = "";

	strbuf_str(b,
	    ",\n     \"requestBody\":{\"content\":{\"application/json\":"
	    "{\"schema\":{\"type\":\"object\","
	    "\"additionalProperties\":false,\"properties\":{");
	for (const struct route_parameter *p = route->parameters;
	     p->name != NULL; p++) {
		if (p->from != FROM_BODY)
			continue;
		strbuf_fmt(b, "%s\n      ", comma);
		add_text(b, p->name);
		strbuf_char(b, ':');
		add_schema(b, p);
		comma = ",";
	}
	comma = "";
	strbuf_str(b, "},\"required\":[");
	for (const struct route_parameter *p = route->parameters;
	     p->name != NULL; p++) {
		if (p->from != FROM_BODY || !p->required)
			continue;
		strbuf_str(b, comma);
		add_text(b, p->name);
		comma = ",";
	}
	strbuf_str(b, "]}}}}");
}

static void
add_route(struct strbuf *b, const struct route *route)
{
	int is_post = strcmp(route->method, "POST") == 0;
	int is_public = (route->flags & ROUTE_PUBLIC) != 0;

	strbuf_fmt(b, "    \"%s\":{\"summary\":", is_post ? "post" : "get");
	add_text(b, route->summary);
	strbuf_str(b, ",\n     \"x-roles\":");
	add_text(b, is_public              ? "everybody"
		    : route->roles != NULL ? route->roles
					   : "everybody who is signed in");
	strbuf_fmt(b, ",\"x-fresh\":%s,",
	    route->flags & ROUTE_FRESH ? "true" : "false");
	strbuf_fmt(b, "\"security\":[%s],\n     ",
	    is_public ? ""
	    : is_post ? "{\"session\":[],\"token\":[]}"
		      : "{\"session\":[]}");
	add_parameters(b, route);
	if (is_post)
		add_body(b, route);
	strbuf_str(b,
	    ",\n     \"responses\":{\"200\":{\"description\":\"done\"},"
	    "\"default\":{\"$ref\":\"#/components/responses/Error\"}}}");
}

/* All routes, those of one path side by side. */
struct listed {
	const struct route *route;
};

static int
by_path(const void *left, const void *right)
{
	const struct listed *a = left, *b = right;
	int order = strcmp(a->route->path, b->route->path);

	return order != 0 ? order : strcmp(a->route->method, b->route->method);
}

static size_t
sorted(const struct route *const *areas, struct listed *out)
{
	size_t n = 0;

	for (; *areas != NULL; areas++)
		for (const struct route *r = *areas;
		     r->method != NULL && n < ROUTES_MAX; r++)
			out[n++].route = r;
	qsort(out, n, sizeof(*out), by_path);
	return n;
}

static void
add_paths(struct strbuf *b, const struct route *const *areas)
{
	struct listed routes[ROUTES_MAX];
	size_t n = sorted(areas, routes);

	for (size_t i = 0; i < n; i++) {
		int is_same = i > 0 && strcmp(routes[i - 1].route->path,
					   routes[i].route->path) == 0;

		if (is_same) {
			strbuf_str(b, ",\n");
		} else {
			strbuf_str(b, i > 0 ? "},\n   " : "\n   ");
			add_path(b, routes[i].route->path);
			strbuf_str(b, ":{\n");
		}
		add_route(b, routes[i].route);
	}
	strbuf_str(b, n > 0 ? "}" : "");
}

int
openapi_print(const struct route *const *areas, FILE *to)
{
	struct strbuf b;
	int ok;

	strbuf_init(&b, DOCUMENT_OCTETS);
	strbuf_str(&b,
	    "{\"openapi\":\"3.1.0\",\n \"info\":{\"title\":\"Schoolgate's "
	    "console\",\"version\":\"1\",\"license\":{\"name\":"
	    "\"GPL-3.0-or-later\"}},\n \"paths\":{");
	add_paths(&b, areas);
	strbuf_str(&b,
	    "},\n \"components\":{\n  \"securitySchemes\":{"
	    "\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":"
	    "\"__Host-schoolgate\"},\n   \"token\":{\"type\":\"apiKey\",\"in\":"
	    "\"header\",\"name\":\"X-Schoolgate-Token\"}},\n  \"responses\":{"
	    "\"Error\":{\"description\":\"nothing was done\",\"content\":{"
	    "\"application/json\":{\"schema\":{\"type\":\"object\","
	    "\"properties\":{\"error\":{\"type\":\"string\"},\"code\":{"
	    "\"type\":\"string\"}},\"required\":[\"error\",\"code\"]}}}}}}}\n");
	ok = !strbuf_over(&b) && fwrite(b.p, 1, b.len, to) == b.len &&
	     fflush(to) == 0;
	strbuf_done(&b);
	return !ok;
}
