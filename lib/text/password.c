/*
 * password.c - workbooks under the password that everybody knows
 */
#include "text/password.h"

#include "base/cipher.h"
#include "text/little.h"

enum {
	/* [MS-XLS] 2.4.117, FilePass: how it is scrambled. */
	WAY_XOR = 0,
	WAY_RC4 = 1,
	/* [MS-OFFCRYPTO] 2.3.6.1 and 2.3.5.1: the versions of two ways. */
	RC4_MAJOR = 1,
	CRYPTOAPI_MINOR = 2,
	/* Salt, verifier, and its digest by MD5 or SHA-1. */
	SALT = 16,
	VERIFIER = 16,
	MD5 = 16,
	SHA1 = 20,
	/* 2.3.6.2: octets of the password's digest that are used. */
	SHORT_KEY = 5,
	/* [MS-XLS] 2.2.10: octets of the stream under one key. */
	BLOCK = 1024,
};

/* How the key of each block is made. */
struct scheme {
	/* 1: [MS-OFFCRYPTO] 2.3.5.2, with SHA-1; 0: 2.3.6.2, with MD5. */
	int is_cryptoapi;
	/* What the password and the salt make. */
	unsigned char base[DIGEST_MAX];
	size_t base_len, key_len;
};

struct bytes
password_known(void)
{
	static const unsigned char known[] = "V\0e\0l\0v\0e\0t\0"
					     "S\0w\0e\0a\0t\0s\0h\0o\0p";

	return (struct bytes){ known, sizeof(known) };
}

/* -- RC4 ------------------------------------------------------------------------ */

static struct scheme
rc4_scheme(struct bytes salt)
{
	struct scheme s = { .key_len = MD5, .base_len = SHORT_KEY };
	struct bytes password = password_known();
	struct bytes pieces[32];

	digest(DIGEST_MD5, &password, 1, s.base);
	for (size_t i = 0; i < 32; i += 2) {
		pieces[i] = (struct bytes){ s.base, SHORT_KEY };
		pieces[i + 1] = salt;
	}
	digest(DIGEST_MD5, pieces, 32, s.base);
	return s;
}

static struct scheme
cryptoapi_scheme(struct bytes salt, uint32_t key_bits)
{
	struct scheme s = {
		.is_cryptoapi = 1, .base_len = SHA1, .key_len = key_bits / 8
	};
	const struct bytes pieces[] = { salt, password_known() };

	/* 0 stands for 40, and no key is longer than the digest. */
	if (s.key_len == 0)
		s.key_len = SHORT_KEY;
	if (s.key_len > SHA1)
		s.key_len = SHA1;
	digest(DIGEST_SHA1, pieces, 2, s.base);
	return s;
}

static struct rc4
begin_block(const struct scheme *s, uint32_t block)
{
	const unsigned char number[] = { (unsigned char)block,
		(unsigned char)(block >> 8), (unsigned char)(block >> 16),
		(unsigned char)(block >> 24) };
	const struct bytes pieces[] = { { s->base, s->base_len },
		{ number, sizeof(number) } };
	unsigned char key[DIGEST_MAX] = { 0 };
	size_t len = s->key_len;
	struct rc4 r;

	digest(s->is_cryptoapi ? DIGEST_SHA1 : DIGEST_MD5, pieces, 2, key);
	/* A short key is filled with zeros, to 128 bits. */
	if (len == SHORT_KEY) {
		memset(key + len, 0, MD5 - len);
		len = MD5;
	}
	rc4_init(&r, (struct bytes){ key, len });
	return r;
}

/* 1: verifier and digest, one behind the other, are those of the password. */
static int
is_right(const struct scheme *s, struct bytes verifier)
{
	enum digest_kind kind = s->is_cryptoapi ? DIGEST_SHA1 : DIGEST_MD5;
	unsigned char plain[VERIFIER + SHA1], want[DIGEST_MAX];
	struct rc4 r = begin_block(s, 0);
	size_t len;

	if (verifier.len > sizeof(plain) || verifier.len <= VERIFIER)
		return 0;
	memcpy(plain, verifier.p, verifier.len);
	rc4_apply(&r, plain, verifier.len);
	len = digest(kind, &(struct bytes){ plain, VERIFIER }, 1, want);
	return len == verifier.len - VERIFIER &&
	       memcmp(want, plain + VERIFIER, len) == 0;
}

