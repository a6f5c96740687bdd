/* card_fuzz.c - no octets break the reader of calendars and cards */
#include "tests/fuzz/fuzz.h"
#include "text/card.h"

/* Declared as one, a file need not look like one. */
static int
is_declared(const struct source *in)
{
	struct source card = *in;

	card.type = UTF8("text/vcard");
	return card_is(in) || card_is(&card);
}

static void
read_card(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	(void)left;
	card_read(a, in, out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(is_declared, read_card, (struct bytes){ data, size });
	return 0;
}
