/*
 * print.h - JSON rows of the database, for people
 *
 * Mail chose much of what stands in them: it is shown by base/display.h, so that
 * a subject cannot move the cursor or colour the screen.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stdio.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/display.h"
#include "store/db.h"

/* One row, open for reading. */
struct row;

/* Row `i`'s first column; NULL when it is no object. */
struct row *row_open(struct arena *a, const struct db_rows *rows, size_t i);
void row_close(struct row *row);

/* An object that stands in a row, closed with it; NULL when it is missing. */
struct row *row_inside(struct row *row, const char *name);
/* Object `i` of an array in it, closed with it; NULL behind the last. */
struct row *row_at(struct row *row, const char *name, size_t i);

/* A text member; empty when it is missing or null.  Lives as long as `a`. */
struct utf8 row_text(struct row *row, const char *name);
/* A number; 0 when missing. */
uint64_t row_number(struct row *row, const char *name);
/* 1 when it is there and true. */
int row_is(struct row *row, const char *name);
/* An array of texts, joined with ", "; at most `most`, then "and N more". */
struct utf8 row_list(struct row *row, const char *name, size_t most);

/*
 * 1: an object in the array `name` has `text`, as it is or as it is shown, as
 * its `member`; 0: none has; -1: the array is empty or missing.
 */
int row_lists(
    struct row *row, const char *name, const char *member, struct utf8 text);

/* Print text as it may be shown; print_text() on standard output, in a line. */
void print_text(struct utf8 text);
void print_shown(FILE *to, struct utf8 text, enum display_form form);
/*
 * "2026-11-24 09:12" of a time as the database writes it, in this host's zone:
 * what notices and pages say too, where the host has the school's.
 */
void print_time(struct utf8 text);
/* `words` and the time that is member `name`; nothing where it has none. */
void print_since(struct row *row, const char *name, const char *words);
/* The same of what happens by itself: the minute behind, as notices say it. */
void print_until(struct row *row, const char *name, const char *words);
/* Each row by `print`, in order; `none`, if not NULL, where there is none. */
void print_each(struct arena *a, const struct db_rows *rows,
    void (*print)(struct row *row), const char *none);
/* Each row's JSON, one a line. */
void print_json(const struct db_rows *rows);

#endif
