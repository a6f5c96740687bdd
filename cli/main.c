/*
 * main.c - schoolgate: what people type
 *
 * Powers: what its caller has, no more.  The operating-system user is mapped
 * to a person and a role by `schoolgate grant`, and the database enforces it.
 * Mail is never parsed here: `scan` starts a sandboxed scanner for that.
 */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"

/* clang-format off */
static const struct {
	const char *name;
	cmd_run *run;
	const char *arguments, *sentence;
} commands[] = {
	{ "scan", cmd_scan, "[--json] [--text] [--lines] FILE...",
	  "what would be seen in these messages; needs no database" },
	{ "words", cmd_words, "check [LIST...] | try LIST MAIL...",
	  "check the word lists by their own lines; what a draft would find" },
	{ "policy", cmd_policy, "check [FILE] | show [RULE] | explain MAIL|--id ID",
	  "check the rules, show them, say why a message gets its verdict" },
	{ "replay", cmd_replay, "RULE --since DATE [--policy FILE] | --list",
	  "what a rule would have done to recorded mail, in counts" },
	{ "setup", cmd_setup, "",
	  "make the database, keys and directories; safe to repeat" },
	{ "grant", cmd_grant, "USER PERSON ROLE | --revoke USER ROLE | --list",
	  "say which user of this system is who" },
	{ "console", cmd_console, "invite PERSON [--role ROLE]...",
	  "let somebody in to the console: a link that is good once" },
	{ "people", cmd_people, "import FILE.csv [--try] | show ADDRESS | ...",
	  "the directory, exemptions, who accepted the policy; see --help" },
	{ "record", cmd_record,
	  "list | show ID [--text] | copy ID | attachment ID PATH -o FILE",
	  "what was recorded; to open it asks for a purpose and a reason" },
	{ "queue", cmd_queue, "[--all]",
	  "what waits for you, gravest and newest first" },
	{ "decide", cmd_decide, "FLAG OUTCOME [--note TEXT]",
	  "say what is to become of it" },
	{ "held", cmd_held, "[list | show|release|remove|separate|protect|return|drop REF]",
	  "mail that waits, and what is to become of it" },
	{ "request", cmd_request, "[list | show N | new TYPE NAME ADDRESS...]",
	  "who asks for what is held on him, and when it is due" },
	{ "holidays", cmd_holidays,
	  "[list [YEAR] | add DAY NAME | remove DAY | import FILE.csv]",
	  "bank holidays, by which requests are due and school days counted" },
	{ "sealed", cmd_sealed,
	  "[list | show|sign|refuse|withdraw|open N | ask FLAG | include REQUEST]",
	  "what rules sealed: one asks to open it, another signs or refuses" },
	{ "status", cmd_status, "",
	  "last record, spool, mail hosts, months, what waits" },
	{ "retain", cmd_retain, "",
	  "delete what is older than the school keeps" },
	{ "reload", cmd_reload, "",
	  "have the running milter read its files again" },
	{ "doctor", cmd_doctor, "[--postfix DIR] [--sendmail FILE.cf] [--all]",
	  "is everything as it must be, and if not, what mends it" },
	{ "conf", cmd_conf, "[--changed]",
	  "every setting in effect, and where it comes from" },
};
/* clang-format on */

static void
usage(FILE *to)
{
	fprintf(to, "usage: schoolgate [--conf FILE] COMMAND ...\n\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(to, "  %s %s\n        %s\n", commands[i].name,
		    commands[i].arguments, commands[i].sentence);
	fprintf(to, "\nEach command explains itself with --help;"
		    " exit codes are in schoolgate(1).\n");
}

int
main(int argc, char **argv)
{
	struct cli cli = { argc > 0 ? argv[0] : "schoolgate", NULL };
	int at = 1;

	if (argc > 2 && strcmp(argv[1], "--conf") == 0) {
		cli.conf = argv[2];
		at = 3;
	}
	if (at < argc &&
	    (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0 ||
		strcmp(argv[at], "help") == 0)) {
		usage(stdout);
		return CLI_OK;
	}
	if (at >= argc) {
		usage(stderr);
		return CLI_USAGE;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, argv[at]) == 0)
			return (int)commands[i].run(&cli, argc - at, argv + at);
	fprintf(stderr, "schoolgate: there is no command \"%s\"; try --help\n",
	    argv[at]);
	return CLI_USAGE;
}
