/*
 * line.h - octets as lines, whatever ends them
 *
 * A line ends with CRLF, LF or a CR alone, mixed as they come; CRCRLF, which
 * broken gateways write, is one end and not two.
 */
#ifndef MAIL_LINE_H
#define MAIL_LINE_H

#include <stdint.h>

#include "base/bytes.h"

struct lines {
	struct bytes in;
	/* Where the next LF is, at or after the line asked for last. */
	size_t lf;
	/* Octets looked at: tests hold it against the size. */
	uint64_t work;
	/* 1: a CR alone does not end a line. */
	int cr_in_line;
	/* 1: a line asked for ended with a CR alone. */
	int saw_cr;
};

/* Look at `in` as lines; borrowed. */
struct lines lines_of(struct bytes in);

/*
 * Where the line that begins at `at` ends, its end included; in.len for the
 * last.  Asked in rising order the whole costs one pass.
 */
size_t lines_next(struct lines *l, size_t at);

/* `to`, or less: one line end before it taken off, not beyond `from`. */
size_t lines_chomp(const struct lines *l, size_t from, size_t to);

#endif
