/*
 * slides.c - the text of a PowerPoint file before 2007 ([MS-PPT])
 */
#include "text/slides.h"

#include "text/inflate.h"
#include "text/little.h"
#include "text/shapes.h"

enum {
	/* [MS-PPT] 2.13.24 */
	TEXT_CHARS = 0x0fa0,
	TEXT_BYTES = 0x0fa8,
	CSTRING = 0x0fba,
	USER_EDIT = 0x0ff5,
	OBJECT_STORAGE = 0x1011,
};

enum {
	HEADER = 8,
	/* recVer of a container. */
	CONTAINER = 0xf,
	/* 2.10.34: recInstance of a storage that is deflated. */
	DEFLATED = 1,
	/* Objects are inflated to this many times their size. */
	RATIO_MAX = 250,
};

/* 2.10.34, ExOleObjStg: a compound file, deflated or not. */
static void
read_object(const struct slides *s, uint32_t instance, struct bytes b)
{
	uint32_t size = le32_at(b, 0);
	int cut = 0;

	if (instance != DEFLATED) {
		embedded_add(&s->holder, (struct member){ .octets = b });
		return;
	}
	b = bytes_from(b, 4);
	if (size / RATIO_MAX > b.len || size > s->holder.left->octets ||
	    size > arena_left(s->holder.a) / 8) {
		content_gap(s->holder.a, s->holder.out, UTF8("too_much"));
		return;
	}
	b = inflate_octets(s->holder.a, b, size, &cut);
	if (cut)
		content_gap(
		    s->holder.a, s->holder.out, UTF8("document_damaged"));
	embedded_add(&s->holder, (struct member){ .octets = b });
}

/* A record that is no container. */
static void
read_atom(
    const struct slides *s, uint32_t type, uint32_t instance, struct bytes b)
{
	switch (type) {
	case TEXT_CHARS:
	case CSTRING:
		pen_utf16(s->shown, b);
		pen_line(s->shown);
		break;
	case TEXT_BYTES:
		pen_octets(s->shown, b);
		pen_line(s->shown);
		break;
	case SHAPES_PROPERTIES:
	case SHAPES_PROPERTIES_2:
	case SHAPES_PROPERTIES_3:
		shapes_properties(b, instance, s->hidden);
		break;
	case OBJECT_STORAGE:
		read_object(s, instance, b);
		break;
	default:
		break;
	}
}

int
slides_read(const struct slides *s)
{
	size_t at = 0;
	int is_damaged = 0;

	while (at + HEADER <= s->document.len) {
		uint32_t version = le16_at(s->document, at);
		uint32_t type = le16_at(s->document, at + 2);
		uint32_t len = le32_at(s->document, at + 4);
		struct bytes b = bytes_at(s->document, at + HEADER, len);

		at += HEADER;
		s->holder.out->work++;
		/* Containers are entered: their records follow. */
		if ((version & 0xf) == CONTAINER)
			continue;
		at += b.len;
		is_damaged |= b.len < len;
		read_atom(s, type, version >> 4, b);
	}
	return is_damaged;
}

int
slides_are_encrypted(struct bytes current_user, struct bytes document)
{
	uint32_t edit = le32_at(current_user, 16);

	/* [MS-PPT] 2.3.2: headerToken of an encrypted document. */
	if (le32_at(current_user, 12) == 0xf3d1c4dfu)
		return 1;
	/* 2.3.3: the last edit names its encryption, if there is one. */
	return edit != 0 && le16_at(document, (size_t)edit + 2) == USER_EDIT &&
	       le32_at(document, (size_t)edit + 4) >= 0x20 &&
	       le32_at(document, (size_t)edit + HEADER + 28) != 0;
}
