/* policy_fuzz.c - a policy is refused with a reason, or whole */
#define _GNU_SOURCE
#include "policy/policy.h"

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
	struct policy *policy;
	struct err e;

	/* Other files of this machine are not for a fuzzer to read. */
	if (memmem(data, size, "include", 7) != NULL)
		return 0;
	memfile_set(fd, (struct bytes){ data, size });
	policy = policy_load(path, &e);
	if (policy == NULL)
		fuzz_promise(e.text[0] != '\0');
	else
		(void)policy_rules(policy);
	policy_free(policy);
	return 0;
}
