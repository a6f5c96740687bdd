/*
 * directory_write.c - what a snapshot says, to the octets of its file
 */
#include <stddef.h>
#include <string.h>

#include "policy/directory.h"
#include "policy/directory_file.h"

struct writing {
	struct strbuf sections[DIRECTORY_SECTIONS];
	/* Of the entry before: many say the same class, form and manager. */
	struct utf8 before[DIRECTORY_COLUMNS];
	struct directory_text before_at[DIRECTORY_COLUMNS];
	/* 1: a text is longer than DIRECTORY_TEXT_MAX. */
	int too_long;
};

static struct directory_text
put_text(struct writing *w, struct utf8 text)
{
	struct strbuf *texts = &w->sections[DIRECTORY_TEXTS];
	struct directory_text at = { (uint32_t)texts->len, (uint32_t)text.len };

	if (text.len > DIRECTORY_TEXT_MAX) {
		w->too_long = 1;
		return (struct directory_text){ 0 };
	}
	strbuf_add(texts, text.p, text.len);
	return at;
}

static struct directory_list
put_list(struct writing *w, const struct utf8 *v, size_t len)
{
	struct strbuf *lists = &w->sections[DIRECTORY_LISTS];
	struct directory_list at = { (uint32_t)(lists->len /
						sizeof(struct directory_text)),
		(uint32_t)len };

	for (size_t i = 0; i < len; i++) {
		struct directory_text row = put_text(w, v[i]);

		strbuf_add(lists, &row, sizeof(row));
	}
	return at;
}

static void
put_entry(struct writing *w, const struct directory_entry *entry)
{
	const struct known *k = &entry->known;
	const struct utf8 columns[DIRECTORY_COLUMNS] = {
		[COLUMN_ADDRESS] = entry->address,
		[COLUMN_PERSON] = k->person,
		[COLUMN_NAME] = k->name,
		[COLUMN_CLASS] = k->class,
		[COLUMN_SCHOOL] = k->school,
		[COLUMN_FORM] = k->form,
		[COLUMN_MANAGER] = k->manager,
		[COLUMN_PURPOSE] = k->purpose,
	};
	struct directory_entry_row row = { .ends_ms = k->ends_ms,
		.kind = (uint8_t)k->kind,
		.is_union_officer = k->is_union_officer != 0,
		.is_suspended = k->is_suspended != 0 };

	for (size_t i = 0; i < DIRECTORY_COLUMNS; i++) {
		if (!utf8_equal(columns[i], w->before[i]))
			w->before_at[i] = put_text(w, columns[i]);
		w->before[i] = columns[i];
		row.texts[i] = w->before_at[i];
	}
	row.groups = put_list(w, k->groups, k->groups_len);
	row.members = put_list(w, k->members, k->members_len);
	row.children = put_list(w, k->children, k->children_len);
	row.classes = put_list(w, k->classes, k->classes_len);
	strbuf_add(&w->sections[DIRECTORY_ENTRIES], &row, sizeof(row));
}

static void
put_exemption(struct writing *w, const struct exemption *x)
{
	struct directory_exemption_row row = { .rule = put_text(w, x->rule),
		.from = put_text(w, x->from),
		.to = put_text(w, x->to),
		.reference = put_text(w, x->reference),
		.about = put_list(w, x->about, x->about_len),
		.from_ms = x->from_ms,
		.until_ms = x->until_ms };

	strbuf_add(&w->sections[DIRECTORY_EXEMPTIONS], &row, sizeof(row));
}

/* 1 when each address stands behind the one before it. */
static int
in_order(const struct directory_content *content)
{
	for (size_t i = 1; i < content->entries_len; i++)
		if (utf8_order(content->entries[i - 1].address,
			content->entries[i].address) >= 0)
			return 0;
	return 1;
}

/* Head and sections behind each other; the digest is over what follows it. */
static void
put_file(struct writing *w, struct directory_head *head, struct strbuf *out)
{
	const size_t covered =
	    offsetof(struct directory_head, digest) + SHA256_LEN;
	struct bytes pieces[DIRECTORY_SECTIONS + 1];
	uint64_t at = sizeof(*head);

	memcpy(head->magic, DIRECTORY_MAGIC, sizeof(head->magic));
	head->version = DIRECTORY_VERSION;
	for (size_t i = 0; i < DIRECTORY_SECTIONS; i++) {
		pieces[i + 1] = strbuf_bytes(&w->sections[i]);
		head->sections[i].at = at;
		head->sections[i].len = pieces[i + 1].len;
		at += pieces[i + 1].len;
	}
	head->size = at;
	pieces[0] = (struct bytes){ (const unsigned char *)head + covered,
		sizeof(*head) - covered };
	sha256_pieces(pieces, DIRECTORY_SECTIONS + 1, head->digest);
	strbuf_add(out, head, sizeof(*head));
	for (size_t i = 1; i <= DIRECTORY_SECTIONS; i++)
		strbuf_add(out, pieces[i].p, pieces[i].len);
}

int
directory_write(
    const struct directory_content *content, struct strbuf *out, struct err *e)
{
	struct writing w = { .too_long = 0 };
	struct directory_head head = { .made_ms = content->made_ms,
		.changes = content->version };
	int over = 0;

	if (!in_order(content))
		return err_set(
		    e, ERR_BUG, "the directory's addresses are not in order");
	for (size_t i = 0; i < DIRECTORY_SECTIONS; i++)
		strbuf_init(&w.sections[i], DIRECTORY_MAX);
	for (size_t i = 0; i < content->entries_len; i++)
		put_entry(&w, &content->entries[i]);
	for (size_t i = 0; i < content->exemptions_len; i++)
		put_exemption(&w, &content->exemptions[i]);
	for (size_t i = 0; i < content->hours_len; i++) {
		struct directory_hours_row row = { content->hours[i].opens_ms,
			content->hours[i].closes_ms };

		strbuf_add(&w.sections[DIRECTORY_HOURS], &row, sizeof(row));
	}
	head.phones = put_list(&w, content->phones, content->phones_len);
	put_file(&w, &head, out);
	for (size_t i = 0; i < DIRECTORY_SECTIONS; i++) {
		over |= strbuf_over(&w.sections[i]);
		strbuf_done(&w.sections[i]);
	}
	if (w.too_long)
		return err_set(e, ERR_SYSTEM,
		    "could not write the directory: a text is longer than %d "
		    "octets",
		    DIRECTORY_TEXT_MAX);
	if (over || strbuf_over(out) || out->len > DIRECTORY_MAX)
		return err_set(e, ERR_SYSTEM,
		    "could not write the directory: larger than %d octets",
		    DIRECTORY_MAX);
	return 0;
}
