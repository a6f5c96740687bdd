/*
 * link.c - a link in a notice, by which its addressee decides once
 */
#define _GNU_SOURCE
#include "milter/link.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/token.h"
#include "record/record.h"

enum { EVENT_OCTETS = 8 * 1024 };

/* Of what does not go back by itself. */
static const uint64_t link_ms = (uint64_t)7 * 24 * 3600 * 1000;

static const char *const acts[] = { "release", "return", "protect", "remove",
	"separate" };

static void
write_event(
    const struct outbox_item *item, const char *token, struct strbuf *out)
{
	char id[UUID_TEXT + 1], digest[SHA256_TEXT + 1], until[CLOCK_TEXT];
	unsigned char hash[SHA256_LEN];
	size_t n = 0;

	token_digest(token, hash);
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
	char token[TOKEN_LEN + 1];
	struct strbuf b;
	int result;

	out[0] = '\0';
	if (conf->console_base_url[0] == '\0' || item->offers == 0 ||
	    !item->is_from_inside || item->envelope.sender.text.len == 0)
		return 0;
	if (token_new(token, e) == -1)
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
