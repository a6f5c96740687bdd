/* word_fuzz.c - no streams of a Word file before 2007 break its reader */
#include "tests/fuzz/compound_file.h"
#include "text/compound.h"

/* Two octets: how long the document is; the rest of it is the tables. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct compound_stream streams[] = { { "WordDocument", { NULL, 0 }, 0 },
		{ "0Table", { NULL, 0 }, 0 }, { "1Table", { NULL, 0 }, 0 } };
	size_t len = size < 2 ? 0 : data[0] | (size_t)data[1] << 8;

	if (size < 2)
		return 0;
	len = len < size - 2 ? len : size - 2;
	streams[0].octets = (struct bytes){ data + 2, len };
	streams[1].octets = (struct bytes){ data + 2 + len, size - 2 - len };
	streams[2].octets = streams[1].octets;
	compound_fuzz(streams, 3, compound_is, compound_read);
	return 0;
}
