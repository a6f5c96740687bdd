/*
 * compound.c - what a compound file holds, by its streams
 */
#include "text/compound.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "record/oddity.h"
#include "text/embedded.h"
#include "text/excel.h"
#include "text/little.h"
#include "text/macros.h"
#include "text/ole.h"
#include "text/ole_pack.h"
#include "text/outlook.h"
#include "text/password.h"
#include "text/password_package.h"
#include "text/properties.h"
#include "text/runs.h"
#include "text/slides.h"
#include "text/word.h"

enum {
	/* Streams of one name in one storage that are read. */
	TWINS_MAX = 4,
	/* Of what is left of the arena, the share that a source may take. */
	SHARE = 8,
};

struct compound {
	struct holder holder;
	struct ole ole;
	struct codepages codepages;
	struct pen shown, hidden;
	struct outlook outlook;
	/* The storage in hand. */
	uint32_t storage;
	/* 1: a stream was read whose format we know. */
	int is_known;
};

static void
gap(struct compound *c, struct utf8 name)
{
	content_gap(c->holder.a, c->holder.out, name);
}

static int
is_named(const struct ole_entry *entry, const char *name)
{
	return entry->name.len == strlen(name) &&
	       utf8_begins_like(entry->name, name);
}

/* 1: the storage in hand has a stream of that name. */
static int
has_stream(struct compound *c, const char *name)
{
	return ole_find(&c->ole, c->storage, name) != NULL;
}

/* The stream of that name in the storage in hand; empty if there is none. */
static struct bytes
stream(struct compound *c, const char *name)
{
	const struct ole_entry *e = ole_find(&c->ole, c->storage, name);

	return e == NULL ? (struct bytes){ NULL, 0 }
			 : ole_stream(c->holder.a, &c->ole, e);
}

/* -- documents ------------------------------------------------------------- */

static void
damaged(struct compound *c, struct bytes octets)
{
	gap(c, UTF8("document_damaged"));
	pen_line(&c->shown);
	runs_read_words(octets, &c->shown);
}

static void
read_word(struct compound *c, struct bytes octets)
{
	struct bytes data = stream(c, "Data");
	const struct word word = { .a = c->holder.a,
		.document = octets,
		.tables = { stream(c, "0Table"), stream(c, "1Table") },
		.codepages = &c->codepages,
		.shown = &c->shown,
		.hidden = &c->hidden };

	switch (word_read(&word)) {
	case WORD_READ:
		break;
	case WORD_ENCRYPTED:
		c->holder.out->encrypted = 1;
		return;
	case WORD_DAMAGED:
		damaged(c, octets);
		break;
	}
	/* [MS-DOC] 2.9.190: what a picture begins with. */
	if (le16_at(data, 4) == 0x44)
		gap(c, UTF8("unread_media"));
}

static void
end_excel(struct compound *c, struct bytes book, struct excel_end end)
{
	c->holder.out->encrypted |= end.password.len > 0;
	if (end.has_macros)
		c->holder.out->odd |= ODD(ODD_MACROS);
	if (end.has_pictures)
		gap(c, UTF8("unread_media"));
	if (end.is_damaged && end.password.len == 0)
		damaged(c, book);
}

static struct excel
excel_of(struct compound *c, struct bytes book)
{
	return (struct excel){ .a = c->holder.a,
		.book = book,
		.codepages = &c->codepages,
		.shown = &c->shown,
		.hidden = &c->hidden };
}

static void
read_excel(struct compound *c, struct bytes octets)
{
	struct excel excel = excel_of(c, octets);
	struct excel_end end = excel_read(&excel);

	if (end.password.len > 0)
		excel.book = password_book(c->holder.a, octets, end.password);
	if (end.password.len > 0 && excel.book.len > 0)
		end = excel_read(&excel);
	end_excel(c, octets, end);
}

static void
read_slides(struct compound *c, struct bytes octets)
{
	const struct slides slides = { .holder = c->holder,
		.document = octets,
		.shown = &c->shown,
		.hidden = &c->hidden };

	if (slides_are_encrypted(stream(c, "Current User"), octets)) {
		c->holder.out->encrypted = 1;
		return;
	}
	if (slides_read(&slides))
		damaged(c, octets);
	if (stream(c, "Pictures").len > 0)
		gap(c, UTF8("unread_media"));
}

/* A document of today; under a password that everybody knows it is read. */
static void
read_encrypted(struct compound *c, struct bytes octets)
{
	struct bytes plain = password_package(
	    c->holder.a, stream(c, "EncryptionInfo"), octets, c->holder.left);

	if (plain.len == 0)
		c->holder.out->encrypted = 1;
	embedded_add(&c->holder,
	    (struct member){ .name = { .text = UTF8("EncryptedPackage") },
		.octets = plain });
}

