/*
 * directory_read.c - the octets of a directory's file, nothing in them believed
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "policy/directory.h"
#include "policy/directory_file.h"

struct reading {
	struct arena *a;
	struct bytes image;
	struct directory_head head;
	struct utf8 texts;
	/* All lists behind each other. */
	const struct utf8 *lists;
	size_t lists_len;
	/* 1 once something is not as it must be. */
	int damaged;
};

static int
head_is_sound(const struct directory_head *head, struct bytes image)
{
	const size_t covered =
	    offsetof(struct directory_head, digest) + SHA256_LEN;
	unsigned char digest[SHA256_LEN];
	uint64_t at = sizeof(*head);

	if (memcmp(head->magic, DIRECTORY_MAGIC, sizeof(head->magic)) != 0 ||
	    head->version != DIRECTORY_VERSION || head->unused != 0 ||
	    head->size != image.len)
		return 0;
	/* Side by side: sections that overlap would be many files in one. */
	for (size_t i = 0; i < DIRECTORY_SECTIONS; i++) {
		if (head->sections[i].at != at ||
		    head->sections[i].len > image.len - at)
			return 0;
		at += head->sections[i].len;
	}
	sha256(
	    (struct bytes){ image.p + covered, image.len - covered }, digest);
	return memcmp(digest, head->digest, sizeof(digest)) == 0;
}

/* How many rows of `size` octets a section has. */
static size_t
rows(struct reading *r, enum directory_section which, size_t size)
{
	uint64_t len = r->head.sections[which].len;

	if (len % size != 0)
		r->damaged = 1;
	return (size_t)(len / size);
}

static void
copy_row(const struct reading *r, enum directory_section which, size_t i,
    void *to, size_t size)
{
	memcpy(to, r->image.p + r->head.sections[which].at + i * size, size);
}

/* 1 when a character begins at `at`, or the texts end there. */
static int
is_edge(struct utf8 texts, size_t at)
{
	return at == texts.len || ((unsigned char)texts.p[at] & 0xc0) != 0x80;
}

static struct utf8
text_of(struct reading *r, struct directory_text text)
{
	if (text.len > DIRECTORY_TEXT_MAX || text.at > r->texts.len ||
	    text.len > r->texts.len - text.at || !is_edge(r->texts, text.at) ||
	    !is_edge(r->texts, (size_t)text.at + text.len)) {
		r->damaged = 1;
		return (struct utf8){ 0 };
	}
	return (struct utf8){ r->texts.p + text.at, text.len };
}

static const struct utf8 *
list_of(struct reading *r, struct directory_list list, size_t *len)
{
	if (list.first > r->lists_len || list.len > r->lists_len - list.first) {
		r->damaged = 1;
		list = (struct directory_list){ 0 };
	}
	*len = list.len;
	return r->lists + list.first;
}

/* -- sections ---------------------------------------------------------------- */

static void
read_texts(struct reading *r)
{
	r->texts = (struct utf8){ (const char *)r->image.p +
				      r->head.sections[DIRECTORY_TEXTS].at,
		(size_t)r->head.sections[DIRECTORY_TEXTS].len };
	if (!field_is_clean(bytes_of(r->texts)))
		r->damaged = 1;
}

static void
read_lists(struct reading *r)
{
	size_t n = rows(r, DIRECTORY_LISTS, sizeof(struct directory_text));
	struct utf8 *v = arena_array(r->a, n, sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		struct directory_text row;

		copy_row(r, DIRECTORY_LISTS, i, &row, sizeof(row));
		v[i] = text_of(r, row);
	}
	r->lists = v;
	r->lists_len = n;
}

