/* mbox_fuzz.c - no octets break the reader of mail folders */
#include "tests/fuzz/fuzz.h"
#include "text/mbox.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(mbox_is, mbox_read, (struct bytes){ data, size });
	return 0;
}
