/* kind_fuzz.c - no octets break the look at what they are, or libmagic */
#include "tests/fuzz/fuzz.h"
#include "text/kind.h"

static struct kinds *kinds;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e;

	(void)argc, (void)argv;
	kinds = kinds_new(&e);
	return kinds == NULL;
}

/* A line with the declared type, then the octets. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct field type = field_from(a, fuzz_line(&octets));

	fuzz_text(kinds_of(kinds, a, type.text, octets));
	(void)kind_is_text(octets);
	arena_free(a);
	return 0;
}
