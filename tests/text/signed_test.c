/* signed_test.c - what is signed is read, what is encrypted is said to be */
#include "tests/tap.h"
#include "text/signed.h"

#include "base/strbuf.h"
#include "record/base64.h"

#define MIME "Content-Type: text/plain\r\n\r\nthe word\r\n"

/* -- writing DER and BER ------------------------------------------------------- */

struct der {
	unsigned char p[512];
	size_t len;
};

static struct der
octets(const char *p, size_t len)
{
	struct der d = { .len = len };

	memcpy(d.p, p, len);
	return d;
}

#define OCTETS(s) octets(s, sizeof(s) - 1)

static struct der
join(struct der a, struct der b)
{
	memcpy(a.p + a.len, b.p, b.len);
	a.len += b.len;
	return a;
}

/* With its length in two octets more than it needs, which BER allows. */
static struct der
element(unsigned char tag, struct der content)
{
	const char head[] = { (char)tag, (char)0x82, (char)(content.len >> 8),
		(char)content.len };

	return join(octets(head, 4), content);
}

/* Without a length. */
static struct der
open_element(unsigned char tag, struct der content)
{
	const char head[] = { (char)tag, (char)0x80 };

	return join(join(octets(head, 2), content), OCTETS("\0\0"));
}

typedef struct der wrap(unsigned char tag, struct der content);

#define PKCS7_DATA      OCTETS("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")
#define PKCS7_SIGNED    OCTETS("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")
#define PKCS7_ENVELOPED OCTETS("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")
#define PKCS7_ENCRYPTED OCTETS("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06")
#define CMS_COMPRESSED                                                         \
	OCTETS("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09")
#define CMS_AUTH OCTETS("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")
#define VERSION  OCTETS("\x02\x01\x01")
#define ALGORITHMS                                                             \
	OCTETS("\x31\x0b\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00")

/* MIME, packed by zlib. */
#define ZLIB                                                                   \
	"\x78\x9c\x73\xce\xcf\x2b\x49\xcd\x2b\xd1\x0d\xa9\x2c\x48\xb5"         \
	"\x52\x28\x49\xad\x28\xd1\x2f\xc8\x49\xcc\xcc\xe3\xe5\xe2\xe5"         \
	"\x2a\xc9\x48\x55\x28\xcf\x2f\x4a\xe1\xe5\x02\x00\x05\xde\x0c"         \
	"\x6f"

/* ContentInfo of `type`, each level wrapped by `w`. */
static struct der
info(wrap *w, struct der type, struct der content)
{
	return w(0x30, join(type, w(0xa0, content)));
}

/* SignedData around an octet string. */
static struct der
signed_data(wrap *w, struct der string)
{
	struct der inner = w(0x30, join(PKCS7_DATA, w(0xa0, string)));

	return info(
	    w, PKCS7_SIGNED, w(0x30, join(join(VERSION, ALGORITHMS), inner)));
}

static struct der
in_der(void)
{
	return signed_data(element, element(0x04, OCTETS(MIME)));
}

static struct der
in_ber(void)
{
	return signed_data(open_element, element(0x04, OCTETS(MIME)));
}

/* "Content-Type" and the rest are strings of their own. */
static struct der
pieces(wrap *w)
{
	return w(
	    0x24, join(element(0x04, octets(MIME, 12)),
		      element(0x04, octets(MIME + 12, sizeof(MIME) - 13))));
}

static struct der
in_pieces(void)
{
	return signed_data(open_element, pieces(open_element));
}

static struct der
in_pieces_of_length(void)
{
	return signed_data(element, pieces(element));
}

static struct der
in_pieces_of_pieces(void)
{
	return signed_data(open_element, open_element(0x24, pieces(element)));
}

/* Algorithms without a length before the content. */
static struct der
behind_open_ones(void)
{
	struct der algorithms = open_element(
	    0x31, open_element(0x30, OCTETS("\x06\x05\x2b\x0e\x03\x02\x1a")));
	struct der inner = element(
	    0x30, join(PKCS7_DATA, element(0xa0, element(0x04, OCTETS(MIME)))));

	return info(element, PKCS7_SIGNED,
	    element(0x30, join(join(VERSION, algorithms), inner)));
}

