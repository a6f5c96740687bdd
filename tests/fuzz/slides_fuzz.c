/* slides_fuzz.c - no streams of PowerPoint before 2007 break their reader */
#include "tests/fuzz/compound_file.h"
#include "text/compound.h"

enum { CURRENT_USER = 32 };

/* The stream "Current User" first, then the document. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t user = size < CURRENT_USER ? size : CURRENT_USER;
	struct compound_stream streams[] = {
		{ "Current User", { data, user }, 0 },
		{ "PowerPoint Document", { data + user, size - user }, 0 },
	};

	compound_fuzz(streams, 2, compound_is, compound_read);
	return 0;
}
