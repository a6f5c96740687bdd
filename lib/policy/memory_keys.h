/*
 * memory_keys.h - a message as the keys by which it is remembered
 */
#ifndef POLICY_MEMORY_KEYS_H
#define POLICY_MEMORY_KEYS_H

#include "base/arena.h"
#include "policy/policy.h"
#include "record/fact.h"

struct memory_key {
	unsigned char b[FACT_KEY];
};

struct memory_keys_list {
	struct memory_key *v;
	size_t len;
};

/*
 * A sender with one recipient: by address, and once more by person where one is
 * known; one for each member of a group.
 */
struct memory_pair {
	struct memory_key key;
	/* Index into the envelope's recipients. */
	size_t recipient;
};

struct memory_keys {
	/* Its own Message-ID; len 0 or 1. */
	struct memory_keys_list own;
	/* Its own again, In-Reply-To and References. */
	struct memory_keys_list thread;
	struct memory_keys_list enclosed;
	/* Passages of its own text, and of other mail that it quotes. */
	struct memory_keys_list texts, quoted;
	/*
	 * Parts with content, but for those that everybody has: text, and
	 * pictures small enough to stand in a signature.  Those that are
	 * attachments come first; `attached` is how many.
	 */
	struct memory_keys_list files;
	size_t attached;
	/* Who sent it: the login's person, the sender's, or an address. */
	struct memory_key sender;
	/* Of an inside sender, with members of groups; else none. */
	struct memory_pair *pairs;
	size_t pairs_len;
	/* One for each recipient, and the sender's: addresses, case aside. */
	struct memory_key *addresses, from;
	size_t recipients;
};

/* An address as a key, case aside. */
struct memory_key memory_address_key(struct arena *a, struct bytes address);

/* All of them; pure.  `*out` lives as long as `a`. */
void memory_keys(struct arena *a, const struct context *context,
    const struct record *record, struct memory_keys *out);

#endif
