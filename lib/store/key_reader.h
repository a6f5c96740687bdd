/*
 * key_reader.h - the one process that may read the archive's private key
 *
 *	database: opening + sealed copy + wrap  ->  key reader  ->  octets
 *
 * Forked by the command line and the console before they touch anything else.
 * It becomes the owner of the key directory when it starts as root, loads the
 * keys, gives up files, network and exec, and then only answers: sealed copy
 * and wrap in, octets out.  The database hands out copy and wrap only together
 * with an opening it has written, so one opening is one copy.
 */
#ifndef STORE_KEY_READER_H
#define STORE_KEY_READER_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/uuid.h"

struct key_reader;

/*
 * Start it with every `*.key` of `directory`.  With `sheet` (else NULL) it
 * holds the recovery key of that recovery sheet instead, which opens any wrap
 * to a recovery key and touches no disk.  NULL with `e`: no key there that
 * this user may read, no process.
 */
struct key_reader *key_reader_new(
    const char *directory, const char *sheet, struct err *e);

/* End it.  NULL is allowed. */
void key_reader_free(struct key_reader *r);

/*
 * Open one sealed copy.  `key_id` names the wrap's key ("school-2026a").
 * `*out` lives as long as `a`, at most MESSAGE_MAX octets.  -1 with `e`: that
 * key is not here, the wrap is another's, the copy is damaged.
 */
int key_reader_open(struct key_reader *r, struct arena *a, struct uuid id,
    const char *key_id, struct bytes wrapped, struct bytes sealed,
    struct bytes *out, struct err *e) MUST_CHECK;

/* 0: the process has ended, and nothing will be opened any more. */
int key_reader_alive(const struct key_reader *r);

/* The ids of the keys it holds, comma-separated; lives as long as `r`. */
const char *key_reader_ids(const struct key_reader *r);

#endif
