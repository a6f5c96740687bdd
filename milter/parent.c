/*
 * parent.c - the process that keeps all others alive
 */
#define _GNU_SOURCE
#include "milter/parent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/wire.h"
#include "conf/running.h"
#include "milter/callbacks.h"
#include "milter/child.h"
#include "milter/control.h"
#include "milter/deliver.h"
#include "milter/files.h"
#include "milter/process.h"
#include "milter/recorder.h"
#include "milter/slow.h"
#include "store/outbox.h"

enum {
	SCANNERS_MAX = 64,
	/* Milter, recorder, slow lane, deliverer. */
	FIXED_PROCESSES = 4,
	/* libmilter takes up to 5 s where it is not woken, draining 20. */
	STOP_MS = 28 * 1000,
	WAKE_MS = 50,
	RECORDER_STOP_MS = 5 * 1000,
};

struct parent {
	struct files files;
	struct running state;
	struct user user;
	struct spool_tail *tail;
	pid_t pid;
	int signal_fd;
	struct child milter, recorder, slow, deliverer;
	/* Between recorder and slow lane (lane.h); ours as long as we live. */
	int lane[2];
	struct child scanners[SCANNERS_MAX];
	uint32_t scanners_len;
	/* 1 once mail was served; before that a failure is the end. */
	int served;
	int stopping;
	/* 1: asked to reload while one was under way. */
	int reload_again;
};

/* -- starting ---------------------------------------------------------------- */

/* In the child: what the parent holds for others is not its own. */
static void
close_ours(const struct parent *p)
{
	const int fds[] = { p->milter.fd, p->recorder.fd, p->slow.fd,
		p->deliverer.fd };

	close(p->signal_fd);
	for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if (fds[i] != -1)
			close(fds[i]);
	for (uint32_t i = 0; i < p->scanners_len; i++)
		if (p->scanners[i].fd != -1)
			close(p->scanners[i].fd);
}

static int
run_milter(const struct parent *p, int control)
{
	struct process process = { .settings = p->files.settings,
		.conf_path = p->files.conf_path,
		.tail = p->tail,
		.user = &p->user,
		.control_fd = control,
		.parent = p->pid,
		.scanners = p->scanners_len };

	close(p->lane[0]);
	close(p->lane[1]);
	return process_main(&process);
}

static int
become(const struct parent *p)
{
	struct err e;

	if (user_become_child(&p->user, p->pid, &e) == 0)
		return 0;
	log_err("-", "not-started", &e);
	return -1;
}

static int
run_recorder(const struct parent *p, int control)
{
	close(p->lane[1]);
	return become(p) == -1 ? 1
			       : recorder_main(&p->files.settings->conf,
				     p->tail, p->lane[0], control);
}

static int
run_slow(const struct parent *p, int control)
{
	struct scanner_program scanner = p->files.scanner;
	struct slow slow = { .settings = p->files.settings,
		.scanner = &scanner,
		.lane_fd = p->lane[1],
		.control_fd = control };

	scanner.memory = p->files.settings->conf.slow_memory;
	close(p->lane[0]);
	return become(p) == -1 ? 1 : slow_main(&slow);
}

static int
run_deliverer(const struct parent *p, int control)
{
	struct scanner_program scanner = p->files.scanner;
	struct deliver deliver = { .settings = p->files.settings,
		.scanner = &scanner,
		.control_fd = control };

	scanner.memory = p->files.settings->conf.slow_memory;
	close(p->lane[0]);
	close(p->lane[1]);
	return become(p) == -1 ? 1 : deliver_main(&deliver);
}

/* Start a child that is this program; its pid, or -1 after a log line. */
static pid_t
start(struct parent *p, struct child *child,
    int (*run)(const struct parent *, int))
{
	int control = -1;
	struct err e;
	pid_t pid;

	fflush(NULL);
	pid = child_fork(child, &control, &e);
	if (pid == 0) {
		close_ours(p);
		exit(run(p, control));
	}
	if (pid == -1) {
		log_err("-", "not-started", &e);
		child->due_ms = clock_mono_ms() + 1000;
		return -1;
	}
	log_line(LOG_LEVEL_INFO, "-", "started", "process=%s pid=%d",
	    child->name, (int)pid);
	return pid;
}

