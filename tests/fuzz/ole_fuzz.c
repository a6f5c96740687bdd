/* ole_fuzz.c - no octets break the reader of compound files' tables */
#include "tests/fuzz/fuzz.h"
#include "text/ole_pack.h"

/* Entries of `top`, which is one too, however deep they lie. */
static size_t
count(const struct ole *ole, uint32_t top)
{
	size_t n = 1;

	if (ole->v[top].type == OLE_STREAM)
		return 1;
	for (uint32_t i = ole->v[top].child; i != OLE_NONE; i = ole->v[i].next)
		n += count(ole, i);
	return n;
}

/* A storage becomes a compound file that has all that lies in it. */
static void
pack(struct arena *a, struct ole *ole, uint32_t top)
{
	struct bytes file = ole_pack(a, ole, top);
	struct ole again;
	size_t n = 0;

	fuzz_octets(file);
	if (file.len == 0)
		return;
	fuzz_promise(ole_is(file) && ole_open(a, file, &again));
	for (size_t i = 0; i < again.len; i++)
		n += again.v[i].type != OLE_FREE;
	fuzz_promise(n == count(ole, top));
}

/* Every stream is read, and every storage packed. */
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
			if (entry->type == OLE_STORAGE ||
			    entry->type == OLE_ROOT)
				pack(a, &ole, (uint32_t)i);
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
