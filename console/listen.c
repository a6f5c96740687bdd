/*
 * listen.c - the console's socket
 */
#define _GNU_SOURCE
#include "console/listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/io.h"

enum { BACKLOG = 128, PART_OCTETS = 256 };

int
listen_is_path(const char *where)
{
	return where[0] == '/';
}

static int
fail(struct err *e, const char *where, int fd)
{
	err_set(e, ERR_CONFIG, "could not listen at \"%s\": %s", where,
	    strerror(errno));
	if (fd != -1)
		close(fd);
	return -1;
}

static int
at_path(const char *path, gid_t group, struct err *e)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(address.sun_path))
		return err_set(e, ERR_CONFIG,
		    "could not listen at \"%s\": too long for a socket", path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	io_make_directory_of(path);
	unlink(path);
	if (fd == -1 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    chmod(path, 0660) == -1 ||
	    (group != (gid_t)-1 && chown(path, (uid_t)-1, group) == -1) ||
	    listen(fd, BACKLOG) == -1)
		return fail(e, path, fd);
	return fd;
}

/* "[::1]:8443" to its two parts; -1 when it has no port. */
static int
parts_of(const char *where, char host[PART_OCTETS], char port[PART_OCTETS])
{
	const char *colon = strrchr(where, ':');
	size_t len = colon == NULL ? 0 : (size_t)(colon - where);

	if (len == 0 || len >= PART_OCTETS)
		return -1;
	if (where[0] == '[' && where[len - 1] == ']') {
		where++;
		len -= 2;
	}
	snprintf(host, PART_OCTETS, "%.*s", (int)len, where);
	snprintf(port, PART_OCTETS, "%s", colon + 1);
	return 0;
}

int
listen_at(const char *where, gid_t group, struct err *e)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST |
						    AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM };
	char host[PART_OCTETS], port[PART_OCTETS];
	struct addrinfo *found;
	int fd, on = 1;

	if (listen_is_path(where))
		return at_path(where, group, e);
	if (parts_of(where, host, port) == -1 ||
	    getaddrinfo(host, port, &hints, &found) != 0)
		return err_set(e, ERR_CONFIG,
		    "console-listen \"%s\" is neither like 127.0.0.1:8443 nor "
		    "a "
		    "path",
		    where);
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    bind(fd, found->ai_addr, found->ai_addrlen) == -1 ||
	    listen(fd, BACKLOG) == -1)
		fd = fail(e, where, fd);
	freeaddrinfo(found);
	return fd;
}
