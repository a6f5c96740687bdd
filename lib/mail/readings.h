/*
 * readings.h - a message in every way that some program reads it
 *
 *	octets  ->  readings_of()  ->  a tree, and what other readers see
 *
 * The first reading is message_parse()'s.  Where it had doubts, the message is
 * read again with each habit in doubt, and with pairs of them as far as they
 * show something new, READ_AGAIN_TIMES times at the most.  What a reading shows
 * that none before it has shown are its parts, called "2~1": another reading of
 * part 2.  That readings differ is an oddity of the root.
 *
 * BUGS  Readers that differ in three habits at once are not followed; what only
 * they see is found by the blind view (text/blind.h) if at all.
 */
#ifndef MAIL_READINGS_H
#define MAIL_READINGS_H

#include "mail/message.h"

struct reading {
	/* OR of enum habit: how its reader differs. */
	uint32_t habits;
	/* What no reading before it has shown, in message order. */
	struct part **parts;
	size_t parts_len;
	/* Its Subject, where it differs; else empty. */
	struct field subject;
};

struct readings_of {
	/* The likeliest reading; its root's `odd` says what others differ in. */
	struct message first;
	/* Only those that show something new. */
	struct reading *v;
	size_t len;
	/* 1: something in it is read in several ways or not at all. */
	int is_doubtful;
	/* Octets at its beginning that are a header for everybody. */
	size_t plain_header;
};

/*
 * Read `octets` in every way.  Arguments and lifetimes as of message_parse();
 * `around` is the part that the message is enclosed in, NULL: none.  The readings
 * share their decoded octets.  Never fails.
 */
void readings_parse(struct arena *a, struct part *around, struct bytes octets,
    const struct mail_charset *charset, struct readings_of *out);

#endif
