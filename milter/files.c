/*
 * files.c - configuration and word lists: those in use, and the next ones
 */
#include "milter/files.h"

#include <stddef.h>
#include <unistd.h>

#include "policy/policy.h"

#define FILES_ARENA ((size_t)32 * 1024 * 1024)

int
files_begin(struct files *f, const struct conf *conf, const char *conf_path,
    const char *program, struct err *e)
{
	*f = (struct files){ .conf_path = conf_path,
		.program = program,
		.conf = *conf,
		.generation = 1 };
	return program_prepare(&f->scanner, conf, program, e);
}

static int
check_policy(const struct conf *conf, struct err *e)
{
	struct policy *policy = policy_load(conf->policy, e);

	if (policy == NULL)
		return -1;
	policy_free(policy);
	return 0;
}

int
files_prepare(struct files *f, struct err *e)
{
	struct arena *a = arena_new(FILES_ARENA);

	if (conf_load(a, f->conf_path, &f->next, e) == -1 ||
	    check_policy(&f->next, e) == -1 ||
	    program_prepare(&f->next_scanner, &f->next, f->program, e) == -1) {
		arena_free(a);
		return -1;
	}
	conf_keep_fixed(&f->conf, &f->next, f->fixed, sizeof(f->fixed));
	f->next_a = a;
	f->trying = 1;
	return 0;
}

void
files_adopt(struct files *f)
{
	close(f->scanner.generation_fd);
	/*
	 * The arena before stays: what was fixed still points into it.  A
	 * configuration is a few thousand octets.
	 */
	f->a = f->next_a;
	f->conf = f->next;
	f->scanner = f->next_scanner;
	f->generation++;
	f->trying = 0;
}

void
files_discard(struct files *f)
{
	close(f->next_scanner.generation_fd);
	arena_free(f->next_a);
	f->trying = 0;
}
