/*
 * xml.h - XML to text, by events and without a tree [libxml2]
 *
 * Entities are not expanded and nothing is fetched.  What is no XML, declares
 * entities, is deeper than the library goes or would make it slow (many
 * attributes, many name spaces) is read like HTML instead, with the gap
 * "xml_damaged".
 */
#ifndef TEXT_XML_H
#define TEXT_XML_H

#include "text/cells.h"
#include "text/content.h"

/* Before the sandbox: what the library sets up once. */
void xml_prepare(void);

/*
 * Text of elements (words go on across those that only format); what stands
 * beside it: notes, text boxes, alternative texts, names of sheets, addresses
 * of links; hidden: comments, what was deleted, instructions of fields.  Of
 * vocabularies that nobody knows, every attribute.
 */
void xml_read(struct arena *a, const struct source *in, struct content *out);

/* The same of a workbook's shared strings, which are kept in `cells` ... */
void xml_read_strings(struct arena *a, const struct source *in,
    struct cells *cells, struct content *out);

/* ... and of a sheet, whose cells take theirs. */
void xml_read_sheet(struct arena *a, const struct source *in,
    struct cells *cells, struct content *out);

#endif
