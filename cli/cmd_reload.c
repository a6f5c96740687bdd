/*
 * cmd_reload.c - have the running milter read its files again
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "cli/options.h"
#include "cli/session.h"
#include "conf/running.h"

enum { ANSWER_MS = 30 * 1000, LOOK_MS = 20 };

/* Wait until the milter has answered one reload more than `before`. */
static int
wait_for_answer(const char *path, uint32_t before, struct running *state)
{
	uint64_t until = clock_mono_ms() + ANSWER_MS;
	struct timespec moment = { 0, LOOK_MS * 1000000L };
	struct err why;

	while (clock_mono_ms() < until) {
		if (running_read(path, state, &why) == 0 &&
		    state->reloads != before)
			return 0;
		nanosleep(&moment, NULL);
	}
	return -1;
}

static enum cli_exit
reload(const struct conf *conf)
{
	struct running state;
	struct err e;
	int alive;

	if (running_read(conf->state, &state, &e) == -1)
		return complain(CLI_FAILED, "no milter is running: %s", e.text);
	alive = running_is_alive(conf->state, &state);
	if (alive == 0)
		return complain(CLI_FAILED,
		    "could not reach the milter of \"%s\": it runs no more",
		    conf->state);
	if (alive == -1 || kill(state.pid, SIGHUP) == -1)
		return complain(
		    errno == EPERM || errno == EACCES ? CLI_DENIED : CLI_FAILED,
		    "could not reach the milter of \"%s\": %s", conf->state,
		    strerror(errno));
	if (wait_for_answer(conf->state, state.reloads, &state) == -1)
		return complain(CLI_FAILED,
		    "the milter has not answered in %d s; its log says more",
		    ANSWER_MS / 1000);
	if (state.refused)
		return complain(
		    CLI_CONFIG, "%s; what was in use stays in use", state.text);
	printf("Reloaded: configuration, policy and word lists.\n");
	if (state.text[0] != '\0')
		printf("Changed, and in force after a new start only: %s.\n",
		    state.text);
	return CLI_OK;
}

enum cli_exit
cmd_reload(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = { { .name = NULL } };
	struct session s;
	enum cli_exit code;
	int helped;

	code = options_read("reload", options, &argc, &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	code = session_begin(cli, 0, &s);
	if (code != CLI_OK)
		return code;
	code = reload(&s.conf);
	session_end(&s);
	return code;
}
