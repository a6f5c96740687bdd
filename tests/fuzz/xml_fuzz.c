/* xml_fuzz.c - no octets break the reader of XML, or libxml2 */
#include "tests/fuzz/fuzz.h"
#include "text/xml.h"

/* In a package a name says so, not the octets. */
static int
is_named_so(const struct source *in)
{
	(void)xml_is(in);
	return 1;
}

static void
read_xml(struct arena *a, const struct source *in, struct budget *left,
    struct content *out)
{
	(void)left;
	xml_read(a, in, out);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	xml_prepare();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decoder(is_named_so, read_xml, (struct bytes){ data, size });
	return 0;
}
