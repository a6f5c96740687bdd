/* ber_fuzz.c - no octets break the reader of BER, or cost more than their size */
#include "tests/fuzz/fuzz.h"
#include "text/ber.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes octets = { data, size }, rest = octets;
	struct strbuf out;
	uint64_t work = 0;
	struct ber e;

	if (ber_read(octets, &e)) {
		fuzz_octets(e.content);
		fuzz_octets(e.rest);
	}
	while (ber_pass(&rest, &work))
		fuzz_promise(rest.len < size);
	fuzz_octets(rest);
	fuzz_promise(work <= size / 2);
	strbuf_init(&out, size);
	work = 0;
	(void)ber_collect(octets, &out, &work);
	fuzz_promise(work <= size / 2 && !strbuf_over(&out));
	strbuf_done(&out);
	return 0;
}
