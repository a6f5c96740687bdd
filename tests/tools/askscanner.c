/*
 * askscanner.c - one job for a scanner, of the kinds that no command asks for
 *
 *	askscanner SCANNER render <message >document
 *	askscanner SCANNER octets PATH [WHICH] <message >octets
 *	askscanner SCANNER page PATH [WHICH] <message >document
 *	askscanner SCANNER zip NAME PASSWORD <octets >zip
 *	askscanner SCANNER protect PASSWORD <message >message
 *	askscanner SCANNER without|alone ADDRESS <message >message
 *	askscanner SCANNER bundle PASSWORD <files >zip
 *
 * SCANNER is the program.  Exit code: 0 answered, 1 there is no such part,
 * 2 the scanner died or was late, 3 it was not asked, 4 usage.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "record/scanner.h"

static const struct {
	const char *name;
	enum job_kind kind;
	int least, most;
	uint32_t flags;
} kinds[] = {
	{ "render", JOB_RENDER, 3, 3, 0 },
	{ "octets", JOB_OCTETS, 4, 5, 0 },
	{ "page", JOB_PAGE, 4, 5, 0 },
	{ "zip", JOB_ZIP, 5, 5, 0 },
	{ "protect", JOB_PROTECT, 4, 4, 0 },
	{ "without", JOB_READDRESS, 4, 4, 0 },
	{ "alone", JOB_READDRESS, 4, 4, JOB_ALONE },
	{ "bundle", JOB_BUNDLE, 4, 4, 0 },
};

/* The kind's number in the table, or -1. */
static int
kind_of(int argc, char **argv)
{
	for (size_t i = 0; argc > 2 && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(argv[2], kinds[i].name) == 0 &&
		    argc >= kinds[i].least && argc <= kinds[i].most)
			return (int)i;
	return -1;
}

static int
fill(struct job_request *request, int argc, char **argv, struct err *e)
{
	int is_zip = request->kind == JOB_ZIP;

	if (argc < 4)
		return 0;
	if (request->kind == JOB_PROTECT || request->kind == JOB_BUNDLE)
		return job_words(request, UTF8(""), utf8_from(argv[3]), e);
	if (argc == 5 && !is_zip)
		request->which = (uint32_t)strtoul(argv[4], NULL, 10);
	return job_words(
	    request, utf8_from(argv[3]), utf8_from(is_zip ? argv[4] : ""), e);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new((size_t)1 << 30);
	int kind = kind_of(argc, argv), code = 2;
	struct job_request request;
	struct scanner scanner;
	struct bytes in, out;
	enum job_end end;
	struct conf conf;
	struct err e;

	if (kind == -1)
		return 4;
	request = (struct job_request){ .kind = kinds[kind].kind,
		.flags = kinds[kind].flags };
	conf_defaults(a, &conf);
	conf.scanner = argv[1];
	conf.wordlists = "wordlists";
	if (fill(&request, argc, argv, &e) == -1 ||
	    io_read_fd(a, 0, "standard input", ANSWER_MAX, &in, &e) == -1 ||
	    scanner_start(&scanner, &conf, "askscanner", &e) == -1 ||
	    scanner_run(&scanner, a, &request, in, &end, &out, &e) == -1) {
		fprintf(stderr, "askscanner: %s\n", e.text);
		return 3;
	}
	job_wipe(&request);
	scanner_stop(&scanner);
	if (end == JOB_ANSWERED)
		code = out.len > 0 && io_write_all(1, out.p, out.len) == -1;
	else if (end == JOB_NOTHING)
		code = 1;
	arena_free(a);
	return code;
}
