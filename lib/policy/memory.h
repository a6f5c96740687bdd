/*
 * memory.h - what a mail host remembers of mail for the mail that follows
 *
 *	memory_recall()  ->  policy_decide()  ->  memory_facts()
 *	->  spool  ->  memory_note()
 *
 * Facts (fact.h) in tables of fixed size: the oldest goes when a table is full,
 * and what goes before its time is counted (memory_status()).  Nothing is
 * searched: every question is a look-up by a digest, so that a recall costs as
 * many as the message has references, fingerprints, parts and recipients.
 *
 *	fact		at most		kept for
 *	internal mail	131,072		400 days
 *	internal text	262,144		400 days
 *	internal file	 32,768		400 days
 *	flagged		half of these	 90 days
 *	common		 16,384		400 days
 *	protected	 65,536		  7 days
 *	password	 65,536		  7 days
 *	protected to	 32,768		  7 days
 *	protected by	  8,192		  7 days
 *	took part	 65,536		 60 days
 *	count		 65,536		  1 day
 *	heard		131,072		400 days
 *	passing text	 65,536		  7 days (in memory only)
 *
 * and never longer than the school keeps records.  What each of 16,384 senders
 * sent of late is counted besides.  All tables full take MEMORY_OCTETS_MAX, of
 * which 15 MB are the senders' and 102 the facts'; pages that were never written
 * take none, and a table that is full takes no more however much comes.
 *
 * What is kept across restarts lies in `directory`: "kept" (all facts at one
 * moment) and "notes.N" (those since), each entry with a checksum.  Damage costs
 * the entries it hits.  Other processes of the host (recorder, deliverer) tell
 * what they learn by memory_tell(): entries appended to "news", which
 * memory_follow() takes over.
 *
 * Thread-safe but for memory_follow(), which one thread calls.
 */
#ifndef POLICY_MEMORY_H
#define POLICY_MEMORY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "policy/policy.h"
#include "record/fact.h"

enum {
	/*
	 * Fingerprints of protected text that must stand in a message before
	 * its text is taken for that.  One passage may be a phrase that
	 * everybody writes; two are a paragraph.  A text that has only one
	 * fingerprint is known by that one.
	 */
	MEMORY_TEXTS = 2,
	/*
	 * Senders who wrote the same passage without naming each other's
	 * messages: then it is nobody's (a footer, a disclaimer, a form).
	 */
	MEMORY_COMMON = 3,
	/*
	 * Times that its first sender wrote a passage again, unmarked and in
	 * mail that answers nothing: then it is his signature.  Once it is
	 * taken for internal, more.
	 */
	MEMORY_OWN = 1,
	MEMORY_OWN_LATE = 3,
	/* From this severity on a flagged message is not to be passed on. */
	MEMORY_FLAGGED = 3,
	/* Facts of one message; then the gap `memory_cut`. */
	MEMORY_FACTS_MAX = 4096,
	/* Octets of all tables when they are full. */
	MEMORY_OCTETS_MAX = 123 * 1024 * 1024,
	/* Without news of other hosts for this long: `is_stale`. */
	MEMORY_STALE_MS = 60 * 1000,
};

struct memory;

/* Where a host's memory lies: "<state-dir>/memory" in `out`. */
enum { MEMORY_PATH = 4200 };
void memory_path(const struct conf *conf, char out[MEMORY_PATH]);

struct memory_settings {
	/* Where it is kept; NULL: nowhere. */
	const char *directory;
	/* Days that the school keeps records; 0: as the table says. */
	uint32_t keep_days;
	/* Tables hold this many times less; 0 is 1: for tests. */
	uint32_t divisor;
};

/* What memory_open() found, and how the tables are filled. */
struct memory_status {
	struct {
		uint64_t held, most;
		/* Went because its table was full, before its time. */
		uint64_t evicted;
	} tables[FACT_KINDS];
	/* Octets that the tables take now, MEMORY_OCTETS_MAX at most. */
	uint64_t octets;
	/* Entries that were read when it began, and that were damaged. */
	uint64_t restored, damaged;
	/* Hosts of the school, as last heard; when that was, ms UTC. */
	uint32_t hosts;
	uint64_t heard_ms;
};

/*
 * Read what is kept, as far as it can be read; a damaged or missing file is no
 * error but `damaged`.  NULL with `e`: the directory cannot be used.
 */
struct memory *memory_open(
    const struct memory_settings *settings, uint64_t now_ms, struct err *e);
/*
 * The same for a program that only asks: nothing is changed in `directory`, and
 * what it notes is forgotten when it ends.
 */
struct memory *memory_look(
    const char *directory, uint64_t now_ms, struct err *e);
void memory_close(struct memory *memory);

/*
 * What is known that matters for `record`, at context->now_ms.  Envelope,
 * header, parts, fingerprints and the persons of `context` are looked at.
 * `*out` lives as long as `a`.  memory NULL: nothing is known.
 */
void memory_recall(struct arena *a, struct memory *memory,
    const struct context *context, const struct record *record,
    struct recalled *out);

/*
 * What is to be remembered of `record`, whose verdict stands: its facts, as the
 * document carries them.  context->recalled is what memory_recall() said.
 * Refused mail has none.  memory NULL: a second scan, of mail that went its way
 * whatever the rules say now.
 * Adds the gaps `context_stale` and `memory_cut` where they are due.
 */
void memory_facts(struct arena *a, struct memory *memory,
    const struct context *context, struct record *record);

/*
 * Remember the facts of a record that is durable now.  -1 with `e`: they are
 * known until the next start, but could not be written.
 */
int memory_note(struct memory *memory, const struct fact *facts, size_t len,
    struct err *e) MUST_CHECK;

/*
 * Take over what other processes told and, when it is time, write the journal
 * anew.  Some times a second.  -1 with `e`: what could not be read or written;
 * the memory itself goes on.
 */
int memory_follow(
    struct memory *memory, uint64_t now_ms, struct err *e) MUST_CHECK;

void memory_status(struct memory *memory, struct memory_status *out);

/*
 * For other processes of this host: append to "news" of `directory`.  -1 with
 * `e`: it is not told, try again (ERR_SYSTEM); also when MEMORY_NEWS_MAX octets
 * wait already because nobody follows.
 */
enum { MEMORY_NEWS_MAX = 16 * 1024 * 1024 };
int memory_tell(const char *directory, const struct fact *facts, size_t len,
    struct err *e) MUST_CHECK;

/* 1, once: what was kept was lost or damaged: tell all that others know. */
int memory_asks_again(const char *directory);

/*
 * By the deliverer: a held or delayed message was really sent at `at_ms`; before
 * that it counts nothing.  One that nobody remembers is no error.
 */
int memory_tell_sent(const char *directory, struct uuid id, uint64_t at_ms,
    struct err *e) MUST_CHECK;

#endif
