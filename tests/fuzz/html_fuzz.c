/* html_fuzz.c - no document breaks the reader of HTML, or costs more than its
 * size */
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"
#include "text/html.h"
#include "text/meta.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct readings r;
	struct html_text out;

	charset_read(a, meta_charset(octets), octets, &r);
	for (size_t i = 0; i < r.len; i++) {
		html_text(a, r.v[i], &out);
		fuzz_promise(out.work <= 16 * r.v[i].len + 4096);
		fuzz_text(out.shown);
		fuzz_text(out.attributes);
		fuzz_text(out.hidden);
	}
	arena_free(a);
	return 0;
}
