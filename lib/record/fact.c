/*
 * fact.c - one thing that is remembered of a message for those that follow
 */
#include "record/fact.h"

#include <string.h>

#include "base/clock.h"
#include "base/sha256.h"
#include "base/strbuf.h"

static const char *const names[FACT_KINDS] = {
	[FACT_INTERNAL_MAIL] = "internal-mail",
	[FACT_INTERNAL_TEXT] = "internal-text",
	[FACT_INTERNAL_FILE] = "internal-file",
	[FACT_FLAGGED_MAIL] = "flagged-mail",
	[FACT_FLAGGED_TEXT] = "flagged-text",
	[FACT_FLAGGED_FILE] = "flagged-file",
	[FACT_COMMON] = "common",
	[FACT_PROTECTED] = "protected",
	[FACT_PASSWORD] = "password",
	[FACT_COUNT] = "count",
	[FACT_HEARD] = "heard",
	[FACT_SENT] = "sent",
	[FACT_HOSTS] = "hosts",
	[FACT_PROTECTED_TO] = "protected-to",
	[FACT_PROTECTED_BY] = "protected-by",
	[FACT_TOOK_PART] = "took-part",
};

struct utf8
fact_name(enum fact_kind kind)
{
	return utf8_from(names[kind]);
}

enum fact_kind
fact_kind_named(struct utf8 name)
{
	for (int i = 1; i < FACT_KINDS; i++)
		if (utf8_equal(name, utf8_from(names[i])))
			return (enum fact_kind)i;
	return (enum fact_kind)0;
}

void
fact_key(const char *use, struct bytes given, unsigned char out[FACT_KEY])
{
	unsigned char digest[SHA256_LEN];
	const struct bytes pieces[] = {
		{ (const unsigned char *)use, strlen(use) + 1 },
		given,
	};

	sha256_pieces(pieces, sizeof(pieces) / sizeof(*pieces), digest);
	memcpy(out, digest, FACT_KEY);
}

void
fact_key_format(const unsigned char key[FACT_KEY], char out[FACT_KEY_TEXT + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < FACT_KEY; i++) {
		out[2 * i] = digits[key[i] >> 4];
		out[2 * i + 1] = digits[key[i] & 15];
	}
	out[FACT_KEY_TEXT] = '\0';
}

static void
fact_to_json(const struct fact *f, struct strbuf *out)
{
	char key[FACT_KEY_TEXT + 1], at[CLOCK_TEXT];

	fact_key_format(f->key, key);
	strbuf_fmt(out, "{\"fact\":\"%s\",\"key\":\"%s\"", names[f->kind], key);
	if (f->at_ms != 0) {
		clock_format(f->at_ms, at);
		strbuf_fmt(out, ",\"at\":\"%s\"", at);
	}
	if (f->value != 0)
		strbuf_fmt(out, ",\"value\":%u", f->value);
	if (f->flags & FACT_HELD)
		strbuf_str(out, ",\"held\":true");
	if (f->flags & FACT_PERSONAL)
		strbuf_str(out, ",\"personal\":true");
	strbuf_char(out, '}');
}

void
facts_to_json(const struct fact *facts, size_t len, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < len; i++) {
		if (i > 0)
			strbuf_char(out, ',');
		fact_to_json(&facts[i], out);
	}
	strbuf_char(out, ']');
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
fact_key_parse(struct utf8 text, unsigned char out[FACT_KEY])
{
	unsigned char key[FACT_KEY];

	if (text.len != FACT_KEY_TEXT)
		return -1;
	for (size_t i = 0; i < FACT_KEY; i++) {
		int high = digit(text.p[2 * i]), low = digit(text.p[2 * i + 1]);

		if (high == -1 || low == -1)
			return -1;
		key[i] = (unsigned char)(high << 4 | low);
	}
	memcpy(out, key, sizeof(key));
	return 0;
}
