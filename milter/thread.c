/*
 * thread.c - a thread beside those of libmilter
 */
#include "milter/thread.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

int
thread_begin(void *work(void *), void *argument, struct err *e)
{
	pthread_t thread;
	sigset_t all, before;
	int why;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	why = pthread_create(&thread, NULL, work, argument);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (why != 0)
		return err_set(e, ERR_SYSTEM, "could not start a thread: %s",
		    strerror(why));
	pthread_detach(thread);
	return 0;
}
