/*
 * policy_change.c - modes of rules, proposed by one and approved by another
 */
#include "cli/policy_change.h"

#include <ctype.h>
#include <string.h>

#include "cli/print.h"

enum { MOST_CHANGES = 200 };

struct change_word {
	const char *word;
	enum stmt stmt;
	/* What the statement takes behind the school: NULL where nothing. */
	const char *argument, *second, *third;
};

/* clang-format off */
static const struct change_word words[] = {
	{ "propose", STMT_CLI_RULE_PROPOSE, "RULE", "mode", "reason" },
	{ "approve", STMT_CLI_RULE_DECIDE, "CHANGE", "t", "reason" },
	{ "refuse", STMT_CLI_RULE_DECIDE, "CHANGE", "f", "reason" },
	{ "withdraw", STMT_CLI_RULE_WITHDRAW, "CHANGE", NULL, NULL },
	{ "proposals", STMT_CLI_RULE_PROPOSALS, NULL, NULL, NULL },
};
/* clang-format on */

static const struct change_word *
word_named(const char *word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(words[i].word, word) == 0)
			return &words[i];
	return NULL;
}

int
policy_change_is(const char *word)
{
	return word_named(word) != NULL;
}

/* -- what is shown ------------------------------------------------------------------ */

static void
print_by(struct row *row, const char *verb, const char *who, const char *when)
{
	if (row_text(row, when).len == 0)
		return;
	printf("\n   %s by ", verb);
	print_text(row_text(row, who));
	printf(", ");
	print_time(row_text(row, when));
}

static void
print_hosts(struct row *row)
{
	struct row *host;

	for (size_t i = 0; (host = row_at(row, "hosts", i)) != NULL; i++) {
		printf("\n   on ");
		print_text(row_text(host, "host"));
		if (row_text(host, "overtaken").len > 0)
			printf(": over, its policy file is newer");
		else
			printf(row_is(host, "in_force") ? ": in force"
							: ": on its way");
	}
}

static void
print_change(struct row *row)
{
	printf("M%llu  ", (unsigned long long)row_number(row, "change"));
	print_text(row_text(row, "state"));
	printf("  ");
	print_text(row_text(row, "rule"));
	printf(": ");
	print_text(row_text(row, "was"));
	printf(" to ");
	print_text(row_text(row, "becomes"));
	printf("\n   ");
	print_text(row_text(row, "reason"));
	if (row_is(row, "noise"))
		printf("\n   it suspended itself");
	else
		print_by(row, "proposed", "proposed_by", "proposed");
	if (!row_is(row, "noise"))
		print_by(row, "approved", "approved_by", "approved");
	print_by(row, "refused", "refused_by", "refused");
	print_hosts(row);
	printf("\n");
}

/* -- what is asked ---------------------------------------------------------------------- */

/* "M17", "m17" or "17"; NULL after a complaint. */
static const char *
change_number(const char *text)
{
	const char *digits = text + (*text == 'M' || *text == 'm');

	if (strspn(digits, "0123456789") == strlen(digits) && *digits != '\0')
		return digits;
	complain(CLI_USAGE, "\"%s\" is no change, as M17", text);
	return NULL;
}

/* An option's value where the table names an option, else the table's own. */
static const char *
value_of(const struct option_row *options, const char *name)
{
	const char *value;

	if (strlen(name) == 1)
		return name;
	value = option_value(options, name);
	if (value == NULL)
		complain(CLI_USAGE, "--%s is needed", name);
	return value;
}

/* Parameters behind the school; how many, or -1 after a complaint. */
static int
fill(const struct change_word *w, const struct option_row *options,
    const char *argument, struct db_value *params)
{
	const char *const more[] = { w->second, w->third };
	int n = 0;

	if (strcmp(w->argument, "CHANGE") == 0)
		argument = change_number(argument);
	if (argument == NULL)
		return -1;
	params[n++] = db_text(argument);
	for (size_t i = 0; i < 2 && more[i] != NULL; i++) {
		const char *value = value_of(options, more[i]);

		if (value == NULL)
			return -1;
		params[n++] = db_text(value);
	}
	return n;
}

static int
fill_list(const struct option_row *options, char *most, struct db_value *params)
{
	params[0] = db_text(option_given(options, "all") ? "t" : "f");
	snprintf(most, 8, "%d", MOST_CHANGES);
	params[1] = db_text(most);
	return 2;
}

enum cli_exit
policy_change(struct session *s, const struct option_row *options,
    const char *word, const char *argument)
{
	const struct change_word *w = word_named(word);
	struct db_value params[4] = { db_text(s->conf.school) };
	struct db_rows rows;
	enum cli_exit code;
	char most[8];
	int n;

	if ((argument == NULL) != (w->argument == NULL))
		return complain(CLI_USAGE, "say: policy %s %s", word,
		    w->argument != NULL ? w->argument : "");
	n = w->argument == NULL ? fill_list(options, most, params + 1)
				: fill(w, options, argument, params + 1);
	if (n == -1)
		return CLI_USAGE;
	code = session_connect(s);
	if (code == CLI_OK)
		code = session_call(s, w->stmt, params, (size_t)n + 1, &rows);
	if (code == CLI_OK)
		print_each(
		    s->a, &rows, print_change, "No change of a rule waits.");
	return code;
}
