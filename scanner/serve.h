/*
 * serve.h - answer jobs until the asker is gone (record/job.h)
 */
#ifndef SCANNER_SERVE_H
#define SCANNER_SERVE_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "scanner/assemble.h"

/*
 * Jobs come on `job_fd`; `memory` is how many octets one may take.  0 when the
 * asker closed it; -1 with `e` when it broke the protocol.
 */
int serve_jobs(int job_fd, struct assembler *with, uint64_t memory,
    struct err *e) MUST_CHECK;

#endif
