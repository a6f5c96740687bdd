/*
 * pg.h - a private PostgreSQL for C tests (tests/pg.sh)
 *
 * Included by test programs only, which run from the top of the tree.
 */
#ifndef TESTS_PG_H
#define TESTS_PG_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct pg {
	char directory[64], conninfo[160];
};

/* tests/pg.sh `act` on it; 0 when that went well. */
__attribute__((unused)) static int
pg_do(const struct pg *pg, const char *act, const char *mode)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (freopen("/dev/null", "w", stdout) != NULL)
			execl("tests/pg.sh", "tests/pg.sh", act, pg->directory,
			    mode, (char *)NULL);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		return -1;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

/* Make and start one, or print that the test is skipped and exit. */
__attribute__((unused)) static void
pg_new(struct pg *pg)
{
	snprintf(
	    pg->directory, sizeof(pg->directory), "/tmp/schoolgate-pg-XXXXXX");
	if (mkdtemp(pg->directory) == NULL)
		abort();
	snprintf(pg->conninfo, sizeof(pg->conninfo),
	    "host=%s user=postgres dbname=postgres", pg->directory);
	if (pg_do(pg, "start", NULL) == 0)
		return;
	pg_do(pg, "drop", NULL);
	printf("1..0 # SKIP no PostgreSQL server could be started here\n");
	exit(0);
}

#endif