static struct der
a_file(void)
{
	return signed_data(element, element(0x04, OCTETS("%PDF-1.4 x")));
}

static struct der
a_signature(void)
{
	return info(element, PKCS7_SIGNED,
	    element(0x30,
		join(join(VERSION, ALGORITHMS), element(0x30, PKCS7_DATA))));
}

/* More levels of pieces than anybody writes. */
static struct der
too_deep(void)
{
	struct der string = element(0x04, OCTETS(MIME));

	for (int i = 0; i < 20; i++)
		string = element(0x24, string);
	return signed_data(element, string);
}

static struct der
without_length(void)
{
	return signed_data(element, join(OCTETS("\x04\x80"), OCTETS(MIME)));
}

static struct der
no_content_info(void)
{
	return info(element, PKCS7_SIGNED, element(0x30, VERSION));
}

static struct der
enveloped(void)
{
	return info(element, PKCS7_ENVELOPED, element(0x30, VERSION));
}

static struct der
enveloped_ber(void)
{
	return info(open_element, PKCS7_ENVELOPED, open_element(0x30, VERSION));
}

static struct der
encrypted(void)
{
	return info(element, PKCS7_ENCRYPTED, element(0x30, VERSION));
}

static struct der
authenticated(void)
{
	return info(element, CMS_AUTH, element(0x30, VERSION));
}

static struct der
compressed_as(struct der zlib)
{
	struct der inner =
	    element(0x30, join(PKCS7_DATA, element(0xa0, element(0x04, zlib))));

	return info(element, CMS_COMPRESSED,
	    element(0x30,
		join(join(VERSION, element(0x30, CMS_COMPRESSED)), inner)));
}

static struct der
compressed(void)
{
	return compressed_as(OCTETS(ZLIB));
}

static struct der
compressed_damaged(void)
{
	return compressed_as(octets(ZLIB, 2));
}

static struct der
in_base64(struct der d, const char *begin, const char *end)
{
	struct strbuf b;
	struct der out;

	strbuf_init(&b, 1 << 16);
	base64_encode((struct bytes){ d.p, d.len }, &b);
	out = join(octets(begin, strlen(begin)), octets(b.p, b.len));
	strbuf_done(&b);
	return join(out, octets(end, strlen(end)));
}

static struct der
undecoded(void)
{
	return in_base64(in_der(), "", "");
}

static struct der
pem(void)
{
	return in_base64(
	    in_der(), "-----BEGIN PKCS7-----\n", "\n-----END PKCS7-----\n");
}

static struct der
pem_in_a_text(void)
{
	return in_base64(enveloped(),
	    "see below\r\n\r\n-----BEGIN CMS-----\r\n",
	    "\r\n-----END CMS-----\r\n");
}

/* -- OpenPGP ------------------------------------------------------------------- */

/* A session key for somebody, for a password; what it opens. */
#define KEY                                                                    \
	OCTETS("\x84\x0c\x03"                                                  \
	       "12345678"                                                      \
	       "\x01\x00\x00")
#define PASSWORD                                                               \
	OCTETS("\xc3\x0d\x04\x09\x03\x08"                                      \
	       "12345678"                                                      \
	       "\x60")
#define SEALED                                                                 \
	OCTETS("\xd2\x14\x01"                                                  \
	       "1234567890123456789")

static struct der
pgp_binary(void)
{
	return join(KEY, SEALED);
}

static struct der
pgp_for_two(void)
{
	return join(join(KEY, KEY), SEALED);
}

static struct der
pgp_password(void)
{
	return join(PASSWORD, SEALED);
}

static struct der
pgp(void)
{
	return in_base64(pgp_binary(), "-----BEGIN PGP MESSAGE-----\n\n",
	    "\n=abcd\n-----END PGP MESSAGE-----\n");
}

static struct der
pgp_with_version(void)
{
	return in_base64(pgp_binary(),
	    "Hello,\r\n-----BEGIN PGP MESSAGE-----\r\nVersion: 1\r\n\r\n",
	    "\r\n=abcd\r\n-----END PGP MESSAGE-----\r\nbye");
}

static struct der
pgp_cut(void)
{
	return in_base64(pgp_binary(), "-----BEGIN PGP MESSAGE-----\n\n", "");
}

