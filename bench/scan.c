/*
 * scan.c - what the scan of each of some mails costs
 *
 *	scan WORDLISTS MAIL...		[ROUNDS in the environment]
 *
 * As a scanner does it, job after job, without the process beside it: the least
 * of the rounds in microseconds of CPU, which another's work disturbs least, and
 * how many times what the first of the mails takes.  bench/kinds writes some.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "base/limits.h"
#include "bench/cpu.h"
#include "scanner/assemble.h"
#include "scanner/compile.h"
#include "text/pdf.h"
#include "text/xml.h"

static void
must(int result, const struct err *e)
{
	if (result == 0)
		return;
	fprintf(stderr, "scan: %s\n", e->text);
	exit(1);
}

static void
begin(struct arena *a, char **lists, struct assembler *out)
{
	const struct compile_from from = { .paths = lists, .len = 1 };
	struct compiled compiled;
	struct err e;

	pdf_prepare();
	xml_prepare();
	must(compile_lists(a, &from, &compiled, &e), &e);
	out->matcher = matcher_new(compiled.image, &e);
	must(out->matcher == NULL ? -1 : 0, &e);
	out->kinds = kinds_new(&e);
	must(out->kinds == NULL ? -1 : 0, &e);
}

/* The findings, so that two builds can be compared by them. */
static size_t
scan(struct arena *a, const struct assembler *with, struct bytes mail)
{
	static const struct job_request request = { .kind = JOB_MESSAGE };
	struct strbuf document;
	struct record record;
	struct err e;

	strbuf_init(&document, DOCUMENT_MAX);
	assemble_message(a, with, &request, mail, &record);
	must(record_to_json(&record, RECORD_FULL, &document, &e), &e);
	strbuf_done(&document);
	return record.findings_len;
}

/* *first: of the first mail; 0: this is the first. */
static void
measure(const struct assembler *with, const char *path, size_t rounds,
    double *first)
{
	struct arena *file = arena_new((size_t)1 << 26);
	struct arena *a = arena_new(UNPACKED_MAX);
	struct bytes mail;
	size_t findings = 0;
	double least = 0;
	struct err e;

	must(io_read_file(file, path, (size_t)1 << 25, &mail, &e), &e);
	for (size_t i = 0; i <= rounds; i++) {
		double began = cpu_us(), took;

		findings = scan(a, with, mail);
		arena_reset(a);
		took = cpu_us() - began;
		/* The first is cold. */
		if (i == 1 || (i > 1 && took < least))
			least = took;
	}
	if (*first == 0)
		*first = least;
	printf("%9.1f us %6.2f times  %5zu findings  %s\n", least,
	    least / *first, findings, path);
	arena_free(a);
	arena_free(file);
}

int
main(int argc, char **argv)
{
	const char *given = getenv("ROUNDS");
	size_t rounds = given != NULL ? (size_t)strtoul(given, NULL, 10) : 50;
	struct arena *a = arena_new((size_t)1 << 31);
	struct assembler with = { .matcher = NULL };
	double first = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: scan WORDLISTS MAIL...\n");
		return 2;
	}
	begin(a, &argv[1], &with);
	for (int i = 2; i < argc; i++)
		measure(&with, argv[i], rounds, &first);
	kinds_free(with.kinds);
	matcher_free(with.matcher);
	arena_free(a);
	return 0;
}
