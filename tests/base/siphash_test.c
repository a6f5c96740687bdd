/* siphash_test.c - the hash is SipHash-2-4, octet for octet */
#include "base/siphash.h"
#include "tests/tap.h"

/*
 * The key is 00 01 .. 0f, the input as many octets 00 01 .. as `len` says:
 * the first vectors of the authors' own (vectors_sip64), read as numbers.
 */
static const struct {
	const char *promise;
	size_t len;
	uint64_t want;
} cases[] = {
	{ "of nothing", 0, 0x726fdb47dd0e0e31 },
	{ "of one octet", 1, 0x74f839c593dc67fd },
	{ "of seven", 7, 0xab0200f58b01d137 },
	{ "of a whole word", 8, 0x93f5f5799a932462 },
	{ "of fifteen, as the paper has it", 15, 0xa129ca6149be45e5 },
};

int
main(void)
{
	unsigned char key[SIPHASH_KEY_LEN], octets[16];

	for (unsigned i = 0; i < 16; i++)
		key[i] = octets[i] = (unsigned char)i;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t got =
		    siphash(key, (struct bytes){ octets, cases[i].len });

		if (!tap_ok(got == cases[i].want, "%s", cases[i].promise))
			tap_note("got %016llx", (unsigned long long)got);
	}
	key[0] ^= 1;
	tap_ok(siphash(key, (struct bytes){ octets, 15 }) != 0xa129ca6149be45e5,
	    "another key, another hash");
	return tap_done();
}
