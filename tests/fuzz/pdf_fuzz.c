/*
 * pdf_fuzz.c - no octets break the reader of PDF, or poppler
 *
 * BUGS  Documents with a tree of attached files are passed over: where it leads
 * to a string, poppler_document_get_attachments() of 22.12 follows a NULL
 * pointer, and the scanner ends.
 */
#define _GNU_SOURCE
#include <string.h>

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
	static const char files[] = "EmbeddedFiles";

	if (memmem(data, size, files, sizeof(files) - 1) == NULL)
		fuzz_decoder(pdf_is, pdf_read, (struct bytes){ data, size });
	return 0;
}
