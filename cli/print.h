/*
 * print.h - JSON rows of the database, for people
 *
 * Mail chose much of what stands in them: control characters are shown as '?',
 * so that a subject cannot move the cursor or colour the screen.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "store/db.h"

/* One row, open for reading. */
struct row;

/* Row `i`'s first column; NULL when it is no object. */
struct row *row_open(struct arena *a, const struct db_rows *rows, size_t i);
void row_close(struct row *row);

/* An object that stands in a row, closed with it; NULL when it is missing. */
struct row *row_inside(struct row *row, const char *name);

/* A text member; empty when it is missing or null.  Lives as long as `a`. */
struct utf8 row_text(struct row *row, const char *name);
/* A number; 0 when missing. */
uint64_t row_number(struct row *row, const char *name);
/* 1 when it is there and true. */
int row_is(struct row *row, const char *name);
/* An array of texts, joined with ", "; at most `most`, then "and N more". */
struct utf8 row_list(struct row *row, const char *name, size_t most);

/* Print text as it may be shown. */
void print_text(struct utf8 text);
/* "24 Nov 09:12" of a time as the database writes it. */
void print_time(struct utf8 text);
/* Each row's JSON, one a line. */
void print_json(const struct db_rows *rows);

#endif