/* Title, author, comments. */
static void
read_properties(struct compound *c, struct bytes octets)
{
	int is_over = 0;

	if (!properties_read(octets, &c->codepages, &c->hidden, &is_over))
		runs_read(octets, &c->hidden);
	if (is_over)
		gap(c, UTF8("too_many"));
}

/* Streams by name; a control character of a name is a digit here (ole.h). */
static const struct {
	const char *name;
	/* 1: it tells what the whole file is. */
	int is_main;
	void (*read)(struct compound *c, struct bytes octets);
} streams[] = {
	{ "WordDocument", 1, read_word },
	{ "Workbook", 1, read_excel },
	{ "Book", 1, read_excel },
	{ "PowerPoint Document", 1, read_slides },
	{ "EncryptedPackage", 1, read_encrypted },
	/* [MS-OFFCRYPTO] 2.2.11: under a server's management of rights. */
	{ "9DRMContent", 1, read_encrypted },
	{ "5SummaryInformation", 0, read_properties },
	{ "5DocumentSummaryInformation", 0, read_properties },
};

/* Streams of one name are an error, and what a reader shows is any of them. */
static void
read_named(struct compound *c, size_t row)
{
	int n = 0;

	for (uint32_t i = c->ole.v[c->storage].child; i != OLE_NONE;
	     i = c->ole.v[i].next) {
		const struct ole_entry *e = &c->ole.v[i];

		if (e->type != OLE_STREAM || !is_named(e, streams[row].name))
			continue;
		if (n++ == TWINS_MAX) {
			gap(c, UTF8("too_many"));
			return;
		}
		c->is_known |= streams[row].is_main;
		streams[row].read(c, ole_stream(c->holder.a, &c->ole, e));
		pen_line(&c->shown);
		pen_line(&c->hidden);
	}
}

static void
read_documents(struct compound *c)
{
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		read_named(c, i);
}

/* -- objects --------------------------------------------------------------------- */

/* 1: a document lies in the storage in hand. */
static int
has_document(struct compound *c)
{
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		if (streams[i].is_main && has_stream(c, streams[i].name))
			return 1;
	return 0;
}

