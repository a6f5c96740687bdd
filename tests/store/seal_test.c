/* seal_test.c - what was promised about sealed copies and the paper key */
#define _GNU_SOURCE
#include "tests/tap.h"
#include "tests/tree.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "store/key_reader.h"
#include "store/seal.h"

static char pub[64], sec[64];

static void
paths(void)
{
	char base[] = "/tmp/seal-test-XXXXXX";

	if (mkdtemp(base) == NULL)
		abort();
	snprintf(pub, sizeof(pub), "%s/pub", base);
	snprintf(sec, sizeof(sec), "%s/sec", base);
	if (mkdir(pub, 0755) == -1 || mkdir(sec, 0700) == -1)
		abort();
}

/* Both directories, and the one they stand in. */
static void
remove_paths(void)
{
	char base[64];

	snprintf(base, sizeof(base), "%.*s", (int)(strlen(pub) - 4), pub);
	tree_remove(base);
}

static const char *const archive[] = { "school", "recovery" };

struct opened {
	struct seal_key key;
	unsigned char secret[32];
};

static struct opened
load(const char *id)
{
	struct opened o = { 0 };
	struct err e;
	char path[128];

	snprintf(path, sizeof(path), "%s/%s.key", sec, id);
	if (seal_key_load(path, &o.key, o.secret, &e) == -1)
		tap_note("%s", e.text);
	return o;
}

static int
opens(struct arena *a, const struct opened *with, struct uuid id,
    struct bytes wrapped, struct bytes sealed, struct bytes want)
{
	struct bytes got;
	struct err e;

	return seal_open(a, with->key.public_key, with->secret, id, wrapped,
		   sealed, 1 << 20, &got, &e) == 0 &&
	       bytes_equal(got, want);
}

static void
copies(struct arena *a, const struct seal_keys *keys)
{
	struct opened school = load("school-1"), recovery = load("recovery-1"),
		      other = load("queue-1");
	struct uuid id = uuid_new(), id2 = uuid_new();
	struct bytes text = bytes_of(UTF8("the canary sings at noon, noon, "));
	struct sealed s;
	struct err e;
	unsigned char *bent;
	int school_first;

	tap_ok(seal_octets(a, keys, id, text, &s, &e) == 0 && s.wraps_len == 2,
	    "a copy is wrapped to the school's and the recovery key");
	school_first = s.wraps[0].key_id.p[0] == 's';
	tap_ok(memmem(s.octets.p, s.octets.len, "canary", 6) == NULL,
	    "no word of the message stands in the sealed copy");
	tap_ok(opens(a, &school, id, s.wraps[!school_first].wrapped, s.octets,
		   text),
	    "the school's key opens it");
	tap_ok(opens(a, &recovery, id, s.wraps[school_first].wrapped, s.octets,
		   text),
	    "the recovery key opens it");
	tap_ok(!opens(a, &other, id, s.wraps[0].wrapped, s.octets, text),
	    "a key it was not wrapped for does not");
	tap_ok(!opens(a, &school, id2, s.wraps[!school_first].wrapped, s.octets,
		   text),
	    "beside another record's id it does not open");
	bent = arena_raw(a, s.octets.len);
	memcpy(bent, s.octets.p, s.octets.len);
	for (size_t i = 0; i < s.octets.len; i++) {
		bent[i] ^= 1;
		if (opens(a, &school, id, s.wraps[!school_first].wrapped,
			(struct bytes){ bent, s.octets.len }, text)) {
			tap_ok(0, "octet %zu can be changed unseen", i);
			return;
		}
		bent[i] ^= 1;
	}
	tap_ok(1, "no octet of it can be changed unseen");
	tap_ok(
	    seal_octets(a, keys, id, (struct bytes){ NULL, 0 }, &s, &e) == 0 &&
		opens(a, &school, id, s.wraps[!school_first].wrapped, s.octets,
		    (struct bytes){ NULL, 0 }),
	    "an empty message is sealed and opened too");
}

