/*
 * csv.c - a table file to rows, whole or not at all [libcsv]
 */
#include "cli/csv.h"

#include <csv.h>
#include <stdint.h>

#include "record/record.h"

struct reading {
	struct arena *a;
	const struct csv_columns *columns;
	/* place[i] is where the file's column i goes in a row. */
	size_t place[CSV_COLUMNS_MAX], places;
	int have_header;
	/* The row being filled, and how many values it has. */
	struct csv_row row;
	size_t values, lines;
	struct csv_table table;
	size_t cap;
	int failed;
	struct err *e;
};

static void
fail(struct reading *r, const char *why)
{
	if (!r->failed)
		err_set(r->e, ERR_CONFIG, "row %zu: %s", r->lines + 1, why);
	r->failed = 1;
}

static void
read_heading(struct reading *r, struct utf8 name)
{
	size_t at = r->values;

	for (size_t i = 0; i < r->columns->len; i++) {
		if (!utf8_equal(name, utf8_from(r->columns->names[i])))
			continue;
		for (size_t k = 0; k < at; k++)
			if (r->place[k] == i)
				fail(r, "the same column stands twice");
		r->place[at] = i;
		return;
	}
	err_set(r->e, ERR_CONFIG,
	    "row 1: column %zu, \"%.*s\", is not one of ours", at + 1,
	    (int)(name.len < 60 ? name.len : 60), name.p);
	r->failed = 1;
}

static void
on_value(void *p, size_t len, void *arg)
{
	struct reading *r = arg;
	struct utf8 value = { p, len };

	if (r->failed)
		return;
	if (r->values == (r->have_header ? r->places : r->columns->len))
		fail(r, "more values than columns");
	else if (!field_is_clean(bytes_of(value)))
		fail(r, "not UTF-8 text (save the file as CSV UTF-8)");
	else if (!r->have_header)
		read_heading(r, value);
	else
		r->row.value[r->place[r->values]] = arena_utf8(r->a, value);
	r->values++;
}

/* The heading is read: is everything there that must be? */
static void
end_heading(struct reading *r)
{
	r->places = r->values;
	for (size_t i = 0; i < r->columns->required && !r->failed; i++) {
		size_t k = 0;

		while (k < r->places && r->place[k] != i)
			k++;
		if (k < r->places)
			continue;
		err_set(r->e, ERR_CONFIG,
		    "row 1: fewer values than columns: there is no \"%s\"",
		    r->columns->names[i]);
		r->failed = 1;
	}
}

static void
on_row(int end, void *arg)
{
	struct reading *r = arg;

	(void)end;
	if (r->failed)
		return;
	if (!r->have_header)
		end_heading(r);
	else if (r->values != r->places)
		fail(r, "fewer values than columns: is the file whole?");
	if (r->have_header && !r->failed) {
		r->row.line = r->lines + 1;
		r->table.rows = arena_grow(r->a, r->table.rows, r->table.len,
		    &r->cap, sizeof(*r->table.rows));
		r->table.rows[r->table.len++] = r->row;
	}
	r->have_header = 1;
	r->values = 0;
	r->lines++;
}

static struct bytes
without_mark(struct bytes content)
{
	if (content.len >= 3 && memcmp(content.p, "\xef\xbb\xbf", 3) == 0)
		return (struct bytes){ content.p + 3, content.len - 3 };
	return content;
}

int
csv_read(struct arena *a, struct bytes content,
    const struct csv_columns *columns, struct csv_table *out, struct err *e)
{
	struct reading r = { .a = a, .columns = columns, .e = e };
	struct csv_parser parser;

	content = without_mark(content);
	if (content.len == 0)
		return err_set(e, ERR_CONFIG, "the file is empty");
	if (content.p[content.len - 1] != '\n')
		return err_set(e, ERR_CONFIG,
		    "the last row has no line end: is the file whole?");
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return err_set(e, ERR_SYSTEM, "could not start reading rows");
	if (csv_parse(&parser, content.p, content.len, on_value, on_row, &r) !=
	    content.len)
		fail(&r, "a quote stands where none may");
	else if (csv_fini(&parser, on_value, on_row, &r) != 0)
		fail(&r, "a quote is not closed: is the file whole?");
	csv_free(&parser);
	if (r.failed)
		return -1;
	if (!r.have_header)
		return err_set(e, ERR_CONFIG, "the file has no heading row");
	*out = r.table;
	return 0;
}
