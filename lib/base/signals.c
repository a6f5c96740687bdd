/*
 * signals.c - signals as something to read, for processes with one loop
 */
#include "base/signals.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>

int
signals_take(const int *which, size_t len, struct err *e)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (size_t i = 0; i < len; i++)
		sigaddset(&set, which[i]);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == -1)
		return err_set(e, ERR_SYSTEM, "could not block signals: %s",
		    strerror(errno));
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd == -1)
		return err_set(e, ERR_SYSTEM, "could not make a signalfd: %s",
		    strerror(errno));
	return fd;
}

int
signals_take_end(struct err *e)
{
	static const int end[] = { SIGTERM, SIGINT };

	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return err_set(e, ERR_SYSTEM, "could not ignore SIGPIPE: %s",
		    strerror(errno));
	return signals_take(end, sizeof(end) / sizeof(*end), e);
}
