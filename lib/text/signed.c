/*
 * signed.c - what a CMS or OpenPGP wrapping holds
 */
#define _GNU_SOURCE
#include "text/signed.h"

#include <string.h>
#include <strings.h>

#include "mail/transfer.h"
#include "text/armour.h"
#include "text/ber.h"
#include "text/inflate.h"
#include "text/little.h"
#include "text/pgp.h"

enum {
	/* Armours in one text. */
	ARMOURS_MAX = 64,
	/* What base64 of a ContentInfo must have to be one. */
	BASE64_LEAST = 32,
};

struct unwrapping {
	struct arena *a;
	struct budget *left;
	struct content *out;
};

/* -- CMS ------------------------------------------------------------------------ */

enum cms_kind { CMS_NONE, CMS_SIGNED, CMS_ENCRYPTED, CMS_COMPRESSED };

/* Object identifiers below 1.2.840.113549.1 (RSADSI's PKCS). */
static const struct {
	const char *oid;
	size_t len;
	enum cms_kind kind;
} kinds[] = {
#define OID(s) s, sizeof(s) - 1
	{ OID("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"), CMS_SIGNED },
	{ OID("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"), CMS_ENCRYPTED },
	/* Signed and enveloped, encrypted, auth-enveloped. */
	{ OID("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x04"), CMS_ENCRYPTED },
	{ OID("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"), CMS_ENCRYPTED },
	{ OID("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"),
	    CMS_ENCRYPTED },
	{ OID("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"),
	    CMS_COMPRESSED },
#undef OID
};

/* The kind of a ContentInfo (RFC 5652 3); *content is what it holds. */
static enum cms_kind
cms_kind_of(struct bytes b, struct bytes *content)
{
	if (!ber_enter(&b, BER_SEQUENCE))
		return CMS_NONE;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (b.len > kinds[i].len &&
		    memcmp(b.p, kinds[i].oid, kinds[i].len) == 0) {
			*content = bytes_from(b, kinds[i].len);
			return kinds[i].kind;
		}
	return CMS_NONE;
}

/*
 * SignedData and CompressedData: version, algorithms, then the content in an
 * octet string (RFC 5652 5.1, RFC 3274 1.1), or none.  0: it is not so.
 */
static int
collect_content(struct unwrapping *w, struct bytes b, struct strbuf *content)
{
	uint64_t *work = &w->out->work;

	if (!ber_enter(&b, BER_CONTEXT) || !ber_enter(&b, BER_SEQUENCE) ||
	    !ber_pass(&b, work) || !ber_pass(&b, work) ||
	    !ber_enter(&b, BER_SEQUENCE) || !ber_pass(&b, work))
		return 0;
	/* A signature alone holds nothing. */
	return !ber_enter(&b, BER_CONTEXT) || ber_collect(b, content, work);
}

/* 1: it begins as messages and their parts do; others are files. */
static int
is_mime(struct bytes b)
{
	static const char *const fields[] = { "Content-", "MIME-Version:" };

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (b.len >= strlen(fields[i]) &&
		    strncasecmp(
			(const char *)b.p, fields[i], strlen(fields[i])) == 0)
			return 1;
	return message_looks(b);
}

static void
add(struct unwrapping *w, struct bytes octets)
{
	struct member m = { .octets = octets };

	if (octets.len == 0)
		return;
	if (is_mime(octets))
		m.type = UTF8("message/rfc822");
	else
		m.is_attachment = 1;
	if (budget_take(w->left, w->a, octets.len))
		content_member(w->a, w->out, w->left, m);
	else
		content_gap(w->a, w->out, UTF8("too_much"));
}

static void
set_encrypted(struct unwrapping *w)
{
	w->out->encrypted = 1;
	content_gap(w->a, w->out, UTF8("encrypted"));
}

static struct bytes
decompressed(struct unwrapping *w, struct bytes packed)
{
	size_t max = arena_left(w->a) / 8;
	struct bytes octets;
	int cut = 0;

	if (max > w->left->octets)
		max = w->left->octets;
	octets = inflate_octets(w->a, packed, max, &cut);
	if (cut)
		content_gap(w->a, w->out, UTF8("archive_damaged"));
	return octets;
}

