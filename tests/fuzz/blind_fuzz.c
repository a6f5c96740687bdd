/* blind_fuzz.c - any octets are text, blindly; places rise and lie inside */
#include "text/blind.h"

#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (enum blind_view view = 0; view < BLIND_VIEWS; view++) {
		struct arena *a = arena_new(SCANNER_ARENA);
		struct blind b;

		blind_read(a, (struct bytes){ data, size }, view, &b);
		fuzz_text(b.text);
		for (size_t i = 0; i < b.len; i++) {
			fuzz_promise(b.places[i].from <= b.places[i].to &&
				     b.places[i].to <= size);
			fuzz_promise(
			    i == 0 || b.places[i - 1].at <= b.places[i].at);
		}
		if (b.text.len > 0)
			fuzz_promise(
			    blind_place_of(&b, b.text.len - 1) != NULL);
		arena_free(a);
	}
	return 0;
}