static struct der
pgp_quoted(void)
{
	return in_base64(pgp_binary(), "> -----BEGIN PGP MESSAGE-----\n\n", "");
}

static struct der
pgp_packed(void)
{
	return in_base64(OCTETS("\xa3\x01\x78\x9c\x03\x00\x00\x00"),
	    "-----BEGIN PGP MESSAGE-----\n\n", "\n-----END PGP MESSAGE-----\n");
}

static struct der
pgp_key(void)
{
	return in_base64(OCTETS("\x99\x00\x0c\x04"
				"12345678901"),
	    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n",
	    "\n-----END PGP PUBLIC KEY BLOCK-----\n");
}

static struct der
pgp_clear(void)
{
	return OCTETS("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
		      "the word\n-----BEGIN PGP SIGNATURE-----\n\n"
		      "iHUEABYKAB0WIQ==\n-----END PGP SIGNATURE-----\n");
}

static struct der
pgp_told_of(void)
{
	return OCTETS("-----BEGIN PGP MESSAGE-----\nis how it begins.\n");
}

static struct der
a_text(void)
{
	return OCTETS("Mind that nothing is signed here, dear all of you.");
}

/* clang-format off */
static const struct {
	const char *promise;
	struct der (*make)(void);
	/* What is inside; NULL: nothing that can be read. */
	const char *member;
	int is_message, is_encrypted;
	const char *gap;
} cases[] = {
	{ "signed, in DER", in_der, MIME, 1, 0, NULL },
	{ "signed, in BER without lengths", in_ber, MIME, 1, 0, NULL },
	{ "in pieces without lengths", in_pieces, MIME, 1, 0, NULL },
	{ "in pieces with lengths", in_pieces_of_length, MIME, 1, 0, NULL },
	{ "in pieces of pieces", in_pieces_of_pieces, MIME, 1, 0, NULL },
	{ "behind algorithms without lengths", behind_open_ones, MIME, 1, 0,
	    NULL },
	{ "as base64 that nobody has undone", undecoded, MIME, 1, 0, NULL },
	{ "in PEM", pem, MIME, 1, 0, NULL },
	{ "a file that is signed", a_file, "%PDF-1.4 x", 0, 0, NULL },
	{ "a signature alone holds nothing", a_signature, NULL, 0, 0, NULL },
	{ "pieces that are too deep are a gap", too_deep, NULL, 0, 0,
	    "unread_format" },
	{ "a string that lacks its length is a gap, and read", without_length,
	    MIME, 1, 0, "unread_format" },
	{ "what is not as it should be is a gap", no_content_info, NULL, 0, 0,
	    "unread_format" },
	{ "compressed", compressed, MIME, 1, 0, NULL },
	{ "compressed and damaged", compressed_damaged, NULL, 0, 0,
	    "archive_damaged" },
	{ "enveloped is encrypted", enveloped, NULL, 0, 1, "encrypted" },
	{ "enveloped in BER", enveloped_ber, NULL, 0, 1, "encrypted" },
	{ "enveloped in PEM in a text", pem_in_a_text, NULL, 0, 1,
	    "encrypted" },
	{ "encrypted data", encrypted, NULL, 0, 1, "encrypted" },
	{ "enveloped and authenticated", authenticated, NULL, 0, 1,
	    "encrypted" },
	{ "PGP, encrypted", pgp, NULL, 0, 1, "encrypted" },
	{ "PGP in a text, with a header", pgp_with_version, NULL, 0, 1,
	    "encrypted" },
	{ "PGP cut off", pgp_cut, NULL, 0, 1, "encrypted" },
	{ "PGP without armour", pgp_binary, NULL, 0, 1, "encrypted" },
	{ "PGP for two", pgp_for_two, NULL, 0, 1, "encrypted" },
	{ "PGP with a password", pgp_password, NULL, 0, 1, "encrypted" },
	{ "PGP that is only compressed", pgp_packed, NULL, 0, 0,
	    "unread_format" },
	{ "a PGP key is no message", pgp_key, NULL, 0, 0, NULL },
	{ "signed in clear is text", pgp_clear, NULL, 0, 0, NULL },
	{ "PGP that is quoted is text", pgp_quoted, NULL, 0, 0, NULL },
	{ "a text that tells of PGP", pgp_told_of, NULL, 0, 0, NULL },
	{ "a text", a_text, NULL, 0, 0, NULL },
};
/* clang-format on */

