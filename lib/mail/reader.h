/*
 * reader.h - who reads: the habits in which readers of mail differ
 *
 * Where mail is strange, programs disagree on what it says.  Our first reading
 * is the likeliest; each habit here is one way in which some program reads
 * otherwise.  While it reads, a reader notes as a doubt every habit that might
 * have shown it something else.  readings.h then reads again with that habit.
 */
#ifndef MAIL_READER_H
#define MAIL_READER_H

#include <stdint.h>

#include "mail/message.h"

enum habit {
	/* Of fields that are repeated the last counts, not the first. */
	HABIT_LAST_FIELD = 1 << 0,
	/* A line that is no field does not end the header; what is nearly a
	 * Content field is one. */
	HABIT_LONG_HEADER = 1 << 1,
	/* "Name :" is no field and ends the header. */
	HABIT_STRICT_HEADER = 1 << 2,
	/* A line of blanks ends the header; it is no fold. */
	HABIT_BLANK_ENDS = 1 << 3,
	/* A CR without LF does not end a line. */
	HABIT_CR_IN_LINE = 1 << 4,
	/* Of parameters that are repeated the last counts. */
	HABIT_LAST_PARAMETER = 1 << 5,
	/* RFC 2231 and comments in names are not known: plain ones count. */
	HABIT_PLAIN_PARAMETER = 1 << 6,
	/* The name of Content-Type goes before Content-Disposition's. */
	HABIT_TYPE_NAME = 1 << 7,
	/* What is nearly a multipart or a message is taken for one. */
	HABIT_LOOSE_TYPE = 1 << 8,
	/* An encoded word in a boundary is decoded (RFC 2047 forbids it). */
	HABIT_DECODED_BOUNDARY = 1 << 9,
	/* A boundary ends at a blank, comma, bracket or NUL; \ stays in it. */
	HABIT_BOUNDARY_TOKEN = 1 << 10,
	/* A missing or unused boundary is guessed from the lines. */
	HABIT_GUESSED_BOUNDARY = 1 << 11,
	/* A line that only begins with a boundary is one. */
	HABIT_BOUNDARY_PREFIX = 1 << 12,
	/* The inner multipart takes a boundary that an outer one has too. */
	HABIT_INNER_BOUNDARY = 1 << 13,
	/* The last boundary does not end a multipart if more of them come. */
	HABIT_PAST_LAST = 1 << 14,
	/* What stands before the first and after the last boundary is a part. */
	HABIT_AROUND = 1 << 15,
	/* A transfer encoding is known by a part of its name; or not at all. */
	HABIT_LOOSE_ENCODING = 1 << 16,
	/* Multiparts are transfer decoded before they are read. */
	HABIT_DECODED_MULTIPART = 1 << 17,
	/* Enclosed messages are transfer decoded before they are read. */
	HABIT_DECODED_MESSAGE = 1 << 18,
	/* What looks like base64 is base64. */
	HABIT_SNIFFED_ENCODING = 1 << 19,
	/* base64 ends at the first padding or foreign octet. */
	HABIT_BASE64_STOPS = 1 << 20,
	/* Padding inside base64 is passed over like a foreign octet. */
	HABIT_BASE64_GOES_ON = 1 << 21,
};

enum { HABITS = 22 };

struct reader {
	/* May be NULL, see message_parse(). */
	const struct mail_charset *charset;
	/* OR of enum habit. */
	uint32_t habits;
	/* OR of the habits that might have shown something else. */
	uint32_t doubts;
};

/* 1: the reader has it. */
static inline int
reader_has(const struct reader *r, enum habit habit)
{
	return (r->habits & (uint32_t)habit) != 0;
}

/* Note that a reader who differs in this habit may see something else. */
static inline void
reader_doubts(struct reader *r, enum habit habit)
{
	r->doubts |= (uint32_t)habit;
}

#endif
