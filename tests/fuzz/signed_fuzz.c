/* signed_fuzz.c - no octets break the reader of CMS and PGP wrappings */
#include "tests/fuzz/fuzz.h"
#include "text/signed.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(signed_is, signed_read, (struct bytes){ data, size });
	return 0;
}
