/* password_test.c - what is read under the password that everybody knows */
#include "tests/tap.h"
#include "text/compound.h"

#include <openssl/evp.h>

#include "record/base64.h"
#include "tests/text/ole_builder.h"
#include "tests/text/seen.h"
#include "text/password_package.h"

enum { ARENA = 256 << 20, BUDGET = 64 << 20 };

/*
 * Made for this test, in base64: a workbook with a sheet "Name" and a cell
 * "word"; sixty more where it is longer than the octets under one key.
 */
/* clang-format off */
static const struct {
	const char *promise, *book, *seen;
} books[] = {
	{ "a workbook under RC4, block by block",
	    "CQgEAAAGBQAvADYAAQABAAEAAQIDBAUGBwgJCgsMDQ4PEMMnI40YwMCZYMa9e+Ak"
	    "PqeqAGb4188WDe2PCMI8S3jghQAMAFIAAAAlwPZkx+MloAkIBAAABhAABAINAGrJ"
	    "cClE7rXyTaSAl4UEAhEAjCHqPGZYakb6ZTxnc5mz9TAEAhEAsCJg7Rg1iTSH8rwB"
	    "UwliF0sEAhEAXvTMI4wMEyEOT7J7P73u02UEAhEAvBxH8WjE+Ym2bbFiI6I8RIkE"
	    "AhEAR0szFASU7HMnr0/57fGiuiQEAhEAv4TFteSDm8V/hdje8qMee/EEAhEA2Owb"
	    "zm1M45/IFP3rBUJH8wwEAhEA7a1+8FRSY07aDzthwkIvyI4EAhEAzfJ3VrCGprvy"
	    "URs8OyqGt3MEAhEAU7PH9eFBrmDzQp/UR1rH1hAEAhEAq05v3rlNLRH8isaZASdh"
	    "jtsEAhEAuNXEHjbzDFhtrpeT1QKkBpoEAhEAOSCzJ6pJa+jyhxmde/nwdhYEAhEA"
	    "jM3dCbyQoF4mzsoVYLrsh2IEAhEARm5oXPpSJ01M9nsrRqqjzKAEAhEAGnzrEPv7"
	    "XVxoxX21Ug5Q4I0EAhEA7TexIqZlecgzHbCpUdTCDmMEAhEAJkEtQpdFDNr4ck/8"
	    "HN7aoq4EAhEAaC1Z+nPqTodvCe+jTks4LroEAhEANAfR6vRiItQrnK0aT4aGVi0E"
	    "AhEArduJXnytR6F6CQ0AKLCjjCcEAhEA7fpGVpeGuprhV3zhniwUREYEAhEA8kKX"
	    "frRZ/I92ftGyg13qDCAEAhEAIkM9AF8/rbkZClt4Q94LsTMEAhEA2qH3oxVH5h1H"
	    "3qajlJ5DsE4EAhEAJtuk5fDgtKaey9tAxucLqswEAhEAC0z7/Eta/SkDQYoDmISq"
	    "nysEAhEAy2nDZhZeIMc6UHwZHYL77+QEAhEAlSdqcv5ak9dZ7LTU0gITjdQEAhEA"
	    "XuAuZ+gmWE35wMzRU6T5eXMEAhEA3K5jLsRStv/VXAdFZl1/910EAhEArqGGzV0w"
	    "kvoxNuLMMtV8pBQEAhEAQXmCimP7QSle2s0Kiwz2k9wEAhEAa+Wxi3GeY6jx02k7"
	    "cBfwUfIEAhEAgiluVmFHRe8g7abYp5OJcrsEAhEAAM36fKQrstfEynCAIe12pfwE"
	    "AhEAD85UpQy0V5E7Ex25QkooJl8EAhEAJeeUWNgcciSjOqrH+QFhA6cEAhEAuKTu"
	    "oxLxW6XwG7YSw4eyiJwEAhEATSbX/sgc3UgLfz9xjgKPcYQEAhEAMUymyqGcJ+3b"
	    "kN+quQBIMk0EAhEAotO6dW/sq4v/kuQERdO2TRkEAhEAbAxHBhxVTMYBKaRhCgZQ"
	    "9zcEAhEAeFUVpjgJGzj3apcrcf8KbpoEAhEAZbG6B7/fyBedICQs1ha4MTMEAhEA"
	    "zRZ4ZnJgE1eesllkuFo/IpAEAhEAwoUlHAD/l/I0OtkEKNitFBwEAhEAd06VtCVD"
	    "Ue8J1zxDvPgywzwEAhEAsVorSJiYdol9IZBUHlK879kEAhEADGE8K7cQEi3ITMkd"
	    "aEPHI2gEAhEAFMHEDpO1B6MAc8OfUUne0t0EAhEAoa7/oc2vULwD7wbPUrHONTYE"
	    "AhEAE4lsQE4JnQcOAZKOCxEEylcEAhEAvcGhDJOXwEQY1lTl2RNCsOAEAhEAhLF6"
	    "EtebHOEuRiQK13dpiSoEAhEArZZzjdySgnbbRaiZkWCcbDIEAhEAKcVidzOojRwd"
	    "umzCCAPtzI0EAhEAEgsOEKqXctuD6+ECCAwS3xAEAhEAlbpjpR4w0zl2KsKyuZsY"
	    "69AEAhEAs9hJm0dvUZegewE/ar6Y4nw=",
	    "/filler59" },
	{ "a workbook under RC4 of CryptoAPI",
	    "CQgEAAAGBQAvAG4AAQAEAAIABAAAACQAAAAEAAAAAAAAAAFoAAAEgAAAgAAAAAEA"
	    "AAAAAAAAAAAAAFgAAAAQAAAAAQIDBAUGBwgJCgsMDQ4PEAL+R0F+neA95CtzgVFs"
	    "04QUAAAAhQr3qUmIBcu5i4FibAjWqKMBMgmFAAwAigAAAPJk3eOYiioZCQgEAAAG"
	    "EAAEAg0Az1OoySJYeP90jzj97A==",
	    "~Name/word" },
	{ "with a key of 40 bits",
	    "CQgEAAAGBQAvAG4AAQAEAAIABAAAACQAAAAEAAAAAAAAAAFoAAAEgAAAKAAAAAEA"
	    "AAAAAAAAAAAAAFgAAAAQAAAAAQIDBAUGBwgJCgsMDQ4PEIibES8n0ixna5M231Uw"
	    "3OEUAAAAlg0prjxi5Sso/Z/ilShvqJ0hFl2FAAwAigAAAEdFD37VGA9rCQgEAAAG"
	    "EAAEAg0AIhbxNxJl889SclnLaA==",
	    "~Name/word" },
	{ "a workbook under XOR",
	    "CQgEAAAGBQAvAAYAAABZswqahQAMACIAAADgTEMtGyC+YQkIBAAABhAABAINACwT"
	    "zZKA8O1TXC2R7sA=",
	    "~Name/word" },
	{ "another password than that",
	    "CQgEAAAGBQAvADYAAQABAAEAAQICBAUGBwgJCgsMDQ4PEMMnI40YwMCZYMa9e+Ak"
	    "PqeqAGb4188WDe2PCMI8S3jghQAMAFIAAAAlwPZkx+MloAkIBAAABhAABAINAGrJ"
	    "cClE7rXyTaSAl4UEAhEAjCHqPGZYakb6",
	    " encrypted" },
	{ "another password than that, under XOR",
	    "CQgEAAAGBQAvAAYAAABZswuahQAMACIAAADgTEMtGyC+YQkIBAAABhAABAINACwT"
	    "zZKA8O1TXC2R7sA=",
	    " encrypted" },
};

