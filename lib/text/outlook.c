/*
 * outlook.c - a message as Outlook keeps it: the properties of a .msg file
 */
#define _GNU_SOURCE
#include "text/outlook.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "mail/transfer.h"
#include "text/little.h"
#include "text/lzfu.h"
#include "text/ole_pack.h"

enum property_type {
	TYPE_OCTETS = 0x001e,
	TYPE_TEXT = 0x001f,
	TYPE_BINARY = 0x0102,
	IS_MULTIPLE = 0x1000,
};

/* [MS-OXPROPS] */
enum property {
	BODY_RTF = 0x1009,
	BODY_HTML = 0x1013,
	DISPLAY_NAME = 0x3001,
	ATTACHED = 0x3701,
	SHORT_NAME = 0x3704,
	LONG_NAME = 0x3707,
	MEDIA_TYPE = 0x370e,
	INTERNET_CODEPAGE = 0x3fde,
	MESSAGE_CODEPAGE = 0x3ffd,
};

static const char prefix[] = "__substg1.0_";

enum {
	PREFIX = sizeof(prefix) - 1,
	/* The prefix, four digits of the property and four of its type. */
	NAME = PREFIX + 8,
};

int
outlook_is_shown(uint32_t property)
{
	static const uint32_t shown[] = {
		/* Subject, as typed and normalized; body. */
		0x0037,
		0x0e1d,
		0x1000,
		/* Who sent it and for whom: names and addresses. */
		0x0042,
		0x0065,
		0x0c1a,
		0x0c1f,
		0x5d01,
		0x5d02,
		/* Bcc, cc, to; of a recipient, name, address, SMTP address. */
		0x0e02,
		0x0e03,
		0x0e04,
		0x3001,
		0x3003,
		0x39fe,
	};

	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		if (shown[i] == property)
			return 1;
	return 0;
}

static int
is_property(struct utf8 name)
{
	return name.len >= NAME && strncasecmp(name.p, prefix, PREFIX) == 0;
}

/* Four hexadecimal digits of a stream's name. */
static uint32_t
digits(struct utf8 name, size_t from)
{
	uint32_t v = 0;

	for (size_t i = from; i < from + 4 && i < name.len; i++) {
		int digit = transfer_hex((unsigned char)name.p[i]);

		v = v << 4 | (digit < 0 ? 0u : (uint32_t)digit);
	}
	return v;
}

static void
put(const struct outlook *o, uint32_t type, struct bytes value, struct pen *out)
{
	codepages_write(o->codepages,
	    type == TYPE_TEXT ? CODEPAGE_UTF16 : o->codepage, value, out);
}

static struct utf8
text_of(const struct outlook *o, uint32_t type, struct bytes value)
{
	struct pen pen;

	pen_init(&pen, TEXT_MAX);
	put(o, type, value, &pen);
	return pen_take(&pen, o->holder.a);
}

/* -- a message ------------------------------------------------------------------ */

void
outlook_begin(struct outlook *o)
{
	const struct ole_entry *e =
	    ole_find(o->ole, 0, "__properties_version1.0");
	struct bytes b = e == NULL ? (struct bytes){ NULL, 0 }
				   : ole_stream(o->holder.a, o->ole, e);

	/* 2.4: a tag, flags and a value, eight octets each. */
	for (size_t at = 0; at + 16 <= b.len; at += 8) {
		uint32_t type = le16_at(b, at), id = le16_at(b, at + 2);

		if (type == 3 && id == INTERNET_CODEPAGE && o->codepage == 0)
			o->codepage = le32_at(b, at + 8);
		if (type == 3 && id == MESSAGE_CODEPAGE)
			o->codepage = le32_at(b, at + 8);
	}
	/* That of UTF-16 says nothing of strings of one octet. */
	if (o->codepage == CODEPAGE_UTF16)
		o->codepage = 0;
}

/* HTML that does not say its charset is in the message's. */
static struct bytes
html_of(const struct outlook *o, uint32_t type, struct bytes value)
{
	if (type == TYPE_BINARY &&
	    (o->codepage == 0 || memmem(value.p, value.len, "charset", 7)))
		return value;
	return bytes_of(text_of(o, type, value));
}

