/* zip_fuzz.c - any octets have a list of files, which lie where it says */
#include "tests/fuzz/fuzz.h"
#include "text/zip.h"

enum { MOST = 64 };

static void
keep(const struct zip_entry *e, size_t size)
{
	fuzz_octets(e->name);
	fuzz_octets(e->unicode_name);
	fuzz_octets(e->comment);
	(void)zip_is_encrypted(e);
	if (e->is_broken)
		return;
	fuzz_promise(e->header < e->data && e->data <= size);
	fuzz_promise(e->packed <= size - e->data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct zip out;

	(void)zip_begins(octets);
	(void)zip_ends(octets);
	zip_list(a, octets, MOST, &out);
	fuzz_promise(out.len <= MOST && out.prefix <= size);
	fuzz_octets(out.comment);
	for (size_t i = 0; i < out.len; i++)
		keep(&out.v[i], size);
	arena_free(a);
	return 0;
}
