/*
 * csv.h - a table file (RFC 4180) to rows, whole or not at all
 *
 * A file that looks cut (no line end at its end, an open quote, a short row)
 * is refused: it would replace a directory of people.
 */
#ifndef CLI_CSV_H
#define CLI_CSV_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

enum { CSV_COLUMNS_MAX = 32 };

struct csv_row {
	/* Where it stands, from 1; a quoted line end counts as its row's. */
	size_t line;
	/* One per asked column, in the asked order. */
	struct utf8 value[CSV_COLUMNS_MAX];
};

struct csv_table {
	struct csv_row *rows;
	size_t len;
};

struct csv_columns {
	const char *const *names;
	size_t len;
	/* The first so many must be there; the others may. */
	size_t required;
};

/*
 * Read `content` (UTF-8, with or without a byte order mark).  The first row
 * names the `columns`, in any order, and nothing else; every row has as many
 * values.  One that is not there is empty.  `*out` lives as long as `a`.  -1
 * with `e` (ERR_CONFIG): "row N: why".
 */
int csv_read(struct arena *a, struct bytes content,
    const struct csv_columns *columns, struct csv_table *out,
    struct err *e) MUST_CHECK;

#endif
