/* conf_fuzz.c - settings are refused with a reason, or whole; libconfuse too */
#define _GNU_SOURCE
#include "conf/conf.h"

#include "tests/fuzz/memfile.h"

static char path[MEMFILE_PATH];
static int fd;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fd = memfile_new(path);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct conf_setting *settings;
	struct conf conf;
	struct err e;
	size_t len;

	/* Other files of this machine are not for a fuzzer to read. */
	if (memmem(data, size, "include", 7) == NULL) {
		memfile_set(fd, (struct bytes){ data, size });
		if (conf_load(a, path, &conf, &e) == 0)
			fuzz_promise(
			    conf.school != NULL && conf.listen != NULL);
		else
			fuzz_promise(e.text[0] != '\0');
		(void)!conf_settings(a, path, &settings, &len, &e);
	}
	arena_free(a);
	return 0;
}
