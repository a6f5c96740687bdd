/*
 * fact.h - one thing that is remembered of a message for those that follow
 *
 *	memory_facts()  ->  record document  ->  spool, database, other hosts
 *	memory_note()   ->  the milter's own memory and its journal
 *
 * A fact holds digests, times and numbers: no address, Message-ID or word can
 * be read from it.  It says the same on every host.
 */
#ifndef RECORD_FACT_H
#define RECORD_FACT_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/uuid.h"

/* Names stand in documents, numbers in journals: add at the end. */
enum fact_kind {
	/* Message-ID of what stays inside, or continues such a thread. */
	FACT_INTERNAL_MAIL = 1,
	/* A fingerprint of its text; `value`: how many the text has. */
	FACT_INTERNAL_TEXT,
	/* An attachment of it, by its octets. */
	FACT_INTERNAL_FILE,
	/* The same of a message that somebody is to look at. */
	FACT_FLAGGED_MAIL,
	FACT_FLAGGED_TEXT,
	FACT_FLAGGED_FILE,
	/* A fingerprint or file that many people send: a footer, a logo. */
	FACT_COMMON,
	/* Sender and recipient of a protected file. */
	FACT_PROTECTED,
	/* Sender and recipient of a password. */
	FACT_PASSWORD,
	/* A message of the sender that `key` says; `value`: its recipients. */
	FACT_COUNT,
	/* An outside address that was written to or has written. */
	FACT_HEARD,
	/* Not of mail: a held or delayed message was really sent, `at_ms`. */
	FACT_SENT,
	/* Not of mail: other hosts were heard; `value`: hosts of the school. */
	FACT_HOSTS,
	/* An address that a protected file went to, whoever sent it. */
	FACT_PROTECTED_TO,
	/* A sender of ours of a protected file, whoever it went to. */
	FACT_PROTECTED_BY,
	/* A message, and one beside colleagues who wrote or got it. */
	FACT_TOOK_PART,
	FACT_KINDS
};

enum fact_flag {
	/* Held or delayed: it counts from the moment when it is really sent. */
	FACT_HELD = 1 << 0,
	/* FACT_COUNT: personal use. */
	FACT_PERSONAL = 1 << 1,
};

enum { FACT_KEY = 16, FACT_KEY_TEXT = 2 * FACT_KEY };

struct fact {
	enum fact_kind kind;
	/* OR of enum fact_flag. */
	unsigned flags;
	/* What it is about, see fact_key(). */
	unsigned char key[FACT_KEY];
	/* The message it is from. */
	struct uuid message;
	/* When we accepted that, ms UTC. */
	uint64_t at_ms;
	/* What its kind says; else 0. */
	uint32_t value;
};

/* "internal-mail", ...: as documents name it. */
struct utf8 fact_name(enum fact_kind kind);

/* The kind of that name; 0: none of ours. */
enum fact_kind fact_kind_named(struct utf8 name);

/*
 * The key of `given` among keys of one use ("mail", "address", "person",
 * "pair"): SHA-256 over use, NUL and octets, its first 16.  A file's is the
 * beginning of its digest, a fingerprint of 64 bits stands for itself.
 */
void fact_key(const char *use, struct bytes given, unsigned char out[FACT_KEY]);

/* Append an array of facts, as it stands in a document. */
struct strbuf;
void facts_to_json(const struct fact *facts, size_t len, struct strbuf *out);

/* Lower-case hexadecimal with a NUL, and back; -1 when it is not that. */
void fact_key_format(
    const unsigned char key[FACT_KEY], char out[FACT_KEY_TEXT + 1]);
int fact_key_parse(struct utf8 text, unsigned char out[FACT_KEY]);

#endif
