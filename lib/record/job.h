/*
 * job.h - what a scanner is asked and what it answers
 *
 * One SOCK_SEQPACKET per scanner, one job at a time.  A request is struct
 * job_request beside two descriptors: the sealed memfd with the message's
 * octets, and an empty memfd for the answer.  The answer is struct job_reply;
 * the document (record.h, RECORD_FULL; for JOB_LINES one object a line) then
 * lies in the second memfd.  The asker reads it with pread: the scanner can
 * still change its end.
 */
#ifndef RECORD_JOB_H
#define RECORD_JOB_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "record/record.h"

enum { JOB_MAGIC = 0x53474a31 };

enum job_kind {
	/* A whole message: parts, findings, gaps. */
	JOB_MESSAGE = 1,
	/* One plain text a line (schoolgate scan --lines): findings a line. */
	JOB_LINES = 2,
	/*
	 * New word lists: `size` octets of the one descriptor beside it, to be
	 * used from the next job on.  The reply has no document.
	 */
	JOB_GENERATION = 3,
};

enum job_flags {
	/* Fill `terms`; costs time and only `schoolgate scan` asks. */
	JOB_TERMS = 1,
};

struct job_request {
	uint32_t magic, kind, flags;
	/* JOB_LINES: the number of the first line; 0 counts as 1. */
	uint32_t first_line;
	/* Octets in the message's memfd. */
	uint64_t size;
	/*
	 * JOB_MESSAGE: a larger message is divided into parts, but its text is
	 * not searched; the record says so with the gap "unscanned_size".  0:
	 * TEXT_MAX and the other limits alone.
	 */
	uint64_t scan_max;
	/*
	 * CPU time, the kernel's for it included, after which the scanner ends
	 * itself and says so; 0: the asker's deadline alone.
	 */
	uint64_t cpu_ms;
};

enum job_status {
	JOB_OK = 0,
	/* The job could not be done; no document. */
	JOB_FAILED = 1,
	/* The job's CPU time is used up; the scanner has ended itself. */
	JOB_NO_TIME = 2,
	/* There was no memory for it; the scanner has ended itself. */
	JOB_NO_MEMORY = 3,
};

struct job_reply {
	uint32_t magic, status;
	/* Octets of the document in the answer's memfd. */
	uint64_t size;
};

enum job_end {
	/* `document` holds an answer. */
	JOB_ANSWERED,
	/* The scanner died or broke the protocol: it must be replaced. */
	JOB_DIED,
	/* Deadline or CPU time are over: it must be killed and replaced. */
	JOB_LATE,
	/* Its memory was not enough: it must be replaced. */
	JOB_FULL,
};

/*
 * Ask the scanner at `scanner` and wait until `deadline_ms` (clock_mono_ms).
 * `message` is a sealed memfd of `size` octets, still the caller's.  The
 * document is bounded by DOCUMENT_MAX and lives as long as `a`.
 * -1 with `e` only for our own failures (no memfd); `*end` says the rest.
 */
int job_run(struct arena *a, int scanner, const struct job_request *request,
    int message, uint64_t deadline_ms, enum job_end *end,
    struct bytes *document, struct err *e) MUST_CHECK;

/*
 * The record of a message that no scanner answered for: `end` is why.  Gaps:
 * "unscanned" and "deadline", "scanner_died" or, when it died for want of
 * memory, "out_of_memory" as well.
 */
void job_unscanned(struct arena *a, enum job_end end, struct record *out);

/* How many descriptors a request comes with. */
size_t job_descriptors(const struct job_request *request);

/*
 * Give the scanner at `scanner` other word lists: a sealed memfd of `size`
 * octets, still the caller's.  JOB_ANSWERED when it uses them from now on.
 */
enum job_end job_hand_over(
    int scanner, int generation, uint64_t size, uint64_t deadline_ms);

#endif
