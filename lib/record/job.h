/*
 * job.h - what a scanner is asked and what it answers
 *
 * One SOCK_SEQPACKET per scanner, one job at a time.  A request is struct
 * job_request, as much of it as is used, beside two descriptors: the sealed
 * memfd with the octets, and an empty memfd for the answer.  The answer is
 * struct job_reply; the document (record.h, RECORD_FULL; what else, the kind
 * says) then lies in the second memfd.  The asker reads it with pread: the
 * scanner can still change its end.
 */
#ifndef RECORD_JOB_H
#define RECORD_JOB_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/siphash.h"
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
	/* A whole message as people may read it: rendering.h. */
	JOB_RENDER = 4,
	/*
	 * The decoded octets of the part whose path is `name`, archive members
	 * and readings too.  A path may be given as people are shown it
	 * (base/display.h).  The answer is these octets and no document.
	 */
	JOB_OCTETS = 5,
	/*
	 * The octets as a file `name` in a zip that `password` opens (AES-256).
	 * They may be any octets, UNPACKED_MAX of them.
	 */
	JOB_ZIP = 6,
	/*
	 * A whole message, its attachments replaced by zips that `password`
	 * opens; JOB_MISSING when it has none that can be.
	 */
	JOB_PROTECT = 7,
	/*
	 * A whole message that shows other people: without the address `name`,
	 * or, with JOB_ALONE, nobody else; JOB_MISSING when it cannot.
	 */
	JOB_READDRESS = 8,
	/*
	 * The octets are files, one behind the other (bundle.h); they come back
	 * as one zip of them all that `password` opens.
	 */
	JOB_BUNDLE = 9,
	/*
	 * The HTML of the part whose path is `name`, as in JOB_OCTETS, to be
	 * looked at: rebuilt.h.  JOB_MISSING: there is no such part, or it is
	 * no HTML.
	 */
	JOB_PAGE = 10,
};

enum job_flags {
	/* Fill `terms`; costs time and only `schoolgate scan` asks. */
	JOB_TERMS = 1,
	/* JOB_READDRESS: a copy that shows `name` alone. */
	JOB_ALONE = 2,
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
	/*
	 * JOB_MESSAGE: of the fingerprints.  They are the same where the key is;
	 * with none (zeros) anybody can make them of a text that he guesses.
	 */
	unsigned char fingerprint_key[SIPHASH_KEY_LEN];
	/* JOB_OCTETS, JOB_PAGE: which of the parts that have this path, from 0. */
	uint32_t which;
	/* Of `words`: set by job_words(); both 0: nothing of it is sent. */
	uint32_t name_len, password_len;
	/* Name and password, a NUL after each. */
	char words[JOB_WORDS_MAX];
};

enum job_status {
	JOB_OK = 0,
	/* The job could not be done; no document. */
	JOB_FAILED = 1,
	/* The job's CPU time is used up; the scanner has ended itself. */
	JOB_NO_TIME = 2,
	/* There was no memory for it; the scanner has ended itself. */
	JOB_NO_MEMORY = 3,
	/*
	 * JOB_OCTETS, JOB_PAGE: there is no such part, or no octets without a
	 * password;
	 * JOB_PROTECT: no attachment; JOB_READDRESS: it does not show so.
	 */
	JOB_MISSING = 4,
};

struct job_reply {
	uint32_t magic, status;
	/* Octets of the document in the answer's memfd. */
	uint64_t size;
};

enum job_end {
	/* `document` holds an answer. */
	JOB_ANSWERED,
	/* JOB_MISSING: there is no answer; the scanner is sound. */
	JOB_NOTHING,
	/* The scanner died or broke the protocol: it must be replaced. */
	JOB_DIED,
	/* Deadline or CPU time are over: it must be killed and replaced. */
	JOB_LATE,
	/* Its memory was not enough: it must be replaced. */
	JOB_FULL,
};

/*
 * Give a request its name, and a password or none (len 0).  -1 with `e`: they
 * have no room, or hold a NUL.
 */
int job_words(struct job_request *request, struct utf8 name,
    struct utf8 password, struct err *e) MUST_CHECK;

/* Borrowed from the request; the password ends with a NUL. */
struct utf8 job_name(const struct job_request *request);
const char *job_password(const struct job_request *request);

/* Overwrite name and password. */
void job_wipe(struct job_request *request);

/*
 * 1: the `len` octets of a packet that arrived in `request` are a request
 * whose sizes are within bounds.
 */
int job_is_sound(const struct job_request *request, size_t len);

/*
 * Ask the scanner at `scanner` and wait until `deadline_ms` (clock_mono_ms).
 * `message` is a sealed memfd of `size` octets, still the caller's.  The
 * document is bounded by DOCUMENT_MAX (octets and zips by ANSWER_MAX) and
 * lives as long as `a`.
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
