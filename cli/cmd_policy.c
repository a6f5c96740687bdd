/*
 * cmd_policy.c - check the rules, show them, and say why a message got its
 * verdict
 */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/deciding.h"
#include "cli/print.h"
#include "cli/scanner.h"
#include "cli/session.h"

#define MAIL_ARENA ((size_t)1 << 30)

struct policy_run {
	struct session session;
	struct option_row *options;
	struct policy *policy;
};

static void
print_labelled(const char *label, struct utf8 value)
{
	if (value.len == 0)
		return;
	printf("  %-9s ", label);
	print_text(value);
	printf("\n");
}

/* -- check -------------------------------------------------------------------- */

static enum cli_exit
check(const struct policy_run *run, const char *path)
{
	struct utf8 name = policy_profile(run->policy);
	struct utf8 version = policy_version(run->policy);
	size_t all = policy_rule(run->session.a, run->policy, SIZE_MAX, NULL);

	printf("%s: ", path);
	print_text(name.len > 0 ? name : UTF8("no profile"));
	printf(version.len > 0 ? ", " : "");
	print_text(version);
	printf(": %zu rules, %zu of them not off\n", all,
	    policy_rules(run->policy));
	return CLI_OK;
}

/* -- show --------------------------------------------------------------------- */

static void
print_line(const struct rule_told *r)
{
	printf("%-26.*s %-8.*s %-7.*s %-10.*s %.*s\n", (int)r->name.len,
	    r->name.p, (int)rule_mode_name(r->mode).len,
	    rule_mode_name(r->mode).p, (int)action_name(r->action).len,
	    action_name(r->action).p, (int)r->clause.len, r->clause.p,
	    (int)r->kind.len, r->kind.p);
}

static void
print_rule(const struct rule_told *r)
{
	print_text(r->name);
	printf("\n");
	print_labelled("kind", r->kind);
	print_labelled("clause", r->clause);
	print_labelled("mode", rule_mode_name(r->mode));
	print_labelled("action", action_name(r->action));
	printf("  %-9s %d\n", "severity", r->severity);
	print_labelled("queue", r->queue);
	print_labelled("approve", r->approve);
	print_labelled("from", r->from);
	print_labelled("to", r->to);
	print_labelled("unless", r->unless);
	print_labelled("about", r->about);
	print_labelled("looks at", r->needs);
}

static enum cli_exit
show(const struct policy_run *run, const char *rule)
{
	size_t n = policy_rule(run->session.a, run->policy, SIZE_MAX, NULL);
	int is_found = rule == NULL;

	for (size_t i = 0; i < n; i++) {
		struct rule_told told;

		policy_rule(run->session.a, run->policy, i, &told);
		if (rule == NULL) {
			print_line(&told);
		} else if (utf8_equal(told.name, utf8_from(rule))) {
			print_rule(&told);
			is_found = 1;
		}
	}
	return is_found ? CLI_OK
			: complain(CLI_USAGE, "there is no rule \"%s\"", rule);
}

/* -- explain -------------------------------------------------------------------- */

static void
print_explained(const struct explained *row)
{
	printf("%s %.*s (%.*s, clause %.*s, %.*s): %s\n",
	    row->applies ? "*" : " ", (int)row->rule.len, row->rule.p,
	    (int)row->kind.len, row->kind.p, (int)row->clause.len,
	    row->clause.p, (int)rule_mode_name(row->mode).len,
	    rule_mode_name(row->mode).p,
	    row->applies ? "applies" : "does not apply");
	for (size_t i = 0; i < row->facts_len; i++) {
		printf("      ");
		print_text(row->facts[i]);
		printf("\n");
	}
}

