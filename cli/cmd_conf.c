/*
 * cmd_conf.c - every setting in effect, and where it comes from
 */
#include <string.h>

#include "cli/options.h"
#include "cli/session.h"

static void
show(const struct conf_setting *v, size_t len, int changed)
{
	for (size_t i = 0; i < len; i++) {
		if (v[i].path == NULL && changed)
			continue;
		printf("%s = %s  # ", v[i].name, v[i].value);
		if (v[i].path == NULL)
			printf("default\n");
		else
			printf("%s:%d\n", v[i].path, v[i].line);
	}
}

enum cli_exit
cmd_conf(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("changed", NULL, "only what is not the default"),
		{ .name = NULL },
	};
	const char *path = cli->conf != NULL ? cli->conf : conf_path();
	struct conf_setting *v;
	struct session s;
	enum cli_exit code;
	size_t len;
	int helped;
	struct err e;

	code = options_read("conf [--changed]", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	if (conf_settings(s.a, path, &v, &len, &e) == -1)
		code = complain(CLI_CONFIG, "%s", e.text);
	else
		show(v, len, option_given(options, "changed"));
	session_end(&s);
	return code;
}
