/*
 * meta.h - the charset that an HTML document names itself
 */
#ifndef TEXT_META_H
#define TEXT_META_H

#include "base/bytes.h"

/*
 * What "charset=" in the first 1,024 octets names (WHATWG, section 13.2.3.2),
 * or the "encoding=" of an XML declaration; borrowed; len 0: nothing.
 */
struct utf8 meta_charset(struct bytes octets);

#endif
