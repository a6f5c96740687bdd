/*
 * cmd_scan.c - what would be seen in these messages; needs no database
 */
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/column.h"
#include "cli/deciding.h"
#include "cli/options.h"
#include "cli/page.h"
#include "cli/print.h"
#include "cli/session.h"
#include "policy/policy.h"
#include "record/oddity.h"
#include "record/scanner.h"

enum {
	/* Octets of --lines in one job. */
	CHUNK = 256 * 1024,
	LINE_OCTETS_MAX = 4 * 1024 * 1024,
};

#define FILE_ARENA ((size_t)1 << 30)

struct scan_run {
	struct session session;
	struct scanner scanner;
	struct option_row *options;
	/* NULL without --sender, and nothing is known then. */
	struct policy *policy;
	struct beside beside;
	int json;
	/* More than one file is named: each page says whose it is. */
	int is_many;
};

/* -- verdict --------------------------------------------------------------- */

static int
load_policy(struct scan_run *run, struct err *e)
{
	const struct conf *conf = &run->session.conf;

	if (!option_given(run->options, "sender"))
		return 0;
	run->policy = deciding_policy(conf, e);
	if (run->policy == NULL)
		return -1;
	beside_open(conf, &run->beside);
	return 0;
}

static void
decide(struct scan_run *run, struct arena *a, struct record *record)
{
	struct context context;

	deciding_prepare(a, run->options, record);
	deciding_fill(a, &run->session.conf, &run->beside, record, &context);
	policy_decide(a, run->policy, &context, record, &record->verdict);
	record->has_verdict = 1;
	record->envelope.sender_inside = context.sender_inside;
}

/* -- output ------------------------------------------------------------------ */

/*
 * What rules compared with is for no reader: a number can be guessed back from
 * its digest by trying all.
 */
static void
drop_digests(struct record *record)
{
	for (size_t i = 0; i < record->findings_len; i++)
		record->findings[i].digest = (struct utf8){ 0 };
}

/* The document with "file" as its first member. */
static void
print_document(const char *file, const struct record *record)
{
	struct strbuf b;
	struct err e;

	strbuf_init(&b, 2 * (size_t)DOCUMENT_MAX);
	if (record_to_json(record, RECORD_FULL, &b, &e) == 0 && b.len > 1) {
		struct strbuf name;

		strbuf_init(&name, (size_t)1 << 20);
		record_string_to_json(utf8_from(file), &name);
		printf("{\"file\":%.*s,", (int)name.len, name.p);
		fwrite(b.p + 1, 1, b.len - 1, stdout);
		printf("\n");
		strbuf_done(&name);
	}
	strbuf_done(&b);
}

/* `path`: of the part that has them; NULL: the message. */
static void
print_gaps(const struct gaps *gaps, const struct field *path)
{
	for (size_t i = 0; i < gaps->len; i++) {
		printf("  gap: ");
		print_text(gaps->v[i]);
		printf(path != NULL ? " in " : "");
		if (path != NULL)
			print_text(path->text);
		printf("\n");
	}
}

static void
print_finding(const struct finding *f)
{
	struct utf8 sentence = oddity_sentence(f->id);
	struct utf8 words = finding_context_words(f->context);

	printf("  %d  %.*s", f->severity, (int)f->id.len, f->id.p);
	if (f->kind == FINDING_STRUCTURE) {
		printf(" in ");
		print_text(f->where.text);
		printf(": %.*s\n", (int)sentence.len, sentence.p);
		return;
	}
	if (f->term.len > 0) {
		printf(" \"");
		print_text(f->term);
		printf("\"");
	}
	printf(" (%d%%) in ", f->confidence);
	print_text(f->where.text);
	printf(" at %llu", (unsigned long long)f->start);
	if (words.len > 0)
		printf(": %.*s", (int)words.len, words.p);
	printf("\n");
}

static void
print_record(const char *file, const struct record *record)
{
	printf("%s: ", file);
	print_text(record->header.subject.text);
	printf("\n");
	for (size_t i = 0; i < record->parts_len; i++) {
		const struct record_part *part = &record->parts[i];

		if (!part->is_attachment)
			continue;
		printf("  attachment: ");
		print_text(part->name.text);
		printf(" (%llu octets%s)\n", (unsigned long long)part->size,
		    part->encrypted ? ", encrypted" : "");
	}
	for (size_t i = 0; i < record->findings_len; i++)
		print_finding(&record->findings[i]);
	print_gaps(&record->gaps, NULL);
	for (size_t i = 0; i < record->parts_len; i++)
		print_gaps(&record->parts[i].gaps, &record->parts[i].path);
	if (record->has_verdict) {
		printf("  verdict: ");
		print_text(action_name(record->verdict.action));
		printf(record->verdict.text.len > 0 ? " " : "");
		print_text(record->verdict.text);
		printf("\n");
	}
}

/* -- files ------------------------------------------------------------------- */

static struct record
unscanned(struct arena *a, struct bytes octets, enum job_end end)
{
	struct record record;

	job_unscanned(a, end, &record);
	record.size = octets.len;
	sha256(octets, record.sha256);
	return record;
}

static int
scan_octets(struct scan_run *run, struct arena *a, struct bytes octets,
    struct record *out, struct err *e)
{
	struct job_request request = { .kind = JOB_MESSAGE,
		.flags = run->json ? JOB_TERMS : 0 };
	struct bytes document;
	enum job_end end;

	if (scanner_run(
		&run->scanner, a, &request, octets, &end, &document, e) == -1)
		return -1;
	if (end != JOB_ANSWERED) {
		*out = unscanned(a, octets, end);
		return 0;
	}
	return record_from_json(a, document, out, e);
}

