/*
 * put.c - members of a JSON object, appended to a bounded buffer
 */
#include "record/put.h"

#include "base/clock.h"
#include "record/base64.h"

static void
escape(unsigned char c, struct strbuf *out)
{
	switch (c) {
	case '"':
		strbuf_str(out, "\\\"");
		break;
	case '\\':
		strbuf_str(out, "\\\\");
		break;
	case '\n':
		strbuf_str(out, "\\n");
		break;
	case '\r':
		strbuf_str(out, "\\r");
		break;
	case '\t':
		strbuf_str(out, "\\t");
		break;
	default:
		strbuf_fmt(out, "\\u%04x", (unsigned)c);
	}
}

void
record_string_to_json(struct utf8 text, struct strbuf *out)
{
	size_t done = 0;

	strbuf_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		/* Documents are printed on terminals: DEL, and C1 (c2 80-9f). */
		if (c == 0xc2 && i + 1 < text.len &&
		    (unsigned char)text.p[i + 1] < 0xa0)
			c = (unsigned char)text.p[i + 1];
		else if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f)
			continue;
		strbuf_add(out, text.p + done, i - done);
		i += c >= 0x80;
		escape(c, out);
		done = i + 1;
	}
	if (done < text.len)
		strbuf_add(out, text.p + done, text.len - done);
	strbuf_char(out, '"');
}

void
put_next(struct strbuf *out)
{
	char last = out->len > 0 ? out->p[out->len - 1] : '{';

	if (last != '{' && last != '[')
		strbuf_char(out, ',');
}

void
put_key(const char *name, const char *suffix, struct strbuf *out)
{
	put_next(out);
	strbuf_char(out, '"');
	strbuf_str(out, name);
	strbuf_str(out, suffix);
	strbuf_str(out, "\":");
}

void
put_text(const char *name, struct utf8 text, struct strbuf *out)
{
	put_key(name, "", out);
	record_string_to_json(text, out);
}

void
put_number(const char *name, uint64_t value, struct strbuf *out)
{
	put_key(name, "", out);
	strbuf_fmt(out, "%llu", (unsigned long long)value);
}

void
put_octets(struct bytes octets, struct strbuf *out)
{
	strbuf_char(out, '"');
	base64_encode(octets, out);
	strbuf_char(out, '"');
}

void
put_field(const char *name, struct field f, struct strbuf *out)
{
	put_text(name, f.text, out);
	if (f.octets.len == 0)
		return;
	put_key(name, "_octets", out);
	put_octets(f.octets, out);
}

void
put_time(const char *name, uint64_t ms, struct strbuf *out)
{
	char text[CLOCK_TEXT];

	put_key(name, "", out);
	if (ms == 0) {
		strbuf_str(out, "null");
		return;
	}
	clock_format(ms, text);
	record_string_to_json(utf8_from(text), out);
}

void
put_sha256(const unsigned char digest[SHA256_LEN], struct strbuf *out)
{
	char text[SHA256_TEXT + 1];

	sha256_format(digest, text);
	put_text("sha256", utf8_from(text), out);
}

void
put_bool(const char *name, int value, struct strbuf *out)
{
	put_key(name, "", out);
	strbuf_str(out, value ? "true" : "false");
}

void
put_texts(
    const char *name, const struct utf8 *v, size_t len, struct strbuf *out)
{
	put_key(name, "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < len; i++) {
		put_next(out);
		record_string_to_json(v[i], out);
	}
	strbuf_char(out, ']');
}

int
fields_are_lossy(struct fields f)
{
	for (size_t i = 0; i < f.len; i++)
		if (f.v[i].octets.len > 0)
			return 1;
	return 0;
}

void
put_fields_array(struct fields f, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < f.len; i++) {
		put_next(out);
		record_string_to_json(f.v[i].text, out);
	}
	strbuf_char(out, ']');
}

void
put_octets_array(struct fields f, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < f.len; i++) {
		put_next(out);
		if (f.v[i].octets.len > 0)
			put_octets(f.v[i].octets, out);
		else
			strbuf_str(out, "null");
	}
	strbuf_char(out, ']');
}

void
put_fields(const char *name, struct fields f, struct strbuf *out)
{
	put_key(name, "", out);
	put_fields_array(f, out);
	if (!fields_are_lossy(f))
		return;
	put_key(name, "_octets", out);
	put_octets_array(f, out);
}
