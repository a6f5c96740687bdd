/*
 * secrets.c - passwords, and what the database may hold only scrambled [libsodium]
 */
#define _GNU_SOURCE
#include "console/secrets.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/sha256.h"

enum {
	KEY_OCTETS = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
	NONCE_OCTETS = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	MAC_OCTETS = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	SEALED_OCTETS = NONCE_OCTETS + SECRETS_FACTOR + MAC_OCTETS,
	SALT_OCTETS = crypto_pwhash_SALTBYTES,
	/* In base 64 without padding, with a NUL. */
	SALT_TEXT = (SALT_OCTETS * 4 + 2) / 3 + 1,
	/* Hashes at once, 64 MB each, and who may wait for one. */
	AT_ONCE = 2,
	WAITING = 32,
};

/* Of argon2id, as its own text form (PHC) has them. */
static const char parameters[] = "$argon2id$v=19$m=65536,t=2,p=1$";

_Static_assert(crypto_pwhash_MEMLIMIT_INTERACTIVE == 65536 * 1024 &&
		   crypto_pwhash_OPSLIMIT_INTERACTIVE == 2,
    "the parameters that are written are those in use");
_Static_assert(SECRETS_HASH >= sizeof(parameters) + SALT_TEXT + SHA256_TEXT + 1,
    "room for what is stored");

struct secrets {
	unsigned char key[KEY_OCTETS];
	/* The salt of an account that does not exist. */
	unsigned char nobody[SALT_OCTETS];
	pthread_mutex_t lock;
	pthread_cond_t done;
	unsigned running, waiting;
};

/* -- turns -------------------------------------------------------------------- */

static int
turn_begin(struct secrets *s, struct err *e)
{
	int result = 0;

	pthread_mutex_lock(&s->lock);
	if (s->waiting == WAITING) {
		result = err_set(e, ERR_SYSTEM,
		    "could not look at a password: %d wait already", WAITING);
	} else {
		s->waiting++;
		while (s->running == AT_ONCE)
			pthread_cond_wait(&s->done, &s->lock);
		s->waiting--;
		s->running++;
	}
	pthread_mutex_unlock(&s->lock);
	return result;
}

static void
turn_end(struct secrets *s)
{
	pthread_mutex_lock(&s->lock);
	s->running--;
	pthread_cond_signal(&s->done);
	pthread_mutex_unlock(&s->lock);
}

/* -- passwords ---------------------------------------------------------------- */

static int
prove(struct secrets *s, struct utf8 password, const unsigned char *salt,
    unsigned char out[SECRETS_PROOF], struct err *e)
{
	int result = 0;

	if (turn_begin(s, e) == -1)
		return -1;
	if (crypto_pwhash(out, SECRETS_PROOF, password.p, password.len, salt,
		crypto_pwhash_OPSLIMIT_INTERACTIVE,
		crypto_pwhash_MEMLIMIT_INTERACTIVE,
		crypto_pwhash_ALG_ARGON2ID13) != 0)
		result = err_set(
		    e, ERR_SYSTEM, "could not hash a password: out of memory");
	turn_end(s);
	return result;
}

int
secrets_hash(struct secrets *s, struct utf8 password, char out[SECRETS_HASH],
    struct err *e)
{
	unsigned char salt[SALT_OCTETS], proof[SECRETS_PROOF];
	unsigned char digest[SHA256_LEN];
	char salt_text[SALT_TEXT], hex[SHA256_TEXT + 1];

