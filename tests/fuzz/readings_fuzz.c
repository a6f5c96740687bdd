/* readings_fuzz.c - any octets are read in every way, within bounds */
#include "mail/readings.h"

#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct readings_of r;
	size_t parts;

	readings_parse(
	    a, NULL, (struct bytes){ data, size }, charset_for_mail(), &r);
	parts = r.first.parts_len;
	fuzz_promise(parts >= 1 && r.len <= READ_AGAIN_TIMES);
	for (size_t i = 0; i < r.len; i++) {
		fuzz_field(r.v[i].subject);
		for (size_t k = 0; k < r.v[i].parts_len; k++) {
			const struct part *part = r.v[i].parts[k];

			fuzz_text(part->path);
			fuzz_field(part->type);
			fuzz_field(part->name);
			fuzz_octets(part->body);
		}
		parts += r.v[i].parts_len;
	}
	fuzz_promise(parts <= PARTS_MAX);
	arena_free(a);
	return 0;
}
