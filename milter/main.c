/*
 * main.c - schoolgate-milter: stands beside Postfix or Sendmail
 *
 * Powers: reads its configuration as root, then only keeps its children alive;
 * they become conf's user.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/heap.h"
#include "base/log.h"
#include "conf/conf.h"
#include "milter/parent.h"
#include "policy/policy.h"

enum { CONF_ARENA = 32 * 1024 * 1024, EXIT_USAGE = 2, EXIT_CONFIG = 3 };

static int
usage(void)
{
	fprintf(stderr,
	    "usage: schoolgate-milter [-t] [-c FILE]\n"
	    "  -c FILE  configuration; default: %s\n"
	    "  -t       only check it and the policy\n",
	    conf_path());
	return EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	const char *path = conf_path();
	struct policy *policy;
	struct arena *a;
	struct conf conf;
	int test = 0, option;
	struct err e;

	heap_begin();
	while ((option = getopt(argc, argv, "c:t")) != -1) {
		if (option == 'c')
			path = optarg;
		else if (option == 't')
			test = 1;
		else
			return usage();
	}
	if (optind != argc)
		return usage();
	log_open("schoolgate-milter", NULL);
	a = arena_new(CONF_ARENA);
	if (conf_load(a, path, &conf, &e) == -1) {
		log_err("-", "not-started", &e);
		return EXIT_CONFIG;
	}
	/* All that -t checks; the parent reads it again with the rest. */
	policy = policy_load(conf.policy, &e);
	if (policy == NULL) {
		log_err("-", "not-started", &e);
		return EXIT_CONFIG;
	}
	policy_free(policy);
	if (test)
		return 0;
	/* For times that people are told; threads come later. */
	setenv("TZ", conf.time_zone, 1);
	tzset();
	if (conf.log[0] != '\0')
		log_open("schoolgate-milter", conf.log);
	return parent_main(&conf, path, argv[0]);
}
