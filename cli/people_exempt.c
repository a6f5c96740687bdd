/*
 * people_exempt.c - ways around a rule: proposed, approved, ended
 */
#include "cli/people.h"
#include "cli/people_table.h"
#include "record/record.h"

enum { EXEMPTION_MAX = 64 * 1024 };

static void
show_day(struct row *row, const char *before, const char *member)
{
	if (row_text(row, member).len == 0)
		return;
	printf("%s", before);
	print_time(row_text(row, member));
}

static void
show_who(struct row *row, const char *before, const char *member)
{
	struct utf8 who = row_text(row, member);

	printf("%s", before);
	print_text(who.len > 0 ? who : UTF8("anybody"));
}

static void
show_exemption(struct row *row)
{
	struct utf8 about = row_list(row, "about", 20);

	print_text(row_text(row, "reference"));
	printf("  ");
	print_text(row_text(row, "state"));
	printf("  ");
	print_text(row_text(row, "rule"));
	show_who(row, " from ", "from");
	show_who(row, " to ", "to");
	if (about.len > 0) {
		printf(", only ");
		print_text(about);
	}
	show_day(row, "\n   from ", "starts");
	show_day(row, " until ", "until");
	printf("\n   ");
	print_text(row_text(row, "reason"));
	show_who(row, "\n   proposed by ", "proposed_by");
	if (row_text(row, "approved_by").len > 0)
		show_who(row, ", approved by ", "approved_by");
	if (row_text(row, "refused_by").len > 0)
		show_who(row, ", refused by ", "refused_by");
	if (row_text(row, "ended_by").len > 0)
		show_who(row, ", ended by ", "ended_by");
	printf("\n");
}

/* -- exempt -------------------------------------------------------------------- */

static void
put_text(struct strbuf *out, const char *name, const char *value)
{
	strbuf_fmt(out, ",\"%s\":", name);
	if (value == NULL)
		strbuf_str(out, "null");
	else
		record_string_to_json(utf8_from(value), out);
}

static enum cli_exit
fill_exempt(struct session *s, char **arguments,
    const struct option_row *options, struct db_value *params)
{
	static const char *const texts[] = { "from", "to", "starts", "until",
		"reason" };
	const char *about = option_value(options, "about");
	struct strbuf what;

	if (people_needs(options, "until") == NULL ||
	    people_needs(options, "reason") == NULL)
		return CLI_USAGE;
	strbuf_init(&what, EXEMPTION_MAX);
	strbuf_fmt(&what, "{\"propose\":%s",
	    option_given(options, "propose") ? "true" : "false");
	put_text(&what, "rule", arguments[0]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		put_text(&what, texts[i], option_value(options, texts[i]));
	strbuf_str(&what, ",\"about\":");
	people_put_list(utf8_from(about), &what);
	strbuf_char(&what, '}');
	params[0] = db_text(s->conf.school);
	params[1] = db_text(arena_string(s->a, what.p, what.len));
	strbuf_done(&what);
	return CLI_OK;
}

enum cli_exit
people_exempt(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call exempt = {
		.usage = "people exempt RULE --until DAY --reason TEXT",
		.arguments = 1,
		.stmt = STMT_CLI_EXEMPT,
		.fill = fill_exempt,
		.params_len = 2,
		.show = show_exemption
	};
	struct option_row options[] = {
		OPTION("from", "WHO",
		    "whose mail: an id, an address, class:staff, group:choir"),
		OPTION("to", "WHO", "mail to whom, in the same forms"),
		OPTION("about", "LIST",
		    "only these categories, semicolons between"),
		OPTION("starts", "DAY", "the first day; else at once"),
		OPTION("until", "DAY", "the last day"),
		OPTION("reason", "TEXT", "why; it is written down"),
		OPTION("propose", NULL, "do not approve it, even if I may"),
		OPTION("json", NULL, "as one object"),
		{ .name = NULL },
	};

	return people_run(cli, &exempt, options, argc, argv);
}

/* -- approve, refuse, end ------------------------------------------------------ */

static enum cli_exit
fill_decision(struct session *s, char **arguments,
    const struct option_row *options, const char *approve,
    struct db_value *params)
{
	params[0] = db_text(s->conf.school);
	params[1] = db_text(arguments[0]);
	params[2] = db_text(approve);
	params[3] = db_text(people_needs(options, "reason"));
	return params[3].p == NULL ? CLI_USAGE : CLI_OK;
}

static enum cli_exit
fill_approve(struct session *s, char **arguments,
    const struct option_row *options, struct db_value *params)
{
	return fill_decision(s, arguments, options, "t", params);
}

static enum cli_exit
fill_refuse(struct session *s, char **arguments,
    const struct option_row *options, struct db_value *params)
{
	return fill_decision(s, arguments, options, "f", params);
}

static enum cli_exit
fill_end(struct session *s, char **arguments, const struct option_row *options,
    struct db_value *params)
{
	params[0] = db_text(s->conf.school);
	params[1] = db_text(arguments[0]);
	params[2] = db_text(people_needs(options, "reason"));
	return params[2].p == NULL ? CLI_USAGE : CLI_OK;
}

static enum cli_exit
decide(const struct cli *cli, const struct people_call *call, int argc,
    char **argv)
{
	struct option_row options[] = {
		OPTION("reason", "TEXT", "why; it is written down"),
		OPTION("json", NULL, "as one object"),
		{ .name = NULL },
	};

	return people_run(cli, call, options, argc, argv);
}

enum cli_exit
people_approve(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call approve = {
		.usage = "people approve EXEMPTION --reason TEXT",
		.arguments = 1,
		.stmt = STMT_CLI_EXEMPTION_DECIDE,
		.fill = fill_approve,
		.params_len = 4,
		.show = show_exemption
	};

	return decide(cli, &approve, argc, argv);
}

enum cli_exit
people_refuse(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call refuse = {
		.usage = "people refuse EXEMPTION --reason TEXT",
		.arguments = 1,
		.stmt = STMT_CLI_EXEMPTION_DECIDE,
		.fill = fill_refuse,
		.params_len = 4,
		.show = show_exemption
	};

	return decide(cli, &refuse, argc, argv);
}

enum cli_exit
people_end(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call end = {
		.usage = "people end EXEMPTION --reason TEXT",
		.arguments = 1,
		.stmt = STMT_CLI_EXEMPTION_END,
		.fill = fill_end,
		.params_len = 3,
		.show = show_exemption
	};

	return decide(cli, &end, argc, argv);
}

/* -- exemptions ---------------------------------------------------------------- */

static enum cli_exit
fill_list(struct session *s, char **arguments, const struct option_row *options,
    struct db_value *params)
{
	(void)arguments;
	params[0] = db_text(s->conf.school);
	params[1] = db_text(option_given(options, "all") ? "t" : "f");
	return CLI_OK;
}

enum cli_exit
people_exemptions(const struct cli *cli, int argc, char **argv)
{
	static const struct people_call list = {
		.usage = "people exemptions [--all]",
		.stmt = STMT_CLI_EXEMPTIONS,
		.fill = fill_list,
		.params_len = 2,
		.show = show_exemption
	};
	struct option_row options[] = {
		OPTION("all", NULL, "those that are over too"),
		OPTION("json", NULL, "one object a line"),
		{ .name = NULL },
	};

	return people_run(cli, &list, options, argc, argv);
}
