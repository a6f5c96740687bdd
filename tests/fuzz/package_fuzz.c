/* package_fuzz.c - no names and files break the reader of OOXML and ODF */
#include "tests/fuzz/fuzz.h"
#include "text/package.h"
#include "text/xml.h"

enum { MEMBERS = 16 };

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	xml_prepare();
	return 0;
}

/* Lines in turn: the name of a file, and what it holds. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes rest = { data, size };
	struct source in = { .path = UTF8("1"), .octets = rest };
	struct member members[MEMBERS] = { { .encrypted = 0 } };
	struct content inside = { .members = members }, out = { 0 };

	while (rest.len > 0 && inside.members_len < MEMBERS) {
		struct member *m = &members[inside.members_len++];
		struct bytes name = fuzz_line(&rest);

		m->encrypted = name.len > 0 && name.p[0] == '!';
		m->name = field_from(a, name);
		if (m->name.text.len == 0)
			m->name.text = UTF8("content.xml");
		m->octets = fuzz_line(&rest);
		if (m->octets.len == 0) {
			m->octets = rest;
			rest.len = 0;
		}
	}
	package_read(a, &in, &inside, &out);
	fuzz_content(&out);
	arena_free(a);
	return 0;
}
