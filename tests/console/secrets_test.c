/* secrets_test.c - the key file, passwords, and what is sealed with it */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "console/secrets.h"

enum { ARENA = 1024 * 1024 };

/* What the database hands out of `stored`: all but the digest. */
static void
salt_of(const char stored[SECRETS_HASH], char salt[SECRETS_HASH])
{
	snprintf(salt, SECRETS_HASH, "%.*s",
	    (int)(strlen(stored) - SHA256_TEXT - 1), stored);
}

/* As the database judges. */
static int
is_digest_of(
    const unsigned char proof[SECRETS_PROOF], const char stored[SECRETS_HASH])
{
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_TEXT + 1];

	sha256((struct bytes){ proof, SECRETS_PROOF }, digest);
	sha256_format(digest, hex);
	return strcmp(stored + strlen(stored) - SHA256_TEXT, hex) == 0;
}

static int
proves(struct secrets *s, struct utf8 password, const char stored[SECRETS_HASH])
{
	unsigned char proof[SECRETS_PROOF];
	char salt[SECRETS_HASH];
	struct err e;

	salt_of(stored, salt);
	return secrets_proof(s, password, salt, proof, &e) == 0 &&
	       is_digest_of(proof, stored);
}

static void
passwords(struct secrets *s)
{
	char one[SECRETS_HASH], two[SECRETS_HASH], salt[SECRETS_HASH];
	unsigned char none[SECRETS_PROOF], damaged[SECRETS_PROOF];
	struct err e;

	tap_ok(secrets_hash(s, UTF8("a good one"), one, &e) == 0 &&
		   secrets_hash(s, UTF8("a good one"), two, &e) == 0 &&
		   strcmp(one, two) != 0,
	    "the same password has another hash each time");
	tap_ok(strncmp(one, "$argon2id$v=19$m=65536,t=2,p=1$", 31) == 0,
	    "argon2id, 64 MB, twice");
	tap_ok(proves(s, UTF8("a good one"), one), "it is the one");
	tap_ok(!proves(s, UTF8("a good onf"), one), "another is not");
	tap_ok(!proves(s, UTF8(""), one), "nothing is not");
	salt_of(two, salt);
	tap_ok(strncmp(one, salt, strlen(salt)) != 0,
	    "each has a salt of its own");
	tap_ok(secrets_proof(s, UTF8("a good one"), NULL, none, &e) == 0 &&
		   secrets_proof(
		       s, UTF8("a good one"), "damaged", damaged, &e) == 0 &&
		   memcmp(none, damaged, sizeof(none)) == 0,
	    "without an account, or with a damaged salt, the work is done");
	tap_ok(!is_digest_of(none, one), "and proves nothing");
}

/* Of files that are made in pieces. */
static void
of_files(const struct secrets *s)
{
	char word[TOKEN_PASSWORD_LEN + 1], other[TOKEN_PASSWORD_LEN + 1];

	secrets_password(s, "0193a8f0-0000-4000-8000-000000000001", word);
	secrets_password(s, "0193a8f0-0000-4000-8000-000000000001", other);
	tap_ok(strcmp(word, other) == 0 && strlen(word) == TOKEN_PASSWORD_LEN,
	    "the password of an export is the same for each of its volumes");
	secrets_password(s, "0193a8f0-0000-4000-8000-000000000002", other);
	tap_ok(strcmp(word, other) != 0, "another export's is another");
}

static void
factors(struct arena *a, struct secrets *s)
{
	const unsigned char factor[SECRETS_FACTOR] = "12345678901234567890";
	unsigned char out[SECRETS_FACTOR], other[SECRETS_FACTOR];
	struct bytes sealed = secrets_seal(a, s, "ann", factor);
	struct bytes again = secrets_seal(a, s, "ann", factor);
	unsigned char *damaged;

	tap_ok(!bytes_equal(sealed, again), "sealed twice it looks different");
	tap_ok(secrets_open(s, "ann", sealed, out) == 0 &&
		   memcmp(out, factor, sizeof(out)) == 0,
	    "it opens for whose it is");
	tap_ok(secrets_open(s, "bob", sealed, out) == -1,
	    "put into another's row it does not");
	damaged = arena_alloc(a, sealed.len);
	memcpy(damaged, sealed.p, sealed.len);
	damaged[sealed.len - 1] ^= 1;
	tap_ok(secrets_open(
		   s, "ann", (struct bytes){ damaged, sealed.len }, out) == -1,
	    "damaged it does not");
	tap_ok(secrets_open(s, "ann",
		   (struct bytes){ sealed.p, sealed.len - 1 }, out) == -1 &&
		   secrets_open(s, "ann", (struct bytes){ NULL, 0 }, out) == -1,
	    "cut it does not");
	secrets_factor(s, "enrol:a", out);
	secrets_factor(s, "enrol:a", other);
	tap_ok(memcmp(out, other, sizeof(out)) == 0,
	    "an invitation's secret is the same each time it is shown");
	secrets_factor(s, "enrol:b", other);
	tap_ok(memcmp(out, other, sizeof(out)) != 0, "another's is another");
	of_files(s);
}

int
main(void)
{
	char directory[] = "/tmp/secrets_testXXXXXX", path[64];
	struct arena *a = arena_new(ARENA);
	struct bytes sealed;
	unsigned char out[SECRETS_FACTOR];
	struct secrets *s, *again;
	struct stat st;
	struct err e;

	if (mkdtemp(directory) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/key", directory);
	s = secrets_new(path, &e);
	if (!tap_ok(s != NULL, "the key is made at the first start"))
		return tap_done();
	tap_ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600,
	    "its user alone reads it");
	passwords(s);
	factors(a, s);
	sealed =
	    secrets_seal(a, s, "ann", (unsigned char[SECRETS_FACTOR]){ 1 });
	again = secrets_new(path, &e);
	tap_ok(again != NULL && secrets_open(again, "ann", sealed, out) == 0,
	    "the next start has the same key");
	secrets_free(again);
	chmod(path, 0644);
	tap_ok(secrets_new(path, &e) == NULL,
	    "a key that others may read is refused");
	chmod(path, 0600);
	tap_ok(truncate(path, 31) == 0 && secrets_new(path, &e) == NULL,
	    "a damaged key is refused, never made anew");
	unlink(path);
	again = secrets_new(path, &e);
	tap_ok(again != NULL && secrets_open(again, "ann", sealed, out) == -1,
	    "another host's key opens nothing of ours");
	secrets_free(again);
	secrets_free(s);
	unlink(path);
	rmdir(directory);
	arena_free(a);
	return tap_done();
}
