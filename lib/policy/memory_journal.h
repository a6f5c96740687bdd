/*
 * memory_journal.h - a memory's facts on disk
 *
 *	kept		all facts at one moment
 *	notes.N		those since; N grows by one when "kept" is written anew
 *	again		there only while more is to be asked for: of the database
 *	news		what other processes of this host tell; read and emptied
 *
 * It is a cache: every fact of mail stands in its record too, so that nothing is
 * synced but a new "kept".  Crashing at any point loses what the system had not
 * written yet, and no more; facts that are read twice say the same as once.
 */
#ifndef POLICY_MEMORY_JOURNAL_H
#define POLICY_MEMORY_JOURNAL_H

#include "base/attr.h"
#include "base/err.h"
#include "policy/memory_entry.h"

struct memory_journal;

/*
 * Read all that is kept in `directory` (made if it is missing, 0700) and open
 * it for notes.  Where there was nothing, or damage, "again" is made.  NULL with
 * `e`.
 */
struct memory_journal *memory_journal_open(
    const char *directory, struct memory_reading *reading, struct err *e);
/* Only read it, beside the process that keeps it.  -1 with `e`. */
int memory_journal_look(const char *directory, struct memory_reading *reading,
    struct err *e) MUST_CHECK;
void memory_journal_close(struct memory_journal *journal);

/* Append facts; whole entries or none.  -1 with `e`. */
int memory_journal_note(struct memory_journal *journal,
    const struct fact *facts, size_t len, struct err *e) MUST_CHECK;

/* 1: notes are long enough to write "kept" anew. */
int memory_journal_is_long(struct memory_journal *journal);

/*
 * Write "kept" anew: begin, add every fact, end.  Notes taken between stand in
 * the next file and are kept.  After -1 with `e` all is as it was but for the
 * new file of notes.
 */
int memory_journal_begin(
    struct memory_journal *journal, struct err *e) MUST_CHECK;
int memory_journal_add(struct memory_journal *journal, const struct fact *facts,
    size_t len, struct err *e) MUST_CHECK;
int memory_journal_end(
    struct memory_journal *journal, struct err *e) MUST_CHECK;

/* Read what is new in "news"; emptied once it is long. */
int memory_journal_news(struct memory_journal *journal,
    struct memory_reading *reading, struct err *e) MUST_CHECK;

/* Append to "news" of `directory`, from any process; see memory_tell(). */
int memory_journal_tell(const char *directory, const struct fact *facts,
    size_t len, struct err *e) MUST_CHECK;

/* 1, once: what was kept is lost or damaged, and is to be told again. */
int memory_journal_again(const char *directory);

#endif
