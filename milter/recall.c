/*
 * recall.c - the recorder's part of the memory: from and to other mail hosts
 */
#include "milter/recall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/strbuf.h"
#include "policy/memory.h"

enum {
	/* With the milter's 200 ms: within a second, whatever else there is. */
	ASK_MS = 400,
	/* A host alone only looks whether it still is. */
	ALONE_MS = 5 * 1000,
	/* That others were heard: well below MEMORY_STALE_MS. */
	TELL_HOSTS_MS = 10 * 1000,
	/* Where we are is written down; what is heard twice is known once. */
	PLACE_MS = 60 * 1000,
	/* After a failure of our own. */
	AGAIN_MS = 5 * 1000,
	/* Facts in one answer, and more for whole transactions. */
	PAGE = 4096,
	/* Octets of a snapshot: twenty for each transaction under way. */
	SNAPSHOT_MAX = 16 * 1024,
};

struct recall {
	const struct conf *conf;
	char memory[MEMORY_PATH], place[MEMORY_PATH + 16];
	/* The snapshot that we have heard all of; "": nothing. */
	char since[SNAPSHOT_MAX];
	/*
	 * That of PLACE_MS ago, which is written down: by then the system has
	 * put the milter's notes on disk, and its crash loses none of them.
	 */
	char safe[SNAPSHOT_MAX];
	/* 1: our own facts are told too, until all is heard once. */
	int with_own;
	uint32_t hosts;
	/* clock_mono_ms() of the next of each. */
	uint64_t ask_at_ms, hosts_at_ms, place_at_ms;
};

/* -- where we are ------------------------------------------------------------ */

static void
read_place(struct recall *r)
{
	struct arena *a = arena_new((size_t)4 * SNAPSHOT_MAX);
	struct bytes octets;
	struct err e;

	/* None, or not ours: from the beginning. */
	if (io_read_file(a, r->place, SNAPSHOT_MAX - 1, &octets, &e) == 0 &&
	    strspn((const char *)octets.p, "0123456789:,") == octets.len)
		snprintf(
		    r->since, sizeof(r->since), "%s", (const char *)octets.p);
	arena_free(a);
}

static void
write_place(struct recall *r)
{
	struct err e;

	r->place_at_ms = clock_mono_ms() + PLACE_MS;
	if (r->safe[0] != '\0' &&
	    io_replace_file(r->place, bytes_of(utf8_from(r->safe)), 0600, &e) ==
		-1)
		log_err("-", "memory-not-kept", &e);
	memcpy(r->safe, r->since, sizeof(r->safe));
}

struct recall *
recall_new(const struct conf *conf)
{
	struct recall *r = calloc(1, sizeof(*r));

	if (r == NULL)
		abort();
	r->conf = conf;
	r->with_own = 1;
	memory_path(conf, r->memory);
	snprintf(r->place, sizeof(r->place), "%s/place", r->memory);
	read_place(r);
	r->place_at_ms = clock_mono_ms() + PLACE_MS;
	return r;
}

void
recall_free(struct recall *r)
{
	write_place(r);
	free(r);
}

/* -- what others know --------------------------------------------------------- */

enum column {
	COLUMN_NEXT,
	COLUMN_FACT,
	COLUMN_KEY,
	COLUMN_MESSAGE,
	COLUMN_AT,
	COLUMN_VALUE,
	COLUMN_FLAGS,
	COLUMNS
};

static uint64_t
number(const struct db_rows *rows, size_t row, enum column column)
{
	return strtoull(db_string(rows, row, column), NULL, 10);
}

