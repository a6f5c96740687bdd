/*
 * password_package.c - documents of today under the password everybody knows
 */
#define _GNU_SOURCE
#include "text/password_package.h"

#include <string.h>

#include "base/cipher.h"
#include "record/base64.h"
#include "text/content.h"
#include "text/little.h"
#include "text/password.h"

enum {
	/* 2.3.4.5 and 2.3.4.10: the versions of two ways. */
	STANDARD_MINOR = 2,
	AGILE = 0x00040004,
	/* Both begin with versions and flags; the package with its size. */
	PREFIX = 8,
	/* 2.3.4.7: digests on the way to a key. */
	STANDARD_SPINS = 50000,
	/* 2.3.4.10: Office writes 100,000; more costs us too much. */
	SPINS_MAX = 200 * 1000,
	/* Octets of unpacking that so many digests are worth. */
	SPIN_OCTETS = 16,
	/* 2.3.4.15: octets of the package under one vector. */
	SEGMENT = 4096,
	VERIFIER = 16,
	SHA1 = 20,
	VALUE_MAX = 256,
	KEY_MAX = 32,
};

struct value {
	unsigned char p[VALUE_MAX];
	size_t len;
};

static struct bytes
bytes_of_value(const struct value *v)
{
	return (struct bytes){ v->p, v->len };
}

/* Whole blocks of `in` under a key, with a vector or NULL. */
static struct bytes
decrypt(
    struct arena *a, struct bytes key, const unsigned char *iv, struct bytes in)
{
	unsigned char *out;

	in.len -= in.len % AES_BLOCK;
	out = arena_raw(a, in.len);
	if (aes_decrypt(key, iv, in, out) == -1)
		return (struct bytes){ NULL, 0 };
	return (struct bytes){ out, in.len };
}

/* What the password and a salt make, after so many digests. */
static size_t
spin(enum digest_kind kind, struct bytes salt, uint32_t spins,
    unsigned char out[DIGEST_MAX])
{
	const struct bytes pieces[] = { salt, password_known() };
	size_t len = digest(kind, pieces, 2, out);

	digest_spin(kind, out, len, spins);
	return len;
}

/* 1 when the budget allows so many digests. */
static int
may_spin(struct arena *a, struct budget *left, uint32_t spins)
{
	return spins <= SPINS_MAX &&
	       budget_take(left, a, (size_t)spins * SPIN_OCTETS);
}

/* -- standard encryption (2.3.4.6 to 2.3.4.9) ------------------------------------ */

/* 2.3.4.7: two digests of the last one, crossed with two octets. */
static void
standard_key(struct bytes salt, unsigned char key[2 * SHA1])
{
	unsigned char last[DIGEST_MAX], pad[64], out[DIGEST_MAX];
	static const unsigned char block[4] = { 0 };
	struct bytes pieces[] = { { last, SHA1 }, { block, sizeof(block) } };

	spin(DIGEST_SHA1, salt, STANDARD_SPINS, last);
	digest(DIGEST_SHA1, pieces, 2, last);
	for (size_t half = 0; half < 2; half++) {
		memset(pad, half == 0 ? 0x36 : 0x5c, sizeof(pad));
		for (size_t i = 0; i < SHA1; i++)
			pad[i] ^= last[i];
		digest(
		    DIGEST_SHA1, &(struct bytes){ pad, sizeof(pad) }, 1, out);
		memcpy(key + half * SHA1, out, SHA1);
	}
}

static struct bytes
read_standard(struct arena *a, struct bytes info, struct bytes package,
    struct budget *left)
{
	size_t header = le32_at(info, PREFIX);
	size_t key_len = le32_at(info, PREFIX + 4 + 16) / 8;
	struct bytes verifier = bytes_from(info, PREFIX + 4 + header);
	struct bytes salt = bytes_at(verifier, 4, 16);
	unsigned char key[2 * SHA1], want[DIGEST_MAX];
	struct bytes plain, hash;

	if (header > info.len || verifier.len < 4 + 16 + VERIFIER + 4 + 32 ||
	    key_len > KEY_MAX || !may_spin(a, left, STANDARD_SPINS))
		return (struct bytes){ NULL, 0 };
	standard_key(salt, key);
	plain = decrypt(a, (struct bytes){ key, key_len }, NULL,
	    bytes_at(verifier, 20, VERIFIER));
	hash = decrypt(a, (struct bytes){ key, key_len }, NULL,
	    bytes_at(verifier, 20 + VERIFIER + 4, 32));
	digest(DIGEST_SHA1, &plain, 1, want);
	if (hash.len < SHA1 || memcmp(hash.p, want, SHA1) != 0)
		return (struct bytes){ NULL, 0 };
	return decrypt(a, (struct bytes){ key, key_len }, NULL,
	    bytes_from(package, PREFIX));
}

