/*
 * descriptors.c - how many descriptors the process may have open
 */
#include "base/descriptors.h"

#include <sys/resource.h>

uint64_t
descriptors_raise(void)
{
	struct rlimit now, wanted;

	if (getrlimit(RLIMIT_NOFILE, &now) == -1)
		return 0;
	wanted = (struct rlimit){ now.rlim_max, now.rlim_max };
	if (setrlimit(RLIMIT_NOFILE, &wanted) == 0)
		now = wanted;
	return now.rlim_cur == RLIM_INFINITY ? UINT64_MAX : now.rlim_cur;
}
