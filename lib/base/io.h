/*
 * io.h - whole reads and writes on descriptors, every result looked at
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"

/* Write all of it, or -1 with errno set. */
int io_write_all(int fd, const void *p, size_t len) MUST_CHECK;

/* Write all of it at `offset`, or -1 with errno set. */
int io_write_at(int fd, const void *p, size_t len, off_t offset) MUST_CHECK;

/* Read exactly `len` octets at `offset`; -1 with errno set, EIO at the end. */
int io_read_at(int fd, void *p, size_t len, off_t offset) MUST_CHECK;

/*
 * Read a whole file of at most `limit` octets into `a` (a NUL follows the
 * content).  A larger file is an error, ERR_CONFIG; it is never cut.
 */
int io_read_file(struct arena *a, const char *path, size_t limit,
    struct bytes *out, struct err *e) MUST_CHECK;

/* The same from a descriptor: a pipe, standard input, a memfd. */
int io_read_fd(struct arena *a, int fd, const char *name, size_t limit,
    struct bytes *out, struct err *e) MUST_CHECK;

/*
 * Replace `path` with `content`, atomically and durably: a temporary file
 * beside it that is its owner's already, fsync, rename, fsync of the directory.
 */
struct io_owner {
	mode_t mode;
	/* (uid_t)-1, (gid_t)-1: the caller's. */
	uid_t uid;
	gid_t gid;
};
int io_replace_file_for(const struct io_owner *owner, const char *path,
    struct bytes content, struct err *e) MUST_CHECK;
/* The same as the caller. */
int io_replace_file(const char *path, struct bytes content, mode_t mode,
    struct err *e) MUST_CHECK;

/*
 * Make the directory that `path` lies in (0755), one level: /run is empty after
 * each start of the system.  What cannot be made, using `path` will tell.
 */
void io_make_directory_of(const char *path);

/* A memfd of that name, close-on-exec, sealable; -1 with `e`. */
int io_memfd(const char *name, struct err *e) MUST_CHECK;

/*
 * A sealed memfd (nobody can change it any more) that holds `content`; the
 * caller closes it.  -1 with `e`.
 */
int io_sealed_memfd(
    const char *name, struct bytes content, struct err *e) MUST_CHECK;

#endif
