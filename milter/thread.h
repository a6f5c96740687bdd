/*
 * thread.h - a thread beside those of libmilter
 */
#ifndef MILTER_THREAD_H
#define MILTER_THREAD_H

#include "base/attr.h"
#include "base/err.h"

/*
 * Run `work` in a thread that nobody waits for and that takes no signal: SIGTERM
 * is libmilter's, and in a thread that was there before libmilter blocked it, it
 * would end the process in the middle of a message.
 */
int thread_begin(void *work(void *), void *argument, struct err *e) MUST_CHECK;

#endif
