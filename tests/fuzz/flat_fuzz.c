/* flat_fuzz.c - no octets break the reader of documents before compound files */
#include "tests/fuzz/fuzz.h"
#include "text/flat.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(flat_is, flat_read, (struct bytes){ data, size });
	return 0;
}
