/* inline_fuzz.c - no text breaks the reader of uuencode and yEnc */
#include "tests/fuzz/fuzz.h"
#include "text/inline.h"

static int
is_text(const struct source *in)
{
	(void)in;
	return 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(is_text, inline_read, (struct bytes){ data, size });
	return 0;
}
