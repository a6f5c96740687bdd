/*
 * charset.h - octets in any charset to clean text
 *
 *	charset_look.c   what the octets themselves tell
 *	charset.c        what was declared, and both together [ICU]
 *
 * ICU converts; it opens no file, so it works inside the sandbox.
 */
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H

#include "base/arena.h"
#include "base/bytes.h"
#include "mail/message.h"

/* The converter that message_parse() is handed. */
const struct mail_charset *charset_for_mail(void);

enum { READINGS_MAX = 4 };

/* How octets may be read: the first is the likeliest. */
struct readings {
	struct utf8 v[READINGS_MAX];
	size_t len;
	/* 1: the declared charset is not known. */
	int unknown;
	/* 1: neither look nor declaration fits: the first is a guess. */
	int lossy;
	/* 1: they look like a charset in which other letters of ASCII stand
	 * there than in the one that was declared. */
	int conflict;
	/* Octets looked at and converted: tests hold it against the size. */
	size_t work;
};

/*
 * Read `octets` as `declared` (may be empty), and as what they look like where
 * that differs: a byte order mark, zero octets of UTF-16 and UTF-32, escapes of
 * ISO-2022, HZ and UTF-7, valid UTF-8.  What is none of them is guessed: UTF-8
 * where it holds and windows-1252 between, and what ICU takes it for.  Labels
 * mean what browsers take them for: iso-8859-1 is windows-1252.  NUL is left
 * out.  Texts live as long as `a` and the octets.
 */
void charset_read(struct arena *a, struct utf8 declared, struct bytes octets,
    struct readings *out);

/* One more reading, as a page that names another charset itself has it. */
void charset_read_also(struct arena *a, struct utf8 label, struct bytes octets,
    struct readings *out);

#endif
