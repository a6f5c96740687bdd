/*
 * seal.c - a copy that only the archive's key holders can open
 * [libsodium, zstd]
 *
 * A sealed copy is: "SGC1", 24 octets of nonce, then XChaCha20-Poly1305 of a
 * zstd frame.  The additional data is the header and the record's id, so a
 * copy put beside another record does not open.
 */
#include "store/seal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/io.h"

enum {
	/* Octets of a file that holds a recovery sheet. */
	SHEET_FILE_MAX = 64 * 1024,
	MAGIC_LEN = 4,
	NONCE_LEN = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_LEN = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	HEAD_LEN = MAGIC_LEN + NONCE_LEN,
	KEY_LEN = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
	/* Level 3: levels above cost twice and save a few percent. */
	LEVEL = 3
};

static const unsigned char magic[MAGIC_LEN] = { 'S', 'G', 'C', '1' };

int
seal_start(struct err *e)
{
	if (sodium_init() == -1)
		return err_set(e, ERR_SYSTEM, "could not start libsodium");
	return 0;
}

/* -- key files ------------------------------------------------------------ */

/* "school-2026a.pub" -> "school-2026a"; -1 when it does not end in `suffix`. */
static int
id_of_file(const char *name, const char *suffix, char id[SEAL_KEY_ID_MAX])
{
	size_t len = strlen(name), tail = strlen(suffix);

	if (len <= tail || len - tail >= SEAL_KEY_ID_MAX ||
	    strcmp(name + len - tail, suffix) != 0)
		return -1;
	memcpy(id, name, len - tail);
	id[len - tail] = '\0';
	return 0;
}

static int
is_for(const char *id, const char *const *purposes, size_t purposes_len)
{
	for (size_t i = 0; i < purposes_len; i++) {
		size_t len = strlen(purposes[i]);

		if (strncmp(id, purposes[i], len) == 0 &&
		    (id[len] == '-' || id[len] == '\0'))
			return 1;
	}
	return 0;
}

/* A key file holds one line of hexadecimal. */
static int
read_key(const char *path, unsigned char key[32], struct err *e)
{
	char line[128];
	size_t len;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd == -1)
		return err_set(e, ERR_CONFIG, "could not open key \"%s\": %s",
		    path, strerror(errno));
	n = read(fd, line, sizeof(line) - 1);
	close(fd);
	if (n == -1)
		return err_set(e, ERR_CONFIG, "could not read key \"%s\": %s",
		    path, strerror(errno));
	n = sodium_hex2bin(key, 32, line, (size_t)n, "\n", &len, NULL);
	sodium_memzero(line, sizeof(line));
	if (n != 0 || len != 32)
		return err_set(e, ERR_CONFIG,
		    "could not read key \"%s\": not 64 hexadecimal digits",
		    path);
	return 0;
}

int
seal_keys_load(const char *directory, const char *const *purposes,
    size_t purposes_len, struct seal_keys *out, struct err *e)
{
	struct seal_keys keys = { 0 };
	struct seal_key one_more;
	struct dirent *entry;
	DIR *d = opendir(directory);
	int result = 0;

	if (d == NULL)
		return err_set(e, ERR_CONFIG,
		    "could not open key directory \"%s\": %s", directory,
		    strerror(errno));
	while (result == 0 && (entry = readdir(d)) != NULL) {
		struct seal_key *key = &keys.v[keys.len];
		char path[4096];

		if (keys.len == SEAL_KEYS_MAX)
			key = &one_more;
		if (id_of_file(entry->d_name, ".pub", key->id) == -1 ||
		    !is_for(key->id, purposes, purposes_len))
			continue;
		/* Which to leave out is not ours to choose. */
		if (key == &one_more) {
			result = err_set(e, ERR_CONFIG,
			    "could not load keys: more than %d in \"%s\"",
			    SEAL_KEYS_MAX, directory);
			break;
		}
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		result = read_key(path, key->public_key, e);
		keys.len++;
	}
	closedir(d);
	if (result == 0 && keys.len == 0)
		result = err_set(e, ERR_CONFIG,
		    "could not find a public key for \"%s\" in \"%s\"",
		    purposes[0], directory);
	if (result == 0)
		*out = keys;
	return result;
}

static int
sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), result;

	if (fd == -1)
		return -1;
	result = fsync(fd);
	close(fd);
	return result;
}

