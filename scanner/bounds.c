/*
 * bounds.c - what one job may cost
 */
#define _GNU_SOURCE
#include "scanner/bounds.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "record/job.h"

/* Nothing here but system calls: a parser was interrupted anywhere. */
static _Noreturn void
last_words(enum job_status status)
{
	struct job_reply reply = { .magic = JOB_MAGIC, .status = status };

	/* An asker that is gone needs no answer. */
	(void)!send(BOUNDS_JOB_FD, &reply, sizeof(reply), MSG_NOSIGNAL);
	_exit(1);
}

static void
on_time_over(int signal_number)
{
	(void)signal_number;
	last_words(JOB_NO_TIME);
}

/*
 * Is half of what it may have no longer to be had?  Libraries end in abort()
 * for want of memory as well as for a broken promise; which of the two can only
 * be guessed from what is left.
 */
static int
is_full(void)
{
	struct rlimit most;

	return getrlimit(RLIMIT_DATA, &most) == 0 &&
	       most.rlim_cur != RLIM_INFINITY &&
	       mmap(NULL, most.rlim_cur / 2, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static void
on_abort(int signal_number)
{
	if (is_full())
		last_words(JOB_NO_MEMORY);
	/* As without us: the next one of these ends the process. */
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

int
bounds_prepare(struct err *e)
{
	struct sigaction time = { .sa_handler = on_time_over };
	struct sigaction end = { .sa_handler = on_abort };

	/* SIGTRAP is how glib ends. */
	if (sigaction(SIGPROF, &time, NULL) == -1 ||
	    sigaction(SIGABRT, &end, NULL) == -1 ||
	    sigaction(SIGTRAP, &end, NULL) == -1)
		return err_set(
		    e, ERR_SYSTEM, "could not bound jobs: %s", strerror(errno));
	return 0;
}

static void
set_timer(uint64_t ms)
{
	struct itimerval t = { .it_value = { (time_t)(ms / 1000),
				   (suseconds_t)(ms % 1000) * 1000 } };

	/* Fails for a time out of range only; the asker's deadline stands. */
	(void)setitimer(ITIMER_PROF, &t, NULL);
}

void
bounds_begin(uint64_t cpu_ms)
{
	set_timer(cpu_ms);
}

void
bounds_end(void)
{
	set_timer(0);
}