/* --text: the message as people may read it. */
static int
show_octets(struct scan_run *run, struct arena *a, const char *file,
    struct bytes octets, struct err *e)
{
	struct job_request request = { .kind = JOB_RENDER };
	struct rendering rendering;
	struct bytes document;

	if (scanner_ask(&run->scanner, a, &request, octets, &document, e) ==
		-1 ||
	    rendering_from_json(a, document, &rendering, e) == -1)
		return -1;
	if (run->is_many && !run->json)
		printf("%s:\n", file);
	if (run->json)
		printf("%.*s\n", (int)document.len, (const char *)document.p);
	else
		page_print(a, &rendering, column_width());
	if (run->is_many && !run->json)
		printf("\n");
	return 0;
}

static int
judge_octets(struct scan_run *run, struct arena *a, const char *file,
    struct bytes octets, struct err *e)
{
	struct record record;

	if (scan_octets(run, a, octets, &record, e) == -1)
		return -1;
	if (run->policy != NULL)
		decide(run, a, &record);
	drop_digests(&record);
	if (run->json)
		print_document(file, &record);
	else
		print_record(file, &record);
	return 0;
}

static enum cli_exit
scan_file(struct scan_run *run, const char *file)
{
	struct arena *a = arena_new(FILE_ARENA);
	struct bytes octets;
	struct err e;
	int result;

	result =
	    strcmp(file, "-") == 0
		? io_read_fd(a, 0, "standard input", MESSAGE_MAX, &octets, &e)
		: io_read_file(a, file, MESSAGE_MAX, &octets, &e);
	if (result == 0)
		result = option_given(run->options, "text")
			     ? show_octets(run, a, file, octets, &e)
			     : judge_octets(run, a, file, octets, &e);
	arena_free(a);
	return result == 0 ? CLI_OK : complain(CLI_PARTLY, "%s", e.text);
}

static enum cli_exit
scan_files(struct scan_run *run, int argc, char **argv)
{
	enum cli_exit worst = CLI_OK;

	for (int i = 0; i < argc; i++) {
		enum cli_exit code = scan_file(run, argv[i]);

		if (code > worst)
			worst = code;
	}
	return worst;
}

/* -- lines ------------------------------------------------------------------- */

/* One job of whole lines, the first of them number *number. */
static enum cli_exit
scan_chunk(struct scan_run *run, struct bytes chunk, uint32_t *number)
{
	struct arena *a = arena_new(FILE_ARENA);
	struct job_request request = { .kind = JOB_LINES,
		.first_line = *number };
	enum cli_exit code = CLI_OK;
	struct bytes out;
	enum job_end end;
	struct err e;

	if (scanner_run(&run->scanner, a, &request, chunk, &end, &out, &e) ==
	    -1)
		code = complain(CLI_FAILED, "%s", e.text);
	else if (end != JOB_ANSWERED)
		code = complain(CLI_PARTLY,
		    "the scanner %s in the lines from %u on",
		    end == JOB_LATE ? "was too slow" : "died", *number);
	fwrite(out.p, 1, out.len, stdout);
	for (size_t i = 0; i < chunk.len; i++)
		*number += chunk.p[i] == '\n';
	arena_free(a);
	return code;
}

static enum cli_exit
scan_lines(struct scan_run *run)
{
	struct strbuf b;
	uint32_t number = 1;
	enum cli_exit worst = CLI_OK;
	size_t n = 1;

	strbuf_init(&b, LINE_OCTETS_MAX + CHUNK);
	while (n > 0 && !strbuf_over(&b)) {
		char in[16 * 1024];
		size_t whole;
		enum cli_exit code;

		n = fread(in, 1, sizeof(in), stdin);
		strbuf_add(&b, in, n);
		if (n > 0 && b.len < CHUNK)
			continue;
		for (whole = b.len; n > 0 && whole > 0; whole--)
			if (b.p[whole - 1] == '\n')
				break;
		if (whole == 0)
			continue;
		code = scan_chunk(run,
		    (struct bytes){ (unsigned char *)b.p, whole }, &number);
		if (code > worst)
			worst = code;
		memmove(b.p, b.p + whole, b.len - whole);
		b.len -= whole;
	}
	if (strbuf_over(&b))
		worst = complain(CLI_USAGE, "line %u has more than %d octets",
		    number, LINE_OCTETS_MAX);
	strbuf_done(&b);
	return worst;
}

enum cli_exit
cmd_scan(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("json", NULL, "one record document a line"),
		OPTION("text", NULL, "the message as people may read it"),
		OPTION("lines", NULL, "each line of standard input is a text"),
		DECIDING_OPTIONS,
		{ .name = NULL },
	};
	struct scan_run run = { .options = options };
	enum cli_exit code;
	int helped;
	struct err e;

	code = options_read(
	    "scan [OPTION...] FILE...", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	run.json = option_given(options, "json");
	run.is_many = argc > 1;
	if (option_given(options, "lines") == (argc > 0))
		return complain(CLI_USAGE, "name files, or give --lines and "
					   "texts on standard input");
	code = session_begin(cli, 1, &run.session);
	if (code != CLI_OK)
		return code;
	if (load_policy(&run, &e) == -1 ||
	    session_scanner(&run.session, &run.scanner, &e) == -1) {
		session_end(&run.session);
		return complain(CLI_CONFIG, "%s", e.text);
	}
	code = option_given(options, "lines") ? scan_lines(&run)
					      : scan_files(&run, argc, argv);
	scanner_stop(&run.scanner);
	beside_close(&run.beside);
	policy_free(run.policy);
	session_end(&run.session);
	return code;
}