static void
read_entry(struct reading *r, size_t i, struct directory_entry *out)
{
	struct directory_entry_row row;
	struct utf8 text[DIRECTORY_COLUMNS];
	struct known *k = &out->known;

	copy_row(r, DIRECTORY_ENTRIES, i, &row, sizeof(row));
	for (size_t c = 0; c < DIRECTORY_COLUMNS; c++)
		text[c] = text_of(r, row.texts[c]);
	if (text[COLUMN_ADDRESS].len == 0 || row.kind > ADDRESS_SERVICE)
		r->damaged = 1;
	out->address = text[COLUMN_ADDRESS];
	*k = (struct known){ .found = 1,
		.kind = (enum address_kind)row.kind,
		.person = text[COLUMN_PERSON],
		.name = text[COLUMN_NAME],
		.class = text[COLUMN_CLASS],
		.school = text[COLUMN_SCHOOL],
		.form = text[COLUMN_FORM],
		.manager = text[COLUMN_MANAGER],
		.purpose = text[COLUMN_PURPOSE],
		.is_union_officer = row.is_union_officer != 0,
		.is_suspended = row.is_suspended != 0,
		.ends_ms = row.ends_ms };
	k->groups = list_of(r, row.groups, &k->groups_len);
	k->members = list_of(r, row.members, &k->members_len);
	k->children = list_of(r, row.children, &k->children_len);
	k->classes = list_of(r, row.classes, &k->classes_len);
}

static void
read_entries(struct reading *r, struct directory_content *out)
{
	size_t n =
	    rows(r, DIRECTORY_ENTRIES, sizeof(struct directory_entry_row));
	struct directory_entry *v = arena_array(r->a, n, sizeof(*v));

	for (size_t i = 0; i < n && !r->damaged; i++) {
		read_entry(r, i, &v[i]);
		if (i > 0 && utf8_order(v[i - 1].address, v[i].address) >= 0)
			r->damaged = 1;
	}
	out->entries = v;
	out->entries_len = n;
}

static void
read_exemptions(struct reading *r, struct directory_content *out)
{
	size_t n = rows(
	    r, DIRECTORY_EXEMPTIONS, sizeof(struct directory_exemption_row));
	struct exemption *v = arena_array(r->a, n, sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		struct directory_exemption_row row;

		copy_row(r, DIRECTORY_EXEMPTIONS, i, &row, sizeof(row));
		v[i] = (struct exemption){ .rule = text_of(r, row.rule),
			.from = text_of(r, row.from),
			.to = text_of(r, row.to),
			.reference = text_of(r, row.reference),
			.from_ms = row.from_ms,
			.until_ms = row.until_ms };
		v[i].about = list_of(r, row.about, &v[i].about_len);
		/* No rule named would be none meant, not all. */
		if (v[i].rule.len == 0)
			r->damaged = 1;
	}
	out->exemptions = v;
	out->exemptions_len = n;
}

static void
read_hours(struct reading *r, struct directory_content *out)
{
	size_t n = rows(r, DIRECTORY_HOURS, sizeof(struct directory_hours_row));
	struct hours *v = arena_array(r->a, n, sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		struct directory_hours_row row;

		copy_row(r, DIRECTORY_HOURS, i, &row, sizeof(row));
		v[i] = (struct hours){ row.opens_ms, row.closes_ms };
		if (row.opens_ms >= row.closes_ms ||
		    (i > 0 && row.opens_ms < v[i - 1].closes_ms))
			r->damaged = 1;
	}
	out->hours = v;
	out->hours_len = n;
}

int
directory_read(struct arena *a, struct bytes image,
    struct directory_content *out, struct err *e)
{
	struct reading r = { .a = a, .image = image };
	struct directory_content content = { 0 };

	if (image.len < sizeof(r.head))
		return err_set(e, ERR_CONFIG, "it is cut");
	memcpy(&r.head, image.p, sizeof(r.head));
	if (!head_is_sound(&r.head, image))
		return err_set(
		    e, ERR_CONFIG, "it is damaged, or of another version");
	read_texts(&r);
	read_lists(&r);
	read_entries(&r, &content);
	read_exemptions(&r, &content);
	read_hours(&r, &content);
	content.phones = list_of(&r, r.head.phones, &content.phones_len);
	content.made_ms = r.head.made_ms;
	content.version = r.head.changes;
	if (r.damaged)
		return err_set(e, ERR_CONFIG, "something in it is damaged");
	*out = content;
	return 0;
}