/* The description that a document is encrypted by, and the document. */
static const struct {
	const char *promise, *info, *package, *seen;
} packages[] = {
	{ "a document under the standard way",
	    "BAACACQAAAAkAAAAJAAAAAAAAAAOZgAABIAAAIAAAAAYAAAAAAAAAAAAAABYAAAA"
	    "EAAAAAECAwQFBgcICQoLDA0ODxB8Q8c22CrXsThc4p+qhovFFAAAAAYdDnkQoeAz"
	    "DsUbhQWGJAx007wm9fKnsUx5Zl00MgiD",
	    "JQAAAAAAAADB9WOeSsj65O7daJmhwrNRnRTPT/hWBPiJyyJh+mysvepKMCDfYBdL"
	    "Vd8yHXjIJF0=",
	    " [EncryptedPackage: PK" },
	{ "a document under the agile way",
	    "BAAEAEAAAAA8P3htbCB2ZXJzaW9uPSIxLjAiPz48ZW5jcnlwdGlvbiB4bWxuczpw"
	    "PSJ1cm46cCI+PGtleURhdGEgc2FsdFNpemU9IjE2IiBibG9ja1NpemU9IjE2IiBr"
	    "ZXlCaXRzPSIxMjgiIGhhc2hTaXplPSIyMCIgY2lwaGVyQWxnb3JpdGhtPSJBRVMi"
	    "IGNpcGhlckNoYWluaW5nPSJDaGFpbmluZ01vZGVDQkMiIGhhc2hBbGdvcml0aG09"
	    "IlNIQTEiIHNhbHRWYWx1ZT0iVUZGU1UxUlZWbGRZV1ZwYlhGMWVYdz09Ii8+PGtl"
	    "eUVuY3J5cHRvcnM+PGtleUVuY3J5cHRvcj48cDplbmNyeXB0ZWRLZXkgc3BpbkNv"
	    "dW50PSIxMCIgc2FsdFNpemU9IjE2IiBibG9ja1NpemU9IjE2IiBrZXlCaXRzPSIx"
	    "MjgiIGhhc2hTaXplPSIyMCIgY2lwaGVyQWxnb3JpdGhtPSJBRVMiIGNpcGhlckNo"
	    "YWluaW5nPSJDaGFpbmluZ01vZGVDQkMiIGhhc2hBbGdvcml0aG09IlNIQTEiIHNh"
	    "bHRWYWx1ZT0iTWpNME5UWTNPRGs2T3p3OVBqOUFRUT09IiBlbmNyeXB0ZWRWZXJp"
	    "Zmllckhhc2hJbnB1dD0iSXpTQldZNFBFZlAxc0t0NGlYY2JoZz09IiBlbmNyeXB0"
	    "ZWRWZXJpZmllckhhc2hWYWx1ZT0iNVpFaGx0Q2hVcjVlemUwemFXTHd0ZXMxc1p5"
	    "ZDBsNExmRUwxUHRBajZ2az0iIGVuY3J5cHRlZEtleVZhbHVlPSJ1UDNoL1RPUVdN"
	    "aEI3STI1eGtBWk5BPT0iLz48L2tleUVuY3J5cHRvcj48L2tleUVuY3J5cHRvcnM+"
	    "PC9lbmNyeXB0aW9uPg==",
	    "JQAAAAAAAADea6KxEUGu4+mvFi79loAarO2GHkvW+GkDjuEqc/sh2Gr7Aq+o5lRl"
	    "xbaATYoqxaw=",
	    " [EncryptedPackage: PK" },
	{ "another password than that",
	    "BAACACQAAAAkAAAAJAAAAAAAAAAOZgAABIAAAIAAAAAYAAAAAAAAAAAAAABYAAAA"
	    "EAAAAAECAwQFBgcICQoLDA0ODxB8Q8c22CrXsThc4p+rhovFFAAAAAYdDnkQoeAz"
	    "DsUbhQWGJAx007wm9fKnsUx5Zl00MgiD",
	    "JQAAAAAAAADB9WOeSsj65O7daJmhwrNRnRTPT/hWBPiJyyJh+mysvepKMCDfYBdL"
	    "Vd8yHXjIJF0=",
	    " encrypted" },
	{ "a key that takes too long to make is not tried",
	    "BAAEAEAAAAA8P3htbCB2ZXJzaW9uPSIxLjAiPz48ZW5jcnlwdGlvbiB4bWxuczpw"
	    "PSJ1cm46cCI+PGtleURhdGEgc2FsdFNpemU9IjE2IiBibG9ja1NpemU9IjE2IiBr"
	    "ZXlCaXRzPSIxMjgiIGhhc2hTaXplPSIyMCIgY2lwaGVyQWxnb3JpdGhtPSJBRVMi"
	    "IGNpcGhlckNoYWluaW5nPSJDaGFpbmluZ01vZGVDQkMiIGhhc2hBbGdvcml0aG09"
	    "IlNIQTEiIHNhbHRWYWx1ZT0iVUZGU1UxUlZWbGRZV1ZwYlhGMWVYdz09Ii8+PGtl"
	    "eUVuY3J5cHRvcnM+PGtleUVuY3J5cHRvcj48cDplbmNyeXB0ZWRLZXkgc3BpbkNv"
	    "dW50PSIxMDAwMDAwMCIgc2FsdFNpemU9IjE2IiBibG9ja1NpemU9IjE2IiBrZXlC"
	    "aXRzPSIxMjgiIGhhc2hTaXplPSIyMCIgY2lwaGVyQWxnb3JpdGhtPSJBRVMiIGNp"
	    "cGhlckNoYWluaW5nPSJDaGFpbmluZ01vZGVDQkMiIGhhc2hBbGdvcml0aG09IlNI"
	    "QTEiIHNhbHRWYWx1ZT0iTWpNME5UWTNPRGs2T3p3OVBqOUFRUT09IiBlbmNyeXB0"
	    "ZWRWZXJpZmllckhhc2hJbnB1dD0iSXpTQldZNFBFZlAxc0t0NGlYY2JoZz09IiBl"
	    "bmNyeXB0ZWRWZXJpZmllckhhc2hWYWx1ZT0iNVpFaGx0Q2hVcjVlemUwemFXTHd0"
	    "ZXMxc1p5ZDBsNExmRUwxUHRBajZ2az0iIGVuY3J5cHRlZEtleVZhbHVlPSJ1UDNo"
	    "L1RPUVdNaEI3STI1eGtBWk5BPT0iLz48L2tleUVuY3J5cHRvcj48L2tleUVuY3J5"
	    "cHRvcnM+PC9lbmNyeXB0aW9uPg==",
	    "JQAAAAAAAADea6KxEUGu4+mvFi79loAarO2GHkvW+GkDjuEqc/sh2Gr7Aq+o5lRl"
	    "xbaATYoqxaw=",
	    " encrypted" },
	{ "a description that is cut",
	    "BAAEAEAAAAA8P3htbCB2ZXJzaW9uPSIxLjAiPz48ZW5jcnlwdGlvbiB4bWxuczpw"
	    "PSJ1cm46cCI+PGtleURhdGEgc2FsdFNpemU9IjE2IiBibG9ja1NpemU9IjE2IiBr"
	    "ZXlCaXRzPSIxMjgiIGhhc2hTaXplPSIyMCIgY2lwaGVyQWxnb3JpdGhtPSJBRVMi"
	    "IGNpcGhlckNoYWluaW5nPSJDaGFpbmluZ01vZGVDQkMiIGhhc2hBbGdvcml0aG09"
	    "IlNIQTEiIHNhbHRWYWx1ZT0iVUZGU1UxUlZWbGRZV1ZwYlhGMWVYdz09Ii8+PGtl"
	    "eUVuY3J5cHRvcnM+PGtleUVuY3J5cHRvcj48cDplbmNyeXB0ZWRLZXkgc3BpbkNv"
	    "dW50PSIxMCIgc2Fs",
	    "JQAAAAAAAADea6KxEUGu4+mvFi79loAarO2GHkvW+GkDjuEqc/sh2Gr7Aq+o5lRl"
	    "xbaATYoqxaw=",
	    " encrypted" },
	{ "a way nobody knows", "CQAJAAAAAAA=", "AAAA", " encrypted" },
};