/* The scheme that FILEPASS names; 0: another one, or another password. */
static int
find_scheme(struct bytes pass, struct scheme *out)
{
	size_t header = le32_at(pass, 10), at = 14 + header;
	unsigned char joined[VERIFIER + SHA1];

	if (le16_at(pass, 2) == RC4_MAJOR) {
		*out = rc4_scheme(bytes_at(pass, 6, SALT));
		return is_right(out, bytes_at(pass, 6 + SALT, VERIFIER + MD5));
	}
	if (le16_at(pass, 4) != CRYPTOAPI_MINOR || header > pass.len ||
	    pass.len < at + 4 + SALT + VERIFIER + 4 + SHA1)
		return 0;
	*out = cryptoapi_scheme(
	    bytes_at(pass, at + 4, SALT), le32_at(pass, 14 + 16));
	/* Between the two stands the digest's size. */
	memcpy(joined, pass.p + at + 4 + SALT, VERIFIER);
	memcpy(joined + VERIFIER, pass.p + at + 4 + SALT + VERIFIER + 4, SHA1);
	return is_right(out, (struct bytes){ joined, sizeof(joined) });
}

static void
apply_rc4(const struct scheme *s, unsigned char *p, size_t len)
{
	for (size_t at = 0; at < len; at += BLOCK) {
		struct rc4 r = begin_block(s, (uint32_t)(at / BLOCK));

		rc4_apply(&r, p + at, len - at < BLOCK ? len - at : BLOCK);
	}
}

/* -- XOR ([MS-OFFCRYPTO] 2.3.7.2) ---------------------------------------------- */

/* What the password makes: key, verifier, and what octets are crossed with. */
static const unsigned char xor_key[] = { 0x59, 0xb3, 0x0a, 0x9a };
static const unsigned char xor_array[16] = { 0x87, 0x6b, 0x9a, 0xe2, 0x1e, 0xe3,
	0x05, 0x62, 0x1e, 0x69, 0x96, 0x60, 0x98, 0x6e, 0x94, 0x04 };

/* The content of a record, `len` octets at `at`. */
static void
apply_xor(unsigned char *p, size_t at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned v = p[at + i];

		v = (v << 3 | v >> 5) & 0xff;
		p[at + i] = (unsigned char)(v ^ xor_array[(at + len + i) % 16]);
	}
}

/* -- records -------------------------------------------------------------------- */

/* Octets of a record's content that stay as they are ([MS-XLS] 2.2.10). */
static size_t
plain_octets(uint32_t type, size_t len)
{
	static const uint32_t plain[] = {
		/* BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo,
		 * RRDHead. */
		0x0809,
		0x002f,
		0x0194,
		0x0195,
		0x00e1,
		0x0196,
		0x0138,
	};

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (plain[i] == type)
			return len;
	/* BoundSheet8: where the sheet begins. */
	return type == 0x0085 && len >= 4 ? 4 : 0;
}

/* Give headers of records, and what stays as it is, back to `plain`. */
static void
restore(struct bytes book, unsigned char *plain)
{
	size_t len;

	for (size_t at = 0; at + 4 <= book.len; at += 4 + len) {
		uint32_t type = le16_at(book, at);
		struct bytes whole;

		len = le16_at(book, at + 2);
		whole = bytes_at(book, at, 4 + plain_octets(type, len));
		memcpy(plain + at, whole.p, whole.len);
		/* It is no longer said to be scrambled. */
		if (type == 0x002f)
			memset(plain + at, 0xff, 2);
	}
}

static void
apply_xor_to_records(struct bytes book, unsigned char *plain)
{
	size_t len;

	for (size_t at = 0; at + 4 <= book.len; at += 4 + len) {
		len = le16_at(book, at + 2);
		apply_xor(plain, at + 4, bytes_at(book, at + 4, len).len);
	}
}

struct bytes
password_book(struct arena *a, struct bytes book, struct bytes pass)
{
	int is_xor = pass.len <= sizeof(xor_key) || le16_at(pass, 0) == WAY_XOR;
	struct scheme scheme;
	unsigned char *plain;

	/* Excel 5 has no number of the way: it knows one. */
	if (is_xor && (pass.len < sizeof(xor_key) ||
			  memcmp(pass.p + pass.len - sizeof(xor_key), xor_key,
			      sizeof(xor_key)) != 0))
		return (struct bytes){ NULL, 0 };
	if (!is_xor && !find_scheme(pass, &scheme))
		return (struct bytes){ NULL, 0 };
	if (book.len > arena_left(a) / 8)
		return (struct bytes){ NULL, 0 };
	plain = arena_raw(a, book.len);
	memcpy(plain, book.p, book.len);
	if (is_xor)
		apply_xor_to_records(book, plain);
	else
		apply_rc4(&scheme, plain, book.len);
	restore(book, plain);
	return (struct bytes){ plain, book.len };
}
