/* date_fuzz.c - any octets are a Date field: a time between 1970 and 9999 */
#include "mail/date.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_promise(date_parse((struct bytes){ data, size }) <
		     253402300800000 + 24 * 3600 * 1000);
	return 0;
}
