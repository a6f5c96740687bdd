/*
 * rendering.c - a message as people may read it, to and from JSON
 */
#include "record/rendering.h"

#include "base/limits.h"
#include "record/document.h"

static const char *const kind_names[RENDERED_KINDS] = {
	[RENDERED_CONTENT] = "content",
	[RENDERED_NAME] = "name",
	[RENDERED_SUBJECT] = "subject",
	[RENDERED_HEADING] = "heading",
	[RENDERED_BYNAMES] = "names",
};

static struct utf8
name_of_kind(int i)
{
	return utf8_from(kind_names[i]);
}

/* -- to JSON -------------------------------------------------------------------- */

static void
write_text(const struct rendered_text *t, struct strbuf *out)
{
	strbuf_char(out, '{');
	if (t->part != RENDERED_HEADER)
		strbuf_fmt(out, "\"part\":%zu,", t->part);
	strbuf_fmt(out, "\"kind\":\"%s\",\"where\":", kind_names[t->kind]);
	record_string_to_json(t->where, out);
	strbuf_fmt(
	    out, ",\"hidden\":%s,\"text\":", t->hidden ? "true" : "false");
	record_string_to_json(t->text, out);
	strbuf_fmt(
	    out, ",\"size\":%llu,\"quoted\":[", (unsigned long long)t->size);
	for (size_t i = 0; i < t->quoted.len; i++)
		strbuf_fmt(out, "%s%zu,%zu", i > 0 ? "," : "",
		    t->quoted.v[i].start, t->quoted.v[i].end);
	strbuf_str(out, "],\"findings\":[");
	for (size_t i = 0; i < t->findings_len; i++)
		strbuf_fmt(out, "%s%zu", i > 0 ? "," : "", t->findings[i]);
	strbuf_str(out, "]}");
}

int
rendering_to_json(const struct rendering *r, struct strbuf *out, struct err *e)
{
	if (record_to_json(&r->record, RECORD_FULL, out, e) == -1)
		return -1;
	/* The record's object goes on: its last brace comes later. */
	out->len--;
	strbuf_str(out, ",\"texts\":[");
	for (size_t i = 0; i < r->texts_len; i++) {
		if (i > 0)
			strbuf_char(out, ',');
		write_text(&r->texts[i], out);
	}
	strbuf_str(out, "]}");
	if (strbuf_over(out))
		return err_set(
		    e, ERR_SYSTEM, "a rendering is larger than its limit");
	return 0;
}

/* -- from JSON ------------------------------------------------------------------ */

static const struct member text_members[] = {
	{ "where", MEMBER_TEXT, offsetof(struct rendered_text, where), 0, 1 },
	{ "hidden", MEMBER_BOOL, offsetof(struct rendered_text, hidden), 0, 1 },
	{ "text", MEMBER_TEXT, offsetof(struct rendered_text, text), 0, 1 },
	{ "size", MEMBER_UINT64, offsetof(struct rendered_text, size),
	    MESSAGE_MAX *(uint64_t)8, 1 },
};

/* Pairs of start and end, ascending, inside the text. */
static int
read_quoted(const struct document *d, const struct json_t *object,
    struct rendered_text *out)
{
	const struct json_t *array =
	    document_array(d, object, "quoted", 2 * (size_t)QUOTED_MAX);
	size_t len = document_len(array), at = 0;

	if (array == NULL)
		return -1;
	out->quoted.len = len / 2;
	out->quoted.v = arena_array(d->a, len / 2, sizeof(*out->quoted.v));
	for (size_t i = 0; i < len; i++) {
		int64_t n = document_number(
		    document_at(array, i), (int64_t)out->text.len);

		if (n < (int64_t)at || len % 2 != 0)
			return document_refuse(d, "quoted", "is no stretches");
		at = (size_t)n;
		if (i % 2 == 0)
			out->quoted.v[i / 2].start = at;
		else
			out->quoted.v[i / 2].end = at;
	}
	return 0;
}

static int
read_findings(const struct document *d, const struct json_t *object,
    const struct record *record, struct rendered_text *out)
{
	const struct json_t *array =
	    document_array(d, object, "findings", record->findings_len);

	if (array == NULL)
		return -1;
	out->findings_len = document_len(array);
	out->findings =
	    arena_array(d->a, out->findings_len, sizeof(*out->findings));
	for (size_t i = 0; i < out->findings_len; i++) {
		int64_t n = document_number(
		    document_at(array, i), (int64_t)record->findings_len - 1);

		if (n == -1)
			return document_refuse(
			    d, "findings", "names no finding");
		out->findings[i] = (size_t)n;
	}
	return 0;
}

static int
read_text(const struct document *d, const struct json_t *object,
    const struct record *record, struct rendered_text *out)
{
	const struct json_t *part = document_get(object, "part");
	int kind;

	if (document_members(d, object, text_members,
		sizeof(text_members) / sizeof(*text_members), out) == -1)
		return -1;
	kind = document_name(d, object, "kind", name_of_kind, RENDERED_KINDS);
	if (kind == -1)
		return -1;
	out->kind = (enum rendered_kind)kind;
	if (out->size < out->text.len)
		return document_refuse(d, "size", "is less than the text");
	out->part = RENDERED_HEADER;
	if (part != NULL) {
		int64_t n =
		    document_number(part, (int64_t)record->parts_len - 1);

		if (n == -1)
			return document_refuse(d, "part", "names no part");
		out->part = (size_t)n;
	}
	if (read_quoted(d, object, out) == -1)
		return -1;
	return read_findings(d, object, record, out);
}

/* The header's come first: its index becomes 0, a part's one more than its. */
static int
is_in_order(const struct rendered_text *before, const struct rendered_text *t)
{
	return before->part + 1 <= t->part + 1;
}

static int
read_texts(struct document *d, struct rendering *out)
{
	const struct json_t *array =
	    document_array(d, d->root, "texts", RENDERED_TEXTS_MAX);

	if (array == NULL)
		return -1;
	d->place = "texts";
	out->texts_len = document_len(array);
	out->texts = arena_array(d->a, out->texts_len, sizeof(*out->texts));
	for (size_t i = 0; i < out->texts_len; i++) {
		if (read_text(d, document_at(array, i), &out->record,
			&out->texts[i]) == -1)
			return -1;
		if (i > 0 && !is_in_order(&out->texts[i - 1], &out->texts[i]))
			return document_refuse(d, "part", "is out of order");
	}
	return 0;
}

int
rendering_from_json(
    struct arena *a, struct bytes json, struct rendering *out, struct err *e)
{
	struct document d = { .a = a, .e = e, .place = "document" };
	struct rendering rendering = { .texts_len = 0 };
	int result;

	if (document_open(&d, json) == -1)
		return -1;
	result = record_read(&d, &rendering.record);
	d.place = "document";
	if (result == 0)
		result = read_texts(&d, &rendering);
	document_close(&d);
	if (result == 0)
		*out = rendering;
	return result;
}
