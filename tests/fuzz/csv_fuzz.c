/* csv_fuzz.c - a table of people is refused with its row, or whole */
#include "cli/csv.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const columns[] = { "id", "name", "class" };
	static const struct csv_columns some = { columns, 3, 2 };
	struct arena *a = arena_new(SCANNER_ARENA);
	struct csv_table table = { 0 };
	struct err e;

	if (csv_read(a, (struct bytes){ data, size }, &some, &table, &e) == -1)
		table.len = 0;
	for (size_t i = 0; i < table.len; i++) {
		fuzz_promise(table.rows[i].line > 1);
		for (size_t k = 0; k < 3; k++)
			fuzz_text(table.rows[i].value[k]);
	}
	arena_free(a);
	return 0;
}
