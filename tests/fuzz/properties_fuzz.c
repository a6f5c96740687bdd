/* properties_fuzz.c - no octets break the reader of documents' properties */
#include "tests/fuzz/fuzz.h"
#include "text/properties.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct codepages *codepages = arena_alloc(a, sizeof(*codepages));
	struct pen pen;
	int is_over;

	codepages_init(codepages);
	pen_init(&pen, TEXT_MAX);
	(void)properties_read(
	    (struct bytes){ data, size }, codepages, &pen, &is_over);
	fuzz_promise(pen.work <= 16 * size + 4096);
	fuzz_text(pen_take(&pen, a));
	codepages_done(codepages);
	arena_free(a);
	return 0;
}
