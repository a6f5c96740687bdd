/*
 * memory_report.h - how a host's memory stands, in a file for people to read
 *
 * "status" of the memory's directory: the milter writes it, `schoolgate status`
 * and `schoolgate doctor` read it.
 */
#ifndef POLICY_MEMORY_REPORT_H
#define POLICY_MEMORY_REPORT_H

#include "base/attr.h"
#include "base/err.h"
#include "policy/memory.h"

/* Replace the file.  -1 with `e`. */
int memory_report_write(const char *directory,
    const struct memory_status *status, struct err *e) MUST_CHECK;

/* Read it; lines that are not ours are passed over.  -1 with `e`: no file. */
int memory_report_read(
    const char *directory, struct memory_status *out, struct err *e) MUST_CHECK;

/* Seconds since other hosts were heard, by this host's clock. */
uint64_t memory_report_age(const struct memory_status *status);

#endif
