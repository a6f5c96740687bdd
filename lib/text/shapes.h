/*
 * shapes.h - what drawn shapes are called and described as ([MS-ODRAW])
 */
#ifndef TEXT_SHAPES_H
#define TEXT_SHAPES_H

#include "text/pen.h"

enum {
	/* Records that hold properties of shapes, 2.2.9 to 2.2.11. */
	SHAPES_PROPERTIES = 0xf00b,
	SHAPES_PROPERTIES_2 = 0xf121,
	SHAPES_PROPERTIES_3 = 0xf122,
};

/* Names, descriptions and word art of one such record with `count` of them. */
void shapes_properties(struct bytes record, size_t count, struct pen *out);

/* Those of all shapes in octets that are records one after the other. */
void shapes_read(struct bytes records, struct pen *out);

#endif
