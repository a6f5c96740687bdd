/*
 * package.h - documents that are zips of XML: OOXML and OpenDocument
 *
 * Every XML file of the package is read, wherever it stands: the document,
 * headers, footers, notes, comments, hidden sheets, speaker notes, properties,
 * what was deleted under tracking.  All else (pictures, embedded documents,
 * macros) are members.
 */
#ifndef TEXT_PACKAGE_H
#define TEXT_PACKAGE_H

#include "text/content.h"

/*
 * Add to `out` what `inside`, unpacked from the zip `in`, holds: texts where
 * the zip is a package, else just its members.
 */
void package_read(struct arena *a, const struct source *in,
    const struct content *inside, struct content *out);

#endif
