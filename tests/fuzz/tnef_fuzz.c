/* tnef_fuzz.c - no octets break the reader of winmail.dat */
#include "tests/fuzz/fuzz.h"
#include "text/tnef.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(tnef_is, tnef_read, (struct bytes){ data, size });
	return 0;
}
