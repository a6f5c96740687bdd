/* address_fuzz.c - any octets are an address field, at most so many mailboxes */
#include "mail/address.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	int cut = 0;
	struct mailboxes m = address_parse(
	    a, (struct bytes){ data, size }, charset_for_mail(), &cut);

	fuzz_promise(m.len <= size);
	for (size_t i = 0; i < m.len; i++) {
		fuzz_promise(
		    m.v[i].name.text.len > 0 || m.v[i].address.text.len > 0);
		fuzz_field(m.v[i].name);
		fuzz_field(m.v[i].address);
	}
	arena_free(a);
	return 0;
}