/* Hand a scanner's job socket to the milter; only the milter holds it then. */
static void
hand_over(struct parent *p, uint32_t slot)
{
	struct child *s = &p->scanners[slot];
	struct control c = {
		.kind = CONTROL_SCANNER,
		.slot = slot,
		.ordinal = s->ordinal,
		.generation = p->files.generation,
	};
	struct err e;

	if (p->milter.pid == 0 || s->fd == -1)
		return;
	if (wire_send(p->milter.fd, &c, sizeof(c), &s->fd, 1, &e) == -1)
		log_err("-", "scanner-not-handed-over", &e);
	close(s->fd);
	s->fd = -1;
}

static void
start_scanner(struct parent *p, uint32_t slot)
{
	struct child *s = &p->scanners[slot];
	int control = -1;
	struct err e;
	pid_t pid;

	pid = child_fork(s, &control, &e);
	if (pid == 0) {
		if (become(p) == 0)
			program_exec(&p->files.scanner, control);
		_exit(127);
	}
	if (pid == -1) {
		log_err("-", "not-started", &e);
		s->due_ms = clock_mono_ms() + 1000;
		return;
	}
	hand_over(p, slot);
}

/* A milter that begins anew gets scanners that nobody else has spoken to. */
static void
start_milter(struct parent *p)
{
	if (start(p, &p->milter, run_milter) <= 0)
		return;
	for (uint32_t i = 0; i < p->scanners_len; i++) {
		if (p->scanners[i].pid == 0)
			continue;
		kill(p->scanners[i].pid, SIGKILL);
		waitpid(p->scanners[i].pid, NULL, 0);
		p->scanners[i].pid = 0;
		p->scanners[i].due_ms = 0;
	}
}

static void
start_due(struct parent *p)
{
	uint64_t now = clock_mono_ms();

	if (child_is_due(&p->recorder, now))
		start(p, &p->recorder, run_recorder);
	if (child_is_due(&p->slow, now))
		start(p, &p->slow, run_slow);
	if (child_is_due(&p->deliverer, now))
		start(p, &p->deliverer, run_deliverer);
	if (child_is_due(&p->milter, now))
		start_milter(p);
	for (uint32_t i = 0; i < p->scanners_len && p->milter.pid != 0; i++)
		if (child_is_due(&p->scanners[i], now))
			start_scanner(p, i);
}

/* Milliseconds until the next child is due; -1: none waits. */
static int
until_due(const struct parent *p)
{
	const struct child *fixed[FIXED_PROCESSES] = { &p->milter, &p->recorder,
		&p->slow, &p->deliverer };
	uint64_t now = clock_mono_ms(), next = UINT64_MAX;

	for (size_t i = 0; i < FIXED_PROCESSES; i++)
		if (fixed[i]->pid == 0 && fixed[i]->due_ms < next)
			next = fixed[i]->due_ms;
	for (uint32_t i = 0; i < p->scanners_len && p->milter.pid != 0; i++)
		if (p->scanners[i].pid == 0 && p->scanners[i].due_ms < next)
			next = p->scanners[i].due_ms;
	if (next == UINT64_MAX)
		return -1;
	return next <= now ? 0 : (int)(next - now);
}

/* -- reload -------------------------------------------------------------------- */

static void
tell_state(struct parent *p)
{
	struct err e;

	if (running_write(p->files.settings->conf.state, &p->state, &e) == -1)
		log_err("-", "state-not-written", &e);
}

/* A reload is over. */
static void
reloaded(struct parent *p, int refused, const char *text)
{
	p->state.reloads++;
	p->state.refused = refused;
	snprintf(p->state.text, sizeof(p->state.text), "%s", text);
	tell_state(p);
	if (refused)
		log_line(LOG_LEVEL_ERROR, "-", "reload-refused",
		    "why=\"%s\" kept=\"what was in use\"", text);
	else
		log_line(LOG_LEVEL_INFO, "-", "reloaded",
		    "generation=%llu needs_start=\"%s\"",
		    (unsigned long long)p->files.generation, text);
}

static void
begin_reload(struct parent *p)
{
	struct control c = { .kind = CONTROL_RELOAD };
	struct err e;

	p->reload_again = p->files.next != NULL;
	if (p->files.next != NULL)
		return;
	if (files_prepare(&p->files, &e) == -1) {
		reloaded(p, 1, e.text);
		return;
	}
	c.generation = p->files.generation + 1;
	if (p->milter.fd == -1 ||
	    wire_send(p->milter.fd, &c, sizeof(c),
		&p->files.next_scanner.generation_fd, 1, &e) == -1) {
		files_discard(&p->files);
		reloaded(
		    p, 1, "the milter process is being started; try again");
	}
}

