/*
 * directory.h - who is who: the school's directory as one read-only file
 *
 *	database  ->  recorder: directory_write()  ->  file
 *	file  ->  milter: directory_open()  ->  directory_fill()  ->  rules
 *
 * The file survives restarts and a missing database.  It is replaced whole
 * (written beside, renamed); what is in use stays until it is closed.
 *
 *	head  |  entries  exemptions  hours  lists  |  texts
 *
 * A digest covers everything.  The file is believed in nothing all the same:
 * every offset is looked at before it is used, and a damaged one is refused.
 */
#ifndef POLICY_DIRECTORY_H
#define POLICY_DIRECTORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "conf/conf.h"
#include "policy/known.h"
#include "policy/policy.h"
#include "record/record.h"

enum {
	/* Octets of the file: 100,000 addresses take about 40 MB. */
	DIRECTORY_MAX = 128 * 1024 * 1024,
	/* Octets of any text in it: a name, an address, an id. */
	DIRECTORY_TEXT_MAX = 4096,
};

struct directory_entry {
	/* Lower case as far as ASCII goes. */
	struct utf8 address;
	/* `found` is 1. */
	struct known known;
};

/* All that a snapshot says. */
struct directory_content {
	/* When it was made, ms UTC, and the database's count of its changes. */
	uint64_t made_ms, version;
	/* By address, octet for octet; each once. */
	const struct directory_entry *entries;
	size_t entries_len;
	/* In force, or to come; in any order. */
	const struct exemption *exemptions;
	size_t exemptions_len;
	/* Ascending, apart from each other. */
	const struct hours *hours;
	size_t hours_len;
	/* The school's own numbers, digits only. */
	const struct utf8 *phones;
	size_t phones_len;
};

/* -- the file ---------------------------------------------------------------- */

/*
 * Append the file that says `content` to `out`.  -1 with `e` (ERR_SYSTEM): it
 * would be larger than DIRECTORY_MAX, a text is too long, or the entries are
 * not in order; `out` then holds nothing of use.
 */
int directory_write(const struct directory_content *content, struct strbuf *out,
    struct err *e) MUST_CHECK;

/*
 * Read a file's octets into `*out`, which lives as long as `a` and `image`.
 * -1 with `e` (ERR_CONFIG): it is damaged, or of another version.
 */
int directory_read(struct arena *a, struct bytes image,
    struct directory_content *out, struct err *e) MUST_CHECK;

/* Where it lies: "<state-dir>/directory" in `out`. */
enum { DIRECTORY_PATH = 4096 + 16 };
void directory_path(const struct conf *conf, char out[DIRECTORY_PATH]);

/* A snapshot in memory, with its file's octets. */
struct directory;

/* NULL with `e`: not there (ERR_SYSTEM), or damaged (ERR_CONFIG). */
struct directory *directory_open(const char *path, struct err *e);
/*
 * The same of what somebody else read; a copy.  NULL with `e` as
 * directory_write() and directory_read() say.
 */
struct directory *directory_from(
    const struct directory_content *content, struct err *e);
/* NULL is allowed. */
void directory_close(struct directory *d);
/* Lives as long as `d`. */
const struct directory_content *directory_content(const struct directory *d);

/* -- questions --------------------------------------------------------------- */

/*
 * What is known of an address, ASCII letters in either case; "ann+trip@x" is
 * "ann@x" where nothing is known of itself.  1 with `*out`, which lives as
 * long as `d`; 0: `*out` says "not known".  `d` may be NULL.
 */
int directory_find(
    const struct directory *d, struct bytes address, struct known *out);

/*
 * Fill `*out` with what the directory knows of a message's people, and with
 * exemptions in force at out->now_ms, hours and phones.  After context_fill():
 * a recipient of kind private becomes one outside.  A login without a domain is
 * looked for in each of the school's own.  Lives as long as `a` and `d`; `d`
 * may be NULL: nothing is known then.
 */
void directory_fill(struct arena *a, const struct directory *d,
    const struct sides *sides, const struct record *record,
    struct context *out);

/*
 * Does a `from` or `to` of an exemption mean this address?  An id, an address,
 * "class:staff", "group:choir", or empty: anybody.
 */
int exemption_means(
    struct utf8 who, const struct known *known, struct bytes address);

#endif
