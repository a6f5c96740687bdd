/*
 * io.c - whole reads and writes on descriptors
 */
#define _GNU_SOURCE
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"

int
io_write_all(int fd, const void *p, size_t len)
{
	const char *at = p;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n == 0)
				errno = ENOSPC;
			return -1;
		}
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

int
io_write_at(int fd, const void *p, size_t len, off_t offset)
{
	const char *at = p;

	while (len > 0) {
		ssize_t n = pwrite(fd, at, len, offset);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n == 0)
				errno = ENOSPC;
			return -1;
		}
		at += n;
		offset += n;
		len -= (size_t)n;
	}
	return 0;
}

int
io_read_at(int fd, void *p, size_t len, off_t offset)
{
	char *at = p;

	while (len > 0) {
		ssize_t n = pread(fd, at, len, offset);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n == 0)
				errno = EIO;
			return -1;
		}
		at += n;
		offset += n;
		len -= (size_t)n;
	}
	return 0;
}

static int
read_to_end(int fd, struct strbuf *b)
{
	char chunk[65536];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		strbuf_add(b, chunk, (size_t)n);
		if (strbuf_over(b))
			return 0;
	}
}

int
io_read_fd(struct arena *a, int fd, const char *name, size_t limit,
    struct bytes *out, struct err *e)
{
	struct strbuf b;
	int result = 0;

	strbuf_init(&b, limit);
	if (read_to_end(fd, &b) == -1)
		result = err_set(e, ERR_SYSTEM, "could not read \"%s\": %s",
		    name, strerror(errno));
	else if (strbuf_over(&b))
		result = err_set(e, ERR_CONFIG,
		    "could not read \"%s\": larger than %zu octets", name,
		    limit);
	else
		*out = (struct bytes){
			(unsigned char *)arena_string(a, b.p, b.len), b.len
		};
	strbuf_done(&b);
	return result;
}

int
io_read_file(struct arena *a, const char *path, size_t limit, struct bytes *out,
    struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int result;

	if (fd == -1)
		return err_set(e, ERR_CONFIG, "could not open \"%s\": %s", path,
		    strerror(errno));
	result = io_read_fd(a, fd, path, limit, out, e);
	close(fd);
	return result;
}

static int
sync_directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char directory[4096];
	int fd, result;

	if (slash == NULL)
		snprintf(directory, sizeof(directory), ".");
	else
		snprintf(directory, sizeof(directory), "%.*s",
		    (int)(slash == path ? 1 : slash - path), path);
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	result = fsync(fd);
	close(fd);
	return result;
}

int
io_replace_file_for(const struct io_owner *owner, const char *path,
    struct bytes content, struct err *e)
{
	char temporary[4096];
	int fd, failed;

	if (snprintf(temporary, sizeof(temporary), "%s.new", path) >=
	    (int)sizeof(temporary))
		return err_set(e, ERR_CONFIG,
		    "could not write a file: its path is too long");
	unlink(temporary);
	fd = open(
	    temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, owner->mode);
	if (fd == -1)
		return err_set(e, ERR_SYSTEM, "could not create \"%s\": %s",
		    temporary, strerror(errno));
	failed = io_write_all(fd, content.p, content.len) == -1 ||
		 fchmod(fd, owner->mode) == -1 ||
		 fchown(fd, owner->uid, owner->gid) == -1 || fsync(fd) == -1;
	if (close(fd) == -1)
		failed = 1;
	if (failed || rename(temporary, path) == -1 ||
	    sync_directory_of(path) == -1) {
		int why = errno;

		unlink(temporary);
		return err_set(e, ERR_SYSTEM, "could not write \"%s\": %s",
		    path, strerror(why));
	}
	return 0;
}

int
io_replace_file(
    const char *path, struct bytes content, mode_t mode, struct err *e)
{
	struct io_owner owner = { mode, (uid_t)-1, (gid_t)-1 };

	return io_replace_file_for(&owner, path, content, e);
}

void
io_make_directory_of(const char *path)
{
	char above[4096];
	char *slash;

	snprintf(above, sizeof(above), "%s", path);
	slash = strrchr(above, '/');
	if (slash == NULL || slash == above)
		return;
	*slash = '\0';
	(void)mkdir(above, 0755);
}

int
io_memfd(const char *name, struct err *e)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd == -1)
		return err_set(e, ERR_SYSTEM, "could not create a memfd: %s",
		    strerror(errno));
	return fd;
}

int
io_sealed_memfd(const char *name, struct bytes content, struct err *e)
{
	int fd = io_memfd(name, e);

	if (fd == -1)
		return -1;
	if (io_write_all(fd, content.p, content.len) == -1 ||
	    fcntl(fd, F_ADD_SEALS,
		F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) ==
		-1) {
		err_set(e, ERR_SYSTEM, "could not fill a memfd: %s",
		    strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}
