/* macros_fuzz.c - no octets break the unpacking of macros' source */
#include "tests/fuzz/fuzz.h"
#include "text/macros.h"

enum { MOST = 64 * 1024 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf source;

	strbuf_init(&source, MOST);
	macros_source((struct bytes){ data, size }, &source);
	fuzz_octets(strbuf_bytes(&source));
	fuzz_promise(source.len <= MOST);
	strbuf_done(&source);
	return 0;
}