static void
read_octets(struct arena *a, struct bytes octets, struct content *out)
{
	struct source in = { .path = UTF8("1"), .octets = octets };
	struct budget left = { 1 << 20, 100 };

	*out = (struct content){ 0 };
	if (signed_is(&in))
		signed_read(a, &in, &left, out);
}

static int
is_as_told(const struct content *out, size_t i)
{
	const struct member *m = out->members;

	if (out->members_len != (cases[i].member != NULL) ||
	    out->encrypted != cases[i].is_encrypted ||
	    out->gaps.len != (cases[i].gap != NULL))
		return 0;
	if (cases[i].gap != NULL &&
	    !utf8_equal(out->gaps.v[0], utf8_from(cases[i].gap)))
		return 0;
	return cases[i].member == NULL ||
	       (bytes_equal(m->octets, bytes_of(utf8_from(cases[i].member))) &&
		   m->is_attachment == !cases[i].is_message &&
		   (m->type.len > 0) == cases[i].is_message);
}

static void
check_cuts(void)
{
	size_t members = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct der d = cases[i].make();

		for (size_t cut = 0; cut < d.len; cut++) {
			struct arena *a = arena_new(1 << 22);
			struct content out;

			/* Exactly so long, for the address sanitizer. */
			read_octets(a,
			    arena_bytes(a, (struct bytes){ d.p, cut }), &out);
			members += out.members_len > 1;
			arena_free(a);
		}
	}
	tap_ok(members == 0, "what is wrapped may end anywhere");
}

/* SignedData whose content is `piece` again and again, and never ends. */
static uint64_t
work_of(const char *piece, size_t len, size_t octets_len)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct der string = OCTETS("\x24\x80");
	struct der head = signed_data(open_element, string);
	unsigned char *p;
	struct content out;

	/* Six elements are open: their ends are left out. */
	head.len -= 12;
	p = arena_raw(a, head.len + octets_len);
	memcpy(p, head.p, head.len);
	for (size_t i = 0; i < octets_len; i++)
		p[head.len + i] = (unsigned char)piece[i % len];
	read_octets(a, (struct bytes){ p, head.len + octets_len }, &out);
	arena_free(a);
	return out.work;
}

/* A text of nothing but armours. */
static void
check_armours(void)
{
	struct arena *a = arena_new((size_t)1 << 24);
	struct strbuf b;
	struct content out;

	strbuf_init(&b, 1 << 20);
	for (size_t i = 0; i < 64; i++)
		strbuf_str(&b, "-----BEGIN X-----\nAAAA\n-----END X-----\n");
	read_octets(a, strbuf_bytes(&b), &out);
	tap_ok(out.gaps.len == 0, "64 armours are looked into");
	strbuf_str(&b, "-----BEGIN X-----\n");
	read_octets(a, strbuf_bytes(&b), &out);
	tap_ok(out.gaps.len == 1, "one more is a gap");
	strbuf_done(&b);
	arena_free(a);
}

static void
check_bounds(void)
{
	static const struct {
		const char *piece;
		size_t len;
	} nasty[] = { { "\x04\x01x", 3 }, { "\x24\x80", 2 }, { "\0\0", 2 },
		{ "\x24\x80\0\0", 4 }, { "\x04\0", 2 } };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		uint64_t once = work_of(nasty[i].piece, nasty[i].len, 1 << 16);
		uint64_t twice = work_of(nasty[i].piece, nasty[i].len, 1 << 17);

		if (!tap_ok(once > 10000 && twice <= 2 * once + 64,
			"twice as many strings are twice the work, %zu", i))
			tap_note("%zu, then %zu", (size_t)once, (size_t)twice);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(1 << 22);
		struct der d = cases[i].make();
		struct content out;

		read_octets(a, (struct bytes){ d.p, d.len }, &out);
		if (!tap_ok(is_as_told(&out, i), "%s", cases[i].promise))
			tap_note("%zu members, encrypted %d, %zu gaps",
			    out.members_len, out.encrypted, out.gaps.len);
		arena_free(a);
	}
	check_cuts();
	check_armours();
	check_bounds();
	return tap_done();
}
