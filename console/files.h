/*
 * files.h - the pages: read once, served from memory
 *
 * Only what lay in the directory at the start and has a type of the table is
 * there; a path is looked up by its name and never becomes a file name.
 */
#ifndef CONSOLE_FILES_H
#define CONSOLE_FILES_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "console/answer.h"

struct files;

/* All of `directory`, two levels deep.  NULL with `e`. */
struct files *files_new(const char *directory, struct err *e);
void files_free(struct files *f);

/* How many there are. */
size_t files_count(const struct files *f);

/*
 * The file at `path` ("/" is "/index.html"): 200, or 304 when `known`, the
 * request's If-None-Match or NULL, is its tag, or 404.
 */
void files_answer(const struct files *f, const char *path, const char *known,
    struct arena *a, struct answer *out);

#endif
