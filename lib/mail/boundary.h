/*
 * boundary.h - the boundaries of the multiparts that are open
 *
 * A line is held against all of them at once, the innermost first, so that an
 * outer boundary ends an inner multipart that forgot its own, and the message
 * is read once, whatever its depth.
 */
#ifndef MAIL_BOUNDARY_H
#define MAIL_BOUNDARY_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/limits.h"

struct boundaries {
	/* Outermost first; without blanks at the end, 1 to BOUNDARY_MAX octets. */
	struct bytes v[DEPTH_MAX + 1];
	/* Bit len % 64 of each from the outermost to this one. */
	uint64_t lengths[DEPTH_MAX + 1];
	size_t len;
	/* Comparisons and octets compared: tests hold it against the size. */
	uint64_t work;
};

enum boundary_kind {
	BOUNDARY_NONE,
	/* "--b": a part ends, another begins. */
	BOUNDARY_NEXT,
	/* "--b--": the last part ends. */
	BOUNDARY_LAST,
};

/*
 * Open one more, at most DEPTH_MAX + 1.  Blanks at its end are dropped, as
 * gateways do (RFC 2046 section 5.1.1).  -1: it is empty, too long, or open
 * already: then it ends parts of the outer multipart.
 */
int boundary_push(struct boundaries *open, struct bytes boundary);

/*
 * What the line at the start of `line` (with or without its end) is; *which is
 * then the index of the boundary.  Blanks at its end do not count.
 */
enum boundary_kind boundary_find(
    struct boundaries *open, struct bytes line, size_t *which);

#endif
