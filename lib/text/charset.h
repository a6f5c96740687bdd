/*
 * charset.h - octets in any charset to clean text
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

enum { READINGS_MAX = 3 };

/* How octets may be read: the first is the likeliest. */
struct readings {
	struct utf8 v[READINGS_MAX];
	size_t len;
	/* 1: the declared charset is not known. */
	int unknown;
	/* 1: neither look nor declaration fits: windows-1252 is a guess. */
	int lossy;
};

/*
 * Read `octets` as `declared` (may be empty), and as what they look like where
 * that differs: a byte order mark, valid UTF-8, UTF-16 by its zero octets,
 * windows-1252 for the rest.  NUL is left out.  Texts live as long as `a`.
 */
void charset_read(struct arena *a, struct utf8 declared, struct bytes octets,
    struct readings *out);

#endif
