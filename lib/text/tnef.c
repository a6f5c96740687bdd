/*
 * tnef.c - winmail.dat: Outlook's own envelope ([MS-OXTNEF])
 */
#define _GNU_SOURCE
#include "text/tnef.h"

#include <string.h>

#include "base/limits.h"
#include "text/codepage.h"
#include "text/embedded.h"
#include "text/little.h"
#include "text/lzfu.h"
#include "text/outlook.h"
#include "text/pen.h"
#include "text/runs.h"

/* [MS-OXPROPS] */
enum property {
	BODY_RTF = 0x1009,
	BODY_HTML = 0x1013,
	ATTACHED = 0x3701,
	LONG_NAME = 0x3707,
	MEDIA_TYPE = 0x370e,
	INTERNET_CODEPAGE = 0x3fde,
	/* From here on a property has a name of its own before its value. */
	NAMED = 0x8000,
};

enum property_type {
	TYPE_NUMBER = 0x03,
	TYPE_OBJECT = 0x0d,
	TYPE_OCTETS = 0x1e,
	TYPE_TEXT = 0x1f,
	TYPE_BINARY = 0x102,
	MULTIPLE = 0x1000,
};

enum {
	/* 2.1: signature and key; level, attribute and length; checksum. */
	HEADER = 6,
	ATTRIBUTE = 9,
	CHECKSUM = 2,
	/* 2.1.3.3.15: the id of an interface, before a message or storage. */
	INTERFACE = 16,
};

struct tnef {
	struct holder holder;
	struct pen shown, hidden;
	struct codepages codepages;
	/* Of strings of one octet a letter, and of HTML; 0: Western. */
	unsigned codepage, html_codepage;
	/* The attachment in hand. */
	struct member attached;
	int has_long_name;
};

static void
put(struct tnef *t, uint32_t type, struct bytes value, struct pen *out)
{
	codepages_write(&t->codepages,
	    type == TYPE_TEXT ? CODEPAGE_UTF16 : t->codepage, value, out);
	pen_line(out);
}

static struct utf8
text_of(struct tnef *t, unsigned codepage, struct bytes value)
{
	struct pen pen;

	pen_init(&pen, TEXT_MAX);
	codepages_write(&t->codepages, codepage, value, &pen);
	return pen_take(&pen, t->holder.a);
}

/* -- properties ([MS-OXTNEF] 2.1.3.4) ---------------------------------------- */

static void
take_text(struct tnef *t, uint32_t id, uint32_t type, struct bytes value)
{
	unsigned codepage = type == TYPE_TEXT ? CODEPAGE_UTF16 : t->codepage;

	if (id == LONG_NAME) {
		t->attached.name.text = text_of(t, codepage, value);
		t->attached.name.octets = (struct bytes){ NULL, 0 };
		t->has_long_name = 1;
	} else if (id == MEDIA_TYPE) {
		t->attached.type = text_of(t, codepage, value);
	} else {
		put(t, type, value,
		    outlook_is_shown(id) ? &t->shown : &t->hidden);
	}
}

/* HTML that does not say its charset is in the message's. */
static void
take_html(struct tnef *t, uint32_t type, struct bytes value)
{
	if (type == TYPE_TEXT)
		value = bytes_of(text_of(t, CODEPAGE_UTF16, value));
	else if (t->html_codepage != 0 && value.p != NULL &&
		 memmem(value.p, value.len, "charset", 7) == NULL)
		value = bytes_of(text_of(t, t->html_codepage, value));
	embedded_add(
	    &t->holder, (struct member){ .name = { .text = UTF8("body.html") },
			    .type = UTF8("text/html"),
			    .octets = value });
}

static void
take_property(struct tnef *t, uint32_t id, uint32_t type, struct bytes value)
{
	if (id == BODY_HTML) {
		take_html(t, type, value);
	} else if (type == TYPE_TEXT || type == TYPE_OCTETS) {
		take_text(t, id, type, value);
	} else if (id == BODY_RTF) {
		embedded_add(&t->holder,
		    (struct member){ .name = { .text = UTF8("body.rtf") },
			.type = UTF8("application/rtf"),
			.octets = lzfu_read(t->holder.a, value) });
	} else if (id == ATTACHED) {
		t->attached.octets =
		    bytes_from(value, type == TYPE_OBJECT ? INTERFACE : 0);
	} else if (id == INTERNET_CODEPAGE && type == TYPE_NUMBER) {
		t->html_codepage = le32_at(value, 0);
	}
}

/* Octets of one value of a type whose size is fixed; 0: it is not. */
static size_t
fixed_size(uint32_t type)
{
	static const struct {
		uint32_t type;
		size_t size;
	} sizes[] = { { 2, 4 }, { 3, 4 }, { 4, 4 }, { 5, 8 }, { 6, 8 },
		{ 7, 8 }, { 10, 4 }, { 11, 4 }, { 20, 8 }, { 64, 8 },
		{ 72, 16 } };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (sizes[i].type == type)
			return sizes[i].size;
	return 0;
}

static size_t
rounded(size_t len)
{
	return (len + 3) / 4 * 4;
}

/* Past the name of a property that has one: a number, or letters. */
static size_t
past_name(struct bytes b, size_t at)
{
	uint32_t kind = le32_at(b, at + 16);

	if (kind == 0)
		return at + 24;
	return at + 24 + rounded(le32_at(b, at + 20));
}

