/* plain_fuzz.c - no text breaks its reader, flowed or enriched or neither */
#include "tests/fuzz/fuzz.h"
#include "text/plain.h"

static int
is_text(const struct source *in)
{
	return in->octets.len > 0;
}

/* The first octet: its type by two bits, whether lines join by another. */
static void
read_text(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	static const char *const types[] = { "text/plain", "text/enriched",
		"text/richtext", "" };
	struct source text = *in;

	text.type = utf8_from(types[in->octets.p[0] & 3]);
	text.joins_lines = in->octets.p[0] >> 2 & 1;
	text.octets.p++, text.octets.len--;
	plain_read(a, &text, left, out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(is_text, read_text, (struct bytes){ data, size });
	return 0;
}
