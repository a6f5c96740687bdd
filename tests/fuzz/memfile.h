/*
 * memfile.h - an input as a file, for readers that are given a path or a
 * descriptor
 */
#ifndef TESTS_FUZZ_MEMFILE_H
#define TESTS_FUZZ_MEMFILE_H

#include <stdio.h>
#include <unistd.h>

#include "base/io.h"
#include "tests/fuzz/fuzz.h"

enum { MEMFILE_PATH = 64 };

/* A memfd, once; its path in /proc is written to `path`. */
static inline int
memfile_new(char path[MEMFILE_PATH])
{
	struct err e;
	int fd = io_memfd("fuzz", &e);

	fuzz_promise(fd != -1);
	snprintf(path, MEMFILE_PATH, "/proc/self/fd/%d", fd);
	return fd;
}

/* Let it hold `content` and nothing else. */
static inline void
memfile_set(int fd, struct bytes content)
{
	fuzz_promise(ftruncate(fd, 0) == 0);
	fuzz_promise(io_write_at(fd, content.p, content.len, 0) == 0);
}

#endif
