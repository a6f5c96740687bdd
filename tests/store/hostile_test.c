/*
 * hostile_test.c - NUL, invalid UTF-8 and 1 MB in every field of a record
 *
 * Every field that mail or an MTA fills; a rule's name is the policy's own.
 * Through the recorder's own calls into the real schema, as the recorder's
 * role: every record is in the database afterwards, whole or in its minimal
 * form, and with its copy.
 */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <signal.h>

#include "base/io.h"
#include "base/strbuf.h"
#include "store/save.h"
#include "tests/pg.h"

enum { ARENA = 1 << 30, DEADLINE_MS = 60 * 1000, DOCUMENT = 4 << 20 };

/* A whole document; @N stands where field N may be hostile. */
static const char template[] =
    "{\"version\":1,\"id\":\"@ID\",\"received\":\"2026-11-22T09:12:33.120Z\","
    "\"host\":\"@0\",\"queue_id\":\"@1\",\"envelope\":{\"sender\":\"@2\","
    "\"recipients\":[\"b@y\",\"@3\"],\"auth\":\"@4\",\"client\":\"@5\","
    "\"client_name\":\"@6\",\"helo\":\"@7\"},\"header\":{\"from\":[{\"name\":"
    "\"@8\",\"address\":\"@9\"}],\"to\":[{\"name\":\"@A\",\"address\":\"@B\"}],"
    "\"cc\":[],\"bcc\":[],\"reply_to\":[],\"subject\":\"@C\",\"date\":\"@D\","
    "\"message_id\":\"@E\",\"in_reply_to\":[\"@F\"],\"references\":[\"@G\"]},"
    "\"size\":11,\"sha256\":\"@SUM\",\"parts\":[{\"path\":\"@H\",\"type\":"
    "\"@I\",\"detected\":\"@J\",\"disposition\":\"@K\",\"name\":\"@L\","
    "\"size\":5,\"sha256\":\"@SUM\",\"encrypted\":false,\"gaps\":[\"@M\"]}],"
    "\"attachments\":[{\"path\":\"@N\",\"name\":\"@O\",\"size\":5,\"type\":"
    "\"@P\",\"sha256\":\"@SUM\",\"encrypted\":false}],\"findings\":[{\"kind\":"
    "\"word\",\"id\":\"@Q\",\"severity\":3,\"confidence\":85,\"where\":\"@R\","
    "\"start\":1,\"end\":2}],\"gaps\":[\"@S\"],\"fingerprints\":[\"@T\"],"
    "\"verdict\":{\"action\":\"accept\",\"code\":\"@U\",\"text\":\"@V\","
    "\"reference\":\"@W\",\"until\":null,\"changes\":[{\"change\":\"c\","
    "\"value\":\"@X\"}],\"reasons\":[{\"rule\":\"a-rule\",\"clause\":\"@Z\","
    "\"mode\":\"enforce\",\"action\":\"accept\",\"severity\":3,\"queue\":"
    "\"headteacher\",\"findings\":[0]}]},\"terms\":[]}";

