/*
 * main.c - schoolgate-scanner: octets in, record document out
 *
 * Powers of `serve`: its job socket (descriptor 3) and what arrives there,
 * memory; taken before the first octet of mail.  The compiled word lists come
 * on descriptor 4 and are mapped.
 * `compile`, `words` and `lists` read word lists (and names) and see no mail.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/sandbox.h"
#include "match/lines.h"
#include "scanner/bounds.h"
#include "scanner/compile.h"
#include "scanner/lists.h"
#include "scanner/load.h"
#include "scanner/serve.h"
#include "text/pdf.h"
#include "text/xml.h"

enum {
	JOB_FD = BOUNDS_JOB_FD,
	GENERATION_FD = 4,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_CONFIG = 3,
};

#define COMPILE_ARENA ((size_t)1 << 30)

static int
failed(int code, const struct err *e)
{
	fprintf(stderr, "schoolgate-scanner: %s\n", e->text);
	return code;
}

/* -- serve ------------------------------------------------------------------- */

static int
load(struct assembler *out, struct err *e)
{
	struct stat st;

	if (fstat(GENERATION_FD, &st) == -1 || st.st_size <= 0)
		return err_set(e, ERR_CONFIG,
		    "could not find the word lists on descriptor 4");
	if (load_generation(GENERATION_FD, (size_t)st.st_size, out, e) == -1)
		return -1;
	/* Names in archives are UTF-8 to libraries, whoever started us. */
	setlocale(LC_CTYPE, "C.UTF-8");
	xml_prepare();
	pdf_prepare();
	out->kinds = kinds_new(e);
	return out->kinds == NULL ? -1 : 0;
}

/*
 * No descriptor but the job socket: what a library prints may be words of mail,
 * and what it prints must not run into a message that arrives.  Sanitizers keep
 * standard error.
 */
static int
give_up_descriptors(enum sandbox_mode mode, struct err *e)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	int last = mode == SANDBOX_ENFORCE ? 2 : 1;

	for (int fd = 0; nothing != -1 && fd <= last; fd++)
		if (dup2(nothing, fd) == -1)
			nothing = -1;
	if (nothing == -1)
		return err_set(e, ERR_SYSTEM, "could not use /dev/null: %s",
		    strerror(errno));
	close_range(JOB_FD + 1, ~0U, 0);
	return 0;
}

/* `memory`: octets that it may have, as text; NULL: the usual. */
static int
serve(const char *memory)
{
	struct assembler with = { 0 };
	uint64_t most = SCANNER_ARENA;
	struct err e;

	if (memory != NULL)
		most = strtoull(memory, NULL, 10);
	if (most == 0)
		return EXIT_USAGE;
	if (load(&with, &e) == -1 || bounds_prepare(&e) == -1 ||
	    give_up_descriptors(SANDBOX_MODE_OF_BUILD, &e) == -1 ||
	    sandbox_scanner(SANDBOX_MODE_OF_BUILD, most, &e) == -1)
		return failed(EXIT_CONFIG, &e);
	if (serve_jobs(JOB_FD, &with, most, &e) == -1)
		return failed(EXIT_FAILED, &e);
	return 0;
}

/* -- compile ----------------------------------------------------------------- */

static int
write_image(const char *path, struct bytes image)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	struct err e;

	if (fd == -1 || io_write_all(fd, image.p, image.len) == -1) {
		err_set(&e, ERR_SYSTEM, "could not write \"%s\": %s", path,
		    strerror(errno));
		return failed(EXIT_FAILED, &e);
	}
	close(fd);
	return 0;
}

/*
 * "[-nNAMES] [-pPHONES] [-sCOUNT] LIST...": a file of names; the school's own
 * telephones; so many lists, the first, are read for their sets alone.
 */
static struct compile_from
lists_of(int argc, char **argv)
{
	struct compile_from from = { .names = NULL };

	for (; argc > 1; argc--, argv++) {
		if (strncmp(argv[0], "-n", 2) == 0)
			from.names = argv[0] + 2;
		else if (strncmp(argv[0], "-p", 2) == 0)
			from.phones = argv[0] + 2;
		else
			break;
	}
	from.paths = argv;
	from.len = (size_t)argc;
	if (argc > 1 && strncmp(argv[0], "-s", 2) == 0) {
		from.sets = (size_t)strtoul(argv[0] + 2, NULL, 10);
		from.paths++;
		from.len--;
	}
	return from;
}