static void
print_verdict(const struct verdict *v)
{
	printf("verdict: ");
	print_text(action_name(v->action));
	printf("\n");
	for (size_t i = 0; i < v->changes_len; i++) {
		printf("  change: ");
		print_text(v->changes[i].change);
		printf("\n");
	}
	for (size_t i = 0; i < v->reasons_len; i++) {
		const struct reason *r = &v->reasons[i];

		printf("  reason: ");
		print_text(r->rule);
		printf(r->context.len > 0 ? ", " : "");
		print_text(r->context);
		printf(r->exemption.len > 0 ? " by " : "");
		print_text(r->exemption);
		printf(r->queue.len > 0 ? ", for " : "");
		print_text(r->queue);
		printf(", %zu findings\n", r->findings_len);
	}
	if (v->text.len > 0) {
		printf("  told: ");
		print_text(v->text);
		printf("\n");
	}
}

/* What a scanner sees in the file. */
static int
scan(const struct policy_run *run, struct arena *a, const char *file,
    struct record *out, struct err *e)
{
	struct job_request request = { .kind = JOB_MESSAGE };
	struct bytes octets, document;
	struct scanner scanner;
	int result;

	if (io_read_file(a, file, MESSAGE_MAX, &octets, e) == -1 ||
	    scanner_start(&scanner, &run->session.conf, e) == -1)
		return -1;
	result = scanner_ask(&scanner, a, &request, octets, &document, e);
	scanner_stop(&scanner);
	return result == -1 ? -1 : record_from_json(a, document, out, e);
}

static enum cli_exit
explain(const struct policy_run *run, const char *file)
{
	struct arena *a = arena_new(MAIL_ARENA);
	struct record record = { 0 };
	struct explanation why;
	struct context context;
	struct verdict verdict;
	struct err e;

	if (scan(run, a, file, &record, &e) == -1) {
		arena_free(a);
		return complain(CLI_FAILED, "%s", e.text);
	}
	deciding_prepare(
	    a, &run->session.conf, run->options, &record, &context);
	policy_explain(a, run->policy, &context, &record, &verdict, &why);
	print_labelled("from", why.from);
	print_labelled("to", why.to);
	print_labelled("marks", why.marks);
	for (size_t i = 0; i < why.len; i++)
		print_explained(&why.rows[i]);
	print_verdict(&verdict);
	arena_free(a);
	return CLI_OK;
}

/* -- the command ------------------------------------------------------------------ */

static enum cli_exit
run_word(struct policy_run *run, const char *word, const char *argument)
{
	if (strcmp(word, "check") == 0)
		return check(run,
		    argument != NULL ? argument : run->session.conf.policy);
	if (strcmp(word, "show") == 0)
		return show(run, argument);
	if (argument == NULL || !option_given(run->options, "sender") ||
	    !option_given(run->options, "recipient"))
		return complain(CLI_USAGE,
		    "explain needs a file, --sender and --recipient");
	return explain(run, argument);
}

/* `check FILE` is about that file, all else about the configured one. */
static enum cli_exit
load(struct policy_run *run, const char *word, const char *argument)
{
	const char *path = run->session.conf.policy;
	struct err e;

	if (strcmp(word, "check") == 0 && argument != NULL)
		path = argument;
	run->policy = policy_load(path, &e);
	return run->policy != NULL ? CLI_OK
				   : complain(CLI_CONFIG, "%s", e.text);
}

enum cli_exit
cmd_policy(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		DECIDING_OPTIONS,
		{ .name = NULL },
	};
	struct policy_run run = { .options = options };
	const char *word, *argument;
	enum cli_exit code;
	int helped;

	code = options_read(
	    "policy check [FILE] | show [RULE] | explain MAIL --sender A "
	    "--recipient B...",
	    options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	word = argc > 0 ? argv[0] : "";
	argument = argc > 1 ? argv[1] : NULL;
	if (argc > 2 ||
	    (strcmp(word, "check") != 0 && strcmp(word, "show") != 0 &&
		strcmp(word, "explain") != 0))
		return complain(CLI_USAGE, "say check, show or explain");
	code = session_begin(cli, 1, &run.session);
	if (code != CLI_OK)
		return code;
	code = load(&run, word, argument);
	if (code == CLI_OK)
		code = run_word(&run, word, argument);
	policy_free(run.policy);
	session_end(&run.session);
	return code;
}