/* -1: a fact of a later version, or none. */
static int
fact_of(const struct db_rows *rows, size_t row, struct fact *out)
{
	struct fact f = { 0 };
	struct uuid key;

	f.kind = fact_kind_named(utf8_from(db_string(rows, row, COLUMN_FACT)));
	if (f.kind == 0 ||
	    uuid_parse(db_string(rows, row, COLUMN_KEY), &key) == -1 ||
	    uuid_parse(db_string(rows, row, COLUMN_MESSAGE), &f.message) == -1)
		return -1;
	memcpy(f.key, key.b, FACT_KEY);
	f.at_ms = number(rows, row, COLUMN_AT);
	f.value = (uint32_t)number(rows, row, COLUMN_VALUE);
	f.flags = (unsigned)number(rows, row, COLUMN_FLAGS) &
		  (FACT_HELD | FACT_PERSONAL);
	*out = f;
	return 0;
}

static int
ask(const struct recall *r, struct arena *a, struct db *db,
    struct db_rows *rows, struct err *e)
{
	char page[16];
	const struct db_value params[] = {
		db_text(r->conf->host),
		db_text(r->since),
		db_text(page),
		db_text(r->with_own ? "true" : "false"),
	};

	snprintf(page, sizeof(page), "%d", PAGE);
	return db_call(a, db, STMT_RECORDER_MEMORY_NEWS, params,
	    sizeof(params) / sizeof(*params), rows, e);
}

/* All but the first row, and from time to time that others were heard. */
static int
tell(struct recall *r, struct arena *a, const struct db_rows *rows,
    struct err *e)
{
	struct fact *facts = arena_array(a, rows->rows + 1, sizeof(*facts));
	uint32_t hosts = (uint32_t)number(rows, 0, COLUMN_VALUE);
	uint64_t now = clock_mono_ms();
	size_t n = 0;

	for (size_t i = 1; i < rows->rows; i++)
		n += fact_of(rows, i, &facts[n]) == 0;
	if (hosts != r->hosts || (hosts > 1 && now >= r->hosts_at_ms)) {
		facts[n++] = (struct fact){ .kind = FACT_HOSTS,
			.at_ms = clock_now_ms(),
			.value = hosts };
		r->hosts_at_ms = now + TELL_HOSTS_MS;
	}
	if (n > 0 && memory_tell(r->memory, facts, n, e) == -1)
		return -1;
	r->hosts = hosts;
	return 0;
}

/* The answer is told: ask on from there. */
static void
go_on(struct recall *r, const struct db_rows *rows)
{
	const char *next = db_string(rows, 0, COLUMN_NEXT);
	int more = number(rows, 0, COLUMN_FLAGS) != 0;

	if (strlen(next) < sizeof(r->since))
		snprintf(r->since, sizeof(r->since), "%s", next);
	r->with_own &= more;
	r->ask_at_ms = clock_mono_ms();
	if (!more)
		r->ask_at_ms += r->hosts > 1 ? ASK_MS : ALONE_MS;
	if (r->ask_at_ms >= r->place_at_ms)
		write_place(r);
}

/* Whoever comes after us must not go on from where we were. */
static void
begin_again(struct recall *r)
{
	r->since[0] = r->safe[0] = '\0';
	r->with_own = 1;
	unlink(r->place);
}

int
recall_refresh(struct recall *r, struct arena *a, struct db *db, struct err *e)
{
	struct db_rows rows;

	if (clock_mono_ms() < r->ask_at_ms)
		return 0;
	if (memory_asks_again(r->memory))
		begin_again(r);
	r->ask_at_ms = clock_mono_ms() + AGAIN_MS;
	if (ask(r, a, db, &rows, e) == -1)
		return -1;
	if (rows.rows == 0 || rows.columns != COLUMNS)
		return err_set(e, ERR_SYSTEM,
		    "could not ask what other hosts know: no answer");
	if (tell(r, a, &rows, e) == -1)
		return -1;
	go_on(r, &rows);
	return 0;
}

int
recall_wait(const struct recall *r, int ms)
{
	uint64_t now = clock_mono_ms();

	if (r->ask_at_ms <= now)
		return 0;
	return r->ask_at_ms - now < (uint64_t)ms ? (int)(r->ask_at_ms - now)
						 : ms;
}
