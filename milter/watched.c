/*
 * watched.c - a file that another process replaces, and whether it did
 */
#include "milter/watched.h"

#include "base/clock.h"

enum { LOOK_MS = 1000 };

static int
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int
watched_is_due(const struct watched *w)
{
	return clock_mono_ms() >= w->look_ms;
}

int
watched_changed(struct watched *w)
{
	struct stat now = { 0 };

	w->look_ms = clock_mono_ms() + LOOK_MS;
	if (stat(w->path, &now) == -1 || is_same(&now, &w->seen))
		return 0;
	w->seen = now;
	return 1;
}

int
watched_is_same(const char *path, const struct stat *left)
{
	struct stat now = { 0 };

	return stat(path, &now) == 0 && is_same(&now, left);
}
