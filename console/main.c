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

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(CONF_ARENA);
	const char *path = conf_path();
	int test = 0, option;
	struct conf conf;
	struct err e;

	while ((option = getopt(argc, argv, "c:to")) != -1) {
		if (option == 'c')
			path = optarg;
		else if (option == 't')
			test = 1;
		else if (option == 'o')
			return openapi_print(areas, stdout);
		else
			return usage();
	}
	if (optind != argc)
		return usage();
	log_open("schoolgate-console", NULL);
	if (conf_load(a, path, &conf, &e) == -1) {
		log_err("-", "not-started", &e);
		return EXIT_CONFIG;
	}
	if (test)
		return 0;
	setenv("TZ", conf.time_zone, 1);
	tzset();
	if (conf.console_log[0] != '\0')
		log_open("schoolgate-console", conf.console_log);
	return service_main(&conf);
}