/* -- agile encryption (2.3.4.10 to 2.3.4.15) -------------------------------------- */

/* The tag of an element whose name ends so, whatever stands before. */
static struct bytes
tag(struct bytes xml, const char *name)
{
	const unsigned char *p =
	    xml.p == NULL ? NULL : memmem(xml.p, xml.len, name, strlen(name));
	const unsigned char *end;
	size_t left;

	if (p == NULL)
		return (struct bytes){ NULL, 0 };
	left = xml.len - (size_t)(p - xml.p);
	end = memchr(p, '>', left);
	return (struct bytes){ p, end == NULL ? left : (size_t)(end - p) };
}

/* The value of an attribute, between its quotes; empty if it is not there. */
static struct utf8
attribute(struct bytes in, const char *name)
{
	size_t len = strlen(name);
	const unsigned char *p =
	    in.len == 0 ? NULL : memmem(in.p, in.len, name, len);
	const unsigned char *end;
	struct bytes value;

	if (p == NULL)
		return (struct utf8){ NULL, 0 };
	value = bytes_from(in, (size_t)(p - in.p) + len);
	end = value.p == NULL ? NULL : memchr(value.p, '"', value.len);
	return (struct utf8){ (const char *)value.p,
		end == NULL ? 0 : (size_t)(end - value.p) };
}

static struct value
octets(struct arena *a, struct bytes in, const char *name)
{
	struct value v = { .len = 0 };
	struct bytes out;

	if (base64_decode(a, attribute(in, name), &out) == 0 &&
	    out.len <= VALUE_MAX && out.len > 0) {
		memcpy(v.p, out.p, out.len);
		v.len = out.len;
	}
	return v;
}

static uint32_t
number(struct bytes in, const char *name)
{
	struct utf8 text = attribute(in, name);
	uint32_t v = 0;

	for (size_t i = 0; i < text.len && i < 9; i++)
		v = v * 10 + (uint32_t)(text.p[i] - '0') % 10;
	return v;
}

/* 0 and the digest's kind; -1: nobody knows it. */
static int
kind_of(struct bytes in, enum digest_kind *out)
{
	static const struct {
		const char *name;
		enum digest_kind kind;
	} kinds[] = {
		{ "SHA1", DIGEST_SHA1 },
		{ "SHA-1", DIGEST_SHA1 },
		{ "SHA256", DIGEST_SHA256 },
		{ "SHA384", DIGEST_SHA384 },
		{ "SHA512", DIGEST_SHA512 },
		{ "MD5", DIGEST_MD5 },
	};
	struct utf8 name = attribute(in, "hashAlgorithm=\"");

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (utf8_equal(name, utf8_from(kinds[i].name))) {
			*out = kinds[i].kind;
			return 0;
		}
	return -1;
}

/* What is needed of an element of the description. */
struct agile {
	enum digest_kind kind;
	struct value salt;
	size_t key_len;
	/* The digest of password and salt, before its last step. */
	unsigned char spun[DIGEST_MAX];
	size_t spun_len;
};

static int
agile_of(struct arena *a, struct bytes element, struct agile *out)
{
	*out = (struct agile){ .salt = octets(a, element, "saltValue=\""),
		.key_len = number(element, "keyBits=\"") / 8 };
	return kind_of(element, &out->kind) == 0 && out->salt.len > 0 &&
	       out->key_len > 0 && out->key_len <= KEY_MAX &&
	       utf8_equal(
		   attribute(element, "cipherAlgorithm=\""), UTF8("AES")) &&
	       utf8_equal(attribute(element, "cipherChaining=\""),
		   UTF8("ChainingModeCBC"));
}

/* 2.3.4.11: a digest, cut, or filled with 0x36. */
static void
fit(unsigned char *p, size_t len, size_t want)
{
	if (len < want)
		memset(p + len, 0x36, want - len);
}

