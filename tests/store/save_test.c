/* save_test.c - what was promised about loading records, on a real server */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <signal.h>

#include "base/io.h"
#include "store/save.h"
#include "tests/pg.h"

enum {
	ARENA = 1 << 28,
	/* Far beyond what a busy machine needs; and for a server that hangs. */
	PATIENT_MS = 60 * 1000,
	DEADLINE_MS = 2000
};

/* -- the envelope inside a document --------------------------------------- */

static const struct {
	const char *promise, *document, *want;
} envelopes[] = {
	{ "the envelope is found",
	    "{\"a\":1,\"envelope\":{\"s\":\"x\"},\"b\":2}", "{\"s\":\"x\"}" },
	{ "as the first member", "{\"envelope\":{\"s\":[{}]}}",
	    "{\"s\":[{}]}" },
	{ "not the one that a subject quotes",
	    "{\"subject\":\"\\\"envelope\\\":{\\\"s\\\":1}\",\"envelope\":{}}",
	    "{}" },
	{ "not the one inside another member",
	    "{\"header\":{\"envelope\":{\"no\":1}},\"envelope\":{\"yes\":1}}",
	    "{\"yes\":1}" },
	{ "braces in its strings do not end it",
	    "{\"envelope\":{\"s\":\"}\\\"}\"},\"b\":{}}",
	    "{\"s\":\"}\\\"}\"}" },
	{ "without one the whole document is kept", "{\"a\":[1,2]}",
	    "{\"a\":[1,2]}" },
	{ "cut inside, the whole is kept", "{\"envelope\":{\"s\":\"x",
	    "{\"envelope\":{\"s\":\"x" },
	{ "what is no document is kept", "]]}\"", "]]}\"" },
	{ "nothing is nothing", "", "" },
};

static void
envelope_table(void)
{
	for (size_t i = 0; i < sizeof(envelopes) / sizeof(*envelopes); i++) {
		struct bytes got =
		    save_envelope(bytes_of(utf8_from(envelopes[i].document)));

		tap_same((const char *)got.p, got.len, envelopes[i].want,
		    envelopes[i].promise);
	}
}

/* -- on a server ---------------------------------------------------------- */

static struct db *
open_within(const struct pg *pg, uint32_t deadline_ms)
{
	struct db_settings settings = { .conninfo = pg->conninfo,
		.deadline_ms = deadline_ms };
	struct err e;
	struct db *db = db_open(&settings, &e);

	if (db == NULL)
		tap_note("%s", e.text);
	return db;
}

static struct db *
open_db(const struct pg *pg)
{
	return open_within(pg, PATIENT_MS);
}

static struct spool_entry
entry_with(struct arena *a, const char *members)
{
	struct spool_entry entry = { .id = uuid_new() };
	struct wrap *wraps = arena_array(a, 2, sizeof(*wraps));
	char id[UUID_TEXT + 1], *text = arena_alloc(a, 4096);

	uuid_format(entry.id, id);
	snprintf(text, 4096,
	    "{\"id\":\"%s\",\"envelope\":{\"sender\":\"canary@x\"}%s}", id,
	    members);
	entry.document = bytes_of(utf8_from(text));
	entry.copy.octets = bytes_of(UTF8("\001sealed \xff copy"));
	for (int i = 0; i < 2; i++) {
		wraps[i].key_id =
		    i == 0 ? UTF8("school-1") : UTF8("recovery-1");
		wraps[i].wrapped = bytes_of(UTF8("\xfb\xff wrap"));
	}
	entry.copy.wraps = wraps;
	entry.copy.wraps_len = 2;
	return entry;
}

