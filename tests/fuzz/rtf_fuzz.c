/* rtf_fuzz.c - no octets break the reader of Rich Text */
#include "tests/fuzz/fuzz.h"
#include "text/rtf.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(rtf_is, rtf_read, (struct bytes){ data, size });
	return 0;
}
