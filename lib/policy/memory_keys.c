/*
 * memory_keys.c - a message as the keys by which it is remembered
 */
#include "policy/memory_keys.h"

#include <string.h>

enum {
	/* Octets of a picture that may be a signature's: logos are smaller. */
	LOGO_MAX = 64 * 1024,
	/* Octets of a file that many have by chance: the empty one. */
	TRIVIAL_MAX = 32,
};

/* Lists are made for as many as there are to add. */
static void
add(const char *use, struct bytes given, struct memory_keys_list *to)
{
	if (given.len > 0)
		fact_key(use, given, to->v[to->len++].b);
}

static void
add_fields(struct fields ids, struct memory_keys_list *to)
{
	for (size_t i = 0; i < ids.len; i++)
		add("mail", field_given(ids.v[i]), to);
}

static void
add_mails(struct arena *a, const struct record *r, struct memory_keys *out)
{
	const struct header *h = &r->header;
	struct bytes own = field_given(h->message_id);

	out->own.v = arena_array(a, 1, sizeof(*out->own.v));
	out->thread.v = arena_array(
	    a, 1 + h->in_reply_to.len + h->references.len, sizeof(*out->own.v));
	out->enclosed.v =
	    arena_array(a, r->enclosed.len, sizeof(*out->enclosed.v));
	add("mail", own, &out->own);
	add("mail", own, &out->thread);
	add_fields(h->in_reply_to, &out->thread);
	add_fields(h->references, &out->thread);
	add_fields(r->enclosed, &out->enclosed);
}

/* -- files ------------------------------------------------------------------ */

static int
is_trivial(const struct record_part *p)
{
	struct utf8 type = p->detected.len > 0 ? p->detected : p->type.text;

	if (!p->has_content || p->size <= TRIVIAL_MAX ||
	    utf8_equal(p->type.text, UTF8("message/rfc822")))
		return 1;
	if (utf8_begins(type, "image/"))
		return p->size < LOGO_MAX;
	/* What a text says is known by its fingerprints. */
	return !p->is_attachment && utf8_begins(type, "text/");
}

static void
add_files(struct arena *a, const struct record *r, struct memory_keys *out)
{
	out->files.v = arena_array(a, r->parts_len, sizeof(*out->files.v));
	for (int attached = 1; attached >= 0; attached--) {
		for (size_t i = 0; i < r->parts_len; i++) {
			const struct record_part *p = &r->parts[i];

			if (!is_trivial(p) && p->is_attachment == attached)
				memcpy(out->files.v[out->files.len++].b,
				    p->sha256, FACT_KEY);
		}
		if (attached)
			out->attached = out->files.len;
	}
}

/* -- text ------------------------------------------------------------------- */

/* A fingerprint is a keyed hash already: its 64 bits stand for themselves. */
static struct memory_keys_list
text_keys(struct arena *a, const struct record *r, size_t first, size_t len)
{
	struct memory_keys_list keys = { arena_array(a, len, sizeof(*keys.v)),
		len };

	for (size_t i = 0; i < len; i++)
		for (int k = 0; k < 8; k++)
			keys.v[i].b[k] =
			    (unsigned char)(r->fingerprints[first + i] >>
					    (56 - 8 * k));
	return keys;
}

static void
add_texts(struct arena *a, const struct record *r, struct memory_keys *out)
{
	size_t own = r->fingerprints_len - r->fingerprints_quoted;

	out->texts = text_keys(a, r, 0, own);
	out->quoted = text_keys(a, r, own, r->fingerprints_quoted);
}

/* -- people ----------------------------------------------------------------- */

/* ASCII letters alone: what is beyond is compared as it stands. */
static struct bytes
folded(struct arena *a, struct bytes address)
{
	unsigned char *p = arena_raw(a, address.len);

	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = address.p[i];

		p[i] = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
	}
	return (struct bytes){ p, address.len };
}

struct memory_key
memory_address_key(struct arena *a, struct bytes address)
{
	struct memory_key key;

	fact_key("address", folded(a, address), key.b);
	return key;
}

static struct memory_key
person_key(struct utf8 person)
{
	struct memory_key key;

	fact_key("person", bytes_of(person), key.b);
	return key;
}

static void
add_sender(struct arena *a, const struct context *c, const struct record *r,
    struct memory_keys *out)
{
	struct bytes sender = field_given(r->envelope.sender);
	struct bytes login = field_given(r->envelope.auth);

	out->from = memory_address_key(a, sender);
	if (c->login.person.len > 0)
		out->sender = person_key(c->login.person);
	else if (c->sender.person.len > 0)
		out->sender = person_key(c->sender.person);
	else
		out->sender =
		    sender.len > 0 ? out->from : memory_address_key(a, login);
}

static void
add_pair(struct memory_keys *out, struct memory_key to, size_t recipient)
{
	struct memory_pair *pair = &out->pairs[out->pairs_len++];
	unsigned char both[2 * FACT_KEY];

	memcpy(both, out->sender.b, FACT_KEY);
	memcpy(both + FACT_KEY, to.b, FACT_KEY);
	fact_key("pair", (struct bytes){ both, sizeof(both) }, pair->key.b);
	pair->recipient = recipient;
}

static size_t
members_of(const struct context *c, size_t recipient)
{
	return c->recipients == NULL ? 0 : c->recipients[recipient].members_len;
}

static void
add_recipients(struct arena *a, const struct context *c, const struct record *r,
    struct memory_keys *out)
{
	const struct envelope *envelope = &r->envelope;
	size_t n = envelope->recipients_len, pairs = 2 * n;

	out->recipients = n;
	out->addresses = arena_array(a, n, sizeof(*out->addresses));
	for (size_t i = 0; i < n; i++) {
		out->addresses[i] = memory_address_key(
		    a, field_given(envelope->recipients[i].address));
		pairs += members_of(c, i);
	}
	if (!c->sender_inside)
		return;
	out->pairs = arena_array(a, pairs, sizeof(*out->pairs));
	for (size_t i = 0; i < n; i++) {
		/* By both: a group's members are known by address alone. */
		add_pair(out, out->addresses[i], i);
		if (c->recipients != NULL && c->recipients[i].person.len > 0)
			add_pair(out, person_key(c->recipients[i].person), i);
		for (size_t m = 0; m < members_of(c, i); m++)
			add_pair(out,
			    memory_address_key(
				a, bytes_of(c->recipients[i].members[m])),
			    i);
	}
}

void
memory_keys(struct arena *a, const struct context *context,
    const struct record *record, struct memory_keys *out)
{
	struct memory_keys keys = { 0 };

	add_mails(a, record, &keys);
	add_texts(a, record, &keys);
	add_files(a, record, &keys);
	add_sender(a, context, record, &keys);
	add_recipients(a, context, record, &keys);
	*out = keys;
}
