/*
 * otp.h - the second factor: a code of six digits that changes every 30 seconds
 *
 * RFC 6238 with SHA-1, which is what every authenticator app speaks.
 */
#ifndef CONSOLE_OTP_H
#define CONSOLE_OTP_H

#include <stdint.h>

#include "base/arena.h"
#include "console/secrets.h"

/* Once, before the first thread. */
void otp_start(void);

/*
 * The step that `code` is right for: the one of `now` (seconds since 1970), the
 * one before or after; -1: none.  Whether it was used is the database's to say.
 */
int64_t otp_step(
    const unsigned char factor[SECRETS_FACTOR], const char *code, uint64_t now);

/* The secret as people type it into an app: base 32, groups of four. */
const char *otp_text(
    struct arena *a, const unsigned char factor[SECRETS_FACTOR]);

/* The same as a QR code says it: otpauth://totp/... with the school and name. */
const char *otp_uri(struct arena *a, const unsigned char factor[SECRETS_FACTOR],
    const char *school, const char *name);

#endif
