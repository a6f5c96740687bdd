/*
 * reading.h - sealed mail made readable for who has opened it
 *
 *	database: opening + sealed copy + wrap  ->  key reader  ->  octets
 *	octets  ->  scanner  ->  rendering, part, page, passages  ->  answer
 *
 * The console holds no key and parses no mail: one process holds the archive's
 * and the queue's keys (store/key_reader.h), a few sandboxed scanners read.
 * Both are bounded in number and time; nothing of a message stays here when a
 * call has returned.  Rows always have the columns message, sealed, key_id,
 * wrapped, as api.record_copy and api.excerpts give them.
 *
 * Thread-safe, but for what begins, tends and ends it.
 */
#ifndef CONSOLE_READING_H
#define CONSOLE_READING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "conf/conf.h"
#include "record/job.h"
#include "record/rebuilt.h"
#include "store/db.h"

/* What an arena must have room for; memory is taken only as it is needed. */
#define READING_ARENA ((size_t)1 << 30)

struct reading;

enum reading_end {
	READING_DONE,
	/* There is no such part, or none without a password. */
	READING_NOTHING,
	/* All scanners are at work for others: ask again. */
	READING_BUSY,
	/* `e` says why. */
	READING_FAILED,
};

/*
 * Fork the key reader: before files, sockets, threads and the change of user,
 * while the private keys of conf->secret_keys may be read.  NULL with `e`.
 * `conf` must live as long as it.
 */
struct reading *reading_new(const struct conf *conf, struct err *e);

/* Compile the word lists and start the scanners.  -1 with `e`. */
int reading_start(struct reading *r, struct err *e) MUST_CHECK;

/*
 * Start other scanners where some died: every second, by the thread that
 * called reading_start(), since a scanner ends with the thread that forked it.
 */
void reading_tend(struct reading *r);

/* NULL is allowed. */
void reading_free(struct reading *r);

/*
 * 0: the key reader is gone.  Nobody can start another once the console has
 * given up its rights: it is to end and be started anew.
 */
int reading_alive(const struct reading *r);

/*
 * The octets of a message whose copy the database has handed out (or of
 * excerpts).  They live as long as `a`.
 */
enum reading_end reading_unseal(struct reading *r, struct arena *a,
    const struct db_rows *copy, struct bytes *out, struct err *e);

/*
 * Have a scanner do one job on `octets`; its answer lives as long as `a`.  A
 * scanner that died of it is replaced, and the job tried once more by another:
 * it may not have been the message's fault.
 */
enum reading_end reading_ask(struct reading *r, struct arena *a,
    struct job_request *request, struct bytes octets, struct bytes *out,
    struct err *e);

/*
 * A message as people may read it: append the JSON of rendering.h, checked and
 * written anew, with `sentences`: what each oddity among its findings means.
 */
enum reading_end reading_render(struct reading *r, struct arena *a,
    const struct db_rows *copy, struct strbuf *out, struct err *e);

struct reading_part {
	struct bytes octets;
	/* As mail gave it; empty where it gave none. */
	struct utf8 name;
};

/*
 * The octets of the part with this path, the `which`th of them from 0; they are
 * those that the record counted.
 */
enum reading_end reading_part(struct reading *r, struct arena *a,
    const struct db_rows *copy, struct utf8 path, uint32_t which,
    struct reading_part *out, struct err *e);

/*
 * The same part, where it is HTML, to be looked at: checked, whatever the
 * scanner says.  `*out` lives as long as `a`.
 */
enum reading_end reading_page(struct reading *r, struct arena *a,
    const struct db_rows *copy, struct utf8 path, uint32_t which,
    struct rebuilt *out, struct err *e);

/* What a flag's passages are made of. */
struct reading_flag {
	/* Rows of api.excerpts, of api.today_found, of api.name_words. */
	struct db_rows excerpts, found, names;
};

/*
 * T2: the passages of a flag, not of the message's others, other names masked.
 * Append
 *
 *	[{"finding":0,"pieces":[{"text":"you "},{"match":"fool"},{"mask":"name"},
 *	    {"mask":"email"}]}]
 *
 * `finding`: which of the record's, one of `found`.  Pieces stand in the order
 * of the passage: text as written, what was found, or the kind of what is not
 * shown.  Masked is who is found by name, what identifies somebody, and every
 * word of `names`.
 * Appends [] where there are none.
 */
enum reading_end reading_passages(struct reading *r, struct arena *a,
    const struct reading_flag *flag, struct strbuf *out, struct err *e);

#endif
