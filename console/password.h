/*
 * password.h - which passwords are refused
 *
 * By length, and by what guesses begin with: the most used ones, one character
 * or pattern again and again, keys side by side, and the person's and school's
 * own names.  No demand for signs and capitals: they make passwords like
 * "Password1!" (NIST SP 800-63B section 5.1.1.2).
 */
#ifndef CONSOLE_PASSWORD_H
#define CONSOLE_PASSWORD_H

#include <stddef.h>

/* Characters of a password at most. */
enum { PASSWORD_MAX = 200 };

/*
 * Why `password` (UTF-8) is refused, in words for whoever chose it; NULL: it is
 * not.  `least` is its length in characters at least; `own` are names that it
 * may not be made of, NULL ends them.
 */
const char *password_refused(
    const char *password, size_t least, const char *const *own);

#endif