static int
compile(int argc, char **argv)
{
	struct arena *a = arena_new(COMPILE_ARENA);
	struct compile_from from;
	struct compiled compiled;
	struct err e;
	int code;

	if (argc < 4 || strcmp(argv[1], "-o") != 0)
		return EXIT_USAGE;
	from = lists_of(argc - 3, argv + 3);
	if (compile_lists(a, &from, &compiled, &e) == -1)
		return failed(EXIT_CONFIG, &e);
	code = write_image(argv[2], compiled.image);
	arena_free(a);
	return code;
}

/* -- words -------------------------------------------------------------------- */

static void
print_wrong(const char *file, size_t line, enum line_wrong why)
{
	static const char *const said[] = {
		[LINE_NOT_FOUND] = "the term is not found in this line",
		[LINE_FOUND] = "the term is found in this line",
		[LINE_CHANGES_NOTHING] = "there is no such term to change",
	};

	printf("%s:%zu: %s\n", file, line, said[why]);
}

/* Check one list's own lines; how many are not as it says. */
static size_t
check_list(const struct lines_in *in, const struct wordlist *list)
{
	struct arena *a = arena_new(COMPILE_ARENA);
	const struct lines_told told = { print_wrong };
	struct lines_report r = lines_check(a, in, list, &told);

	arena_free(a);
	if (list->len + list->changes_len > 0)
		printf("%.*s: %zu terms, %zu lines, %zu wrong\n",
		    (int)list->category.len, list->category.p, r.terms, r.lines,
		    r.wrong);
	return r.wrong;
}

static int
words(int argc, char **argv)
{
	struct arena *a = arena_new(COMPILE_ARENA);
	struct compile_from from;
	struct compiled compiled;
	struct matcher *m;
	size_t wrong = 0;
	struct err e;

	if (argc < 2)
		return EXIT_USAGE;
	from = lists_of(argc - 1, argv + 1);
	if (compile_lists(a, &from, &compiled, &e) == -1)
		return failed(EXIT_CONFIG, &e);
	m = matcher_new(compiled.image, &e);
	if (m == NULL)
		return failed(EXIT_CONFIG, &e);
	for (size_t i = 0; i < compiled.len; i++)
		wrong += check_list(
		    &(struct lines_in){ m, compiled.lists, compiled.len },
		    &compiled.lists[i]);
	matcher_free(m);
	arena_free(a);
	return wrong > 0 ? EXIT_FAILED : 0;
}

/* -- lists -------------------------------------------------------------------- */

static int
lists(int argc, char **argv)
{
	struct arena *a = arena_new(COMPILE_ARENA);
	struct compile_from from;
	struct compiled compiled;
	struct strbuf told;
	struct err e;

	if (argc < 2)
		return EXIT_USAGE;
	from = lists_of(argc - 1, argv + 1);
	if (compile_lists(a, &from, &compiled, &e) == -1)
		return failed(EXIT_CONFIG, &e);
	strbuf_init(&told, LISTS_TOLD_MAX);
	lists_to_json(a, &compiled, &told);
	printf("%s\n", strbuf_cstr(&told));
	strbuf_done(&told);
	arena_free(a);
	return 0;
}

int
main(int argc, char **argv)
{
	int code = EXIT_USAGE;

	if ((argc == 2 || argc == 3) && strcmp(argv[1], "serve") == 0)
		code = serve(argv[2]);
	else if (argc > 1 && strcmp(argv[1], "compile") == 0)
		code = compile(argc - 1, argv + 1);
	else if (argc > 1 && strcmp(argv[1], "words") == 0)
		code = words(argc - 1, argv + 1);
	else if (argc > 1 && strcmp(argv[1], "lists") == 0)
		code = lists(argc - 1, argv + 1);
	if (code == EXIT_USAGE)
		fprintf(stderr,
		    "usage: schoolgate-scanner serve [OCTETS]\n"
		    "       schoolgate-scanner compile -o FILE [-nNAMES] "
		    "[-sSETS] LIST...\n"
		    "       schoolgate-scanner words [-sSETS] LIST...\n"
		    "       schoolgate-scanner lists [-sSETS] LIST...\n");
	return code;
}
