/* archive_fuzz.c - no octets break the reader of archives, or libarchive */
#include "tests/fuzz/fuzz.h"
#include "text/archive.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(archive_is, archive_read, (struct bytes){ data, size });
	return 0;
}
