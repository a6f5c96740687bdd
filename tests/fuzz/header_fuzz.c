/* header_fuzz.c - any octets are a header block; its values lie inside */
#include "mail/header.h"
#include "mail/part.h"
#include "mail/top.h"
#include "tests/fuzz/fuzz.h"

/* Habits and a boundary that is open, a line each; then the header. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct reader reader = fuzz_reader(&octets);
	struct bytes boundary = fuzz_line(&octets);
	struct boundaries open = { .len = 0 };
	struct lines lines = lines_of(octets);
	struct header_block block;
	struct part part = { .path = UTF8("1") };
	struct part_kind kind;
	struct header top;

	(void)boundary_push(&open, boundary);
	header_parse(&reader, &lines, 0, &open, &block);
	fuzz_promise(block.body <= octets.len);
	for (int i = 0; i < HEADER_NAMES; i++)
		fuzz_octets(header_unfold(a, block.v[i]));
	(void)top_read(a, &block, reader.charset, &top);
	fuzz_field(top.subject);
	part_describe(a, &reader, &block, &part, &kind);
	fuzz_field(part.type);
	fuzz_field(part.name);
	fuzz_octets(kind.boundary);
	arena_free(a);
	return 0;
}
