/*
 * tnef.c - winmail.dat: Outlook's own envelope ([MS-OXTNEF])
 */
#include "text/tnef.h"

#include "base/limits.h"
#include "text/little.h"
#include "text/lzfu.h"
#include "text/pen.h"

enum attribute {
	SUBJECT = 0x8004,
	BODY = 0x800c,
	ATTACH_DATA = 0x800f,
	ATTACH_TITLE = 0x8010,
	ATTACH_BEGIN = 0x9002,
	MESSAGE_PROPERTIES = 0x9003,
	ATTACH_PROPERTIES = 0x9005,
};

enum property {
	BODY_RTF = 0x1009,
	BODY_TEXT = 0x1000,
	BODY_HTML = 0x1013,
	ATTACHED = 0x3701,
	LONG_NAME = 0x3707,
	TRANSPORT_NAME = 0x370c,
};

enum property_type {
	TYPE_OBJECT = 0x0d,
	TYPE_OCTETS = 0x1e,
	TYPE_TEXT = 0x1f,
	TYPE_BINARY = 0x102,
	MULTIPLE = 0x1000,
};

struct tnef {
	struct arena *a;
	struct budget *left;
	struct content *out;
	struct pen pen;
	/* The attachment in hand. */
	struct field name;
	struct bytes data;
};

static void
add_member(
    struct tnef *t, struct field name, struct utf8 type, struct bytes octets)
{
	if (octets.len == 0)
		return;
	if (!budget_take(t->left, t->a, octets.len)) {
		content_gap(t->a, t->out, UTF8("too_much"));
		return;
	}
	content_member(t->a, t->out, t->left,
	    (struct member){ .name = name, .type = type, .octets = octets });
}

static void
end_attachment(struct tnef *t)
{
	add_member(t, t->name, UTF8(""), t->data);
	t->name = (struct field){ .text = { NULL, 0 } };
	t->data = (struct bytes){ NULL, 0 };
}

static struct utf8
text_of(struct tnef *t, struct bytes value, uint32_t type)
{
	struct pen pen;

	pen_init(&pen, TEXT_MAX);
	if (type == TYPE_TEXT)
		pen_utf16(&pen, value);
	else
		pen_octets(&pen, value);
	return pen_take(&pen, t->a);
}

/* -- properties ([MS-OXTNEF] 2.1.3.4) ---------------------------------------- */

static void
take_property(struct tnef *t, uint32_t id, uint32_t type, struct bytes value)
{
	int is_text = type == TYPE_TEXT || type == TYPE_OCTETS;

	if (id == LONG_NAME && is_text) {
		t->name.text = text_of(t, value, type);
	} else if (is_text) {
		pen_text(&t->pen, text_of(t, value, type));
		pen_line(&t->pen);
	} else if (id == BODY_HTML) {
		add_member(t, (struct field){ .text = UTF8("body.html") },
		    UTF8("text/html"), value);
	} else if (id == BODY_RTF) {
		add_member(t, (struct field){ .text = UTF8("body.rtf") },
		    UTF8("application/rtf"), lzfu_read(t->a, value));
	} else if (id == ATTACHED && type == TYPE_OBJECT) {
		/* An interface id of 16 octets, then a message of this kind. */
		t->data = bytes_from(value, 16);
	} else if (id == ATTACHED) {
		t->data = value;
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

/* Past the name of a property that has one. */
static size_t
past_name(struct bytes b, size_t at)
{
	uint32_t kind = le32_at(b, at + 16);
	size_t len = le32_at(b, at + 20);

	if (kind == 0)
		return at + 24;
	return at + 24 + (len + 3) / 4 * 4;
}

static void
read_properties(struct tnef *t, struct bytes b)
{
	uint32_t count = le32_at(b, 0);
	size_t at = 4;

	for (uint32_t i = 0; i < count && at + 4 <= b.len; i++) {
		uint32_t type = le16_at(b, at), id = le16_at(b, at + 2);
		uint32_t values = 1;
		size_t size;

		at += 4;
		if (id >= 0x8000)
			at = past_name(b, at);
		size = fixed_size(type & ~(uint32_t)MULTIPLE);
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
			take_property(t, id, type & ~(uint32_t)MULTIPLE,
			    bytes_at(b, at, len));
			at += (len + 3) / 4 * 4;
		}
	}
}

/* -- attributes -------------------------------------------------------------- */

static void
take_attribute(struct tnef *t, uint32_t id, struct bytes value)
{
	switch (id) {
	case SUBJECT:
	case BODY:
		pen_octets(&t->pen, value);
		pen_line(&t->pen);
		break;
	case ATTACH_BEGIN:
		end_attachment(t);
		break;
	case ATTACH_TITLE:
		while (value.len > 0 && value.p[value.len - 1] == '\0')
			value.len--;
		if (t->name.text.len == 0)
			t->name = field_from(t->a, value);
		break;
	case ATTACH_DATA:
		t->data = value;
		break;
	case MESSAGE_PROPERTIES:
	case ATTACH_PROPERTIES:
		read_properties(t, value);
		break;
	default:
		break;
	}
}

int
tnef_is(const struct source *in)
{
	return BEGINS_WITH(in->octets, "\x78\x9f\x3e\x22");
}

void
tnef_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct tnef t = { .a = a, .left = left, .out = out };
	struct bytes b = in->octets;
	size_t at = 6;

	pen_init(&t.pen, TEXT_MAX);
	while (at + 9 <= b.len) {
		uint32_t id = le16_at(b, at + 1), len = le32_at(b, at + 5);
		struct bytes value = bytes_at(b, at + 9, len);

		if (value.len < len)
			content_gap(a, out, UTF8("document_damaged"));
		take_attribute(&t, id, value);
		/* A checksum of two octets follows. */
		at += 9 + (size_t)len + 2;
	}
	end_attachment(&t);
	content_add(a, out, in, pen_take(&t.pen, a), 0);
}
