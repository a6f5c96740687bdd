/*
 * print.c - JSON rows of the database, for people
 */
#include "cli/print.h"

#include <string.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "record/document.h"

struct row {
	struct document d;
	struct err e;
	/* What is read: the whole row, or an object in it. */
	const struct json_t *object;
};

struct row *
row_open(struct arena *a, const struct db_rows *rows, size_t i)
{
	struct row *row = arena_alloc(a, sizeof(*row));
	struct bytes json = rows->v[i * rows->columns];

	row->d = (struct document){ .a = a, .e = &row->e, .place = "row" };
	if (document_open(&row->d, json) == -1)
		return NULL;
	row->object = row->d.root;
	return row;
}

void
row_close(struct row *row)
{
	document_close(&row->d);
}

/* `object`, which stands in the row, as a row of its own. */
static struct row *
inside_of(struct row *row, const char *name, const struct json_t *object)
{
	struct row *inside = arena_alloc(row->d.a, sizeof(*inside));

	inside->d =
	    (struct document){ .a = row->d.a, .e = &inside->e, .place = name };
	inside->object = object;
	return inside;
}

struct row *
row_inside(struct row *row, const char *name)
{
	const struct json_t *object = document_get(row->object, name);

	return object == NULL ? NULL : inside_of(row, name, object);
}

struct row *
row_at(struct row *row, const char *name, size_t i)
{
	const struct json_t *array = document_get(row->object, name);

	if (array == NULL || i >= document_len(array))
		return NULL;
	return inside_of(row, name, document_at(array, i));
}

struct utf8
row_text(struct row *row, const char *name)
{
	const struct member members[] = { { name, MEMBER_TEXT, 0, 0, 0 } };
	struct utf8 text = { NULL, 0 };

	if (document_members(&row->d, row->object, members, 1, &text) == -1)
		return (struct utf8){ NULL, 0 };
	return text;
}

uint64_t
row_number(struct row *row, const char *name)
{
	int64_t n = document_number(document_get(row->object, name), INT64_MAX);

	return n < 0 ? 0 : (uint64_t)n;
}

int
row_is(struct row *row, const char *name)
{
	const struct member members[] = { { name, MEMBER_BOOL, 0, 0, 0 } };
	int is = 0;

	if (document_members(&row->d, row->object, members, 1, &is) == -1)
		return 0;
	return is;
}

struct utf8
row_list(struct row *row, const char *name, size_t most)
{
	const struct json_t *array = document_get(row->object, name);
	struct fields fields = { 0 };
	struct strbuf b;
	struct utf8 out;

	if (array == NULL ||
	    document_strings(&row->d, name, array, NULL, &fields) == -1)
		return (struct utf8){ NULL, 0 };
	strbuf_init(&b, (size_t)1 << 24);
	for (size_t i = 0; i < fields.len && i < most; i++) {
		if (i > 0)
			strbuf_str(&b, ", ");
		strbuf_add(&b, fields.v[i].text.p, fields.v[i].text.len);
	}
	if (fields.len > most)
		strbuf_fmt(&b, " and %zu more", fields.len - most);
	out = arena_utf8(row->d.a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return out;
}

int
row_lists(
    struct row *row, const char *name, const char *member, struct utf8 text)
{
	const struct json_t *array = document_get(row->d.root, name);
	const struct member members[] = { { member, MEMBER_TEXT, 0, 0, 0 } };
	size_t len = array == NULL ? 0 : document_len(array);

	for (size_t i = 0; i < len; i++) {
		struct utf8 value = { NULL, 0 };

		if (document_members(&row->d, document_at(array, i), members, 1,
			&value) == 0 &&
		    display_names(text, value))
			return 1;
	}
	return len > 0 ? 0 : -1;
}

void
print_text(struct utf8 text)
{
	print_shown(stdout, text, DISPLAY_LINE);
}

void
print_shown(FILE *to, struct utf8 text, enum display_form form)
{
	struct strbuf b;

	strbuf_init(&b, DISPLAY_GROWTH * text.len);
	display_text(text, form, &b);
	if (b.len > 0)
		fwrite(b.p, 1, b.len, to);
	strbuf_done(&b);
}

/*
 * A time as the database writes it, 2026-11-24T09:12:33.12+00:00, in ms UTC;
 * -1 when it is none, or not in UTC.
 */
static int
time_read(struct utf8 text, uint64_t *ms)
{
	char form[] = "0000-00-00T00:00:00.000Z";

	if (text.len < 25 || memcmp(text.p + text.len - 6, "+00:00", 6) != 0)
		return -1;
	memcpy(form, text.p, 19);
	return clock_parse(form, sizeof(form) - 1, ms);
}

/* `late`, ms, is added before the minute is cut. */
static void
time_print(struct utf8 text, uint64_t late)
{
	char local[CLOCK_TEXT];
	struct clock_zone zone;
	uint64_t ms;

	if (time_read(text, &ms) == -1) {
		if (text.len >= 16)
			printf("%.10s %.5s", text.p, text.p + 11);
		return;
	}
	ms += late;
	clock_zone_at(ms, &zone);
	clock_format(ms + (uint64_t)((int64_t)zone.minutes * 60000), local);
	printf("%.10s %.5s", local, local + 11);
}

void
print_time(struct utf8 text)
{
	time_print(text, 0);
}

static void
print_member(
    struct row *row, const char *name, const char *words, uint64_t late)
{
	if (row_text(row, name).len == 0)
		return;
	printf("%s", words);
	time_print(row_text(row, name), late);
}

void
print_since(struct row *row, const char *name, const char *words)
{
	print_member(row, name, words, 0);
}

void
print_until(struct row *row, const char *name, const char *words)
{
	print_member(row, name, words, 59999);
}

void
print_each(struct arena *a, const struct db_rows *rows,
    void (*print)(struct row *row), const char *none)
{
	for (size_t i = 0; i < rows->rows; i++) {
		struct row *row = row_open(a, rows, i);

		if (row == NULL)
			continue;
		print(row);
		row_close(row);
	}
	if (rows->rows == 0 && none != NULL)
		printf("%s\n", none);
}

void
print_json(const struct db_rows *rows)
{
	for (size_t i = 0; i < rows->rows; i++)
		printf("%s\n", db_string(rows, i, 0));
}
