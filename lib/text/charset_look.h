/*
 * charset_look.h - the charset that octets themselves tell
 */
#ifndef TEXT_CHARSET_LOOK_H
#define TEXT_CHARSET_LOOK_H

#include "base/bytes.h"

/*
 * By a byte order mark, which is taken off `octets`, or by zero octets of UTF-16
 * and UTF-32; NULL: none.
 */
const char *charset_look_wide(struct bytes *octets);

/*
 * Of octets that are all ASCII: the charset whose escapes stand in them
 * (ISO-2022, HZ, UTF-7 that spells letters); NULL: none.
 */
const char *charset_look_escapes(struct bytes octets);

/* 1: every octet is below 0x80. */
int charset_look_is_seven_bit(struct bytes octets);

/* 1: seven bits, and no charset reads them otherwise than ASCII does. */
int charset_look_is_plain(struct bytes octets);

#endif
