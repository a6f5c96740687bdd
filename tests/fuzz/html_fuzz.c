/* html_fuzz.c - no document breaks the reader of HTML, or costs more than its
 * size */
#include <stdint.h>
#include <stdlib.h>

#include "text/html.h"
#include "text/meta.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct bytes octets = arena_bytes(a, (struct bytes){ data, size });
	struct html_text out;

	html_text(a, (struct utf8){ (const char *)octets.p, octets.len }, &out);
	(void)meta_charset(octets);
	if (out.work > 4 * size + 64)
		abort();
	arena_free(a);
	return 0;
}
