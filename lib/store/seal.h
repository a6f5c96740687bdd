/*
 * seal.h - a copy that only the archive's key holders can open
 *
 * zstd, then XChaCha20-Poly1305 under a key of its own, bound to the record's
 * id; that key is wrapped (X25519 sealed box) to each archive key in force:
 * the school's and the recovery key from day one.  Who seals holds public keys
 * only and can open nothing.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/uuid.h"

enum { SEAL_KEYS_MAX = 8, SEAL_KEY_ID_MAX = 64 };

/* A public key in force. */
struct seal_key {
	/* "school-2026a": letters, digits, '-'. */
	char id[SEAL_KEY_ID_MAX];
	unsigned char public_key[32];
};

struct seal_keys {
	struct seal_key v[SEAL_KEYS_MAX];
	size_t len;
};

/* One wrap of a copy's key. */
struct wrap {
	struct utf8 key_id;
	struct bytes wrapped;
};

struct sealed {
	struct bytes octets;
	struct wrap *wraps;
	size_t wraps_len;
};

/* Call once per process before anything else here.  -1 with `e`. */
int seal_start(struct err *e) MUST_CHECK;

/*
 * Read every `<id>.pub` of `directory` whose name starts with `purpose`
 * ("school" and "recovery" are the archive's; "queue" the excerpts').
 * -1 with `e` (ERR_CONFIG): no key, a damaged key.
 */
int seal_keys_load(const char *directory, const char *const *purposes,
    size_t purposes_len, struct seal_keys *out, struct err *e) MUST_CHECK;

/*
 * Seal `octets` for every key of `keys`, bound to `id`.  Thread-safe.
 * `*out` lives as long as `a`.  -1 with `e` (ERR_SYSTEM).
 */
int seal_octets(struct arena *a, const struct seal_keys *keys, struct uuid id,
    struct bytes octets, struct sealed *out, struct err *e) MUST_CHECK;

/*
 * Open what was sealed: `secret` is the 32-octet private key of `public_key`,
 * `wrapped` the wrap for it.  At most `limit` octets come out.
 * -1 with `e` when the key does not fit, `id` is another's, or it is damaged.
 */
int seal_open(struct arena *a, const unsigned char public_key[32],
    const unsigned char secret[32], struct uuid id, struct bytes wrapped,
    struct bytes sealed, size_t limit, struct bytes *out,
    struct err *e) MUST_CHECK;

/*
 * Make a key pair `<id>.pub` (0644) in `public_directory` and `<id>.key`
 * (0600) in `secret_directory`; never replaces one.  -1 with `e`.
 */
int seal_key_make(const char *id, const char *public_directory,
    const char *secret_directory, struct err *e) MUST_CHECK;

/* Read a `.key` file.  -1 with `e`. */
int seal_key_load(const char *path, struct seal_key *out,
    unsigned char secret[32], struct err *e) MUST_CHECK;

/*
 * The recovery key that a sheet holds: `path` is the sheet as it was printed,
 * or its lines as somebody typed them; out->id becomes "recovery".
 * -1 with `e`: which line is wrong.
 */
int seal_key_from_sheet(const char *path, struct seal_key *out,
    unsigned char secret[32], struct err *e) MUST_CHECK;

/*
 * The recovery sheet's form of a private key: groups of characters with a
 * check, for paper.  `text` is at least SEAL_SHEET_MAX octets.
 */
enum { SEAL_SHEET_MAX = 256 };
void seal_sheet_format(const unsigned char secret[32], char *text);
int seal_sheet_parse(
    const char *text, unsigned char secret[32], struct err *e) MUST_CHECK;

#endif
