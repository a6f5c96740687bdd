/* assemble_fuzz.c - any message through the whole scanner; the milter can read
 * what it answers */
#include "scanner/assemble.h"
#include "tests/fuzz/generation.h"
#include "text/pdf.h"
#include "text/xml.h"

static struct assembler with;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e;

	(void)argc, (void)argv;
	pdf_prepare();
	xml_prepare();
	with.matcher = matcher_new(fuzz_generation(), &e);
	with.kinds = kinds_new(&e);
	return with.matcher == NULL || with.kinds == NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct job_request request = { .flags = JOB_TERMS };
	struct arena *a = arena_new(SCANNER_ARENA);
	struct record record, read;
	struct strbuf json;
	struct err e;

	strbuf_init(&json, DOCUMENT_MAX);
	assemble_message(
	    a, &with, &request, (struct bytes){ data, size }, &record);
	fuzz_promise(record_to_json(&record, RECORD_FULL, &json, &e) == 0);
	fuzz_promise(record_from_json(a, strbuf_bytes(&json), &read, &e) == 0);
	fuzz_promise(read.parts_len == record.parts_len &&
		     read.findings_len == record.findings_len);
	strbuf_done(&json);
	arena_free(a);
	return 0;
}
