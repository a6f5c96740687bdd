/*
 * rows.c - the directory's rows in the database, as what a snapshot says
 */
#include "store/rows.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	/* Addresses of a large trust, and places of theirs in groups. */
	ENTRIES_MAX = 300 * 1000,
	LISTED_MAX = 1500 * 1000,
};

/* Columns of queries/recorder/directory_entries.sql. */
enum {
	ENTRY_ADDRESS,
	ENTRY_KIND,
	ENTRY_PERSON,
	ENTRY_NAME,
	ENTRY_CLASS,
	ENTRY_SCHOOL,
	ENTRY_FORM,
	ENTRY_MANAGER,
	ENTRY_PURPOSE,
	ENTRY_UNION_OFFICER,
	ENTRY_SUSPENDED,
	ENTRY_ENDS_MS,
};

/* Columns of directory_exemptions.sql. */
enum {
	EXEMPTION_REFERENCE,
	EXEMPTION_RULE,
	EXEMPTION_FROM,
	EXEMPTION_TO,
	EXEMPTION_FROM_MS,
	EXEMPTION_UNTIL_MS,
	EXEMPTION_ABOUT,
};

static struct utf8
text(const struct db_rows *rows, size_t row, size_t column)
{
	struct bytes v = rows->v[row * rows->columns + column];

	return (struct utf8){ (const char *)v.p, v.len };
}

static uint64_t
number(const struct db_rows *rows, size_t row, size_t column)
{
	return strtoull(db_string(rows, row, column), NULL, 10);
}

static int
is_true(const struct db_rows *rows, size_t row, size_t column)
{
	return db_string(rows, row, column)[0] == 't';
}

const struct rows_source rows_recorder = {
	.entries = STMT_RECORDER_DIRECTORY_ENTRIES,
	.lists = STMT_RECORDER_DIRECTORY_LISTS,
	.exemptions = STMT_RECORDER_DIRECTORY_EXEMPTIONS,
	.hours = STMT_RECORDER_DIRECTORY_HOURS,
	.phones = STMT_RECORDER_DIRECTORY_PHONES,
	.has_phones = 1,
};

/* What is being read, from where, for whom. */
struct rows_reading {
	struct arena *a;
	struct db *db;
	const struct rows_source *source;
	struct directory_content *out;
};

/* A query with its one argument, and the source's. */
static int
ask(const struct rows_reading *r, enum stmt stmt, const char *argument,
    struct db_rows *out, struct err *e)
{
	struct db_value params[2] = { db_text(argument), DB_NULL };

	if (r->source->key == NULL)
		return db_call(r->a, r->db, stmt, params, 1, out, e);
	params[1] = db_text(r->source->key);
	return db_call(r->a, r->db, stmt, params, 2, out, e);
}

/* At most `most` rows of a query whose argument is how many it gives. */
static int
read_at_most(const struct rows_reading *r, enum stmt stmt, size_t most,
    struct db_rows *out, struct err *e)
{
	char limit[24];

	snprintf(limit, sizeof(limit), "%zu", most + 1);
	if (ask(r, stmt, limit, out, e) == -1)
		return -1;
	if (out->rows > most)
		return err_set(e, ERR_SYSTEM,
		    "could not keep the directory: more than %zu rows", most);
	return 0;
}

int
rows_version(struct arena *a, struct db *db, uint64_t *out, struct err *e)
{
	struct db_rows rows;

	if (db_call(a, db, STMT_RECORDER_DIRECTORY_VERSION, NULL, 0, &rows,
		e) == -1)
		return -1;
	if (rows.rows != 1)
		return err_set(e, ERR_BUG, "the directory has no version");
	*out = number(&rows, 0, 0);
	return 0;
}

/* -- entries ----------------------------------------------------------------- */

static enum address_kind
kind_of(struct utf8 name)
{
	static const char *const names[] = { [ADDRESS_SCHOOL] = "school",
		[ADDRESS_PRIVATE] = "private",
		[ADDRESS_SHARED] = "shared",
		[ADDRESS_GROUP] = "group",
		[ADDRESS_CHANNEL] = "channel",
		[ADDRESS_SERVICE] = "service" };
	size_t i = 0;

	while (i < ADDRESS_SERVICE && !utf8_equal(name, utf8_from(names[i])))
		i++;
	return (enum address_kind)i;
}

static struct directory_entry
entry_of(const struct db_rows *rows, size_t i)
{
	return (struct directory_entry){
		.address = text(rows, i, ENTRY_ADDRESS),
		.known = { .found = 1,
		    .kind = kind_of(text(rows, i, ENTRY_KIND)),
		    .person = text(rows, i, ENTRY_PERSON),
		    .name = text(rows, i, ENTRY_NAME),
		    .class = text(rows, i, ENTRY_CLASS),
		    .school = text(rows, i, ENTRY_SCHOOL),
		    .form = text(rows, i, ENTRY_FORM),
		    .manager = text(rows, i, ENTRY_MANAGER),
		    .purpose = text(rows, i, ENTRY_PURPOSE),
		    .is_union_officer = is_true(rows, i, ENTRY_UNION_OFFICER),
		    .is_suspended = is_true(rows, i, ENTRY_SUSPENDED),
		    .ends_ms = number(rows, i, ENTRY_ENDS_MS) },
	};
}

/* A list of an entry. */
struct entry_list {
	const struct utf8 **v;
	size_t *len;
};

