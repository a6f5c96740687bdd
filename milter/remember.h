/*
 * remember.h - the milter's memory of mail, and the thread that keeps it
 *
 *	entry_decide(): memory_recall() before, memory_facts() after
 *	judge.c: remember_note() once the record is durable
 *	the thread: what recorder and deliverer tell, the journal, the report
 */
#ifndef MILTER_REMEMBER_H
#define MILTER_REMEMBER_H

#include "base/attr.h"
#include "base/err.h"
#include "conf/conf.h"
#include "policy/memory.h"

/*
 * Open the memory and start its thread, which lives as long as the process.
 * NULL with `e`.
 */
struct memory *remember_begin(const struct conf *conf, struct err *e);

/* `record` is durable: take note.  What cannot be written is logged. */
void remember_note(struct memory *memory, const struct record *record);

#endif
