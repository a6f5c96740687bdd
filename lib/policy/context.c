/*
 * context.c - who is inside: login and network for a sender, domain for a
 * recipient
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

static const struct utf8 *
as_utf8(struct arena *a, const struct conf_list *list)
{
	struct utf8 *v = arena_array(a, list->len + 1, sizeof(*v));

	for (size_t i = 0; i < list->len; i++)
		v[i] = utf8_from(list->v[i]);
	return v;
}

struct sides
sides_from(struct arena *a, const struct conf *conf)
{
	return (struct sides){ as_utf8(a, &conf->inside_domains),
		conf->inside_domains.len, as_utf8(a, &conf->secure_partners),
		conf->secure_partners.len, as_utf8(a, &conf->inside_networks),
		conf->inside_networks.len };
}

/*
 * 1: the local part says where to send it on.  A mail server that is the domain's
 * own takes the domain away and reads the rest: "x%out@in", "out!x@in", "x@out@in",
 * quoted or not (Postfix: allow_percent_hack, swap_bangpath and
 * resolve_dequoted_address, on by default; Sendmail's rules do the same).
 */
static int
has_route(struct bytes local)
{
	for (size_t i = 0; i < local.len; i++)
		if (local.p[i] == '%' || local.p[i] == '!' || local.p[i] == '@')
			return 1;
	return 0;
}

/* "@a,@b:c@d" -> "c@d". */
static struct bytes
without_path(struct bytes address)
{
	const unsigned char *colon;

	if (address.len == 0 || address.p[0] != '@')
		return address;
	colon = memchr(address.p, ':', address.len);
	if (colon == NULL)
		return address;
	return (struct bytes){ colon + 1,
		address.len - (size_t)(colon + 1 - address.p) };
}

/* What stands behind the last @ without a stop at its end; empty: no @. */
static struct bytes
domain_of(struct bytes address)
{
	size_t at = address.len;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	if (at == 0)
		return (struct bytes){ NULL, 0 };
	address = (struct bytes){ address.p + at, address.len - at };
	if (address.len > 0 && address.p[address.len - 1] == '.')
		address.len--;
	return address;
}

/* 1: `domain` is one of `domains` (".x" takes all below). */
static int
is_one_of(struct bytes domain, const struct utf8 *domains, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct utf8 want = domains[i];
		size_t k = 0, from;

		if (want.len == 0 || domain.len < want.len ||
		    (domain.len > want.len && want.p[0] != '.'))
			continue;
		from = domain.len - want.len;
		while (k < want.len &&
		       tolower(domain.p[from + k]) == (unsigned char)want.p[k])
			k++;
		if (k == want.len)
			return 1;
	}
	return 0;
}

/* 1: the domain of `address` is one of `domains`, and mail to it stays there. */
static int
in_domains(struct bytes address, const struct utf8 *domains, size_t len)
{
	struct bytes domain;

	/* A path: mail goes to its end, whatever it passes (RFC 5321, App. C). */
	address = without_path(address);
	domain = domain_of(address);
	return domain.len > 0 &&
	       !has_route((struct bytes){
		   address.p, (size_t)(domain.p - address.p - 1) }) &&
	       is_one_of(domain, domains, len);
}

/* An address as 16 octets, IPv4 mapped into IPv6; 0 when it is none. */
static int
parse_address(const char *text, unsigned char out[16], int *is_v4)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	memcpy(out, mapped, sizeof(mapped));
	*is_v4 = inet_pton(AF_INET, text, out + 12) == 1;
	return *is_v4 || inet_pton(AF_INET6, text, out) == 1;
}

static int
in_network(const unsigned char client[16], struct utf8 network)
{
	char text[64];
	unsigned char base[16];
	char *slash;
	int is_v4, bits = 128;

	if (network.len == 0 || network.len >= sizeof(text))
		return 0;
	memcpy(text, network.p, network.len);
	text[network.len] = '\0';
	slash = strchr(text, '/');
	if (slash != NULL)
		*slash = '\0';
	if (!parse_address(text, base, &is_v4))
		return 0;
	if (slash != NULL) {
		char *end;
		long n = strtol(slash + 1, &end, 10);

		if (*end != '\0' || end == slash + 1 || n < 0 ||
		    n > (is_v4 ? 32 : 128))
			return 0;
		bits = (int)n + (is_v4 ? 96 : 0);
	}
	for (int i = 0; i < bits; i++) {
		int mask = 0x80 >> (i % 8);

		if ((client[i / 8] & mask) != (base[i / 8] & mask))
			return 0;
	}
	return 1;
}

static int
client_inside(const struct sides *sides, struct bytes client)
{
	char text[64];
	unsigned char octets[16];
	int is_v4;

	if (client.len == 0 || client.len >= sizeof(text))
		return 0;
	memcpy(text, client.p, client.len);
	text[client.len] = '\0';
	if (!parse_address(text, octets, &is_v4))
		return 0;
	for (size_t i = 0; i < sides->networks_len; i++)
		if (in_network(octets, sides->networks[i]))
			return 1;
	return 0;
}

int
sides_inside(const struct sides *sides, struct utf8 address)
{
	return sides == NULL || in_domains(bytes_of(address), sides->domains,
				    sides->domains_len);
}

int
sides_claim(const struct sides *sides, struct utf8 address)
{
	return sides == NULL || is_one_of(domain_of(bytes_of(address)),
				    sides->domains, sides->domains_len);
}

int
sides_partner(const struct sides *sides, struct utf8 address)
{
	return sides != NULL && in_domains(bytes_of(address), sides->partners,
				    sides->partners_len);
}

void
context_fill(struct arena *a, const struct sides *sides,
    const struct envelope *envelope, struct context *out)
{
	size_t n = envelope->recipients_len;
	unsigned char *inside = arena_alloc(a, n), *partner = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++) {
		struct bytes to = field_given(envelope->recipients[i].address);

		inside[i] = (unsigned char)in_domains(
		    to, sides->domains, sides->domains_len);
		partner[i] = (unsigned char)in_domains(
		    to, sides->partners, sides->partners_len);
	}
	out->sender_inside =
	    envelope->auth.text.len > 0 ||
	    client_inside(sides, field_given(envelope->client));
	out->sides = sides;
	out->recipient_inside = inside;
	out->recipient_partner = partner;
}

struct utf8
policy_reference(struct arena *a, const unsigned char id[16])
{
	/* No vowels, no 0 O 1 I L: nothing to misread, no word by chance. */
	static const char letters[] = "23456789BCDFGHJKMNPQRSTVWXYZ";
	char *text = arena_raw(a, 5);
	unsigned bits = 0;

	/* The random end of a UUIDv7. */
	for (int i = 12; i < 16; i++)
		bits = bits << 8 | id[i];
	for (int i = 0; i < 5; i++) {
		text[i] = letters[bits % (sizeof(letters) - 1)];
		bits /= sizeof(letters) - 1;
	}
	return (struct utf8){ text, 5 };
}
