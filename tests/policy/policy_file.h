/*
 * policy_file.h - a policy from a text, for tests
 */
#ifndef TESTS_POLICY_POLICY_FILE_H
#define TESTS_POLICY_POLICY_FILE_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy/policy.h"

/* Load `content` from a file named as errors name it; NULL with `e`. */
static inline struct policy *
policy_file(const char *content, struct err *e)
{
	char path[] = "/tmp/policy-test-XXXXXX";
	int fd = mkstemp(path);
	ssize_t len = (ssize_t)strlen(content);
	struct policy *policy;

	if (fd == -1 || write(fd, content, (size_t)len) != len)
		abort();
	close(fd);
	policy = policy_load(path, e);
	unlink(path);
	return policy;
}

#endif
