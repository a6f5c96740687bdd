/* readdress_fuzz.c - whoever is taken out, or left alone, is; or it is refused */
#define _GNU_SOURCE
#include "scanner/readdress.h"

#include "mail/message.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

/* The first mailbox that the message shows; empty: none. */
static struct utf8
somebody(struct arena *a, struct bytes octets)
{
	struct message m;

	message_parse(a, octets, charset_for_mail(), &m);
	if (m.header.to.len > 0)
		return m.header.to.v[m.header.to.len / 2].address.text;
	return m.header.cc.len > 0 ? m.header.cc.v[0].address.text : UTF8("");
}

static int
shows(struct arena *a, struct bytes octets, struct utf8 address)
{
	struct message m;
	size_t n = 0;

	message_parse(a, octets, charset_for_mail(), &m);
	for (size_t i = 0; i < m.header.to.len; i++)
		n += m.header.to.v[i].address.text.len == address.len &&
		     strncasecmp(m.header.to.v[i].address.text.p, address.p,
			 address.len) == 0;
	return n > 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size }, out;
	struct utf8 who = somebody(a, octets);

	if (readdress_message(a, READDRESS_WITHOUT, who, octets, &out) == 0) {
		fuzz_octets(out);
		fuzz_promise(out.len <= size + 2 && !shows(a, out, who));
	}
	if (readdress_message(a, READDRESS_ALONE, who, octets, &out) == 0) {
		fuzz_octets(out);
		fuzz_promise(shows(a, out, who));
	}
	arena_free(a);
	return 0;
}