/* The milter has tried them; or it is gone. */
static void
end_reload(struct parent *p, const struct control *c)
{
	if (p->files.next == NULL)
		return;
	if (c->kind == CONTROL_RELOADED &&
	    c->generation == p->files.generation + 1) {
		files_adopt(&p->files);
		/*
		 * They load and scan what is in hand again: nothing is lost.
		 */
		if (p->recorder.pid != 0)
			kill(p->recorder.pid, SIGTERM);
		if (p->slow.pid != 0)
			kill(p->slow.pid, SIGTERM);
		if (p->deliverer.pid != 0)
			kill(p->deliverer.pid, SIGTERM);
		reloaded(p, 0, p->files.settings->fixed);
	} else {
		files_discard(&p->files);
		reloaded(p, 1,
		    c->kind == CONTROL_REFUSED ? c->why
					       : "the milter process ended");
	}
	if (p->reload_again)
		begin_reload(p);
}

/* -- endings ------------------------------------------------------------------- */

static struct child *
child_of(struct parent *p, pid_t pid)
{
	if (p->milter.pid == pid)
		return &p->milter;
	if (p->recorder.pid == pid)
		return &p->recorder;
	if (p->slow.pid == pid)
		return &p->slow;
	if (p->deliverer.pid == pid)
		return &p->deliverer;
	for (uint32_t i = 0; i < p->scanners_len; i++)
		if (p->scanners[i].pid == pid)
			return &p->scanners[i];
	return NULL;
}

/* Collect those that ended; -1 when we cannot begin at all. */
static int
reap(struct parent *p)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		struct child *child = child_of(p, pid);

		if (child == NULL)
			continue;
		child_ended(child, status);
		if (child == &p->milter)
			end_reload(p, &(struct control){ 0 });
		if (child == &p->milter && !p->served && WIFEXITED(status))
			return -1;
	}
	return 0;
}

/* What the milter asks for. */
static void
listen_to_milter(struct parent *p)
{
	struct control c;
	enum wire_end end;
	size_t len = 0, fds_len = 0;
	struct child *s;
	struct err e;

	if (wire_recv(p->milter.fd, &c, sizeof(c), &len, NULL, &fds_len,
		clock_mono_ms() + 1000, &end, &e) == -1 ||
	    end != WIRE_PACKET || len != sizeof(c)) {
		/* It is ending; what follows is SIGCHLD. */
		close(p->milter.fd);
		p->milter.fd = -1;
		return;
	}
	if (c.kind == CONTROL_SERVING && !p->served) {
		p->served = 1;
		log_line(LOG_LEVEL_INFO, "-", "serving", "listen=\"%s\"",
		    p->files.settings->conf.listen);
		tell_state(p);
	}
	c.why[sizeof(c.why) - 1] = '\0';
	if (c.kind == CONTROL_RELOADED || c.kind == CONTROL_REFUSED)
		end_reload(p, &c);
	if (c.kind != CONTROL_REPLACE || c.slot >= p->scanners_len)
		return;
	s = &p->scanners[c.slot];
	if (s->ordinal == c.ordinal && s->pid != 0)
		kill(s->pid, SIGKILL);
}

/* -- the loop -------------------------------------------------------------------- */