/* One property at `at`; returns where the next begins. */
static size_t
read_property(struct tnef *t, struct bytes b, size_t at)
{
	uint32_t type = le16_at(b, at), id = le16_at(b, at + 2);
	uint32_t single = type & ~(uint32_t)MULTIPLE, values = 1;
	size_t size = fixed_size(single);

	at += 4;
	if (id >= NAMED)
		at = past_name(b, at);
	if (size == 0 || (type & MULTIPLE) != 0) {
		values = le32_at(b, at);
		at += 4;
	}
	for (uint32_t v = 0; v < values && at < b.len; v++) {
		size_t len = size;

		if (size == 0) {
			len = le32_at(b, at);
			at += 4;
		}
		t->holder.out->work++;
		take_property(t, id, single, bytes_at(b, at, len));
		at += rounded(len);
	}
	return at;
}

/* A list of properties at `at`; returns where it ends. */
static size_t
read_properties(struct tnef *t, struct bytes b, size_t at)
{
	uint32_t count = le32_at(b, at);

	at += 4;
	for (uint32_t i = 0; i < count && at + 4 <= b.len; i++)
		at = read_property(t, b, at);
	return at;
}

/* -- attributes (2.1.3) --------------------------------------------------------- */

static void
end_attachment(struct tnef *t)
{
	/* One that is elsewhere, or empty, has a name all the same. */
	if (t->attached.octets.len == 0 && t->attached.name.text.len > 0)
		content_member(
		    t->holder.a, t->holder.out, t->holder.left, t->attached);
	else
		embedded_add(&t->holder, t->attached);
	t->attached = (struct member){ .is_attachment = 1 };
	t->has_long_name = 0;
}

static void
read_shown(struct tnef *t, struct bytes value)
{
	put(t, TYPE_OCTETS, value, &t->shown);
}

static void
read_sender(struct tnef *t, struct bytes value)
{
	runs_read(value, &t->shown);
}

static void
read_codepage(struct tnef *t, struct bytes value)
{
	t->codepage = le32_at(value, 0);
}

static void
read_data(struct tnef *t, struct bytes value)
{
	t->attached.octets = value;
}

static void
read_title(struct tnef *t, struct bytes value)
{
	while (value.len > 0 && value.p[value.len - 1] == '\0')
		value.len--;
	if (t->has_long_name)
		return;
	if (t->codepage == 0)
		t->attached.name = field_from(t->holder.a, value);
	else
		t->attached.name.text = text_of(t, t->codepage, value);
}

static void
read_begin(struct tnef *t, struct bytes value)
{
	(void)value;
	end_attachment(t);
}

static void
read_list(struct tnef *t, struct bytes value)
{
	read_properties(t, value, 0);
}

/* A list for each recipient. */
static void
read_recipients(struct tnef *t, struct bytes value)
{
	uint32_t rows = le32_at(value, 0);
	size_t at = 4;

	for (uint32_t i = 0; i < rows && at + 4 <= value.len; i++)
		at = read_properties(t, value, at);
}

static const struct {
	uint32_t id;
	void (*read)(struct tnef *t, struct bytes value);
} attributes[] = {
	/* From, subject, body; data and title of an attachment. */
	{ 0x8000, read_sender },
	{ 0x8004, read_shown },
	{ 0x800c, read_shown },
	{ 0x800f, read_data },
	{ 0x8010, read_title },
	{ 0x9002, read_begin },
	{ 0x9003, read_list },
	{ 0x9004, read_recipients },
	{ 0x9005, read_list },
	{ 0x9007, read_codepage },
};

static void
take_attribute(struct tnef *t, uint32_t id, struct bytes value)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (attributes[i].id == id)
			attributes[i].read(t, value);
}

int
tnef_is(const struct source *in)
{
	return BEGINS_WITH(in->octets, "\x78\x9f\x3e\x22");
}

static void
finish(struct tnef *t, const struct source *in)
{
	struct arena *a = t->holder.a;
	struct content *out = t->holder.out;

	end_attachment(t);
	if (t->codepages.unknown)
		content_gap(a, out, UTF8("charset_unknown"));
	if (pen_over(&t->shown) || pen_over(&t->hidden))
		content_gap(a, out, UTF8("too_much_text"));
	out->work += t->shown.work + t->hidden.work;
	content_add(a, out, in, pen_take(&t->shown, a), 0);
	content_add(a, out, in, pen_take(&t->hidden, a), 1);
	codepages_done(&t->codepages);
}

void
tnef_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct tnef *t = arena_alloc(a, sizeof(*t));
	struct bytes b = in->octets;
	size_t at = HEADER;

	t->holder = (struct holder){ a, left, out };
	t->attached.is_attachment = 1;
	pen_init(&t->shown, TEXT_MAX);
	pen_init(&t->hidden, TEXT_MAX);
	codepages_init(&t->codepages);
	while (at + ATTRIBUTE <= b.len) {
		uint32_t id = le16_at(b, at + 1), len = le32_at(b, at + 5);
		struct bytes value = bytes_at(b, at + ATTRIBUTE, len);

		if (value.len < len)
			content_gap(a, out, UTF8("document_damaged"));
		take_attribute(t, id, value);
		out->work++;
		at += ATTRIBUTE + (size_t)len + CHECKSUM;
	}
	finish(t, in);
}
