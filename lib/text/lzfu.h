/*
 * lzfu.h - compressed RTF of Outlook to RTF ([MS-OXRTFCP])
 */
#ifndef TEXT_LZFU_H
#define TEXT_LZFU_H

#include "base/arena.h"
#include "base/bytes.h"

/*
 * The RTF in a PidTagRtfCompressed; empty when it is none.  At most nine times
 * its size, and all of it where the header says another size or the check is
 * wrong; lives as long as `a`.
 */
struct bytes lzfu_read(struct arena *a, struct bytes packed);

#endif
