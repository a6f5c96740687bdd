/*
 * main.c - schoolgate-console: the pages that people decide on
 *
 * Powers: EXECUTE on the API functions, its own key, HTTP.  No table, no
 * archive key, and nothing here parses mail: a scanner renders it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/heap.h"
#include "base/log.h"
#include "conf/conf.h"
#include "console/areas.h"
#include "console/openapi.h"
#include "console/service.h"

enum { CONF_ARENA = 32 * 1024 * 1024, EXIT_USAGE = 2, EXIT_CONFIG = 3 };

static int
usage(void)
{
	fprintf(stderr,
	    "usage: schoolgate-console [-t] [-o] [-c FILE]\n"
	    "  -c FILE  configuration; default: %s\n"
	    "  -t       only check it\n"
	    "  -o       print what it answers, as OpenAPI\n",
	    conf_path());
	return EXIT_USAGE;
}

static int
run(struct arena *a, const char *path, int only_check)
{
	struct conf conf;
	struct err e;

	if (conf_load(a, path, &conf, &e) == -1) {
		log_err("-", "not-started", &e);
		return EXIT_CONFIG;
	}
	if (only_check)
		return 0;
	setenv("TZ", conf.time_zone, 1);
	tzset();
	if (conf.console_log[0] != '\0')
		log_open("schoolgate-console", conf.console_log);
	return service_main(&conf);
}

int
main(int argc, char **argv)
{
	const char *path = conf_path();
	int only_check = 0, option, result;
	struct arena *a;

	heap_begin();
	while ((option = getopt(argc, argv, "c:to")) != -1) {
		if (option == 'c')
			path = optarg;
		else if (option == 't')
			only_check = 1;
		else if (option == 'o')
			return openapi_print(areas, stdout);
		else
			return usage();
	}
	if (optind != argc)
		return usage();
	log_open("schoolgate-console", NULL);
	a = arena_new(CONF_ARENA);
	result = run(a, path, only_check);
	arena_free(a);
	return result;
}
