/*
 * slides.c - the text of a PowerPoint file before 2007 ([MS-PPT])
 */
#include "text/slides.h"

#include "text/little.h"

enum {
	/* [MS-PPT] 2.13.24 */
	TEXT_CHARS = 0x0fa0,
	TEXT_BYTES = 0x0fa8,
	CSTRING = 0x0fba,
	/* recVer of a container. */
	CONTAINER = 0xf,
};

int
slides_read(struct bytes document, struct pen *out)
{
	size_t at = 0;

	while (at + 8 <= document.len) {
		uint32_t version = le16_at(document, at) & 0xf;
		uint32_t type = le16_at(document, at + 2);
		uint32_t len = le32_at(document, at + 4);
		struct bytes text = bytes_at(document, at + 8, len);

		at += 8;
		/* Containers are entered: their records follow. */
		if (version == CONTAINER)
			continue;
		if (text.len < len)
			return 1;
		at += len;
		if (type == TEXT_CHARS || type == CSTRING)
			pen_utf16(out, text);
		else if (type == TEXT_BYTES)
			pen_octets(out, text);
		else
			continue;
		pen_line(out);
	}
	return 0;
}

int
slides_are_encrypted(struct bytes current_user)
{
	/* [MS-PPT] 2.3.2: headerToken of an encrypted document. */
	return le32_at(current_user, 12) == 0xf3d1c4dfu;
}
