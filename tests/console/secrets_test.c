/* secrets_test.c - the key file, passwords, and what is sealed with it */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/secrets.h"

enum { ARENA = 1024 * 1024 };

static void
passwords(struct secrets *s)
{
	char one[SECRETS_HASH], two[SECRETS_HASH];
	struct err e;

	tap_ok(secrets_hash(s, UTF8("a good one"), one, &e) == 0 &&
		   secrets_hash(s, UTF8("a good one"), two, &e) == 0 &&
		   strcmp(one, two) != 0,
	    "the same password has another hash each time");
	tap_ok(strncmp(one, "$argon2id$v=19$m=65536,t=2,p=1$", 31) == 0,
	    "argon2id, 64 MB, twice");
	tap_ok(secrets_verify(s, UTF8("a good one"), one, &e) == 1,
	    "it is the one");
	tap_ok(secrets_verify(s, UTF8("a good onf"), one, &e) == 0,
	    "another is not");
	tap_ok(secrets_verify(s, UTF8(""), one, &e) == 0, "nothing is not");
	tap_ok(secrets_verify(s, UTF8("nobody's"), NULL, &e) == 0,
	    "of an account that there is not no password is right");
	tap_ok(secrets_verify(s, UTF8("a good one"), "damaged", &e) == 0,
	    "a damaged hash is nobody's");
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
