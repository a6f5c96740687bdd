/*
 * cmd.h - the commands of `schoolgate`: one row in main.c, one cmd_*.c each
 */
#ifndef CLI_CMD_H
#define CLI_CMD_H

/* Exit codes, the same for every command; the man pages document them. */
enum cli_exit {
	/* All that was asked was done. */
	CLI_OK = 0,
	/* Done, but for some of what was named (a file, a row, a check). */
	CLI_PARTLY = 1,
	/* The command line makes no sense; nothing was done. */
	CLI_USAGE = 2,
	/* Configuration, policy, word list or input file is refused. */
	CLI_CONFIG = 3,
	/* A file, a program or the database failed; trying again may help. */
	CLI_FAILED = 4,
	/* The caller has no right to this. */
	CLI_DENIED = 5,
};

/* What every command is handed; borrowed, lives as long as the program. */
struct cli {
	/* "schoolgate" as it was called: argv[0]. */
	const char *program;
	/* --conf before the command; NULL: conf_path(), if it is there. */
	const char *conf;
};

/*
 * A command: argv[0] is its own name, options and arguments follow.  Results
 * go to standard output, errors as one line to standard error.
 */
typedef enum cli_exit cmd_run(const struct cli *cli, int argc, char **argv);

cmd_run cmd_scan, cmd_words, cmd_setup, cmd_grant, cmd_people, cmd_record,
    cmd_queue, cmd_decide, cmd_held, cmd_request, cmd_holidays, cmd_sealed,
    cmd_status, cmd_retain, cmd_reload, cmd_conf, cmd_doctor, cmd_policy,
    cmd_replay, cmd_console;

#endif
