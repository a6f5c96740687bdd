/*
 * ruling.c - the rules in force in a process that decides
 */
#include "milter/ruling.h"

#include "base/log.h"
#include "policy/modes.h"

enum { MODES_ARENA = 4 * 1024 * 1024 };

/* `policy` with the modes of the file. */
static void *
read_modes(const char *path, const void *policy, struct err *e)
{
	struct arena *a = arena_new(MODES_ARENA);
	struct policy *with = NULL;
	struct modes modes;

	if (modes_open(a, path, &modes, e) == 0) {
		with = policy_with(policy, &modes);
		log_line(LOG_LEVEL_INFO, "-", "modes-in-force", "changes=%zu",
		    modes.len);
	}
	arena_free(a);
	return with;
}

static void
free_policy(void *policy)
{
	policy_free(policy);
}

static const struct followed_kind kind = { read_modes, free_policy,
	"modes-refused" };

struct followed *
ruling_new(const struct conf *conf, const struct policy *policy)
{
	char path[MODES_PATH];

	modes_path(conf, path);
	return followed_new(path, &kind, policy);
}

const struct policy *
ruling_held(const struct followed_hold *hold)
{
	return hold->content;
}
