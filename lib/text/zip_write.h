/*
 * zip_write.h - files in a zip that a password opens [libarchive]
 *
 * WinZip's AE-2 with AES-256, which 7-Zip and WinZip open.  For what leaves the
 * school by way of the Data Protection Officer; nothing that mail sent is read
 * by this.
 *
 * BUGS  The name, the size and the time stand in clear, as in every zip; a file
 * without octets is not encrypted, there is nothing to encrypt.  What systems
 * bring of their own may know the old encryption of zips only.
 */
#ifndef TEXT_ZIP_WRITE_H
#define TEXT_ZIP_WRITE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

struct zip_file {
	/*
	 * As an unpacking program is to name it: signs that nobody sees, path
	 * parts and drives in it become '_'.  Empty: "file".
	 */
	struct utf8 name;
	/* Ends with a NUL; not empty. */
	const char *password;
	struct bytes octets;
	/* Milliseconds since 1970, UTC. */
	uint64_t changed_ms;
};

/*
 * A zip of `len` files in their order; the password of the first is that of all.
 * -1: it could not be written.  `*out` lives as long as `a`.
 */
int zip_write(struct arena *a, const struct zip_file *files, size_t len,
    struct bytes *out) MUST_CHECK;

#endif
