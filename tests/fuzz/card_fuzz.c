/* card_fuzz.c - no octets break the reader of calendars and cards */
#include "tests/fuzz/fuzz.h"

static int
is_declared(const struct source *in)
{
	(void)in;
	return 1;
}

/* Declared as one, a file need not look like one. */
static void
read_declared(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	struct source card = *in;

	card.type = UTF8("text/vcard");
	text_decode(a, &card, left, out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(is_declared, read_declared, (struct bytes){ data, size });
	return 0;
}
