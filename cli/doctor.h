/*
 * doctor.h - is everything as it must be, and if not, what mends it
 *
 * A check has an id ("postfix.first") and one sentence: what is wrong, why it
 * matters, what to type.  It reads and changes nothing.
 */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include "base/strbuf.h"
#include "cli/session.h"

struct doctor {
	struct session *s;
	/* 1: say what is right as well. */
	int all;
	int json;
	/* 1: only what needs no running milter: before the first start. */
	int before;
	unsigned checks, wrong, notes;
	/* Mail servers that were looked at. */
	unsigned servers;
	/* Listeners found where deliver-to says. */
	unsigned delivers;
	/* 1: what is told is kept for the console; an open JSON array. */
	int is_kept;
	struct strbuf report;
};

/* One check: the sentence is for when it is not `good`.  Returns `good`. */
int doctor_check(struct doctor *d, const char *id, int good, const char *fmt,
    ...) PRINTF_LIKE(4, 5);

/* Nothing wrong, but to be known. */
void doctor_note(struct doctor *d, const char *id, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* Policy, word lists, keys, spool, socket, the running milter. */
void doctor_host(struct doctor *d, const char *program);
void doctor_database(struct doctor *d);
/* The console's files and address, where this host has one. */
void doctor_console(struct doctor *d);
/* Last: keep what was told, and the word lists, in the database. */
void doctor_report(struct doctor *d, const char *program);
/* Postfix by its configuration directory, Sendmail by its .cf file. */
void doctor_postfix(struct doctor *d, const char *directory);
void doctor_sendmail(struct doctor *d, const char *cf);

/* The outbox; and, behind the servers, the listener that takes from it. */
void doctor_outbox(struct doctor *d);
void doctor_delivery(struct doctor *d);

/* 1: "127.0.0.1:10026" and its like: on this machine alone. */
int doctor_is_local(const char *listener);

/* The next line of `*at`, without its end, in `a`; NULL: that was the last. */
const char *doctor_line(struct arena *a, const char **at);

/* The path of conf's milter socket; NULL: it is no socket in the file system. */
const char *doctor_socket(const struct doctor *d);

/*
 * May `user` come to `path`: directories above, and `path` itself to be written
 * to?  By modes and groups alone.
 */
int doctor_may_connect(const char *user, const char *path);

#endif
