/*
 * running.c - what the running milter tells of itself
 */
#include "conf/running.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/strbuf.h"

enum { STATE_MAX = 4096 };

int
running_write(const char *path, const struct running *state, struct err *e)
{
	struct strbuf b;
	int result;

	io_make_directory_of(path);
	strbuf_init(&b, STATE_MAX);
	strbuf_fmt(&b, "pid %ld\nreloads %u\nrefused %d\ntext %s\n",
	    (long)state->pid, state->reloads, state->refused, state->text);
	result = io_replace_file(path, strbuf_bytes(&b), 0644, e);
	strbuf_done(&b);
	return result;
}

int
running_read(const char *path, struct running *out, struct err *e)
{
	struct arena *a = arena_new((size_t)4 * STATE_MAX);
	struct bytes octets;
	long pid = 0;
	int read;

	*out = (struct running){ 0 };
	if (io_read_file(a, path, STATE_MAX, &octets, e) == -1) {
		arena_free(a);
		return -1;
	}
	read = sscanf((const char *)octets.p,
	    "pid %ld\nreloads %u\nrefused %d\ntext %511[^\n]", &pid,
	    &out->reloads, &out->refused, out->text);
	arena_free(a);
	out->pid = (pid_t)pid;
	if (read < 3 || pid <= 1)
		return err_set(e, ERR_CONFIG,
		    "could not read \"%s\": it is not a milter's", path);
	return 0;
}

/* The lock's file of `path`; -1: none. */
static int
open_lock(const char *path, int flags)
{
	char lock[PATH_MAX];

	if ((size_t)snprintf(lock, sizeof(lock), "%s.lock", path) >=
	    sizeof(lock)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(lock, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

int
running_hold(const char *path, struct err *e)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd;

	io_make_directory_of(path);
	fd = open_lock(path, O_RDWR | O_CREAT);
	/* Not closed: that would let the lock go. */
	if (fd == -1 || fcntl(fd, F_SETLK, &whole) == -1)
		return err_set(e, ERR_CONFIG, "could not lock \"%s.lock\": %s",
		    path, strerror(errno));
	return 0;
}

int
running_is_alive(const char *path, const struct running *state)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open_lock(path, O_RDONLY), held;

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	held = fcntl(fd, F_GETLK, &whole) == 0 && whole.l_type != F_UNLCK &&
	       whole.l_pid == state->pid;
	close(fd);
	return held;
}
