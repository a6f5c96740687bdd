/*
 * cmd_words.c - check the word lists by their own lines, and try a draft
 *
 * A draft is tried on mail that the caller has in files.  Stored mail is sealed
 * and opened only under an order.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/options.h"
#include "cli/print.h"
#include "cli/scanner.h"
#include "cli/session.h"
#include "record/record.h"

enum { LISTS_MAX = 500, SCANNER_WRONG = 1 };

#define MAIL_ARENA ((size_t)1 << 30)

/* -- check ------------------------------------------------------------------- */

/* The scanner program knows lists; we only start it. */
static enum cli_exit
start(const char *path, char **arguments)
{
	int status = -1;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		execv(path, arguments);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		return complain(CLI_FAILED, "could not start \"%s\": %s", path,
		    strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return CLI_OK;
	return WIFEXITED(status) && WEXITSTATUS(status) == SCANNER_WRONG
		   ? CLI_PARTLY
		   : CLI_CONFIG;
}

static enum cli_exit
check(struct session *s, int argc, char **argv)
{
	struct scanner_program program;
	char *arguments[LISTS_MAX + PROGRAM_LISTS_MAX + 3];
	char words[] = "words";
	size_t n = 2;
	struct err e;

	if (argc > LISTS_MAX)
		return complain(CLI_USAGE, "more than %d lists", LISTS_MAX);
	if (program_find(&program, &s->conf, "schoolgate", &e) == -1)
		return complain(CLI_CONFIG, "%s", e.text);
	arguments[0] = program.path;
	arguments[1] = words;
	/* Lists that are named may use the sets of those in use. */
	n += program_lists(&program, argc > 0, arguments + n);
	for (int i = 0; i < argc; i++)
		arguments[n++] = argv[i];
	arguments[n] = NULL;
	return start(program.path, arguments);
}

/* -- try --------------------------------------------------------------------- */

/* How often one entry was found. */
struct tally {
	struct utf8 id, term;
	size_t findings, messages;
	/* The last message that it was counted in. */
	size_t message;
};

struct trying {
	struct session *s;
	struct scanner scanner;
	struct tally *v;
	size_t len, cap;
	/* Messages read, and those in which something was found. */
	size_t messages, found;
};

static void
count(struct trying *t, const struct finding *f)
{
	struct arena *a = t->s->a;
	size_t i = 0;

	while (i < t->len && (!utf8_equal(t->v[i].id, f->id) ||
				 !utf8_equal(t->v[i].term, f->term)))
		i++;
	if (i == t->len) {
		t->v = arena_grow(a, t->v, t->len, &t->cap, sizeof(*t->v));
		t->v[t->len++] = (struct tally){ .id = arena_utf8(a, f->id),
			.term = arena_utf8(a, f->term) };
	}
	t->v[i].findings++;
	t->v[i].messages += t->v[i].message != t->messages;
	t->v[i].message = t->messages;
}

static int
scan(struct trying *t, struct arena *a, const char *file, struct record *out,
    struct err *e)
{
	struct job_request request = { .kind = JOB_MESSAGE };
	struct bytes octets, document;
	enum job_end end;

	if (io_read_file(a, file, MESSAGE_MAX, &octets, e) == -1 ||
	    scanner_run(&t->scanner, a, &request, octets, &end, &document, e) ==
		-1)
		return -1;
	if (end != JOB_ANSWERED)
		return err_set(
		    e, ERR_SYSTEM, "could not scan \"%s\" in time", file);
	return record_from_json(a, document, out, e);
}

static enum cli_exit
try_mail(struct trying *t, const char *file)
{
	struct arena *a = arena_new(MAIL_ARENA);
	struct record record = { .size = 0 };
	int any = 0;
	struct err e;

	if (scan(t, a, file, &record, &e) == -1) {
		arena_free(a);
		return complain(CLI_PARTLY, "%s", e.text);
	}
	t->messages++;
	for (size_t i = 0; i < record.findings_len; i++)
		if (record.findings[i].kind == FINDING_WORD) {
			count(t, &record.findings[i]);
			any = 1;
		}
	t->found += (size_t)any;
	arena_free(a);
	return CLI_OK;
}

static int
most_first(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	return (x->findings < y->findings) - (x->findings > y->findings);
}

static void
print_tallies(struct trying *t)
{
	if (t->len > 0)
		qsort(t->v, t->len, sizeof(*t->v), most_first);
	for (size_t i = 0; i < t->len; i++) {
		printf("%.*s \"", (int)t->v[i].id.len, t->v[i].id.p);
		print_text(t->v[i].term);
		printf("\": findings %zu, messages %zu\n", t->v[i].findings,
		    t->v[i].messages);
	}
	printf("messages %zu, with findings %zu\n", t->messages, t->found);
}

static enum cli_exit
try(struct session *s, int argc, char **argv)
{
	struct trying t = { .s = s };
	enum cli_exit worst = CLI_OK;
	struct err e;

	if (argc < 2)
		return complain(CLI_USAGE, "say: words try LIST MAIL...");
	if (scanner_try(&t.scanner, &s->conf, argv[0], &e) == -1)
		return complain(CLI_CONFIG, "%s", e.text);
	for (int i = 1; i < argc; i++) {
		enum cli_exit code = try_mail(&t, argv[i]);

		if (code > worst)
			worst = code;
	}
	print_tallies(&t);
	scanner_stop(&t.scanner);
	return worst;
}

/* ---------------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum cli_exit (*run)(struct session *s, int argc, char **argv);
} actions[] = {
	{ "check", check },
	{ "try", try },
};

enum cli_exit
cmd_words(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = { { .name = NULL } };
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("words check [LIST...] | words try LIST MAIL...",
	    options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (argc == 0 || strcmp(argv[0], actions[i].name) != 0)
			continue;
		code = session_begin(cli, 1, &s);
		if (code != CLI_OK)
			return code;
		code = actions[i].run(&s, argc - 1, argv + 1);
		session_end(&s);
		return code;
	}
	return complain(CLI_USAGE, "say: words check, or words try");
}