/* The agile way with SHA-512 and a key of 256 bits. */
static const char long_info[] =
    "BAAEAEAAAAA8P3htbCB2ZXJzaW9uPSIxLjAiPz48ZW5jcnlwdGlvbiB4bWxuczpw"
    "PSJ1cm46cCI+PGtleURhdGEgc2FsdFNpemU9IjE2IiBibG9ja1NpemU9IjE2IiBr"
    "ZXlCaXRzPSIyNTYiIGhhc2hTaXplPSI2NCIgY2lwaGVyQWxnb3JpdGhtPSJBRVMi"
    "IGNpcGhlckNoYWluaW5nPSJDaGFpbmluZ01vZGVDQkMiIGhhc2hBbGdvcml0aG09"
    "IlNIQTUxMiIgc2FsdFZhbHVlPSJVRkZTVTFSVlZsZFlXVnBiWEYxZVh3PT0iLz48"
    "a2V5RW5jcnlwdG9ycz48a2V5RW5jcnlwdG9yPjxwOmVuY3J5cHRlZEtleSBzcGlu"
    "Q291bnQ9IjEwMDAiIHNhbHRTaXplPSIxNiIgYmxvY2tTaXplPSIxNiIga2V5Qml0"
    "cz0iMjU2IiBoYXNoU2l6ZT0iNjQiIGNpcGhlckFsZ29yaXRobT0iQUVTIiBjaXBo"
    "ZXJDaGFpbmluZz0iQ2hhaW5pbmdNb2RlQ0JDIiBoYXNoQWxnb3JpdGhtPSJTSEE1"
    "MTIiIHNhbHRWYWx1ZT0iTWpNME5UWTNPRGs2T3p3OVBqOUFRUT09IiBlbmNyeXB0"
    "ZWRWZXJpZmllckhhc2hJbnB1dD0iMHVUVGRWYVk4RVRVVGloblVhRytsQT09IiBl"
    "bmNyeXB0ZWRWZXJpZmllckhhc2hWYWx1ZT0iRjcxVzE0V3NzQlJrQ0s0bEFtVzhv"
    "TllZODNZVHUwdVdkMlgyNE1NQU9PaXFkZzhPMjJQVXNBeElweko3elFNaVJpRnZi"
    "UEdpUGp1RTA0L3hCWW9SMEE9PSIgZW5jcnlwdGVkS2V5VmFsdWU9Im1PWVM4NGFr"
    "eHlucWU1MVVJcHBQNnVDSXIrQklYdHFES052Unp5T0ZZTms9Ii8+PC9rZXlFbmNy"
    "eXB0b3I+PC9rZXlFbmNyeXB0b3JzPjwvZW5jcnlwdGlvbj4=";
