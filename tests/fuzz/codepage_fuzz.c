/* codepage_fuzz.c - any octets in any codepage become clean text */
#include "tests/fuzz/fuzz.h"
#include "text/codepage.h"

enum { MOST = 4096 };

/* Pieces: codepage in two octets, length in one, then octets. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct codepages *codepages = arena_alloc(a, sizeof(*codepages));
	struct pen pen;
	struct utf8 text;

	codepages_init(codepages);
	pen_init(&pen, MOST);
	while (size >= 3) {
		unsigned number = data[0] | (unsigned)data[1] << 8;
		size_t len = data[2] < size - 3 ? data[2] : size - 3;

		codepages_write(
		    codepages, number, (struct bytes){ data + 3, len }, &pen);
		data += 3 + len;
		size -= 3 + len;
	}
	fuzz_promise(codepages->len <= CODEPAGES_MAX);
	text = pen_take(&pen, a);
	fuzz_text(text);
	fuzz_promise(text.len <= MOST);
	codepages_done(codepages);
	arena_free(a);
	return 0;
}
