/*
 * tree.h - what a test made in a directory is taken away
 */
#ifndef TESTS_TREE_H
#define TESTS_TREE_H

#include <ftw.h>
#include <stdio.h>

static int
tree_remove_one(
    const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

/* The directory and all in it; 0 when nothing is left.  Needs _GNU_SOURCE. */
__attribute__((unused)) static int
tree_remove(const char *path)
{
	return nftw(path, tree_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