static const char fields[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXZ";

enum { FIELDS = sizeof(fields) - 1 };

static const char sum[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/* The template with `value` in `field` ('-': in none). */
static struct spool_entry
entry_with(struct arena *a, char field, struct bytes value)
{
	struct spool_entry entry = { .id = uuid_new() };
	struct wrap *wrap = arena_alloc(a, sizeof(*wrap));
	char id[UUID_TEXT + 1];
	struct strbuf b;

	uuid_format(entry.id, id);
	strbuf_init(&b, DOCUMENT);
	for (const char *p = template; *p != '\0'; p++) {
		if (*p != '@' || p[1] == 'y') {
			strbuf_char(&b, *p);
		} else if (p[1] == 'I' && p[2] == 'D') {
			strbuf_str(&b, id);
			p += 2;
		} else if (p[1] == 'S' && p[2] == 'U') {
			strbuf_str(&b, sum);
			p += 3;
		} else {
			if (*++p == field)
				strbuf_add(&b, value.p, value.len);
			else
				strbuf_str(&b, "plain");
		}
	}
	entry.document = arena_bytes(a, strbuf_bytes(&b));
	strbuf_done(&b);
	entry.copy.octets = bytes_of(UTF8("\377sealed\000copy"));
	wrap->key_id = UTF8("school-1");
	wrap->wrapped = bytes_of(UTF8("wrap"));
	entry.copy.wraps = wrap;
	entry.copy.wraps_len = 1;
	return entry;
}

static void
run_script(struct db *db, const char *path)
{
	struct arena *a = arena_new(1 << 24);
	struct bytes script;
	struct err e;

	if (io_read_file(a, path, 1 << 22, &script, &e) == -1 ||
	    db_script(db, path, script, &e) == -1) {
		tap_note("%s", e.text);
		tap_ok(0, "%s runs", path);
	}
	arena_free(a);
}

static struct db *
open_as(const struct pg *pg, const char *user)
{
	struct db_settings settings = { .deadline_ms = DEADLINE_MS };
	char conninfo[200];
	struct err e;
	struct db *db;

	snprintf(conninfo, sizeof(conninfo), "host=%s user=%s dbname=postgres",
	    pg->directory, user);
	settings.conninfo = conninfo;
	db = db_open(&settings, &e);
	if (db == NULL)
		tap_note("%s", e.text);
	return db;
}

/* All that `schoolgate setup` runs, in its order. */
static void
make_schema(const struct pg *pg)
{
	struct db *db = open_as(pg, "postgres");
	FILE *list = fopen("schema/migrate", "r");
	char line[200], how[16], file[100], path[120];

	while (list != NULL && fgets(line, sizeof(line), list) != NULL) {
		if (line[0] == '#' || sscanf(line, "%15s %99s", how, file) != 2)
			continue;
		snprintf(path, sizeof(path), "schema/%s", file);
		run_script(db, path);
	}
	if (list != NULL)
		fclose(list);
	db_close(db);
}

static long
count(const struct pg *pg, const char *sql)
{
	char command[1024], line[64] = "";
	FILE *f;

	snprintf(command, sizeof(command), "%s", sql);
	fflush(stdout);
	{
		int ends[2];

		if (pipe(ends) == -1)
			abort();
		if (fork() == 0) {
			dup2(ends[1], STDOUT_FILENO);
			execlp("psql", "psql", "-XAtq", "-d", pg->conninfo,
			    "-c", command, (char *)NULL);
			_exit(127);
		}
		close(ends[1]);
		f = fdopen(ends[0], "r");
	}
	if (f == NULL || fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	if (f != NULL)
		fclose(f);
	wait(NULL);
	return line[0] == '\0' ? -1 : strtol(line, NULL, 10);
}

static const struct {
	const char *name;
	/* 1: the database may refuse the whole form. */
	int refusable;
} values[] = {
	{ "NUL", 1 },
	{ "invalid UTF-8", 1 },
	{ "1 MB", 0 },
	{ "a number's, a date's and a key's look-alikes", 0 },
};

static struct bytes
hostile(struct arena *a, size_t which)
{
	size_t len = 1 << 20;
	unsigned char *p;

	if (which == 0)
		return bytes_of(UTF8("a\\u0000b"));
	if (which == 1)
		return bytes_of(UTF8("a\xc3\x28\xed\xa0\x80z\xff"));
	if (which == 3)
		return bytes_of(
		    UTF8("0099-99-99', \\\"}); {1e999999} \\\\ %s $1"));
	p = arena_raw(a, len);
	/* Nothing that an index could compress away. */
	for (size_t i = 0; i < len; i++)
		p[i] = (unsigned char)('A' + (i * i * 31 + i / 7) % 26);
	return (struct bytes){ p, len };
}

static void
every_field(const struct pg *pg, struct arena *a, struct db *db, size_t which)
{
	static struct spool_entry entries[FIELDS + 1];
	struct save_batch batch = { .entries = entries, .len = FIELDS + 1 };
	long before = count(pg, "SELECT count(*) FROM schoolgate.message");
	struct bytes value = hostile(a, which);
	struct err e = { 0 };

	for (size_t i = 0; i < FIELDS; i++)
		entries[i] = entry_with(a, fields[i], value);
	entries[FIELDS] = entry_with(a, '-', value);
	tap_ok(save_batch(a, db, "duffield", &batch, &e) == 0 &&
		   batch.saved == FIELDS + 1 && batch.refused == NULL,
	    "%s in each of %d fields: none is lost", values[which].name,
	    FIELDS);
	tap_ok(batch.minimal == (values[which].refusable ? FIELDS : 0),
	    "%s: %s", values[which].name,
	    values[which].refusable ? "saved in the minimal form"
				    : "saved whole");
	tap_ok(count(pg, "SELECT count(*) FROM schoolgate.message") ==
		   before + FIELDS + 1,
	    "%s: each is one message", values[which].name);
}

static void
no_school(const struct pg *pg, struct arena *a, struct db *db)
{
	struct spool_entry entry = entry_with(a, '-', (struct bytes){ 0 });
	struct save_batch batch = { .entries = &entry, .len = 1 };
	struct err e = { 0 };

	tap_ok(save_batch(a, db, "duffield", &batch, &e) == -1 &&
		   strstr(e.text, "23503") != NULL,
	    "a school that is not set up is no fault of a record: all waits");
	count(pg, "INSERT INTO schoolgate.school VALUES ('duffield', 'D')");
}

int
main(void)
{
	struct arena *a = arena_new(ARENA);
	struct pg pg;
	struct db *db;
	struct err e;

	signal(SIGPIPE, SIG_IGN);
	pg_new(&pg);
	make_schema(&pg);
	db = open_as(&pg, "schoolgate_recorder");
	tap_ok(db != NULL && db_prepare(db, "recorder", &e) == 0,
	    "the recorder's role may all that the recorder calls");
	no_school(&pg, a, db);
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		every_field(&pg, a, db, i);
	tap_ok(
	    count(&pg,
		"SELECT count(*) FROM schoolgate.message_copy WHERE sealed = "
		"'\\xff7365616c656400636f7079'") == 4 * (FIELDS + 1),
	    "each has its copy, octet for octet");
	db_close(db);
	pg_do(&pg, "drop", NULL);
	arena_free(a);
	return tap_done();
}
