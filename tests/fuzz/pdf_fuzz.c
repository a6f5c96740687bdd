/* pdf_fuzz.c - no octets break the reader of PDF, or poppler */
#include "tests/fuzz/fuzz.h"
#include "text/pdf.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	pdf_prepare();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(pdf_is, pdf_read, (struct bytes){ data, size });
	return 0;
}