static void
read_cms(struct unwrapping *w, enum cms_kind kind, struct bytes b)
{
	struct strbuf content;

	if (kind == CMS_ENCRYPTED) {
		set_encrypted(w);
		return;
	}
	strbuf_init(&content, b.len);
	if (!collect_content(w, b, &content))
		content_gap(w->a, w->out, UTF8("unread_format"));
	if (content.len > arena_left(w->a) / 8)
		content_gap(w->a, w->out, UTF8("too_much"));
	else if (kind == CMS_COMPRESSED)
		add(w, decompressed(w, strbuf_bytes(&content)));
	else
		add(w, arena_bytes(w->a, strbuf_bytes(&content)));
	strbuf_done(&content);
}

/* -- what it is wrapped in --------------------------------------------------------- */

static void
read_pgp(struct unwrapping *w, struct bytes packets)
{
	switch (pgp_kind_of(packets)) {
	case PGP_ENCRYPTED:
		set_encrypted(w);
		break;
	case PGP_PACKED:
		content_gap(w->a, w->out, UTF8("unread_format"));
		break;
	case PGP_NONE:
		break;
	}
}

static int
has_armour(struct bytes b)
{
	return b.len > 0 && memmem(b.p, b.len, "-----BEGIN ", 11) != NULL;
}

static void
read_armours(struct unwrapping *w, struct bytes text)
{
	struct armour armour;
	size_t at = 0, count = 0;

	for (; armour_next(text, at, &armour); at = armour.end) {
		struct bytes octets, content;
		enum cms_kind kind;

		if (++count > ARMOURS_MAX) {
			content_gap(w->a, w->out, UTF8("too_many"));
			return;
		}
		if (armour.body.len > arena_left(w->a) / 8) {
			content_gap(w->a, w->out, UTF8("too_much"));
			return;
		}
		octets = armour_decode(w->a, &armour);
		w->out->work += armour.body.len;
		kind = cms_kind_of(octets, &content);
		if (BEGINS_WITH(armour.label, "PGP MESSAGE"))
			read_pgp(w, octets);
		else if (kind != CMS_NONE)
			read_cms(w, kind, content);
	}
}

/* "MII...": the base64 of a ContentInfo that nobody has undone. */
static int
is_base64(struct bytes b)
{
	size_t at = 0;

	for (; at < b.len && at < BASE64_LEAST; at++)
		if (b.p[at] <= ' ' || b.p[at] > 'z')
			return 0;
	return at == BASE64_LEAST && BEGINS_WITH(b, "MI");
}

static enum cms_kind
base64_kind(struct arena *a, struct bytes b)
{
	struct bytes content;
	int damaged = 0;

	if (!is_base64(b))
		return CMS_NONE;
	return cms_kind_of(transfer_decode(a, TRANSFER_BASE64,
			       bytes_at(b, 0, BASE64_LEAST), &damaged),
	    &content);
}

int
signed_is(const struct source *in)
{
	struct bytes content;

	return cms_kind_of(in->octets, &content) != CMS_NONE ||
	       is_base64(in->octets) || has_armour(in->octets) ||
	       pgp_kind_of(in->octets) == PGP_ENCRYPTED;
}

void
signed_read(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct unwrapping w = { a, left, out };
	struct bytes octets = in->octets, content;
	enum cms_kind kind;
	int damaged = 0;

	if (pgp_kind_of(octets) == PGP_ENCRYPTED)
		set_encrypted(&w);
	if (base64_kind(a, octets) != CMS_NONE &&
	    octets.len <= arena_left(a) / 8)
		octets = transfer_decode(a, TRANSFER_BASE64, octets, &damaged);
	kind = cms_kind_of(octets, &content);
	if (kind != CMS_NONE)
		read_cms(&w, kind, content);
	else if (has_armour(octets))
		read_armours(&w, octets);
}
