/*
 * scanner.h - one scanner that a program starts for itself
 *
 * Command line and console each start theirs; the milter's pool is its own
 * (milter/scanners.h).  Not thread-safe: one job at a time.
 */
#ifndef RECORD_SCANNER_H
#define RECORD_SCANNER_H

#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"
#include "conf/conf.h"
#include "record/job.h"
#include "record/program.h"

struct scanner {
	struct scanner_program program;
	/* 0, -1: not running. */
	pid_t pid;
	int fd;
	/* Of one job: until it is given up, and of CPU. */
	uint32_t seconds, cpu_seconds;
	/* 1: names are there that this user may not read: nobody is found by
	 * name. */
	int is_nameless;
};

/*
 * Compile the word lists and start one for `program`, which the error names.
 * -1 with `e`.
 */
int scanner_start(struct scanner *s, const struct conf *conf,
    const char *program, struct err *e) MUST_CHECK;

/* The same with the entries of the list `draft` alone. */
int scanner_try(struct scanner *s, const struct conf *conf, const char *draft,
    struct err *e) MUST_CHECK;
void scanner_stop(struct scanner *s);

/* Start it again where it is not running.  -1 with `e`. */
int scanner_again(struct scanner *s, struct err *e) MUST_CHECK;

/*
 * Have `octets` scanned as `request` says (magic and size are filled in here).
 * A scanner that died or was late is replaced for the next.  The document
 * lives as long as `a`; its len is 0 when there is none and *end tells why.
 */
int scanner_run(struct scanner *s, struct arena *a, struct job_request *request,
    struct bytes octets, enum job_end *end, struct bytes *out,
    struct err *e) MUST_CHECK;

/* The same where only an answer will do: all else is an error. */
int scanner_ask(struct scanner *s, struct arena *a, struct job_request *request,
    struct bytes octets, struct bytes *out, struct err *e) MUST_CHECK;

#endif