/* 2.3.4.13: one of the three values, each under a key of its own. */
static struct bytes
open_value(struct arena *a, const struct agile *g, struct bytes block,
    const struct value *value)
{
	const struct bytes pieces[] = { { g->spun, g->spun_len }, block };
	unsigned char key[DIGEST_MAX], iv[VALUE_MAX];

	fit(key, digest(g->kind, pieces, 2, key), KEY_MAX);
	memcpy(iv, g->salt.p, g->salt.len);
	fit(iv, g->salt.len, AES_BLOCK);
	return decrypt(
	    a, (struct bytes){ key, g->key_len }, iv, bytes_of_value(value));
}

/* The package's key; empty when the password is another one. */
static struct bytes
agile_key(struct arena *a, struct bytes element, struct budget *left)
{
	static const unsigned char input[] = { 0xfe, 0xa7, 0xd2, 0x76, 0x3b,
		0x4b, 0x9e, 0x79 };
	static const unsigned char hash[] = { 0xd7, 0xaa, 0x0f, 0x6d, 0x30,
		0x61, 0x34, 0x4e };
	static const unsigned char key[] = { 0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac,
		0xd0, 0xd6 };
	uint32_t spins = number(element, "spinCount=\"");
	struct value v = octets(a, element, "encryptedVerifierHashInput=\"");
	struct value h = octets(a, element, "encryptedVerifierHashValue=\"");
	struct value k = octets(a, element, "encryptedKeyValue=\"");
	unsigned char want[DIGEST_MAX];
	struct agile g;
	struct bytes plain, seen;
	size_t len;

	if (!agile_of(a, element, &g) || !may_spin(a, left, spins))
		return (struct bytes){ NULL, 0 };
	g.spun_len = spin(g.kind, bytes_of_value(&g.salt), spins, g.spun);
	plain = open_value(a, &g, (struct bytes){ input, 8 }, &v);
	seen = open_value(a, &g, (struct bytes){ hash, 8 }, &h);
	len = digest(g.kind, &plain, 1, want);
	if (plain.len == 0 || seen.len < len || memcmp(seen.p, want, len) != 0)
		return (struct bytes){ NULL, 0 };
	return open_value(a, &g, (struct bytes){ key, 8 }, &k);
}

/* 2.3.4.15: segments, each with a vector made of its number. */
static struct bytes
open_segments(struct arena *a, const struct agile *g, struct bytes key,
    struct bytes package)
{
	struct bytes in = bytes_from(package, PREFIX);
	unsigned char *out = arena_raw(a, in.len);
	size_t len = 0;

	for (uint32_t i = 0; (size_t)i * SEGMENT < in.len; i++) {
		struct bytes segment =
		    bytes_at(in, (size_t)i * SEGMENT, SEGMENT);
		const unsigned char n[] = { (unsigned char)i,
			(unsigned char)(i >> 8), (unsigned char)(i >> 16),
			(unsigned char)(i >> 24) };
		const struct bytes pieces[] = { bytes_of_value(&g->salt),
			{ n, sizeof(n) } };
		unsigned char iv[DIGEST_MAX];

		segment.len -= segment.len % AES_BLOCK;
		digest(g->kind, pieces, 2, iv);
		if (aes_decrypt(key, iv, segment, out + len) == -1)
			break;
		len += segment.len;
	}
	return (struct bytes){ out, len };
}

static struct bytes
read_agile(struct arena *a, struct bytes info, struct bytes package,
    struct budget *left)
{
	struct bytes xml = bytes_from(info, PREFIX);
	struct bytes key;
	struct agile data;

	if (!agile_of(a, tag(xml, "keyData "), &data))
		return (struct bytes){ NULL, 0 };
	key = agile_key(a, tag(xml, "encryptedKey "), left);
	if (key.len < data.key_len)
		return (struct bytes){ NULL, 0 };
	key.len = data.key_len;
	return open_segments(a, &data, key, package);
}

struct bytes
password_package(struct arena *a, struct bytes info, struct bytes package,
    struct budget *left)
{
	struct bytes out = { NULL, 0 };

	if (package.len < PREFIX || package.len > arena_left(a) / 8)
		return out;
	if (le32_at(info, 0) == AGILE)
		out = read_agile(a, info, package, left);
	else if (le16_at(info, 2) == STANDARD_MINOR)
		out = read_standard(a, info, package, left);
	/* The size, in 64 bits, that it had; the last block is filled. */
	return bytes_at(out, 0, le32_at(package, 0));
}