/* The list of a kind (queries/recorder/directory_lists.sql); v NULL: none. */
static struct entry_list
list_named(struct known *k, struct utf8 kind)
{
	if (utf8_equal(kind, UTF8("child")))
		return (struct entry_list){ &k->children, &k->children_len };
	if (utf8_equal(kind, UTF8("class")))
		return (struct entry_list){ &k->classes, &k->classes_len };
	if (utf8_equal(kind, UTF8("group")))
		return (struct entry_list){ &k->groups, &k->groups_len };
	if (utf8_equal(kind, UTF8("member")))
		return (struct entry_list){ &k->members, &k->members_len };
	return (struct entry_list){ NULL, NULL };
}

/* Lists of one kind, rows `*row` and on, to the entries that they are of. */
static void
give_lists(struct directory_entry *entries, size_t entries_len,
    const struct db_rows *rows, size_t *row, const struct utf8 *values)
{
	struct utf8 kind = text(rows, *row, 0);
	size_t i = 0;

	/* Both are in the order of addresses. */
	for (; *row < rows->rows && utf8_equal(text(rows, *row, 0), kind);
	     (*row)++) {
		struct utf8 key = text(rows, *row, 1);
		struct entry_list list;

		while (
		    i < entries_len && utf8_order(entries[i].address, key) < 0)
			i++;
		if (i == entries_len || !utf8_equal(entries[i].address, key))
			continue;
		list = list_named(&entries[i].known, kind);
		if (list.v != NULL && (*list.len)++ == 0)
			*list.v = &values[*row];
	}
}

static int
read_entries(const struct rows_reading *r, struct err *e)
{
	struct arena *a = r->a;
	struct db_rows rows, lists;
	struct directory_entry *entries;
	struct utf8 *values;
	size_t row = 0;

	if (read_at_most(r, r->source->entries, ENTRIES_MAX, &rows, e) == -1 ||
	    read_at_most(r, r->source->lists, LISTED_MAX, &lists, e) == -1)
		return -1;
	entries = arena_array(a, rows.rows, sizeof(*entries));
	for (size_t i = 0; i < rows.rows; i++)
		entries[i] = entry_of(&rows, i);
	values = arena_array(a, lists.rows, sizeof(*values));
	for (size_t i = 0; i < lists.rows; i++)
		values[i] = text(&lists, i, 2);
	while (row < lists.rows)
		give_lists(entries, rows.rows, &lists, &row, values);
	r->out->entries = entries;
	r->out->entries_len = rows.rows;
	return 0;
}

/* -- what belongs to one school ----------------------------------------------- */

static int
read_exemptions(const struct rows_reading *r, const char *school, struct err *e)
{
	struct db_rows rows;
	struct exemption *v;
	struct utf8 *about;
	size_t n = 0;

	if (ask(r, r->source->exemptions, school, &rows, e) == -1)
		return -1;
	v = arena_array(r->a, rows.rows, sizeof(*v));
	about = arena_array(r->a, rows.rows, sizeof(*about));
	for (size_t i = 0; i < rows.rows; i++) {
		struct utf8 reference = text(&rows, i, EXEMPTION_REFERENCE);

		about[i] = text(&rows, i, EXEMPTION_ABOUT);
		if (n == 0 || !utf8_equal(v[n - 1].reference, reference))
			v[n++] = (struct exemption){
				.rule = text(&rows, i, EXEMPTION_RULE),
				.from = text(&rows, i, EXEMPTION_FROM),
				.to = text(&rows, i, EXEMPTION_TO),
				.about = &about[i],
				.from_ms = number(&rows, i, EXEMPTION_FROM_MS),
				.until_ms =
				    number(&rows, i, EXEMPTION_UNTIL_MS),
				.reference = reference,
			};
		v[n - 1].about_len += about[i].len > 0;
	}
	r->out->exemptions = v;
	r->out->exemptions_len = n;
	return 0;
}

static int
read_hours(const struct rows_reading *r, const char *school, struct err *e)
{
	struct db_rows rows;
	struct hours *v;

	if (ask(r, r->source->hours, school, &rows, e) == -1)
		return -1;
	v = arena_array(r->a, rows.rows, sizeof(*v));
	for (size_t i = 0; i < rows.rows; i++)
		v[i] =
		    (struct hours){ number(&rows, i, 0), number(&rows, i, 1) };
	r->out->hours = v;
	r->out->hours_len = rows.rows;
	return 0;
}

static int
read_phones(const struct rows_reading *r, const char *school, struct err *e)
{
	struct db_rows rows;
	struct utf8 *v;

	if (ask(r, r->source->phones, school, &rows, e) == -1)
		return -1;
	v = arena_array(r->a, rows.rows, sizeof(*v));
	for (size_t i = 0; i < rows.rows; i++)
		v[i] = text(&rows, i, 0);
	r->out->phones = v;
	r->out->phones_len = rows.rows;
	return 0;
}

int
rows_directory(struct arena *a, struct db *db, const struct rows_source *source,
    const char *school, struct directory_content *out, struct err *e)
{
	struct directory_content content = *out;
	struct rows_reading r = { a, db, source, &content };

	if (read_entries(&r, e) == -1 || read_exemptions(&r, school, e) == -1 ||
	    read_hours(&r, school, e) == -1 ||
	    (source->has_phones && read_phones(&r, school, e) == -1))
		return -1;
	*out = content;
	return 0;
}
