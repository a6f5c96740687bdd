/*
 * cmd_people.c - the directory: who is who, who is exempt, who has accepted
 */
#include "cli/people.h"

#include <string.h>

/* clang-format off */
static const struct {
	const char *name;
	cmd_run *run;
	const char *arguments, *sentence;
} commands[] = {
	{ "import", people_import, "FILE.csv [--groups FILE.csv] [--try]",
	  "replace the directory by tables" },
	{ "show", people_show, "ADDRESS",
	  "what is known of an address" },
	{ "suspend", people_suspend, "ADDRESS --reason TEXT",
	  "nothing more is sent in this person's name" },
	{ "restore", people_restore, "ADDRESS --reason TEXT",
	  "it may be sent again" },
	{ "exempt", people_exempt, "RULE --until DAY --reason TEXT",
	  "propose that a rule be lifted for somebody" },
	{ "approve", people_approve, "EXEMPTION --reason TEXT",
	  "put one in force" },
	{ "refuse", people_refuse, "EXEMPTION --reason TEXT",
	  "turn one down" },
	{ "end", people_end, "EXEMPTION --reason TEXT",
	  "end one before its day" },
	{ "exemptions", people_exemptions, "[--all]",
	  "those proposed, to come and in force" },
	{ "note", people_note, "RULE --reason TEXT",
	  "write down that a rule was changed or passed by" },
	{ "changes", people_changes, "",
	  "who allowed what, newest first" },
	{ "acknowledge", people_acknowledge, "WHO --version V",
	  "write down that somebody accepted a policy" },
	{ "acknowledged", people_acknowledged, "[--missing]",
	  "who has accepted it and who has not" },
};
/* clang-format on */

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static void
usage(FILE *to)
{
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(to, "  people %s %s\n        %s\n", commands[i].name,
		    commands[i].arguments, commands[i].sentence);
}

enum cli_exit
cmd_people(const struct cli *cli, int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return CLI_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout);
		return CLI_OK;
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(cli, argc - 1, argv + 1);
	return complain(
	    CLI_USAGE, "there is no \"people %s\"; try --help", argv[1]);
}
