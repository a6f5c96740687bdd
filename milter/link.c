/*
 * link.c - a link in a notice, by which its addressee decides once
 */
#define _GNU_SOURCE
#include "milter/link.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sha256.h"
#include "record/base64.h"
#include "record/record.h"

enum {
	TOKEN_OCTETS = 32,
	/* Base64 without its padding. */
	TOKEN_TEXT = 43,
	EVENT_OCTETS = 8 * 1024,
};

/* Of what does not go back by itself. */
static const uint64_t link_ms = (uint64_t)7 * 24 * 3600 * 1000;

static const char *const acts[] = { "release", "return", "protect", "remove",
	"separate" };

/* RFC 4648 section 5, as it may stand in a link. */
static int
make_token(char out[TOKEN_TEXT + 1], struct err *e)
{
	unsigned char random[TOKEN_OCTETS];
	struct strbuf b;

	if (getentropy(random, sizeof(random)) == -1)
		return err_set(e, ERR_SYSTEM, "could not get random octets");
	strbuf_init(&b, TOKEN_TEXT + 2);
	base64_encode((struct bytes){ random, sizeof(random) }, &b);
	for (size_t i = 0; i < TOKEN_TEXT; i++)
		out[i] = b.p[i] == '+' ? '-' : b.p[i] == '/' ? '_' : b.p[i];
	out[TOKEN_TEXT] = '\0';
	strbuf_done(&b);
	return 0;
}

static void
write_event(
    const struct outbox_item *item, const char *token, struct strbuf *out)
{
	char id[UUID_TEXT + 1], digest[SHA256_TEXT + 1], until[CLOCK_TEXT];
	unsigned char hash[SHA256_LEN];
	size_t n = 0;

	sha256(bytes_of(utf8_from(token)), hash);
	sha256_format(hash, digest);
	uuid_format(item->id, id);
	clock_format(
	    item->expires_ms != 0 ? item->expires_ms : clock_now_ms() + link_ms,
	    until);
	strbuf_fmt(out,
	    "{\"kind\":\"link\",\"item\":\"%s\",\"hash\":\"%s\","
	    "\"expires\":\"%s\",\"odd\":%u,\"addressee\":",
	    id, digest, until, item->odd);
	record_string_to_json(item->envelope.sender.text, out);
	strbuf_str(out, ",\"acts\":[");
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if ((item->offers & 1u << i) != 0)
			strbuf_fmt(
			    out, "%s\"%s\"", n++ > 0 ? "," : "", acts[i]);
	strbuf_str(out, "]}");
}

int
link_make(const struct conf *conf, const struct outbox *o,
    const struct outbox_item *item, char out[LINK_OCTETS], struct err *e)
{
	char token[TOKEN_TEXT + 1];
	struct strbuf b;
	int result;

	out[0] = '\0';
	if (conf->console_base_url[0] == '\0' || item->offers == 0 ||
	    !item->is_from_inside || item->envelope.sender.text.len == 0)
		return 0;
	if (make_token(token, e) == -1)
		return -1;
	strbuf_init(&b, EVENT_OCTETS);
	write_event(item, token, &b);
	result = strbuf_over(&b)
		     ? err_set(e, ERR_SYSTEM, "an address is too long to link")
		     : outbox_post(
			   o, OUTBOX_EVENTS, uuid_new(), strbuf_bytes(&b), e);
	strbuf_done(&b);
	if (result == 0)
		snprintf(
		    out, LINK_OCTETS, "%s/h#%s", conf->console_base_url, token);
	explicit_bzero(token, sizeof(token));
	return result;
}
