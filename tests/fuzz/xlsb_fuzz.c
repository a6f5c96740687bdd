/* xlsb_fuzz.c - no octets break the reader of binary workbooks' parts */
#include "tests/fuzz/fuzz.h"
#include "text/xlsb.h"

/* In a package a name says so, not the octets. */
static int
is_named_so(const struct source *in)
{
	(void)xlsb_is(
	    (struct utf8){ (const char *)in->octets.p, in->octets.len });
	return 1;
}

static void
read_part(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	(void)left;
	xlsb_read(a, in, out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(is_named_so, read_part, (struct bytes){ data, size });
	return 0;
}
