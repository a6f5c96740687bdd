/*
 * cmd_policy.c - check the rules, show them and their texts, and say why a
 * message got its verdict
 */
#include <stdio.h>
#include <string.h>

#include "cli/deciding.h"
#include "cli/explain.h"
#include "cli/policy_change.h"
#include "cli/print.h"
#include "cli/session.h"
#include "cli/texts.h"

struct policy_run {
	struct session session;
	struct option_row *options;
	struct policy *policy;
};

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
	printf("%-26.*s %-8.*s %-7.*s %-10.*s %.*s", (int)r->name.len,
	    r->name.p, (int)rule_mode_name(r->mode).len,
	    rule_mode_name(r->mode).p, (int)action_name(r->action).len,
	    action_name(r->action).p, (int)r->clause.len, r->clause.p,
	    (int)r->kind.len, r->kind.p);
	if (r->change > 0)
		printf(" (M%llu)", (unsigned long long)r->change);
	printf("\n");
}

/* The file, or what was agreed on beside it. */
static void
print_mode(const struct rule_told *r)
{
	struct utf8 mode = rule_mode_name(r->mode);
	struct utf8 file = rule_mode_name(r->file_mode);

	printf("  %-9s %.*s", "mode", (int)mode.len, mode.p);
	if (r->change > 0)
		printf(", by change M%llu; the file says %.*s",
		    (unsigned long long)r->change, (int)file.len, file.p);
	printf("\n");
}

static void
print_rule(const struct rule_told *r)
{
	print_text(r->name);
	printf("\n");
	explain_labelled("title", r->title);
	explain_labelled("kind", r->kind);
	explain_labelled("clause", r->clause);
	print_mode(r);
	explain_labelled("action", action_name(r->action));
	printf("  %-9s %d\n", "severity", r->severity);
	explain_labelled("queue", r->queue);
	explain_labelled("approve", r->approve);
	explain_labelled("from", r->from);
	explain_labelled("to", r->to);
	explain_labelled("unless", r->unless);
	explain_labelled("about", r->about);
	explain_labelled("own-child", r->own_child);
	explain_labelled("looks at", r->needs);
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

/* -- texts -------------------------------------------------------------------- */

static enum cli_exit
texts(const struct policy_run *run, const char *name)
{
	if (texts_print(&run->session.conf, run->policy, name,
		option_given(run->options, "slots")) == 0)
		return complain(
		    CLI_USAGE, "there is no rule or letter \"%s\"", name);
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
	if (option_given(run->options, "id"))
		return explain_stored(&run->session, run->policy,
		    option_value(run->options, "id"));
	if (strcmp(word, "texts") == 0)
		return texts(run, argument);
	if (argument == NULL || !option_given(run->options, "sender") ||
	    !option_given(run->options, "recipient"))
		return complain(CLI_USAGE,
		    "explain needs a file, --sender and --recipient; or --id");
	return explain_file(&run->session, run->policy, run->options, argument);
}

static int
is_word(const char *word)
{
	static const char *const all[] = { "check", "show", "texts",
		"explain" };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(word, all[i]) == 0)
			return 1;
	return policy_change_is(word);
}

/* `check FILE` is about that file, all else about the configured one. */
static enum cli_exit
load(struct policy_run *run, const char *word, const char *argument)
{
	const struct conf *conf = &run->session.conf;
	struct err e;

	run->policy =
	    strcmp(word, "check") == 0
		? policy_load(argument != NULL ? argument : conf->policy, &e)
		: deciding_policy(conf, &e);
	return run->policy != NULL ? CLI_OK
				   : complain(CLI_CONFIG, "%s", e.text);
}

enum cli_exit
cmd_policy(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("id", "ID", "a recorded message, or its reference"),
		DECIDING_OPTIONS,
		POLICY_CHANGE_OPTIONS,
		OPTION("slots", NULL, "texts: letters with their {slots}"),
		{ .name = NULL },
	};
	struct policy_run run = { .options = options };
	const char *word, *argument;
	enum cli_exit code;
	int helped;

	code = options_read(
	    "policy check [FILE] | show [RULE] | texts [RULE] | explain MAIL "
	    "--sender A --recipient B... | explain --id ID | propose RULE "
	    "--mode MODE --reason TEXT | approve CHANGE | refuse CHANGE | "
	    "withdraw CHANGE | proposals",
	    options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	word = argc > 0 ? argv[0] : "";
	argument = argc > 1 ? argv[1] : NULL;
	if (argc > 2 || !is_word(word))
		return complain(CLI_USAGE,
		    "say check, show, texts, explain, propose, approve, "
		    "refuse, withdraw or proposals");
	code = session_begin(cli, 1, &run.session);
	if (code != CLI_OK)
		return code;
	if (policy_change_is(word)) {
		code = policy_change(&run.session, options, word, argument);
	} else {
		code = load(&run, word, argument);
		if (code == CLI_OK)
			code = run_word(&run, word, argument);
	}
	policy_free(run.policy);
	session_end(&run.session);
	return code;
}