static void
limits(struct arena *a, const struct seal_keys *keys)
{
	struct opened school = load("school-1");
	size_t len = 2 << 20;
	unsigned char *zeroes = arena_alloc(a, len);
	struct uuid id = uuid_new();
	struct sealed s;
	struct bytes got;
	struct err e;
	int first;

	if (seal_octets(a, keys, id, (struct bytes){ zeroes, len }, &s, &e) ==
	    -1)
		abort();
	first = s.wraps[0].key_id.p[0] == 's';
	tap_ok(seal_open(a, school.key.public_key, school.secret, id,
		   s.wraps[!first].wrapped, s.octets, len - 1, &got, &e) == -1,
	    "a copy that would pass the limit is not unpacked");
}

/* Each letter in turn is taken for each other one. */
static int
every_slip_is_seen(const char *text)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char slip[SEAL_SHEET_MAX], line[32];
	unsigned char back[32];
	struct err e;
	int seen = 1;

	snprintf(slip, sizeof(slip), "%s", text);
	for (size_t at = 0; slip[at] != '\0'; at++) {
		char was = slip[at];

		if (was == '-' || was == '\n')
			continue;
		snprintf(line, sizeof(line), "line %zu", at / 10 + 1);
		for (const char *c = letters; *c != '\0'; c++) {
			if (*c == was)
				continue;
			slip[at] = *c;
			seen &= seal_sheet_parse(slip, back, &e) == -1 &&
				strstr(e.text, line) != NULL;
		}
		slip[at] = was;
	}
	return seen;
}

/* Lines as they were typed, none above them and no end to the last. */
static int
bare_sheet_is_read(const char *text)
{
	struct seal_key key;
	unsigned char secret[32];
	char path[128];
	struct err e = { 0 };

	snprintf(path, sizeof(path), "%s/sheet", sec);
	return io_replace_file(path, bytes_of(utf8_from(text)), 0600, &e) ==
		   0 &&
	       seal_key_from_sheet(path, &key, secret, &e) == 0;
}

