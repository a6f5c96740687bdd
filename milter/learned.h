/*
 * learned.h - signatures and notices, known because they come again and again
 *
 *	record from a scanner  ->  learned_apply()  ->  policy_decide()
 *
 * What closes a sender's texts (record.h, closings) is counted by its hash, for
 * his address and for its domain.  Once it was seen in LEARNED_MESSAGES messages
 * on LEARNED_DAYS days, sent to as many people (for a domain: by as many
 * senders), it is learned: words in it get the context "signature", and its
 * fingerprints are no more the message's.  An insult that is repeated to one
 * person is never learned, and words of severity LEARNED_NEVER and more keep
 * their weight wherever they stand.
 *
 * Hashes under the installation's key are all that is kept, in memory and in
 * one file beside the spool; what was not seen for half a year is forgotten, and
 * so is what was seen longest ago where there is no more room.  A file that is
 * damaged or another's is told of and begun anew: until then words count.
 *
 * Thread-safe.
 *
 * BUGS  Each mail host learns for itself.  The second scan of what was
 * unscanned knows no signatures.
 */
#ifndef MILTER_LEARNED_H
#define MILTER_LEARNED_H

#include <stdint.h>

#include "base/siphash.h"
#include "record/record.h"

enum {
	LEARNED_MESSAGES = 5,
	LEARNED_DAYS = 3,
	LEARNED_NEVER = 4,
};

struct learned;

/* `path` need not be there, and is copied.  Logs what it cannot use. */
struct learned *learned_open(const char *path);

/* Save and forget.  NULL is allowed. */
void learned_close(struct learned *l);

/*
 * Mark what is known in `r`, whose envelope and time are set, and count what
 * closes it.  Its closings are used up.  `key` is that of its fingerprints.
 */
void learned_apply(struct learned *l, const unsigned char key[SIPHASH_KEY_LEN],
    struct record *r);

/*
 * Write the file, if something was learned since and the last time is a minute
 * ago.  What cannot be written is logged and tried again then.
 */
void learned_save(struct learned *l, uint64_t now_ms);

#endif