/* One key file, durable: mail sealed for a key that is gone is gone too. */
static int
write_key(const char *directory, const char *name, const unsigned char key[32],
    mode_t mode, struct err *e)
{
	char line[66], path[4096];
	int fd, why = 0;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd == -1)
		return err_set(e, ERR_SYSTEM, "could not create key \"%s\": %s",
		    path, strerror(errno));
	sodium_bin2hex(line, sizeof(line), key, 32);
	line[64] = '\n';
	if (fchmod(fd, mode) == -1 || io_write_all(fd, line, 65) == -1 ||
	    fsync(fd) == -1 || sync_directory(directory) == -1)
		why = errno;
	if (close(fd) == -1 && why == 0)
		why = errno;
	sodium_memzero(line, sizeof(line));
	if (why == 0)
		return 0;
	unlink(path);
	return err_set(e, ERR_SYSTEM, "could not write key \"%s\": %s", path,
	    strerror(why));
}

int
seal_key_make(const char *id, const char *public_directory,
    const char *secret_directory, struct err *e)
{
	unsigned char public_key[32], secret[32];
	char name[SEAL_KEY_ID_MAX + 4], path[4096];
	int result;

	if (strlen(id) >= SEAL_KEY_ID_MAX)
		return err_set(e, ERR_CONFIG,
		    "could not make key \"%s\": its name is too long", id);
	crypto_box_keypair(public_key, secret);
	snprintf(name, sizeof(name), "%s.key", id);
	result = write_key(secret_directory, name, secret, 0600, e);
	sodium_memzero(secret, sizeof(secret));
	if (result == -1)
		return -1;
	snprintf(path, sizeof(path), "%s/%s", secret_directory, name);
	snprintf(name, sizeof(name), "%s.pub", id);
	result = write_key(public_directory, name, public_key, 0644, e);
	/* Never half a pair, nor the wrong half beside another's. */
	if (result == -1)
		unlink(path);
	return result;
}

int
seal_key_load(const char *path, struct seal_key *out, unsigned char secret[32],
    struct err *e)
{
	const char *slash = strrchr(path, '/');
	struct seal_key key;
	struct stat st;

	if (id_of_file(slash == NULL ? path : slash + 1, ".key", key.id) == -1)
		return err_set(e, ERR_CONFIG,
		    "could not use key \"%s\": its name does not end in .key",
		    path);
	if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
		return err_set(e, ERR_CONFIG,
		    "could not use key \"%s\": others than its owner may read "
		    "it",
		    path);
	if (read_key(path, secret, e) == -1)
		return -1;
	if (crypto_scalarmult_base(key.public_key, secret) != 0)
		return err_set(e, ERR_CONFIG,
		    "could not use key \"%s\": not an X25519 key", path);
	*out = key;
	return 0;
}

/*
 * Only the lines of letters, one after the other: "XXXX-XXXX".  A heading that
 * a sheet has above them is passed over.
 */
static void
keep_letters(char *text)
{
	char *to = text;

	while (*text != '\0') {
		size_t indent = strspn(text, " \t");
		size_t len = strcspn(text + indent, " \t\r\n");
		size_t line = strcspn(text, "\n");

		if (len == 9 && text[indent + 4] == '-') {
			memmove(to, text + indent, len);
			to += len;
		}
		text += line + (text[line] == '\n');
	}
	*to = '\0';
}

int
seal_key_from_sheet(const char *path, struct seal_key *out,
    unsigned char secret[32], struct err *e)
{
	struct arena *a = arena_new((size_t)4 * SHEET_FILE_MAX);
	struct seal_key key = { .id = "recovery" };
	struct bytes octets;
	int result = io_read_file(a, path, SHEET_FILE_MAX, &octets, e);

	if (result == 0) {
		char *text =
		    arena_string(a, (const char *)octets.p, octets.len);

		keep_letters(text);
		result = seal_sheet_parse(text, secret, e);
		sodium_memzero(text, strlen(text));
	}
	if (result == 0 && crypto_scalarmult_base(key.public_key, secret) != 0)
		result = err_set(e, ERR_CONFIG,
		    "could not use the sheet \"%s\": not an X25519 key", path);
	arena_free(a);
	if (result == 0)
		*out = key;
	return result;
}

/* -- sealing -------------------------------------------------------------- */

static void
additional_data(unsigned char ad[MAGIC_LEN + 16], struct uuid id)
{
	memcpy(ad, magic, MAGIC_LEN);
	memcpy(ad + MAGIC_LEN, id.b, 16);
}