	randombytes_buf(salt, sizeof(salt));
	if (prove(s, password, salt, proof, e) == -1)
		return -1;
	sha256((struct bytes){ proof, sizeof(proof) }, digest);
	sha256_format(digest, hex);
	sodium_bin2base64(salt_text, sizeof(salt_text), salt, sizeof(salt),
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(out, SECRETS_HASH, "%s%s$%s", parameters, salt_text, hex);
	sodium_memzero(proof, sizeof(proof));
	return 0;
}

/* The salt of `stored`; 0: it is damaged, or of other parameters. */
static int
read_salt(const char *stored, unsigned char out[SALT_OCTETS])
{
	const size_t len = sizeof(parameters) - 1;
	size_t got;

	if (strncmp(stored, parameters, len) != 0)
		return 0;
	stored += len;
	return sodium_base642bin(out, SALT_OCTETS, stored, strlen(stored), NULL,
		   &got, NULL,
		   sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
	       got == SALT_OCTETS;
}

int
secrets_proof(struct secrets *s, struct utf8 password, const char *stored,
    unsigned char out[SECRETS_PROOF], struct err *e)
{
	unsigned char salt[SALT_OCTETS];

	if (stored == NULL || !read_salt(stored, salt))
		memcpy(salt, s->nobody, sizeof(salt));
	return prove(s, password, salt, out, e);
}

/* -- second factors ----------------------------------------------------------- */

struct bytes
secrets_seal(struct arena *a, const struct secrets *s, const char *person,
    const unsigned char factor[SECRETS_FACTOR])
{
	unsigned char *out = arena_alloc(a, SEALED_OCTETS);

	randombytes_buf(out, NONCE_OCTETS);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_OCTETS, NULL,
	    factor, SECRETS_FACTOR, (const unsigned char *)person,
	    strlen(person), NULL, out, s->key);
	return (struct bytes){ out, SEALED_OCTETS };
}

int
secrets_open(const struct secrets *s, const char *person, struct bytes sealed,
    unsigned char out[SECRETS_FACTOR])
{
	if (sealed.len != SEALED_OCTETS)
		return -1;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
	    sealed.p + NONCE_OCTETS, sealed.len - NONCE_OCTETS,
	    (const unsigned char *)person, strlen(person), sealed.p, s->key);
}

void
secrets_factor(const struct secrets *s, const char *token,
    unsigned char out[SECRETS_FACTOR])
{
	crypto_generichash(out, SECRETS_FACTOR, (const unsigned char *)token,
	    strlen(token), s->key, KEY_OCTETS);
}

/* No token of an invitation or session has a blank. */
void
secrets_password(
    const struct secrets *s, const char *salt, char out[TOKEN_PASSWORD_LEN + 1])
{
	unsigned char octets[TOKEN_PASSWORD_OCTETS];
	char text[TOKEN_LEN + 1];

	snprintf(text, sizeof(text), "zip %.36s", salt);
	crypto_generichash(octets, sizeof(octets), (const unsigned char *)text,
	    strlen(text), s->key, KEY_OCTETS);
	token_password_of(octets, out);
	sodium_memzero(octets, sizeof(octets));
}

/* -- the key ------------------------------------------------------------------ */

static int
make_key(const char *path, struct err *e)
{
	unsigned char key[KEY_OCTETS];
	int result;

	randombytes_buf(key, sizeof(key));
	result =
	    io_replace_file(path, (struct bytes){ key, sizeof(key) }, 0600, e);
	sodium_memzero(key, sizeof(key));
	return result;
}

static int
load_key(struct secrets *s, const char *path, struct err *e)
{
	struct arena *a;
	struct bytes octets;
	struct stat st;
	int result;

	if (access(path, F_OK) == -1 && make_key(path, e) == -1)
		return -1;
	if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
		return err_set(
		    e, ERR_CONFIG, "others may read the key \"%s\"", path);
	a = arena_new(64 * 1024);
	result = io_read_file(a, path, 4096, &octets, e);
	if (result == 0 && octets.len != KEY_OCTETS)
		result =
		    err_set(e, ERR_CONFIG, "the key \"%s\" is damaged", path);
	if (result == 0)
		memcpy(s->key, octets.p, KEY_OCTETS);
	arena_free(a);
	return result;
}

struct secrets *
secrets_new(const char *path, struct err *e)
{
	struct secrets *s = calloc(1, sizeof(*s));

	if (s == NULL || pthread_mutex_init(&s->lock, NULL) != 0 ||
	    pthread_cond_init(&s->done, NULL) != 0 || sodium_init() == -1)
		abort();
	randombytes_buf(s->nobody, sizeof(s->nobody));
	if (load_key(s, path, e) == 0)
		return s;
	secrets_free(s);
	return NULL;
}

void
secrets_free(struct secrets *s)
{
	if (s == NULL)
		return;
	pthread_cond_destroy(&s->done);
	pthread_mutex_destroy(&s->lock);
	sodium_memzero(s, sizeof(*s));
	free(s);
}
