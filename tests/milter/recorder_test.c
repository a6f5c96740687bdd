/* recorder_test.c - the database is never in the way, and nothing is lost */
#define _GNU_SOURCE
#include "milter/recorder.h"
#include "tests/tap.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "milter/lane.h"
#include "store/db.h"
#include "tests/pg.h"

enum {
	/* Nothing here takes that long; a test that waits so long failed. */
	PATIENCE_MS = 30 * 1000
};

struct world {
	struct pg pg;
	char spool_directory[80], log[80];
	struct conf conf;
	struct spool_tail *tail;
	struct spool *spool;
	struct arena *a;
	/* The recorder process and our end of its control socket. */
	pid_t pid;
	int control;
	/* Its end of the lane; -1: none. */
	int lane;
	/* Records appended so far. */
	unsigned appended;
};

static void
begin_recorder(struct world *w)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		abort();
	fflush(stdout);
	w->pid = fork();
	if (w->pid == 0) {
		close(ends[0]);
		log_open("recorder", w->log);
		_exit(recorder_main(&w->conf, w->tail, w->lane, ends[1]));
	}
	close(ends[1]);
	w->control = ends[0];
}

/* Wait for its end: the exit code, -1 when a signal or we had to end it. */
static int
end_recorder(struct world *w)
{
	uint64_t deadline = clock_mono_ms() + PATIENCE_MS;
	int status;

	while (waitpid(w->pid, &status, WNOHANG) == 0) {
		if (clock_mono_ms() > deadline) {
			kill(w->pid, SIGKILL);
			waitpid(w->pid, &status, 0);
			return -1;
		}
		poll(NULL, 0, 10);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
append(struct world *w, unsigned count, const char *members)
{
	for (unsigned i = 0; i < count; i++) {
		struct spool_entry entry = { .id = uuid_new() };
		char id[UUID_TEXT + 1], text[512];
		struct err e;

		uuid_format(entry.id, id);
		snprintf(text, sizeof(text),
		    "{\"id\":\"%s\",\"envelope\":{\"sender\":\"canary@x\"},"
		    "\"n\":%u%s}",
		    id, w->appended, members);
		entry.document = bytes_of(utf8_from(text));
		entry.copy.octets = entry.document;
		if (spool_append(w->spool, &entry, &e) == -1)
			tap_note("%s", e.text);
		w->appended++;
	}
}

/* The first column of the first row of psql's answer. */
static long
number_of(const struct world *w, const char *sql)
{
	char line[64] = "";
	int ends[2];
	ssize_t n;

	if (pipe(ends) == -1)
		abort();
	fflush(stdout);
	if (fork() == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execlp("psql", "psql", "-XAtq", "-d", w->pg.conninfo, "-c", sql,
		    (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	n = read(ends[0], line, sizeof(line) - 1);
	close(ends[0]);
	wait(NULL);
	return n > 0 ? strtol(line, NULL, 10) : -1;
}

/* Wait until the answer is `want`. */
static int
becomes(const struct world *w, const char *sql, long want)
{
	uint64_t deadline = clock_mono_ms() + PATIENCE_MS;
	long got;

	while ((got = number_of(w, sql)) != want) {
		if (clock_mono_ms() > deadline) {
			tap_note("%ld, want %ld: %s", got, want, sql);
			return 0;
		}
		poll(NULL, 0, 20);
	}
	return 1;
}

static int
all_recorded(const struct world *w)
{
	return becomes(
	    w, "SELECT count(*) FROM recorder.saved", (long)w->appended);
}

static int
log_holds(struct world *w, const char *word)
{
	struct bytes text;
	struct err e;

	arena_reset(w->a);
	return io_read_file(w->a, w->log, 1 << 24, &text, &e) == 0 &&
	       memmem(text.p, text.len, word, strlen(word)) != NULL;
}

static void
make_world(struct world *w)
{
	struct spool_settings settings = { .segment_max = 8192 };
	struct db_settings ds = { .deadline_ms = 5000 };
	struct bytes script;
	struct db *db;
	struct err e;

	pg_new(&w->pg);
	w->a = arena_new(1 << 26);
	snprintf(w->spool_directory, sizeof(w->spool_directory), "%s/spool",
	    w->pg.directory);
	snprintf(w->log, sizeof(w->log), "%s/log", w->pg.directory);
	w->conf = (struct conf){ .school = "duffield",
		.policy = "/nonexistent/policy.conf",
		.host = "mx1",
		.scanners = 2,
		.spool = w->spool_directory,
		.state_dir = w->spool_directory,
		/* Neither is there: nothing is carried to or from an outbox. */
		.outbox = "/nonexistent/outbox",
		.host_keys = "/nonexistent",
		.database = w->pg.conninfo,
		.database_passfile = "",
		.database_seconds = 1,
		.retention_months = 6 };
	settings.directory = w->spool_directory;
	ds.conninfo = w->pg.conninfo;
	w->tail = spool_tail_new(&e);
	db = db_open(&ds, &e);
	if (mkdir(w->spool_directory, 0700) == -1 || w->tail == NULL ||
	    db == NULL ||
	    io_read_file(
		w->a, "tests/store/standin.sql", 1 << 20, &script, &e) == -1 ||
	    db_script(db, "standin.sql", script, &e) == -1)
		abort();
	db_close(db);
	w->lane = -1;
	w->spool = spool_open(&settings, w->tail, &e);
	if (w->spool == NULL)
		abort();
}

static void
everyday(struct world *w)
{
	begin_recorder(w);
	append(w, 1, "");
	tap_ok(all_recorded(w), "one record arrives");
	append(w, 500, "");
	tap_ok(all_recorded(w), "five hundred more, each once");
	tap_ok(becomes(w,
		   "SELECT count(*) FROM recorder.beats "
		   "WHERE host = 'mx1' AND scanners = 2 AND waiting = 0",
		   1),
	    "it says that the mail host is alive");
	append(w, 1, ",\"test\":\"raise\"");
	append(w, 10, "");
	tap_ok(all_recorded(w), "a refused record does not hold up the next");
	tap_ok(
	    becomes(w,
		"SELECT count(*) FROM recorder.saved WHERE why = 'P0001'", 1),
	    "and is there in its minimal form");
	kill(w->pid, SIGTERM);
	tap_ok(end_recorder(w) == 0, "SIGTERM: it stops as asked");
	close(w->control);
}

static void
database_gone(struct world *w)
{
	append(w, 20, "");
	begin_recorder(w);
	tap_ok(all_recorded(w), "what waited while it was not there is loaded");
	pg_do(&w->pg, "stop", "immediate");
	append(w, 100, "");
	poll(NULL, 0, 300);
	append(w, 100, "");
	pg_do(&w->pg, "start", NULL);
	tap_ok(all_recorded(w), "the database was down: all there, once");
	pg_do(&w->pg, "hang", NULL);
	append(w, 100, "");
	poll(NULL, 0, 1500);
	append(w, 100, "");
	pg_do(&w->pg, "wake", NULL);
	tap_ok(all_recorded(w), "the database hung: all there, once");
	append(w, 1, ",\"test\":\"disk full\"");
	append(w, 1, "");
	poll(NULL, 0, 300);
	number_of(w,
	    "CREATE OR REPLACE FUNCTION recorder.save(d jsonb, c bytea, "
	    "e bytea, w jsonb) RETURNS boolean LANGUAGE sql AS $$ INSERT INTO "
	    "recorder.saved (id, document) VALUES ((d ->> 'id')::uuid, d) "
	    "ON CONFLICT DO NOTHING RETURNING true $$");
	tap_ok(all_recorded(w), "its disk was full: all there when it is not");
	close(w->control);
	tap_ok(end_recorder(w) == 0, "the parent is gone: it stops");
}

/* -- the slow lane ----------------------------------------------------------- */

/* Ask with `serial`; 1 when the answer to it is of this kind. */
static int
answers(struct world *w, int lane, const struct lane_message *question,
    enum lane_kind want, struct lane_message *answer)
{
	struct err e;

	arena_reset(w->a);
	if (lane_send(lane, question, &e) == -1)
		return 0;
	do {
		if (lane_recv(lane, w->a, clock_mono_ms() + PATIENCE_MS, answer,
			&e) == -1)
			return 0;
	} while (
	    answer->kind != LANE_SILENCE && answer->serial != question->serial);
	if (answer->kind != want)
		tap_note("kind %d", (int)answer->kind);
	return answer->kind == want;
}

/* A second scan of `id` that says `members`, taken for good. */
static int
settles(struct world *w, int lane, struct uuid id, const char *members)
{
	struct lane_message question = { .kind = LANE_SETTLE, .serial = 900 };
	struct lane_message answer;
	struct spool_entry entry = { .id = id };
	char text[UUID_TEXT + 1], document[128];

	uuid_format(id, text);
	snprintf(
	    document, sizeof(document), "{\"id\":\"%s\"%s}", text, members);
	entry.document = bytes_of(utf8_from(document));
	question.entry = &entry;
	return answers(w, lane, &question, LANE_SETTLED, &answer);
}

static void
settling(struct world *w, int lane)
{
	struct uuid first, second;

	if (uuid_parse("00000000-0000-7000-8000-000000000001", &first) == -1 ||
	    uuid_parse("00000000-0000-7000-8000-000000000002", &second) == -1)
		abort();
	tap_ok(settles(w, lane, first, "") &&
		   number_of(w, "SELECT count(*) FROM recorder.seconds "
				"WHERE why IS NULL") == 1,
	    "what a second scan gave is recorded");
	tap_ok(settles(w, lane, second, ",\"test\":\"raise\"") &&
		   number_of(w, "SELECT count(*) FROM recorder.seconds "
				"WHERE why = 'P0001'") == 1,
	    "what the database refuses of it too, in its minimal form");
}

static void
slow_lane(struct world *w)
{
	struct lane_message next = { .kind = LANE_NEXT, .keys = "host-1" };
	struct lane_message answer;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		abort();
	w->lane = ends[0];
	begin_recorder(w);
	append(w, 1, "");
	tap_ok(all_recorded(w), "the database is up");
	next.serial = 1;
	tap_ok(answers(w, ends[1], &next, LANE_NOTHING, &answer),
	    "nothing waits for a second scan");
	number_of(w, "INSERT INTO recorder.waiting VALUES "
		     "('00000000-0000-7000-8000-000000000001'),"
		     "('00000000-0000-7000-8000-000000000002')");
	/* Those before us asked, and are gone. */
	kill(w->pid, SIGSTOP);
	for (next.serial = 2; next.serial < 5; next.serial++)
		if (lane_send(ends[1], &next, &(struct err){ 0 }) == -1)
			abort();
	kill(w->pid, SIGCONT);
	tap_ok(answers(w, ends[1], &next, LANE_ENTRY, &answer) &&
		   answer.entry != NULL && answer.entry->copy.wraps_len == 1 &&
		   answer.entry->copy.octets.len == 2 && answer.tries <= 2,
	    "what waits is handed out, to who asks now");
	settling(w, ends[1]);
	pg_do(&w->pg, "stop", "immediate");
	next.serial = 50;
	tap_ok(answers(w, ends[1], &next, LANE_NOTHING, &answer),
	    "the database is down: nothing, at once");
	pg_do(&w->pg, "start", NULL);
	kill(w->pid, SIGTERM);
	tap_ok(end_recorder(w) == 0, "it stops as asked");
	close(w->control);
	close(ends[0]);
	close(ends[1]);
	w->lane = -1;
}

static void
recorder_killed(struct world *w)
{
	for (int i = 0; i < 10; i++) {
		begin_recorder(w);
		append(w, 150, "");
		poll(NULL, 0, i * 7);
		kill(w->pid, SIGKILL);
		end_recorder(w);
		close(w->control);
	}
	begin_recorder(w);
	tap_ok(all_recorded(w),
	    "killed ten times under load: each record there, once");
	tap_ok(becomes(w,
		   "SELECT count(DISTINCT document->>'n') FROM recorder.saved "
		   "WHERE document IS NOT NULL",
		   (long)w->appended - 1),
	    "and no two are the same");
	kill(w->pid, SIGTERM);
	tap_ok(end_recorder(w) == 0, "it stops as asked");
	close(w->control);
}

static void
afterwards(struct world *w)
{
	struct spool_status st;
	struct err e;

	tap_ok(spool_status(w->spool_directory, &st, &e) == 0 &&
		   st.waiting == 0 && st.damaged == 0 && st.segments <= 2,
	    "the spool is empty again");
	tap_ok(log_holds(w, "recorded count="), "the log says what was done");
	tap_ok(!log_holds(w, "canary"), "and not a word of a record");
}

int
main(void)
{
	struct world w = { 0 };

	make_world(&w);
	everyday(&w);
	database_gone(&w);
	slow_lane(&w);
	recorder_killed(&w);
	afterwards(&w);
	if (getenv("KEEP_LOG") != NULL)
		execlp("cat", "cat", w.log, (char *)NULL);
	spool_close(w.spool);
	pg_do(&w.pg, "drop", NULL);
	arena_free(w.a);
	return tap_done();
}
