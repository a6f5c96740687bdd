/*
 * embedded.h - files and objects that were put into a document ([MS-OLEDS])
 */
#ifndef TEXT_EMBEDDED_H
#define TEXT_EMBEDDED_H

#include "text/content.h"

/* What every reader of documents works with. */
struct holder {
	struct arena *a;
	struct budget *left;
	struct content *out;
};

/* Add a member that has octets if the budget allows it; else "too_much". */
void embedded_add(const struct holder *h, struct member member);

/* The content of a stream "\1Ole10Native": its size, then a package. */
void embedded_native(const struct holder *h, struct bytes octets);

/*
 * An object of OLE 1, as RTF has it in \objdata.  Where its lengths are wrong,
 * a compound file anywhere in it, or else all of it, is the member.
 */
void embedded_object(const struct holder *h, struct bytes octets);

#endif
