/* compound_fuzz.c - no octets break the reader of compound files */
#include "tests/fuzz/fuzz.h"
#include "text/compound.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(compound_is, compound_read, (struct bytes){ data, size });
	return 0;
}
