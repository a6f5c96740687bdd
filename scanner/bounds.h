/*
 * bounds.h - what one job may cost
 *
 *	bounds_prepare()  ->  bounds_begin()  job  bounds_end()  -> ...
 *
 * A job that is stopped ends its scanner; the last it does is to say on the job
 * socket what it lacked (job.h, JOB_NO_TIME, JOB_NO_MEMORY).  This holds for
 * parsers that are slow or hungry.  One that mail took over may undo it: the
 * asker's deadline and the limits of base/sandbox.h hold for that one too.
 */
#ifndef SCANNER_BOUNDS_H
#define SCANNER_BOUNDS_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

enum { BOUNDS_JOB_FD = 3 };

/* Once, before the first job.  -1 with `e`. */
int bounds_prepare(struct err *e) MUST_CHECK;

/* From now on at most `cpu_ms` of CPU time; 0: any. */
void bounds_begin(uint64_t cpu_ms);
void bounds_end(void);

#endif
