/* name_fuzz.c - any octets are a name, strange or not */
#include "mail/name.h"

#include "record/oddity.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct field name = field_from(a, (struct bytes){ data, size });

	fuzz_promise(oddity_severity(name_oddities(name)) <= 5);
	arena_free(a);
	return 0;
}
