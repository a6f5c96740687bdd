/* sandbox_test.c - what Landlock leaves, without seccomp beside it */
#define _GNU_SOURCE
#include "base/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tap.h"

static int
opens(void)
{
	return open("/etc/passwd", O_RDONLY) != -1;
}

static int
makes(void)
{
	return open("/tmp/schoolgate-sandbox-test", O_CREAT | O_WRONLY, 0600) !=
	       -1;
}

static int
lists(void)
{
	return open("/etc", O_RDONLY | O_DIRECTORY) != -1;
}

static int
connects(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	/* Refused by the other side is not refused by Landlock. */
	return connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 ||
	       errno != EACCES;
}

static int
keeps_descriptors(void)
{
	char c = 'x';
	int ends[2];

	return pipe(ends) == 0 && write(ends[1], &c, 1) == 1 &&
	       read(ends[0], &c, 1) == 1;
}

/* Does `what` succeed in a process under Landlock?  -1: it failed. */
static int
under_landlock(int (*what)(void), int *abi)
{
	int status, ends[2];
	pid_t pid;

	if (pipe(ends) == -1)
		return -1;
	pid = fork();
	if (pid == 0) {
		struct err e;
		int version;

		if (sandbox_landlock(&version, &e) == -1)
			_exit(3);
		if (write(ends[1], &version, sizeof(version)) !=
		    (ssize_t)sizeof(version))
			_exit(3);
		_exit(what() ? 1 : 0);
	}
	waitpid(pid, &status, 0);
	if (read(ends[0], abi, sizeof(*abi)) != (ssize_t)sizeof(*abi))
		return -1;
	close(ends[0]);
	close(ends[1]);
	return WIFEXITED(status) && WEXITSTATUS(status) < 2
		   ? WEXITSTATUS(status)
		   : -1;
}

int
main(void)
{
	static const struct {
		const char *promise;
		int (*what)(void);
		int since, wanted;
	} rows[] = {
		{ "no file is opened", opens, 1, 0 },
		{ "no file is made", makes, 1, 0 },
		{ "no directory is listed", lists, 1, 0 },
		{ "no TCP connection is made", connects, 4, 0 },
		{ "its own descriptors work", keeps_descriptors, 1, 1 },
	};
	size_t n = sizeof(rows) / sizeof(*rows);

	for (size_t i = 0; i < n; i++) {
		int abi = 0, got = under_landlock(rows[i].what, &abi);

		if (got != -1 && abi < rows[i].since)
			printf("ok %zu - %s # SKIP this kernel's Landlock has "
			       "version %d\n",
			    i + 1, rows[i].promise, abi);
		else
			printf("%sok %zu - %s\n",
			    got == rows[i].wanted ? "" : "not ", i + 1,
			    rows[i].promise);
	}
	printf("1..%zu\n", n);
	return 0;
}
