/*
 * deliver.c - the process that sends mail of our own
 */
#include "milter/deliver.h"

#include <errno.h>
#include <poll.h>

int
deliver_main(int control_fd)
{
	struct pollfd p = { .fd = control_fd, .events = POLLIN };

	/* SIGTERM has its default here: there is nothing to finish. */
	while (poll(&p, 1, -1) == -1 && errno == EINTR)
		continue;
	return 0;
}