/* clang-format on */

static struct bytes
octets_of(struct arena *a, const char *text)
{
	struct bytes out = { NULL, 0 };

	if (base64_decode(a, utf8_from(text), &out) == -1)
		tap_note("not base64");
	return out;
}

/* What is seen of a file of these streams has that in it. */
static void
file_shows(const char *promise, struct arena *a,
    const struct ole_build_stream *streams, size_t n, const char *want)
{
	const struct source in = { .path = UTF8("2"),
		.octets = ole_build(a, streams, n) };
	struct budget left = { BUDGET, 100 };
	struct content c = { 0 };

	compound_read(a, &in, &left, &c);
	seen_holds(&c, want, promise);
}

static void
workbooks(void)
{
	for (size_t i = 0; i < sizeof(books) / sizeof(books[0]); i++) {
		struct arena *a = arena_new(ARENA);
		const struct ole_build_stream stream = { "Workbook",
			octets_of(a, books[i].book) };

		file_shows(books[i].promise, a, &stream, 1, books[i].seen);
		arena_free(a);
	}
}

static void
documents(void)
{
	for (size_t i = 0; i < sizeof(packages) / sizeof(packages[0]); i++) {
		struct arena *a = arena_new(ARENA);
		const struct ole_build_stream streams[] = {
			{ "EncryptionInfo", octets_of(a, packages[i].info) },
			{ "EncryptedPackage",
			    octets_of(a, packages[i].package) },
		};

		file_shows(
		    packages[i].promise, a, streams, 2, packages[i].seen);
		arena_free(a);
	}
}

