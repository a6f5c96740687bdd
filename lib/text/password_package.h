/*
 * password_package.h - documents of today under the password everybody knows
 *
 * [MS-OFFCRYPTO] 2.3.4: a zip that is encrypted whole and put into a compound
 * file.  See password.h for the password and why it is tried.
 */
#ifndef TEXT_PASSWORD_PACKAGE_H
#define TEXT_PASSWORD_PACKAGE_H

#include "text/text.h"

/*
 * The document in the streams EncryptionInfo and EncryptedPackage; empty when
 * it has another password, or a way nobody knows.  Making a key is slow by
 * design: trying it takes from `left` as unpacking does.  Lives as long as `a`.
 */
struct bytes password_package(struct arena *a, struct bytes info,
    struct bytes package, struct budget *left);

#endif
