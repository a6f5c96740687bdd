/*
 * people.c - the directory in force in a process that decides
 */
#include "milter/people.h"

#include "base/log.h"

static void *
read_directory(const char *path, const void *first, struct err *e)
{
	struct directory *d = directory_open(path, e);

	(void)first;
	if (d != NULL)
		log_line(LOG_LEVEL_INFO, "-", "directory-in-force",
		    "addresses=%zu version=%llu",
		    directory_content(d)->entries_len,
		    (unsigned long long)directory_content(d)->version);
	return d;
}

static void
free_directory(void *d)
{
	directory_close(d);
}

static const struct followed_kind kind = { read_directory, free_directory,
	"directory-refused" };

struct followed *
people_new(const struct conf *conf)
{
	char path[DIRECTORY_PATH];

	directory_path(conf, path);
	return followed_new(path, &kind, NULL);
}

const struct directory *
people_held(const struct followed_hold *hold)
{
	return hold->content;
}