/* An object of another program, or one that is a file of its own. */
static int
is_object(struct compound *c)
{
	static const char *const marks[] = { "1Ole", "1CompObj", "1Ole10Native",
		"Package" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (has_stream(c, marks[i]))
			return 1;
	return has_document(c);
}

/*
 * A file that lies in the storage in hand as it was: with its name, as a
 * document of today, or as a PDF.  0: there is none.
 */
static int
read_file(struct compound *c)
{
	struct field name = { .text = c->ole.v[c->storage].name };
	struct bytes native = stream(c, "1Ole10Native");
	struct bytes file = stream(c, "Package");

	if (native.len > 0) {
		embedded_native(&c->holder, native);
		return 1;
	}
	if (file.len == 0) {
		file = stream(c, "CONTENTS");
		if (!BEGINS_WITH(file, "%PDF"))
			return 0;
	}
	embedded_add(
	    &c->holder, (struct member){ .name = name, .octets = file });
	return 1;
}

/* A file as it was; or the storage with all that lies in it. */
static void
read_object(struct compound *c)
{
	struct bytes octets = { NULL, 0 };

	if (read_file(c) && !has_document(c))
		return;
	if (c->holder.left->members > 0)
		octets = ole_pack(c->holder.a, &c->ole, c->storage);
	if (octets.len == 0)
		gap(c, UTF8("too_much"));
	embedded_add(&c->holder,
	    (struct member){ .name = { .text = c->ole.v[c->storage].name },
		.octets = octets });
}

/* -- other storages --------------------------------------------------------------- */

/* Something that a module says besides what every empty one does. */
static int
is_code(struct bytes source)
{
	while (source.len > 0) {
		const unsigned char *end = memchr(source.p, '\n', source.len);
		size_t len =
		    end == NULL ? source.len : (size_t)(end - source.p) + 1;

		if (len > 2 && !BEGINS_WITH(source, "Attribute "))
			return 1;
		source = bytes_from(source, len);
	}
	return 0;
}

/* One module of a VBA project: its source, hidden. */
static void
read_module(struct compound *c, struct bytes module)
{
	struct budget *left = c->holder.left;
	size_t max = arena_left(c->holder.a) / SHARE;
	struct strbuf source;

	strbuf_init(&source, max < left->octets ? max : left->octets);
	macros_source(module, &source);
	left->octets -= source.len;
	c->is_known |= source.len > 0;
	if (is_code(strbuf_bytes(&source)))
		c->holder.out->odd |= ODD(ODD_MACROS);
	if (strbuf_over(&source))
		gap(c, UTF8("too_much"));
	pen_octets(&c->hidden, strbuf_bytes(&source));
	pen_line(&c->hidden);
	strbuf_done(&source);
}

static void
read_macros(struct compound *c)
{
	for (uint32_t i = c->ole.v[c->storage].child; i != OLE_NONE;
	     i = c->ole.v[i].next)
		if (c->ole.v[i].type == OLE_STREAM)
			read_module(
			    c, ole_stream(c->holder.a, &c->ole, &c->ole.v[i]));
}

/* What pivot tables remember: a stream each. */
static void
read_caches(struct compound *c)
{
	for (uint32_t i = c->ole.v[c->storage].child; i != OLE_NONE;
	     i = c->ole.v[i].next) {
		struct excel excel;

		if (c->ole.v[i].type != OLE_STREAM)
			continue;
		excel =
		    excel_of(c, ole_stream(c->holder.a, &c->ole, &c->ole.v[i]));
		excel_read_cache(&excel);
	}
}

static void
read_attachment(struct compound *c)
{
	outlook_attachment(&c->outlook, c->storage);
}

static void
read_recipient(struct compound *c)
{
	outlook_read(&c->outlook, c->storage);
}

/* The names of properties are no properties. */
static void
read_nothing(struct compound *c)
{
	(void)c;
}

/* -- all storages ----------------------------------------------------------------- */

static const struct {
	/* How its name begins. */
	const char *name;
	void (*read)(struct compound *c);
} storages[] = {
	{ "__attach_version1.0_", read_attachment },
	{ "__recip_version1.0_", read_recipient },
	{ "__nameid_version1.0", read_nothing },
	{ "_SX_DB_CUR", read_caches },
	{ "VBA", read_macros },
};

/* 1: what lies in the storage is still to be read. */
static int
read_storage(struct compound *c)
{
	struct utf8 name = c->ole.v[c->storage].name;

	for (size_t i = 0; i < sizeof(storages) / sizeof(storages[0]); i++)
		if (c->storage != 0 &&
		    utf8_begins_like(name, storages[i].name)) {
			storages[i].read(c);
			return 0;
		}
	if (c->storage != 0 && is_object(c)) {
		read_object(c);
		return 0;
	}
	read_documents(c);
	if (has_stream(c, "__properties_version1.0")) {
		read_recipient(c);
		c->is_known = 1;
	}
	if (!c->is_known)
		c->is_known = read_file(c);
	return 1;
}

/* Each storage is put on the stack once: a tree has no cycles (ole.c). */
static void
read_storages(struct compound *c)
{
	uint32_t *stack =
	    arena_array(c->holder.a, c->ole.len + 1, sizeof(*stack));
	size_t n = 0;

	stack[n++] = 0;
	while (n > 0) {
		uint32_t i = stack[--n];

		c->storage = i;
		if (!read_storage(c))
			continue;
		for (i = c->ole.v[i].child; i != OLE_NONE; i = c->ole.v[i].next)
			if (c->ole.v[i].type == OLE_STORAGE)
				stack[n++] = i;
	}
}

/* A format that we do not know: letters in every stream. */
static void
read_unknown(struct compound *c)
{
	gap(c, UTF8("format_unknown"));
	for (size_t i = 0; i < c->ole.len; i++)
		if (c->ole.v[i].type == OLE_STREAM)
			runs_read_words(
			    ole_stream(c->holder.a, &c->ole, &c->ole.v[i]),
			    &c->shown);
}

int
compound_is(const struct source *in)
{
	return ole_is(in->octets);
}

static void
finish(struct compound *c, const struct source *in)
{
	struct content *out = c->holder.out;

	if (c->codepages.unknown)
		gap(c, UTF8("charset_unknown"));
	if (pen_over(&c->shown) || pen_over(&c->hidden))
		gap(c, UTF8("too_much_text"));
	out->work += c->shown.work + c->hidden.work + c->ole.work;
	content_add(c->holder.a, out, in, pen_take(&c->shown, c->holder.a), 0);
	content_add(c->holder.a, out, in, pen_take(&c->hidden, c->holder.a), 1);
	codepages_done(&c->codepages);
}

void
compound_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct compound *c = arena_alloc(a, sizeof(*c));

	c->holder = (struct holder){ a, left, out };
	codepages_init(&c->codepages);
	pen_init(&c->shown, TEXT_MAX);
	pen_init(&c->hidden, TEXT_MAX);
	if (ole_open(a, in->octets, &c->ole)) {
		c->outlook = (struct outlook){ .holder = c->holder,
			.ole = &c->ole,
			.codepages = &c->codepages,
			.shown = &c->shown,
			.hidden = &c->hidden };
		outlook_begin(&c->outlook);
		read_storages(c);
		if (!c->is_known)
			read_unknown(c);
		if (c->ole.damaged && !out->encrypted)
			gap(c, UTF8("document_damaged"));
	} else {
		damaged(c, in->octets);
	}
	finish(c, in);
}