static int
wrap_key(struct arena *a, const struct seal_keys *keys,
    const unsigned char key[KEY_LEN], struct sealed *out, struct err *e)
{
	out->wraps = arena_array(a, keys->len, sizeof(*out->wraps));
	for (size_t i = 0; i < keys->len; i++) {
		unsigned char *w = arena_raw(a, KEY_LEN + crypto_box_SEALBYTES);

		if (crypto_box_seal(w, key, KEY_LEN, keys->v[i].public_key) !=
		    0)
			return err_set(e, ERR_SYSTEM,
			    "could not wrap a key for \"%s\"", keys->v[i].id);
		out->wraps[i].key_id = arena_utf8(a, utf8_from(keys->v[i].id));
		out->wraps[i].wrapped =
		    (struct bytes){ w, KEY_LEN + crypto_box_SEALBYTES };
	}
	out->wraps_len = keys->len;
	return 0;
}

int
seal_octets(struct arena *a, const struct seal_keys *keys, struct uuid id,
    struct bytes octets, struct sealed *out, struct err *e)
{
	unsigned char key[KEY_LEN], ad[MAGIC_LEN + 16];
	size_t bound = ZSTD_compressBound(octets.len), packed;
	unsigned char *p = arena_raw(a, HEAD_LEN + bound + TAG_LEN);
	unsigned long long len;
	struct sealed sealed = { 0 };
	int result;

	memcpy(p, magic, MAGIC_LEN);
	randombytes_buf(p + MAGIC_LEN, NONCE_LEN);
	packed =
	    ZSTD_compress(p + HEAD_LEN, bound, octets.p, octets.len, LEVEL);
	if (ZSTD_isError(packed))
		return err_set(e, ERR_SYSTEM, "could not compress a copy: %s",
		    ZSTD_getErrorName(packed));
	additional_data(ad, id);
	crypto_aead_xchacha20poly1305_ietf_keygen(key);
	crypto_aead_xchacha20poly1305_ietf_encrypt(p + HEAD_LEN, &len,
	    p + HEAD_LEN, packed, ad, sizeof(ad), NULL, p + MAGIC_LEN, key);
	sealed.octets = (struct bytes){ p, HEAD_LEN + (size_t)len };
	result = wrap_key(a, keys, key, &sealed, e);
	sodium_memzero(key, sizeof(key));
	if (result == 0)
		*out = sealed;
	return result;
}

static int
unpack(struct arena *a, const unsigned char *packed, size_t packed_len,
    size_t limit, struct bytes *out, struct err *e)
{
	unsigned long long size = ZSTD_getFrameContentSize(packed, packed_len);
	unsigned char *p;
	size_t n;

	if (size == ZSTD_CONTENTSIZE_ERROR ||
	    size == ZSTD_CONTENTSIZE_UNKNOWN || size > limit)
		return err_set(e, ERR_SYSTEM,
		    "could not open a copy: it would be larger than %zu octets",
		    limit);
	p = arena_raw(a, (size_t)size);
	n = ZSTD_decompress(p, (size_t)size, packed, packed_len);
	if (ZSTD_isError(n) || n != size)
		return err_set(e, ERR_SYSTEM,
		    "could not open a copy: it does not decompress");
	*out = (struct bytes){ p, n };
	return 0;
}

int
seal_open(struct arena *a, const unsigned char public_key[32],
    const unsigned char secret[32], struct uuid id, struct bytes wrapped,
    struct bytes sealed, size_t limit, struct bytes *out, struct err *e)
{
	unsigned char key[KEY_LEN], ad[MAGIC_LEN + 16], *packed;
	unsigned long long len;
	int opened;

	if (sealed.len < HEAD_LEN + TAG_LEN ||
	    memcmp(sealed.p, magic, MAGIC_LEN) != 0)
		return err_set(e, ERR_SYSTEM,
		    "could not open a copy: it does not begin like one");
	if (wrapped.len != KEY_LEN + crypto_box_SEALBYTES ||
	    crypto_box_seal_open(
		key, wrapped.p, wrapped.len, public_key, secret) != 0)
		return err_set(e, ERR_SYSTEM,
		    "could not open a copy: the key does not fit its wrap");
	additional_data(ad, id);
	packed = arena_raw(a, sealed.len);
	opened = crypto_aead_xchacha20poly1305_ietf_decrypt(packed, &len, NULL,
	    sealed.p + HEAD_LEN, sealed.len - HEAD_LEN, ad, sizeof(ad),
	    sealed.p + MAGIC_LEN, key);
	sodium_memzero(key, sizeof(key));
	if (opened != 0)
		return err_set(e, ERR_SYSTEM,
		    "could not open a copy: damaged, or another record's");
	return unpack(a, packed, (size_t)len, limit, out, e);
}