/*
 * The key and the salt of the package that `long_info` was made for: octets in
 * order from 7 and from 80.
 */
static struct bytes
encrypt(struct arena *a, const unsigned char *plain, size_t len)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	unsigned char key[32], iv[64], salt[20];
	unsigned char *out = arena_alloc(a, len + 16);
	int n;

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (unsigned char)(7 + i);
	memcpy(out, &(uint64_t){ len }, 8);
	for (size_t at = 0; at < len; at += 4096) {
		for (size_t i = 0; i < 16; i++)
			salt[i] = (unsigned char)(80 + i);
		ole_build_put(salt + 16, (uint32_t)(at / 4096), 4);
		EVP_Digest(salt, sizeof(salt), iv, NULL, EVP_sha512(), NULL);
		EVP_EncryptInit_ex(context, EVP_aes_256_cbc(), NULL, key, iv);
		EVP_CIPHER_CTX_set_padding(context, 0);
		EVP_EncryptUpdate(context, out + 8 + at, &n, plain + at,
		    (int)(len - at < 4096 ? len - at : 4096));
	}
	EVP_CIPHER_CTX_free(context);
	return (struct bytes){ out, len + 8 };
}

static void
long_document(void)
{
	enum { LEN = 10000 };
	struct arena *a = arena_new(ARENA);
	struct budget left = { BUDGET, 100 };
	unsigned char *plain = arena_alloc(a, LEN);
	struct bytes info, package, out;

	for (size_t i = 0; i < LEN; i++)
		plain[i] = (unsigned char)(i * 7 + i / 4096);
	info = octets_of(a, long_info);
	package = encrypt(a, plain, LEN);
	out = password_package(a, info, package, &left);
	tap_ok(bytes_equal(out, (struct bytes){ plain, LEN }),
	    "SHA-512, 256 bits, and more than one segment");
	tap_ok(left.octets < BUDGET, "trying a password has its price");
	left.octets = 100;
	out = password_package(a, info, package, &left);
	tap_ok(out.len == 0, "and is not tried where nobody can pay it");
	arena_free(a);
}

int
main(void)
{
	workbooks();
	documents();
	long_document();
	return tap_done();
}