static void
take_signals(struct parent *p)
{
	struct signalfd_siginfo info;

	while (read(p->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			p->stopping = 1;
		if (info.ssi_signo == SIGHUP)
			begin_reload(p);
	}
}

static int
run(struct parent *p)
{
	while (!p->stopping) {
		struct pollfd fds[2] = {
			{ .fd = p->signal_fd, .events = POLLIN },
			{ .fd = p->milter.fd, .events = POLLIN },
		};

		start_due(p);
		fds[1].fd = p->milter.fd;
		if (poll(fds, 2, until_due(p)) == -1 && errno != EINTR)
			return -1;
		if (fds[1].revents != 0)
			listen_to_milter(p);
		take_signals(p);
		if (reap(p) == -1)
			return -1;
	}
	return 0;
}

/* Wait for one child's end, `ms` at most: 1 when it has ended. */
static int
ends(struct child *child, uint32_t ms)
{
	uint64_t until = clock_mono_ms() + ms;
	struct timespec moment = { 0, 10 * 1000 * 1000 };
	int status;

	if (child->pid == 0)
		return 1;
	while (waitpid(child->pid, &status, WNOHANG) == 0) {
		if (clock_mono_ms() >= until)
			return 0;
		nanosleep(&moment, NULL);
	}
	child->pid = 0;
	return 1;
}

/* The same; after `ms` it is killed. */
static void
wait_for(struct child *child, uint32_t ms)
{
	while (!ends(child, ms))
		kill(child->pid, SIGKILL);
}

static void
stop_milter(struct parent *p)
{
	uint64_t until = clock_mono_ms() + STOP_MS;

	if (p->milter.pid != 0)
		kill(p->milter.pid, SIGTERM);
	while (!ends(&p->milter, WAKE_MS) && clock_mono_ms() < until)
		callbacks_wake(&p->files.settings->conf);
	wait_for(&p->milter, WAKE_MS);
}

/* Mail first: what is being judged is recorded before its scanners go. */
static void
stop(struct parent *p)
{
	stop_milter(p);
	for (uint32_t i = 0; i < p->scanners_len; i++)
		if (p->scanners[i].pid != 0)
			kill(p->scanners[i].pid, SIGKILL);
	if (p->slow.pid != 0)
		kill(p->slow.pid, SIGTERM);
	wait_for(&p->slow, RECORDER_STOP_MS);
	if (p->recorder.pid != 0)
		kill(p->recorder.pid, SIGTERM);
	wait_for(&p->recorder, RECORDER_STOP_MS);
	if (p->deliverer.pid != 0)
		kill(p->deliverer.pid, SIGTERM);
	wait_for(&p->deliverer, RECORDER_STOP_MS);
	for (uint32_t i = 0; i < p->scanners_len; i++)
		wait_for(&p->scanners[i], RECORDER_STOP_MS);
	log_line(LOG_LEVEL_INFO, "-", "stopped", "process=parent");
}

static int
block_signals(struct err *e)
{
	static const int ours[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };

	return signals_take(ours, sizeof(ours) / sizeof(*ours), e);
}

static int
prepare(struct parent *p, struct err *e)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	p->pid = getpid();
	p->state.pid = p->pid;
	if (running_hold(p->files.settings->conf.state, e) == -1)
		log_err("-", "state-not-locked", e);
	p->scanners_len = p->files.settings->conf.scanners;
	if (p->scanners_len == 0)
		p->scanners_len = cores > 0 ? (uint32_t)cores : 1;
	if (p->scanners_len > SCANNERS_MAX)
		p->scanners_len = SCANNERS_MAX;
	p->milter = (struct child){ .name = "milter", .fd = -1 };
	p->recorder = (struct child){ .name = "recorder", .fd = -1 };
	p->slow = (struct child){ .name = "slow", .fd = -1 };
	p->deliverer = (struct child){ .name = "deliverer", .fd = -1 };
	for (uint32_t i = 0; i < p->scanners_len; i++)
		p->scanners[i] = (struct child){ .name = "scanner", .fd = -1 };
	if (user_find(p->files.settings->conf.user, &p->user, e) == -1)
		return -1;
	if (p->user.name != NULL &&
	    outbox_prepare(p->files.settings->conf.outbox, p->user.uid,
		p->user.gid, e) == -1)
		return -1;
	p->tail = spool_tail_new(e);
	if (p->tail == NULL || wire_pair(p->lane, e) == -1)
		return -1;
	p->signal_fd = block_signals(e);
	return p->signal_fd == -1 ? -1 : 0;
}

int
parent_main(const struct conf *conf, const char *conf_path, const char *program)
{
	struct parent *p = calloc(1, sizeof(*p));
	struct err e;
	int failed;

	if (p == NULL)
		abort();
	/* First: what is refused stops the start. */
	if (clock_follow(conf->test_clock[0] != '\0' ? conf->test_clock : NULL,
		&e) == -1 ||
	    files_begin(&p->files, conf, conf_path, program, &e) == -1 ||
	    prepare(p, &e) == -1) {
		log_err("-", "not-started", &e);
		free(p);
		return 1;
	}
	failed = run(p) == -1;
	stop(p);
	free(p);
	return failed;
}
