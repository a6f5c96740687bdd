/*
 * shapes.c - what drawn shapes are called and described as ([MS-ODRAW])
 */
#include "text/shapes.h"

#include "text/little.h"

enum {
	HEADER = 8,
	/* recVer of a container. */
	CONTAINER = 0xf,
	/* 2.2.7: a property's number and operand; the octets of those that are
	 * complex follow all properties. */
	PROPERTY = 6,
	IS_COMPLEX = 0x8000,
	NUMBER = 0x3fff,
};

/* 2.3: properties that are text in UTF-16. */
static int
is_text(uint32_t property)
{
	static const uint32_t numbers[] = {
		/* gtextUNICODE, wzName, wzDescription, wzTooltip. */
		0x00c0,
		0x0380,
		0x0381,
		0x038d,
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i] == (property & NUMBER))
			return 1;
	return 0;
}

void
shapes_properties(struct bytes record, size_t count, struct pen *out)
{
	size_t data = PROPERTY * count;

	for (size_t i = 0; i < count && data <= record.len; i++) {
		uint32_t number = le16_at(record, PROPERTY * i);
		uint32_t len = le32_at(record, PROPERTY * i + 2);

		if ((number & IS_COMPLEX) == 0)
			continue;
		if (is_text(number)) {
			pen_utf16(out, bytes_at(record, data, len));
			pen_line(out);
		}
		data += len;
	}
}

void
shapes_read(struct bytes records, struct pen *out)
{
	for (size_t at = 0; at + HEADER <= records.len;) {
		uint32_t version = le16_at(records, at);
		uint32_t type = le16_at(records, at + 2);
		uint32_t len = le32_at(records, at + 4);

		at += HEADER;
		/* Containers are entered: their records follow. */
		if ((version & 0xf) == CONTAINER)
			continue;
		if (type == SHAPES_PROPERTIES || type == SHAPES_PROPERTIES_2 ||
		    type == SHAPES_PROPERTIES_3)
			shapes_properties(
			    bytes_at(records, at, len), version >> 4, out);
		at += len;
	}
}
