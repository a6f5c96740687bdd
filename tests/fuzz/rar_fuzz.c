/* rar_fuzz.c - no octets break the look for passwords in a rar */
#include "tests/fuzz/fuzz.h"
#include "text/rar.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)rar_is_encrypted((struct bytes){ data, size });
	return 0;
}