/* The answer of one query through psql, for looking at what was stored. */
static void
ask(const struct pg *pg, const char *sql, char *out, size_t cap)
{
	int ends[2];
	ssize_t n;
	size_t len = 0;

	if (pipe(ends) == -1)
		abort();
	fflush(stdout);
	if (fork() == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execlp("psql", "psql", "-XAtq", "-d", pg->conninfo, "-c", sql,
		    (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	while ((n = read(ends[0], out + len, cap - 1 - len)) > 0)
		len += (size_t)n;
	close(ends[0]);
	wait(NULL);
	while (len > 0 && out[len - 1] == '\n')
		len--;
	out[len] = '\0';
}

static int
answers(const struct pg *pg, const char *sql, const char *want)
{
	char got[512];

	ask(pg, sql, got, sizeof(got));
	if (strcmp(got, want) != 0)
		tap_note("got \"%s\", want \"%s\"", got, want);
	return strcmp(got, want) == 0;
}

static void
clear(const struct pg *pg)
{
	char ignored[64];

	ask(pg, "TRUNCATE recorder.saved", ignored, sizeof(ignored));
}

static void
prepared(const struct pg *pg, struct arena *a)
{
	struct bytes script;
	struct err e = { 0 };
	struct db *db = open_db(pg);

	tap_ok(db_prepare(db, "recorder", &e) == -1 && e.kind == ERR_CONFIG &&
		   strstr(e.text, "schema/queries/recorder/") != NULL,
	    "a missing function stops the start and its statement is named");
	db_close(db);
	db = open_db(pg);
	if (io_read_file(a, "tests/store/standin.sql", 1 << 20, &script, &e) ==
		-1 ||
	    db_script(db, "standin.sql", script, &e) == -1)
		tap_note("%s", e.text);
	tap_ok(db_prepare(db, "recorder", &e) == 0,
	    "with its functions there the recorder can start");
	db_close(db);
}

static void
batches(const struct pg *pg, struct arena *a)
{
	struct spool_entry entries[50];
	struct save_batch b = { .entries = entries, .len = 50 };
	struct db *db = open_db(pg);
	struct err e = { 0 };

	for (int i = 0; i < 50; i++)
		entries[i] = entry_with(a, "");
	entries[7].excerpts = entries[7].copy;
	tap_ok(save_batch(a, db, "duffield", &b, &e) == 0 && b.saved == 50 &&
		   b.minimal == 0 && b.refused == NULL,
	    "fifty records are saved in one batch");
	tap_ok(answers(pg, "SELECT count(*) FROM recorder.saved", "50"),
	    "and are there");
	tap_ok(save_batch(a, db, "duffield", &b, &e) == 0 && b.saved == 50 &&
		   answers(pg, "SELECT count(*) FROM recorder.saved", "50"),
	    "saving them again adds none");
	tap_ok(answers(pg,
		   "SELECT count(*) FROM recorder.saved WHERE "
		   "document->>'school' = 'duffield' AND "
		   "copy = '\\x017365616c656420ff20636f7079'",
		   "50"),
	    "each carries the school and its copy, octet for octet");
	tap_ok(answers(pg,
		   "SELECT count(*) FROM recorder.saved "
		   "WHERE excerpts = copy",
		   "1"),
	    "excerpts come with the one that has them");
	tap_ok(answers(pg,
		   "SELECT string_agg(distinct w->>'key', ' ' ORDER BY "
		   "w->>'key' DESC) || ' ' || count(distinct "
		   "decode(w->>'wrapped', 'base64')) || ' ' || "
		   "min(encode(decode(w->>'wrapped', 'base64'), 'hex')) "
		   "FROM recorder.saved, jsonb_array_elements(wraps->'copy') w",
		   "school-1 recovery-1 1 fbff2077726170"),
	    "every wrap names its key");
	db_close(db);
	clear(pg);
}

static const struct {
	const char *promise, *members, *sqlstate;
	int minimal;
} refusals[] = {
	{ "a NUL in a text", ",\"subject\":\"\\u0000canary\"", "22P05", 1 },
	{ "invalid UTF-8", ",\"subject\":\"canary \xff\"", "22021", 1 },
	{ "what is not JSON", ",canary", "22P02", 1 },
	{ "a broken constraint", ",\"test\":\"constraint\"", "23514", 1 },
	{ "a row that is too large", ",\"test\":\"too large\"", "54000", 1 },
	{ "what our own function raises", ",\"test\":\"raise\"", "P0001", 1 },
};

static void
refused(const struct pg *pg, struct arena *a)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		struct spool_entry entries[5];
		struct save_batch b = { .entries = entries, .len = 5 };
		struct db *db = open_db(pg);
		struct err e = { 0 };
		char want[32];

		for (int k = 0; k < 5; k++)
			entries[k] =
			    entry_with(a, k == 2 ? refusals[i].members : "");
		tap_ok(save_batch(a, db, "duffield", &b, &e) == 0 &&
			   b.saved == 5 && b.minimal == 1 &&
			   strcmp(b.sqlstate, refusals[i].sqlstate) == 0,
		    "%s costs no other record", refusals[i].promise);
		snprintf(want, sizeof(want), "4 1 %s", refusals[i].sqlstate);
		tap_ok(answers(pg,
			   "SELECT count(document) || ' ' || count(envelope) "
			   "|| ' ' || max(why) FROM recorder.saved WHERE "
			   "document IS NOT NULL OR envelope = "
			   "'{\"sender\":\"canary@x\"}'",
			   want),
		    "%s: identity, envelope and copy are saved",
		    refusals[i].promise);
		db_close(db);
		clear(pg);
	}
}

static void
refused_for_ever(const struct pg *pg, struct arena *a)
{
	struct spool_entry entries[3];
	struct save_batch b = { .entries = entries, .len = 3 };
	struct db *db = open_db(pg);
	struct err e = { 0 };

	for (int k = 0; k < 3; k++)
		entries[k] = entry_with(a, "");
	entries[1].document = bytes_of(UTF8("{\"never\":true}"));
	tap_ok(save_batch(a, db, "duffield", &b, &e) == 0 && b.saved == 2 &&
		   b.refused != NULL && !b.refused[0] && b.refused[1] &&
		   !b.refused[2],
	    "what is refused in every form is marked, the rest is saved");
	db_close(db);
	clear(pg);
}

static void
server_faults(const struct pg *pg, struct arena *a)
{
	struct spool_entry entries[2];
	struct save_batch b = { .entries = entries, .len = 2 };
	struct db *db = open_db(pg);
	struct err e = { 0 };

	entries[0] = entry_with(a, "");
	entries[1] = entry_with(a, ",\"test\":\"disk full\"");
	tap_ok(save_batch(a, db, "duffield", &b, &e) == -1 &&
		   strstr(e.text, "53100") != NULL &&
		   answers(pg, "SELECT count(*) FROM recorder.saved", "0"),
	    "a server without room is no fault of a record: all waits");
	db_close(db);
	db = open_within(pg, DEADLINE_MS);
	entries[1] = entry_with(a, ",\"test\":\"slow\"");
	tap_ok(save_batch(a, db, "duffield", &b, &e) == -1 && !db_alive(db),
	    "a server that is too slow counts as down");
	db_close(db);
	db = open_within(pg, DEADLINE_MS);
	tap_ok(
	    pg_do(pg, "hang", NULL) == 0, "(the server is stopped: SIGSTOP)");
	entries[1] = entry_with(a, "");
	tap_ok(save_batch(a, db, "duffield", &b, &e) == -1 && !db_alive(db),
	    "a server that hangs counts as down");
	tap_ok(strstr(e.text, "canary") == NULL,
	    "no error text holds a word of a record");
	db_close(db);
	tap_ok(open_within(pg, DEADLINE_MS) == NULL,
	    "one cannot connect to it, nor wait");
	pg_do(pg, "wake", NULL);
	db = open_db(pg);
	tap_ok(db != NULL && save_batch(a, db, "duffield", &b, &e) == 0 &&
		   answers(pg,
		       "SELECT count(*) FROM recorder.saved "
		       "WHERE document->>'test' IS NULL",
		       "2"),
	    "when it comes back all is saved, once");
	pg_do(pg, "stop", "immediate");
	tap_ok(save_batch(a, db, "duffield", &b, &e) == -1 && !db_alive(db),
	    "a server that died counts as down");
	db_close(db);
	pg_do(pg, "start", NULL);
	clear(pg);
}

static void
large(const struct pg *pg, struct arena *a)
{
	struct spool_entry entries[3];
	struct save_batch b = { .entries = entries, .len = 3 };
	struct db *db = open_db(pg);
	struct err e = { 0 };
	size_t len = 20 << 20;

	for (int k = 0; k < 3; k++)
		entries[k] = entry_with(a, "");
	entries[1].copy.octets = (struct bytes){ arena_alloc(a, len), len };
	if (save_batch(a, db, "duffield", &b, &e) == -1)
		tap_note("%s", e.text);
	tap_ok(answers(pg,
		   "SELECT max(length(copy)) || ' ' || count(*) "
		   "FROM recorder.saved",
		   "20971520 3"),
	    "a copy of 20 MB is saved in a batch with others");
	db_close(db);
	clear(pg);
}

int
main(void)
{
	struct arena *a = arena_new(ARENA);
	struct pg pg;

	signal(SIGPIPE, SIG_IGN);
	pg_new(&pg);
	envelope_table();
	prepared(&pg, a);
	batches(&pg, a);
	refused(&pg, a);
	refused_for_ever(&pg, a);
	server_faults(&pg, a);
	large(&pg, a);
	pg_do(&pg, "drop", NULL);
	arena_free(a);
	return tap_done();
}
