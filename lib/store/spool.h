/*
 * spool.h - recorded before accepted: the durable queue on local disk
 *
 * Segments of checksummed entries, appended by the milter's threads and read
 * by the recorder.  One fdatasync serves all who wait (group commit).
 *
 * Only the newest segment may end torn; it is cut after its last valid entry
 * when the spool is opened for writing.  A bad checksum elsewhere is damage:
 * skipped by its framing, the file kept, an alarm.  After a failed fdatasync
 * the segment is cut to the last synced offset and abandoned, and every one
 * who waited gets the error.
 *
 * What lies here in clear is what the record document holds in clear: envelope,
 * header fields, the subject among them, attachment names.  Bodies, attachments
 * and excerpts are sealed before they come here (ARCHITECTURE, "What always
 * holds").  Segments are 0600; the directory is the mail host's user's alone.
 */
#ifndef STORE_SPOOL_H
#define STORE_SPOOL_H

#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/uuid.h"
#include "store/seal.h"

struct spool_entry {
	struct uuid id;
	/* RECORD_STORED JSON. */
	struct bytes document;
	/* The sealed copy and its wraps. */
	struct sealed copy;
	/* Word excerpts sealed to the queue key; octets.len 0 if none. */
	struct sealed excerpts;
};

/*
 * Shared by milter and recorder (MAP_SHARED memory the parent made before it
 * forked): how far the spool is durable.  Opaque but for its size.
 */
struct spool_tail;

/* Memory for it; lives as long as the process and its children.  NULL with
 * `e`. */
struct spool_tail *spool_tail_new(struct err *e);

/* Descriptor that becomes readable when entries became durable (eventfd). */
int spool_tail_fd(const struct spool_tail *tail);

struct spool;

/*
 * The system calls that may fail, handed in so that tests make the Nth one
 * fail.  All of them as in POSIX.
 */
struct spool_system {
	int (*create)(const char *path);
	ssize_t (*write_at)(int fd, const void *p, size_t len, off_t at);
	int (*sync_data)(int fd);
	int (*truncate)(int fd, off_t size);
	int (*sync_directory)(const char *path);
	/* Free octets on the file system of `path`; -1 with errno. */
	int (*free_octets)(const char *path, uint64_t *out);
};

struct spool_settings {
	const char *directory;
	/* NULL: the system's own. */
	const struct spool_system *system;
	/* A new segment begins beyond this many octets. */
	uint64_t segment_max;
	/* Below this many free octets on the file system: refuse (4xx). */
	uint64_t floor;
};

/*
 * Open for appending: check the directory, cut the newest segment's torn end,
 * begin a new segment.  `tail` may be NULL (tests).  NULL with `e`.
 */
struct spool *spool_open(const struct spool_settings *settings,
    struct spool_tail *tail, struct err *e);
void spool_close(struct spool *spool);

/*
 * Append one entry and wait until it is durable.  Thread-safe; many wait for
 * one fdatasync.  -1 with `e` (ERR_SYSTEM: full, read-only, input/output
 * error): nothing of it will be delivered to the database as recorded before
 * acceptance, and the sender must be told 4xx.
 */
int spool_append(struct spool *spool, const struct spool_entry *entry,
    struct err *e) MUST_CHECK;

/* -- the recorder's side -------------------------------------------------- */

struct spool_reader;

/*
 * From where the recorder said last that all before is loaded.  With a `tail`,
 * which must outlive the reader, only what is durable is read; NULL: whatever is
 * there.  NULL with `e` (ERR_CONFIG) when the directory cannot be read.
 */
struct spool_reader *spool_reader_open(
    const char *directory, const struct spool_tail *tail, struct err *e);
void spool_reader_close(struct spool_reader *reader);

enum spool_read {
	SPOOL_ENTRY,
	/* Nothing more that is durable. */
	SPOOL_END,
	/*
	 * Damage was passed over, up to the next valid entry; the segment is
	 * kept as *.seg.damaged.
	 */
	SPOOL_DAMAGED,
};

/*
 * The next entry in order, oldest segment first; it lives as long as `a`, which
 * needs room for the largest entry (segment.h, SEGMENT_PAYLOAD_MAX).
 * -1 with `e` (ERR_SYSTEM) when a segment cannot be read.
 */
int spool_next(struct spool_reader *reader, struct arena *a,
    struct spool_entry *out, enum spool_read *what, struct err *e) MUST_CHECK;

/*
 * Everything spool_next() gave so far is in the database: remember it, and
 * remove segments that are done with.  Loading is idempotent, so this need not
 * be durable.  -1 with `e`: a file could not be removed or written; what was
 * read stays confirmed for this reader, and the next call tries again.
 */
int spool_done(struct spool_reader *reader, struct err *e) MUST_CHECK;

/* Go back to what spool_done() last confirmed. */
void spool_rewind(struct spool_reader *reader);

struct spool_status {
	/* Segments, their octets, and how many octets are not loaded yet. */
	uint64_t segments, octets, waiting;
	/* When the oldest waiting entry was received, ms UTC; 0: none. */
	uint64_t oldest_ms;
	/* Damaged segments kept. */
	uint64_t damaged;
};
int spool_status(
    const char *directory, struct spool_status *out, struct err *e) MUST_CHECK;

#endif
