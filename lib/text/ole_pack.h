/*
 * ole_pack.h - a storage inside a compound file to a file of its own
 *
 * An object or a message that was put into a document lies there as a storage;
 * on its own again it is a file like any other, and is read like one.
 * BUGS  A message taken out lacks the names of named properties, which lie
 * with the message around it ([MS-OXMSG] 2.2.3).
 */
#ifndef TEXT_OLE_PACK_H
#define TEXT_OLE_PACK_H

#include "text/ole.h"

/*
 * Storage `top` of `ole` and what lies in it as a compound file, living as
 * long as `a`.  Empty when it would not fit.
 */
struct bytes ole_pack(struct arena *a, struct ole *ole, uint32_t top);

#endif
