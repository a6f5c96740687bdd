/*
 * lines.h - the lines that word lists bring with them
 */
#ifndef MATCH_LINES_H
#define MATCH_LINES_H

#include "match/scan.h"
#include "match/wordlist.h"

/*
 * Look at line `i`, counted over every `match` and then every `clean` line of
 * every entry of `list`, with a matcher that `list` was compiled into.
 * Returns 1 when it is as the list says, 0 when not, -1 when there is no such
 * line.  *line becomes its number in the file, *is_match 1 for `match`.
 */
int lines_check(struct arena *a, const struct matcher *m,
    const struct wordlist *list, size_t i, size_t *line, int *is_match);

#endif
