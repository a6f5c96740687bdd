/* password_fuzz.c - no scrambled workbook or document breaks their readers */
#include "tests/fuzz/fuzz.h"
#include "text/password.h"
#include "text/password_package.h"

/* Octets of unpacking: making one key by 50,000 digests is worth 800,000. */
enum { WORTH = 1000 * 1000 };

/* Which of both by one octet; how long the first of two is; both. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct budget left = { WORTH, PARTS_MAX };
	size_t len = size < 3 ? 0 : data[1] | (size_t)data[2] << 8;
	struct bytes info, content, plain;

	if (size >= 3) {
		len = len < size - 3 ? len : size - 3;
		info = (struct bytes){ data + 3, len };
		content = (struct bytes){ data + 3 + len, size - 3 - len };
		plain = (data[0] & 1) != 0
			    ? password_package(a, info, content, &left)
			    : password_book(a, content, info);
		fuzz_octets(plain);
		fuzz_promise(plain.len <= content.len);
	}
	arena_free(a);
	return 0;
}
