/*
 * cpu.h - the time that this process took
 */
#ifndef BENCH_CPU_H
#define BENCH_CPU_H

#include <time.h>

/* Microseconds of CPU. */
static inline double
cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

#endif
