/* ole_fuzz.c - no octets break the reader of compound files' tables */
#include "tests/fuzz/fuzz.h"
#include "text/ole.h"

/* Every stream is read, and found again under its own name. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct ole ole;
	uint64_t total = 0;

	if (ole_open(a, (struct bytes){ data, size }, &ole)) {
		for (size_t i = 0; i < ole.len; i++) {
			const struct ole_entry *entry = &ole.v[i];
			struct bytes octets;

			fuzz_text(entry->name);
			fuzz_promise(entry->parent < ole.len);
			if (entry->type != OLE_STREAM)
				continue;
			octets = ole_stream(a, &ole, entry);
			fuzz_octets(octets);
			total += octets.len;
		}
		(void)ole_find(&ole, 0, "WordDocument");
		fuzz_promise(total <= 2 * (uint64_t)size + 65536);
	}
	arena_free(a);
	return 0;
}
