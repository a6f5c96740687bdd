/*
 * certificate.c - the console's certificate [OpenSSL]
 */
#define _GNU_SOURCE
#include "console/certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"

enum {
	DAY = 24 * 60 * 60,
	/* Browsers take no certificate that is good for longer. */
	GOOD_DAYS = 397,
	AGAIN_DAYS = 30,
	SERIAL_BITS = 127,
	PEM_OCTETS = 256 * 1024,
};

static int
broken(struct err *e, const char *doing)
{
	return err_set(e, ERR_SYSTEM, "could not %s", doing);
}

static int
add_extension(X509 *x, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	int ok;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, x, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	ok = extension != NULL && X509_add_ext(x, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return ok;
}

/* A name that may stand in a certificate; else "localhost". */
static const char *
safe_host(const char *host)
{
	size_t len = strlen(host);

	return len > 0 && len <= 60 &&
		       strspn(host,
			   "abcdefghijklmnopqrstuvwxyz"
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == len
		   ? host
		   : "localhost";
}

/* Fill in `x` for `host` and sign it with its own key. */
static int
sign(X509 *x, EVP_PKEY *key, const char *host)
{
	X509_NAME *name = X509_get_subject_name(x);
	BIGNUM *serial = BN_new();
	char names[256];
	int ok;

	snprintf(names, sizeof(names),
	    "DNS:%s,DNS:localhost,IP:127.0.0.1,IP:::1", host);
	ok =
	    serial != NULL &&
	    BN_rand(serial, SERIAL_BITS, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) &&
	    BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(x)) != NULL &&
	    X509_set_version(x, X509_VERSION_3) == 1 &&
	    X509_gmtime_adj(X509_getm_notBefore(x), -(long)DAY) != NULL &&
	    X509_gmtime_adj(X509_getm_notAfter(x), (long)GOOD_DAYS * DAY) !=
		NULL &&
	    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
		(const unsigned char *)host, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(x, name) == 1 && X509_set_pubkey(x, key) &&
	    add_extension(x, NID_basic_constraints, "critical,CA:FALSE") &&
	    add_extension(x, NID_key_usage, "critical,digitalSignature") &&
	    add_extension(x, NID_ext_key_usage, "serverAuth") &&
	    add_extension(x, NID_subject_alt_name, names) &&
	    X509_sign(x, key, EVP_sha256()) > 0;
	BN_free(serial);
	return ok;
}

/* What a memory BIO holds as a file that its user alone reads. */
static int
write_bio(BIO *bio, const char *path, struct err *e)
{
	char *p;
	long len = BIO_get_mem_data(bio, &p);

	return io_replace_file(
	    path, (struct bytes){ (unsigned char *)p, (size_t)len }, 0600, e);
}

static int
write_both(X509 *x, EVP_PKEY *key, const char *certificate_path,
    const char *key_path, struct err *e)
{
	BIO *one = BIO_new(BIO_s_mem()), *two = BIO_new(BIO_s_mem());
	int result;

	if (one == NULL || two == NULL)
		abort();
	if (PEM_write_bio_PrivateKey(one, key, NULL, NULL, 0, NULL, NULL) !=
		1 ||
	    PEM_write_bio_X509(two, x) != 1)
		result = broken(e, "write a certificate");
	else if (write_bio(one, key_path, e) == -1)
		result = -1;
	else
		result = write_bio(two, certificate_path, e);
	BIO_free(one);
	BIO_free(two);
	return result;
}

static int
make(const char *certificate_path, const char *key_path, const char *host,
    struct err *e)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	int result;

	if (key == NULL || x == NULL || !sign(x, key, safe_host(host)))
		result = broken(e, "make a certificate");
	else
		result = write_both(x, key, certificate_path, key_path, e);
	X509_free(x);
	EVP_PKEY_free(key);
	return result;
}

/* The fingerprint, and whether it is good for another month; -1: no PEM. */
static int
look(const char *pem, char fingerprint[CERTIFICATE_PRINT], int *is_good)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *x = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);
	time_t then = time(NULL) + (time_t)AGAIN_DAYS * DAY;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	int ok = x != NULL && X509_digest(x, EVP_sha256(), digest, &len) == 1;

	for (unsigned i = 0; ok && i < len && i < CERTIFICATE_PRINT / 3; i++)
		snprintf(fingerprint + 3 * i, 4, "%02X%s", digest[i],
		    i + 1 < len ? ":" : "");
	if (ok)
		*is_good = X509_cmp_time(X509_get0_notAfter(x), &then) > 0;
	X509_free(x);
	BIO_free(bio);
	return ok ? 0 : -1;
}

static int
load(struct arena *a, const char *certificate, const char *key,
    struct certificate *out, int *is_good, struct err *e)
{
	struct certificate c = { .is_new = 0 };
	struct bytes pem, secret;

	if (io_read_file(a, certificate, PEM_OCTETS, &pem, e) == -1 ||
	    io_read_file(a, key, PEM_OCTETS, &secret, e) == -1)
		return -1;
	c.certificate = (const char *)pem.p;
	c.key = (const char *)secret.p;
	if (look(c.certificate, c.fingerprint, is_good) == -1)
		return err_set(e, ERR_CONFIG,
		    "could not read the certificate \"%s\"", certificate);
	*out = c;
	return 0;
}

int
certificate_load(struct arena *a, const char *certificate, const char *key,
    const char *host, int is_own, struct certificate *out, struct err *e)
{
	int is_good = 0;

	if (!is_own)
		return load(a, certificate, key, out, &is_good, e);
	if (access(certificate, F_OK) == 0 &&
	    load(a, certificate, key, out, &is_good, e) == -1)
		return -1;
	if (is_good)
		return 0;
	if (make(certificate, key, host, e) == -1 ||
	    load(a, certificate, key, out, &is_good, e) == -1)
		return -1;
	out->is_new = 1;
	return 0;
}
