/*
 * memory_kept_test.c - a memory's bounds, its restarts, damage, many threads
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <pthread.h>
#include <unistd.h>

#include "policy/memory_report.h"
#include "tests/policy/memory_mail.h"

/* -- bounds -------------------------------------------------------------------- */

static void
test_bounds(void)
{
	struct memory *m = fresh(8 * 1024);
	struct memory_status s;
	struct mail answer = { .at = 100, BOB, MUM, "x 40" };
	struct mail old = { .at = 100, BOB, MUM, "y 1" };
	uint64_t most;

	memory_status(m, &s);
	most = s.tables[FACT_INTERNAL_MAIL].most;
	for (int i = 1; i <= 40; i++) {
		char id[16];
		struct mail mail = {
			.at = (uint64_t)i, ANN, BOB, id, .is_internal = 1
		};

		snprintf(id, sizeof(id), "%d", i);
		pass(m, &mail);
	}
	memory_status(m, &s);
	tap_ok(most == 16 && s.tables[FACT_INTERNAL_MAIL].held == most,
	    "a table holds as many as it says");
	tap_ok(s.tables[FACT_INTERNAL_MAIL].evicted == 40 - most,
	    "what went before its time is counted");
	tap_ok(pass(m, &answer).internal.by == RECALLED_BY_THREAD,
	    "the newest stay");
	tap_ok(pass(m, &old).internal.by == RECALLED_NOT, "the oldest goes");
	memory_close(m);
}

/* -- restarts -------------------------------------------------------------------- */

static char directory[64];

static struct memory *
reopen(struct memory *m)
{
	struct memory_settings settings = { .directory = directory };
	struct err e;

	memory_close(m);
	m = memory_open(&settings, T0 + SECOND, &e);
	if (m == NULL)
		tap_note("%s", e.text);
	return m;
}

/* After enough restarts that all is written anew; `m` is closed. */
static void
test_written_anew(struct memory *m, struct mail *password)
{
	struct recalled now;
	struct memory_status s;
	struct err e;

	for (int i = 0; i < 20; i++)
		m = reopen(m);
	if (memory_follow(m, T0 + 4000, &e) == -1)
		tap_note("%s", e.text);
	m = reopen(m);
	memory_status(m, &s);
	now = pass(m, password);
	tap_ok(
	    now.protected_len == 2 && now.day_messages == 6 && s.damaged == 0,
	    "all written anew is the same, and nothing counts twice");
	memory_close(m);
}

static void
test_restart(void)
{
	struct memory *m = reopen(NULL);
	struct mail first = {
		.at = 0, ANN, BOB, "1", .texts = "t u", .is_internal = 1
	};
	struct mail file = { .at = 1, ANN, MUM, .has_encrypted = 1 };
	struct mail held = {
		.at = 2, ANN, DAD, .has_encrypted = 1, .action = ACTION_HOLD
	};
	struct mail answer = { .at = 2000, BOB, MUM, "2 1" };
	struct mail password = {
		.at = 3000, ANN, DAD " " MUM, .has_password = 1
	};
	struct record r;
	struct context c;
	struct recalled now;
	struct err e;

	tap_ok(memory_asks_again(directory) && !memory_asks_again(directory),
	    "where nothing was kept, it asks once to be told");
	pass(m, &first);
	pass(m, &file);
	make(&held, &r, &c);
	memory_facts(a, m, &c, &r);
	if (memory_note(m, r.facts, r.facts_len, &e) == -1)
		tap_note("%s", e.text);
	m = reopen(m);
	tap_ok(!memory_asks_again(directory), "what is whole asks nothing");
	now = pass(m, &answer);
	tap_ok(now.internal.by == RECALLED_BY_THREAD,
	    "threads are known after a restart");
	now = pass(m, &password);
	tap_ok(now.protected_len == 1 && now.protected[0].recipient == 1,
	    "so are protected files, and that one is held");
	tap_ok(now.day_messages == 3, "and how much was sent");
	if (memory_tell_sent(directory, r.id, T0 + 3000, &e) == -1 ||
	    memory_follow(m, T0 + 3500, &e) == -1)
		tap_note("%s", e.text);
	password.at = 4000;
	now = pass(m, &password);
	tap_ok(now.protected_len == 2 && now.protected[0].at_ms == T0 + 3000,
	    "another process tells that the held one was sent");
	m = reopen(m);
	now = pass(m, &password);
	tap_ok(now.protected_len == 2, "which is known after a restart too");
	test_written_anew(m, &password);
}

static void
test_damage(void)
{
	struct memory *m;
	struct mail answer = { .at = 5000, BOB, MUM, "9 1" };
	struct memory_status s;
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/kept", directory);
	f = fopen(path, "r+");
	fputs("not ours", f);
	fclose(f);
	f = fopen(path, "a");
	fputs("torn", f);
	fclose(f);
	m = reopen(NULL);
	memory_status(m, &s);
	tap_ok(s.damaged == 2 && s.restored > 4,
	    "a damaged entry and a torn end cost themselves alone");
	tap_ok(memory_asks_again(directory), "and it asks to be told again");
	pass(m, &answer);
	memory_close(m);
}

/* -- many threads ------------------------------------------------------------------ */

enum { THREADS = 4, EACH = 300 };

static void *
send_many(void *argument)
{
	struct memory *m = argument;
	struct mail mail = { .at = 0,
		ANN,
		MUM,
		"7",
		.texts = "t u",
		.is_internal = 1,
		.has_encrypted = 1 };

	a = arena_new((size_t)64 * 1024 * 1024);
	for (int i = 0; i < EACH; i++)
		pass(m, &mail);
	arena_free(a);
	return NULL;
}

static void
test_threads(void)
{
	struct memory *m = fresh(0);
	struct mail mail = { .at = 1, ANN, MUM, "8 7" };
	pthread_t threads[THREADS];
	struct recalled r;

	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, send_many, m) != 0)
			abort();
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	r = pass(m, &mail);
	tap_ok(r.day_messages == THREADS * EACH &&
		   r.internal.by == RECALLED_BY_THREAD && r.protected_len == 1,
	    "what many threads note and ask at once is all there");
	memory_close(m);
}

static void
test_report(void)
{
	struct memory_status s = { .restored = 3,
		.damaged = 1,
		.octets = 11,
		.hosts = 2,
		.heard_ms = T0 },
			     back;
	struct err e;

	s.tables[FACT_HEARD].held = 5;
	s.tables[FACT_HEARD].most = 7;
	s.tables[FACT_HEARD].evicted = 9;
	tap_ok(memory_report_write(directory, &s, &e) == 0 &&
		   memory_report_read(directory, &back, &e) == 0 &&
		   memcmp(s.tables, back.tables, sizeof(s.tables)) == 0 &&
		   back.restored == 3 && back.damaged == 1 &&
		   back.octets == 11 && back.hosts == 2 && back.heard_ms == T0,
	    "how it stands is read as it was written");
}

/* All that lies in the directory, and it. */
static void
remove_all(void)
{
	DIR *d = opendir(directory);
	struct dirent *entry;

	while ((entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	rmdir(directory);
}

int
main(void)
{
	a = arena_new((size_t)256 * 1024 * 1024);
	snprintf(directory, sizeof(directory), "/tmp/memory_test.XXXXXX");
	if (mkdtemp(directory) == NULL)
		return 1;
	test_bounds();
	test_threads();
	test_restart();
	test_damage();
	test_report();
	remove_all();
	arena_free(a);
	return tap_done();
}
