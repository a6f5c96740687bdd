/* sheet_fuzz.c - no recovery sheet, however typed, breaks its reader */
#include "store/seal.h"
#include "tests/fuzz/memfile.h"

static char path[MEMFILE_PATH];
static int fd;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e;

	(void)argc, (void)argv;
	fd = memfile_new(path);
	return seal_start(&e) == -1;
}

/* What is printed can be read. */
static void
keep_key(const unsigned char secret[32])
{
	unsigned char again[32];
	char text[SEAL_SHEET_MAX];
	struct err e;

	seal_sheet_format(secret, text);
	fuzz_promise(seal_sheet_parse(text, again, &e) == 0);
	fuzz_promise(memcmp(secret, again, sizeof(again)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char secret[32];
	struct seal_key key;
	struct err e;

	memfile_set(fd, (struct bytes){ data, size });
	if (seal_key_from_sheet(path, &key, secret, &e) == 0)
		keep_key(secret);
	if (size >= sizeof(secret))
		keep_key(data);
	return 0;
}