static void
sheets(void)
{
	struct opened school = load("school-1");
	char text[SEAL_SHEET_MAX], slip[SEAL_SHEET_MAX];
	unsigned char back[32];
	struct err e = { 0 };

	seal_sheet_format(school.secret, text);
	tap_ok(seal_sheet_parse(text, back, &e) == 0 &&
		   memcmp(back, school.secret, 32) == 0,
	    "a key written on paper is read back");
	snprintf(slip, sizeof(slip), "  %.200s \n", text);
	for (char *p = slip; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	tap_ok(seal_sheet_parse(slip, back, &e) == 0,
	    "small letters and blanks do not matter");
	tap_ok(bare_sheet_is_read(text),
	    "a sheet of nothing but its lines is read, the last without end");
	tap_ok(every_slip_is_seen(text),
	    "every slip of the pen is refused and its line named");
	tap_ok(seal_sheet_parse("ABCD", back, &e) == -1,
	    "half a sheet is refused");
}

/* Beyond the 32 MB that a document may have: a copy may have 64. */
static void
large_copy(struct key_reader *r, const struct seal_keys *keys)
{
	struct arena *a = arena_new((size_t)1 << 29);
	size_t len = (size_t)48 << 20;
	struct bytes large = { arena_alloc(a, len), len }, got = { 0 };
	struct uuid id = uuid_new();
	struct sealed s = { 0 };
	struct err e;

	if (seal_octets(a, keys, id, large, &s, &e) == -1)
		abort();
	tap_ok(key_reader_open(r, a, id,
		   arena_string(a, s.wraps[0].key_id.p, s.wraps[0].key_id.len),
		   s.wraps[0].wrapped, s.octets, &got, &e) == 0 &&
		   bytes_equal(got, large),
	    "it opens a copy of 48 MB");
	arena_free(a);
}

static void
readers(struct arena *a, const struct seal_keys *keys)
{
	struct uuid id = uuid_new();
	struct bytes text = bytes_of(UTF8("Dear Mrs Hale")), got;
	struct err e = { 0 };
	struct key_reader *r = key_reader_new(sec, NULL, &e);
	struct sealed s;
	char path[128];

	if (!tap_ok(r != NULL, "the key reader starts")) {
		tap_note("%s", e.text);
		return;
	}
	if (seal_octets(a, keys, id, text, &s, &e) == -1)
		abort();
	for (size_t i = 0; i < s.wraps_len; i++) {
		char *key =
		    arena_string(a, s.wraps[i].key_id.p, s.wraps[i].key_id.len);

		tap_ok(key_reader_open(r, a, id, key, s.wraps[i].wrapped,
			   s.octets, &got, &e) == 0 &&
			   bytes_equal(got, text),
		    "it opens a copy with %s", key);
	}
	large_copy(r, keys);
	tap_ok(key_reader_open(r, a, id, "school-9", s.wraps[0].wrapped,
		   s.octets, &got, &e) == -1,
	    "it says so when a key is not here");
	tap_ok(key_reader_open(r, a, uuid_new(), "school-1", s.wraps[0].wrapped,
		   s.octets, &got, &e) == -1,
	    "it does not open a copy for another record");
	key_reader_free(r);
	snprintf(path, sizeof(path), "%s/school-1.key", sec);
	chmod(path, 0644);
	tap_ok(key_reader_new(sec, NULL, &e) == NULL,
	    "a private key that others may read is refused");
}

/* A public key without its private one: somebody lost it. */
static void
half_pairs(void)
{
	char path[128], key[128];
	struct seal_keys keys;
	struct err e;

	snprintf(path, sizeof(path), "%s/lost-1.pub", pub);
	snprintf(key, sizeof(key), "%s/lost-1.key", sec);
	if (seal_key_make("lost-1", pub, sec, &e) == -1 || unlink(key) == -1)
		abort();
	tap_ok(seal_key_make("lost-1", pub, sec, &e) == -1 &&
		   access(key, F_OK) == -1,
	    "no wrong private key comes to stand beside a public one");
	unlink(path);
	for (int i = 0; i <= SEAL_KEYS_MAX; i++) {
		char id[32];

		snprintf(id, sizeof(id), "many-%d", i);
		if (seal_key_make(id, pub, sec, &e) == -1)
			abort();
	}
	tap_ok(seal_keys_load(
		   pub, (const char *const[]){ "many" }, 1, &keys, &e) == -1 &&
		   strstr(e.text, "more than") != NULL,
	    "more keys than there is room for are refused, none left out");
	for (int i = 0; i <= SEAL_KEYS_MAX; i++) {
		snprintf(path, sizeof(path), "%s/many-%d.pub", pub, i);
		unlink(path);
		snprintf(path, sizeof(path), "%s/many-%d.key", sec, i);
		unlink(path);
	}
}

int
main(void)
{
	struct arena *a = arena_new(64 << 20);
	struct seal_keys keys;
	struct err e;

	paths();
	if (seal_start(&e) == -1)
		return 1;
	tap_ok(seal_keys_load(pub, archive, 2, &keys, &e) == -1,
	    "no public key, no start");
	tap_ok(seal_key_make("school-1", pub, sec, &e) == 0 &&
		   seal_key_make("recovery-1", pub, sec, &e) == 0 &&
		   seal_key_make("queue-1", pub, sec, &e) == 0,
	    "key pairs are made");
	tap_ok(seal_key_make("school-1", pub, sec, &e) == -1,
	    "a key pair is never replaced");
	half_pairs();
	tap_ok(seal_keys_load(pub, archive, 2, &keys, &e) == 0 && keys.len == 2,
	    "the archive's keys are the school's and the recovery key");
	copies(a, &keys);
	limits(a, &keys);
	sheets();
	readers(a, &keys);
	remove_paths();
	arena_free(a);
	return tap_done();
}
