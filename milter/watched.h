/*
 * watched.h - a file that another process replaces, and whether it did
 */
#ifndef MILTER_WATCHED_H
#define MILTER_WATCHED_H

#include <stdint.h>
#include <sys/stat.h>

/* Begin with all zeros but `path`. */
struct watched {
	const char *path;
	/* As it was when it was last another one; st_ino 0: there was none. */
	struct stat seen;
	/* clock_mono_ms() of the next look. */
	uint64_t look_ms;
};

/* 1 when it is time to look at it again: once a second. */
int watched_is_due(const struct watched *w);

/* Look: 1 when the file is another one than at the last look.  0: it is not, or
 * there is none. */
int watched_changed(struct watched *w);

/* 1 when `path` is still, unchanged, the file that `left` tells of. */
int watched_is_same(const char *path, const struct stat *left);

#endif