static void
take(const struct outlook *o, uint32_t id, uint32_t type, struct bytes value)
{
	int is_text = type == TYPE_TEXT || type == TYPE_OCTETS;
	struct pen *out = outlook_is_shown(id) ? o->shown : o->hidden;

	if (id == BODY_HTML) {
		embedded_add(&o->holder,
		    (struct member){ .name = { .text = UTF8("body.html") },
			.type = UTF8("text/html"),
			.octets = html_of(o, type, value) });
	} else if (is_text) {
		put(o, type, value, out);
		pen_line(out);
	} else if (id == BODY_RTF && type == TYPE_BINARY) {
		embedded_add(&o->holder,
		    (struct member){ .name = { .text = UTF8("body.rtf") },
			.type = UTF8("application/rtf"),
			.octets = lzfu_read(o->holder.a, value) });
	}
}

void
outlook_read(const struct outlook *o, uint32_t storage)
{
	const struct ole *ole = o->ole;

	for (uint32_t i = ole->v[storage].child; i != OLE_NONE;
	     i = ole->v[i].next) {
		const struct ole_entry *e = &ole->v[i];
		uint32_t type = digits(e->name, PREFIX + 4);

		if (e->type != OLE_STREAM || !is_property(e->name))
			continue;
		/* Of several strings each has a stream with a number. */
		if (e->name.len > NAME)
			type &= ~(uint32_t)IS_MULTIPLE;
		if (type == TYPE_TEXT || type == TYPE_OCTETS ||
		    type == TYPE_BINARY)
			take(o, digits(e->name, PREFIX), type,
			    ole_stream(o->holder.a, o->ole, e));
	}
}

/* -- an attachment -------------------------------------------------------------- */

struct attachment {
	struct utf8 long_name, short_name, display_name, media_type;
	struct bytes octets;
};

/* Everything that is text of it is read; its names are kept. */
static void
take_text(const struct outlook *o, uint32_t id, struct utf8 text,
    struct attachment *out)
{
	switch (id) {
	case LONG_NAME:
		out->long_name = text;
		break;
	case SHORT_NAME:
		out->short_name = text;
		break;
	case DISPLAY_NAME:
		out->display_name = text;
		break;
	case MEDIA_TYPE:
		out->media_type = text;
		break;
	default:
		pen_text(o->hidden, text);
		pen_line(o->hidden);
	}
}

static void
take_entry(const struct outlook *o, uint32_t index, struct attachment *out)
{
	const struct ole_entry *e = &o->ole->v[index];
	uint32_t id = digits(e->name, PREFIX);
	uint32_t type = digits(e->name, PREFIX + 4);

	if (!is_property(e->name))
		return;
	if (id == ATTACHED && e->type == OLE_STORAGE) {
		out->octets = ole_pack(o->holder.a, o->ole, index);
		if (out->octets.len == 0)
			content_gap(
			    o->holder.a, o->holder.out, UTF8("too_much"));
	} else if (id == ATTACHED && e->type == OLE_STREAM)
		out->octets = ole_stream(o->holder.a, o->ole, e);
	else if (e->type == OLE_STREAM &&
		 (type == TYPE_TEXT || type == TYPE_OCTETS))
		take_text(o, id,
		    text_of(o, type, ole_stream(o->holder.a, o->ole, e)), out);
}

void
outlook_attachment(const struct outlook *o, uint32_t storage)
{
	struct attachment a = { .octets = { NULL, 0 } };
	struct member m = { .is_attachment = 1 };

	for (uint32_t i = o->ole->v[storage].child; i != OLE_NONE;
	     i = o->ole->v[i].next)
		take_entry(o, i, &a);
	m.name.text = a.long_name.len > 0    ? a.long_name
		      : a.short_name.len > 0 ? a.short_name
					     : a.display_name;
	m.type = a.media_type;
	m.octets = a.octets;
	/* One that is elsewhere, or empty, has a name all the same. */
	if (m.octets.len == 0 && m.name.text.len > 0)
		content_member(o->holder.a, o->holder.out, o->holder.left, m);
	else
		embedded_add(&o->holder, m);
}
