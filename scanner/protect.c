/*
 * protect.c - a message whose attachments only a password opens
 */
#include "scanner/protect.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/strbuf.h"
#include "mail/message.h"
#include "record/base64.h"
#include "text/charset.h"
#include "text/zip_write.h"

enum { LINE_OCTETS = 57 };

struct protecting {
	struct arena *a;
	const char *password;
	struct bytes octets;
	struct strbuf out;
	/* Up to where the message is written. */
	size_t at;
	size_t replaced;
	int failed;
};

/* -- which ------------------------------------------------------------------ */

static int
is_of_a_page(const struct part *part)
{
	return part->parent != NULL &&
	       utf8_equal(part->parent->type.text, UTF8("multipart/related"));
}

static int
is_attachment(const struct part *part)
{
	if (part->is_multipart)
		return 0;
	if (utf8_equal(part->disposition.text, UTF8("attachment")))
		return 1;
	return part->name.text.len > 0 && !is_of_a_page(part);
}

/* -- a part in its place -------------------------------------------------------- */

/* RFC 2231: what is no letter, digit, dot, dash or underscore as %XX. */
static void
add_encoded(struct utf8 name, struct strbuf *out)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_')
			strbuf_char(out, (char)c);
		else
			strbuf_fmt(out, "%%%02X", c);
	}
}

static void
add_fields(struct utf8 name, struct strbuf *out)
{
	strbuf_str(out,
	    "Content-Type: application/zip\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "Content-Disposition: attachment;\r\n filename*=UTF-8''");
	add_encoded(name.len > 0 ? name : UTF8("file"), out);
	strbuf_str(out, ".zip\r\n\r\n");
}

static void
add_base64(struct bytes zip, struct strbuf *out)
{
	for (size_t at = 0; at < zip.len; at += LINE_OCTETS) {
		size_t n =
		    zip.len - at < LINE_OCTETS ? zip.len - at : LINE_OCTETS;

		if (at > 0)
			strbuf_str(out, "\r\n");
		base64_encode((struct bytes){ zip.p + at, n }, out);
	}
}

/*
 * The header of a message that is one attachment itself: all its fields but
 * those that say what its body is.
 */
static void
add_other_fields(struct bytes header, struct strbuf *out)
{
	int keeps = 1;

	while (header.len > 0) {
		const unsigned char *lf = memchr(header.p, '\n', header.len);
		size_t len =
		    lf != NULL ? (size_t)(lf - header.p) + 1 : header.len;

		if (header.p[0] == '\r' || header.p[0] == '\n')
			return;
		if (header.p[0] != ' ' && header.p[0] != '\t')
			keeps = len < 8 || strncasecmp((const char *)header.p,
					       "content-", 8) != 0;
		if (keeps)
			strbuf_add(out, header.p, len);
		header.p += len;
		header.len -= len;
	}
}

static void
replace(struct protecting *p, const struct part *part, size_t header_len)
{
	uintptr_t begin = (uintptr_t)p->octets.p, raw = (uintptr_t)part->raw.p;
	struct zip_file file = { .name = part->name.text,
		.password = p->password,
		.octets = part->body,
		.changed_ms = clock_now_ms() };
	struct bytes zip;

	/* What was decoded first has no place in the message. */
	if (raw < begin + p->at || part->raw.len > p->octets.len ||
	    raw - begin > p->octets.len - part->raw.len ||
	    zip_write(p->a, &file, 1, &zip) == -1) {
		p->failed = 1;
		return;
	}
	strbuf_add(&p->out, p->octets.p + p->at, raw - begin - p->at);
	if (part->parent == NULL)
		add_other_fields(
		    (struct bytes){ p->octets.p, header_len }, &p->out);
	add_fields(part->name.text, &p->out);
	add_base64(zip, &p->out);
	p->at = raw - begin + part->raw.len;
	p->replaced++;
}

/* An enclosed message that stays is looked through no further: it is text. */
static void
walk(struct protecting *p, const struct part *part, size_t header_len)
{
	for (; part != NULL && !p->failed; part = part->next) {
		if (is_attachment(part))
			replace(p, part, header_len);
		else if (part->is_multipart)
			walk(p, part->child, header_len);
		else if (part->is_message && part->child != NULL)
			walk(p, part->child, header_len);
	}
}

int
protect_message(struct arena *a, const char *password, struct bytes octets,
    struct bytes *out)
{
	struct protecting p = {
		.a = a, .password = password, .octets = octets
	};
	struct message m;
	int result;

	message_parse(a, octets, charset_for_mail(), &m);
	strbuf_init(&p.out, MESSAGE_MAX);
	walk(&p, m.root, m.header_len);
	strbuf_add(&p.out, octets.p + p.at, octets.len - p.at);
	result = p.failed || p.replaced == 0 || strbuf_over(&p.out) ? -1 : 0;
	if (result == 0)
		*out = arena_bytes(a, strbuf_bytes(&p.out));
	strbuf_done(&p.out);
	return result;
}
