/* excel_fuzz.c - no workbook of Excel before 2007 breaks its reader */
#include "tests/fuzz/compound_file.h"
#include "text/compound.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct compound_stream book = { "Workbook", { data, size }, 0 };

	compound_fuzz(&book, 1, compound_is, compound_read);
	return 0;
}
