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
	/* 1: a line that begins with one is one (RFC 2046 section 5.1). */
	int by_prefix;
	/* 1: one that is open already may be opened again, for the inner. */
	int inner_first;
	/* 1: some line only begins with one; some line is two at once. */
	int saw_alike, saw_both;
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

enum boundary_push {
	BOUNDARY_OPENED,
	BOUNDARY_UNUSABLE,
	BOUNDARY_IS_OPEN,
};

/*
 * Open one more, at most DEPTH_MAX + 1.  Blanks at its end are dropped, as
 * gateways do (RFC 2046 section 5.1.1).  One that is empty or too long cannot
 * be used; one that is open already ends parts of the outer multipart.
 */
enum boundary_push boundary_push(
    struct boundaries *open, struct bytes boundary);

/*
 * What the line at the start of `line` (with or without its end) is; *which is
 * then the index of the boundary.  Blanks at its end do not count.  A line that
 * ends one multipart and goes on with another ("--a--") is the outer one's.
 */
enum boundary_kind boundary_find(
    struct boundaries *open, struct bytes line, size_t *which);

#endif
