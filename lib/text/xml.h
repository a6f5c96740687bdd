/*
 * xml.h - XML to text, by events and without a tree [libxml2]
 *
 * Entities are not expanded and nothing is fetched; what is no XML, or uses
 * entities of its own, is read like HTML instead, with the gap "xml_damaged".
 */
#ifndef TEXT_XML_H
#define TEXT_XML_H

#include "text/content.h"

/* Before the sandbox: what the library sets up once. */
void xml_prepare(void);

int xml_is(const struct source *in);

/*
 * Text of elements (words go on across those that only format), comments
 * hidden, and what some attributes say: alternative texts, titles, names of
 * sheets, addresses of links.
 */
void xml_read(struct arena *a, const struct source *in, struct content *out);

#endif
