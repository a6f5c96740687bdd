/*
 * xml_look.h - is it XML, and in which charset?
 */
#ifndef TEXT_XML_LOOK_H
#define TEXT_XML_LOOK_H

#include "text/text.h"

/* 1: it begins as XML and is no page. */
int xml_is(const struct source *in);

/* 1: the octets could be XML, with or without a declaration, in any UTF. */
int xml_looks(struct bytes octets);

/* The charset that the declaration names; empty: UTF-8, or it has marks. */
struct utf8 xml_charset(struct bytes octets);

#endif
