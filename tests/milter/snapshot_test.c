/* snapshot_test.c - the directory's file follows the database, and who decides
 * follows the file */
#include "milter/snapshot.h"
#include "tests/tap.h"

#include <poll.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/log.h"
#include "milter/people.h"
#include "tests/pg.h"

struct world {
	struct pg pg;
	char state[80], path[DIRECTORY_PATH];
	struct conf conf;
	struct arena *a;
	struct db *db;
	struct snapshot *snapshot;
	struct followed *people;
};

static void
sql(struct world *w, const char *script)
{
	struct err e;

	if (db_script(w->db, "test", bytes_of(utf8_from(script)), &e) == -1)
		tap_ok(0, "%s", e.text);
}

static void
make_world(struct world *w)
{
	struct db_settings settings = { .deadline_ms = 5000 };
	struct bytes script;
	struct err e;

	pg_new(&w->pg);
	w->a = arena_new(1 << 26);
	snprintf(w->state, sizeof(w->state), "%s/state", w->pg.directory);
	w->conf = (struct conf){ .school = "duffield", .state_dir = w->state };
	directory_path(&w->conf, w->path);
	settings.conninfo = w->pg.conninfo;
	w->db = db_open(&settings, &e);
	if (w->db == NULL || io_read_file(w->a, "tests/store/standin.sql",
				 1 << 20, &script, &e) == -1)
		abort();
	sql(w, (const char *)script.p);
	w->snapshot = snapshot_new(&w->conf);
	w->people = people_new(&w->conf);
}

/* Refreshed by a recorder that begins now: nothing is put off. */
static int
refresh(struct world *w)
{
	struct err e;
	int result;

	snapshot_free(w->snapshot);
	w->snapshot = snapshot_new(&w->conf);
	result = snapshot_refresh(w->snapshot, w->db, &e);
	if (result == -1)
		tap_note("%s", e.text);
	return result;
}

/* 1 when `address` is that of the person `want`, who is then `*known`. */
static int
is_known(
    struct world *w, const char *address, const char *want, struct known *known)
{
	struct followed_hold *hold = followed_take(w->people);
	int found = directory_find(
	    people_held(hold), bytes_of(utf8_from(address)), known);

	/* Texts are the directory's: compared while it is held. */
	found = found && utf8_equal(known->person, utf8_from(want));
	followed_give(w->people, hold);
	return found;
}

/* The same within five seconds, while the recorder goes on. */
static int
knows(
    struct world *w, const char *address, const char *want, struct known *known)
{
	struct err e;

	for (int i = 0; i < 50; i++) {
		if (is_known(w, address, want, known))
			return 1;
		if (snapshot_refresh(w->snapshot, w->db, &e) == -1)
			return 0;
		poll(NULL, 0, 100);
	}
	return 0;
}

static void
first_file(struct world *w)
{
	struct followed_hold *hold = followed_take(w->people);
	struct known known;
	struct stat st;

	tap_ok(
	    people_held(hold) == NULL, "before the first file nobody is known");
	followed_give(w->people, hold);
	tap_ok(refresh(w) == 0, "an empty directory is written");
	tap_ok(stat(w->path, &st) == 0 && (st.st_mode & 0777) == 0600,
	    "for its user alone");
	sql(w, "INSERT INTO recorder.entries (address, person, class, "
	       "suspended, ends_ms) VALUES "
	       "('ann@d.example', 's1', 'staff', true, 77);"
	       "INSERT INTO recorder.entries (address, kind, purpose) VALUES "
	       "('all@d.example', 'group', 'all');"
	       "INSERT INTO recorder.lists VALUES "
	       "('group', 'ann@d.example', 'all'),"
	       "('group', 'nobody@d.example', 'all'),"
	       "('member', 'all@d.example', 'ann@d.example'),"
	       "('member', 'all@d.example', 'coach@club.example');"
	       "INSERT INTO recorder.exempt VALUES "
	       "('E1', 'words', 's1', '', 1, 2, 'drugs'),"
	       "('E1', 'words', 's1', '', 1, 2, 'sexual'),"
	       "('E2', '*', '', '', 1, 2, '');");
	tap_ok(refresh(w) == 0 && knows(w, "ann@d.example", "s1", &known),
	    "who is in the database is known soon after");
	tap_ok(known.is_suspended && known.ends_ms == 77,
	    "with suspension and end");
}

static void
whole_content(struct world *w)
{
	struct followed_hold *hold = followed_take(w->people);
	const struct directory_content *c =
	    directory_content(people_held(hold));
	struct known known;

	directory_find(
	    people_held(hold), bytes_of(UTF8("all@d.example")), &known);
	tap_ok(known.kind == ADDRESS_GROUP && known.members_len == 2 &&
		   utf8_equal(known.members[1], UTF8("coach@club.example")),
	    "a group's members");
	directory_find(
	    people_held(hold), bytes_of(UTF8("ann@d.example")), &known);
	tap_ok(
	    known.groups_len == 1 && utf8_equal(known.groups[0], UTF8("all")),
	    "a person's groups");
	tap_ok(c->exemptions_len == 2 && c->exemptions[0].about_len == 2 &&
		   c->exemptions[1].about_len == 0,
	    "exemptions, with what they are about");
	tap_ok(c->hours_len == 2 && c->phones_len == 1, "hours and phones");
	followed_give(w->people, hold);
}

static void
changes(struct world *w)
{
	struct followed_hold *before = followed_take(w->people);
	struct known known;

	sql(w,
	    "UPDATE recorder.entries SET person = 's2' "
	    "WHERE person = 's1'; UPDATE recorder.directory SET version = 2");
	tap_ok(knows(w, "ann@d.example", "s2", &known),
	    "a change is in force without a reload");
	tap_ok(directory_find(people_held(before),
		   bytes_of(UTF8("ann@d.example")), &known) &&
		   utf8_equal(known.person, UTF8("s1")),
	    "who holds the one before still has it");
	followed_give(w->people, before);
}

/* A damaged file is passed by, and written anew. */
static void
damage(struct world *w)
{
	struct known known;
	struct stat st, now;
	struct err e;
	char path[DIRECTORY_PATH];

	directory_path(&w->conf, path);
	if (io_replace_file(path, bytes_of(UTF8("SGDIR no more")), 0600, &e) ==
	    -1)
		abort();
	poll(NULL, 0, 1200);
	tap_ok(is_known(w, "ann@d.example", "s2", &known),
	    "a damaged file is refused, and what was in force stays");
	unlink(path);
	poll(NULL, 0, 1200);
	tap_ok(
	    is_known(w, "ann@d.example", "s2", &known), "one that is gone too");
	for (int i = 0; i < 40 && stat(path, &st) == -1; i++) {
		if (snapshot_refresh(w->snapshot, w->db, &e) == -1)
			break;
		poll(NULL, 0, 100);
	}
	tap_ok(stat(path, &st) == 0, "the recorder writes it anew");
	for (int i = 0; i < 25; i++) {
		if (snapshot_refresh(w->snapshot, w->db, &e) == -1)
			break;
		poll(NULL, 0, 100);
	}
	tap_ok(stat(path, &now) == 0 && now.st_ino == st.st_ino,
	    "and leaves it when nothing has changed");
}

static void
restart(struct world *w)
{
	struct followed *again = people_new(&w->conf);
	struct followed *shared = followed_share(again);
	struct followed_hold *hold;
	struct known known;
	struct err e;

	pg_do(&w->pg, "stop", "immediate");
	followed_free(again);
	hold = followed_take(shared);
	tap_ok(directory_find(
		   people_held(hold), bytes_of(UTF8("ann@d.example")), &known),
	    "a process that begins without a database knows them all");
	followed_give(shared, hold);
	followed_free(shared);
	snapshot_free(w->snapshot);
	w->snapshot = snapshot_new(&w->conf);
	tap_ok(
	    snapshot_refresh(w->snapshot, w->db, &e) == -1 && !db_alive(w->db),
	    "a database that is gone is told");
	tap_ok(snapshot_refresh(w->snapshot, w->db, &e) == 0,
	    "and not asked again at once");
}

static void
refused(struct world *w)
{
	struct err e;

	sql(w, "INSERT INTO recorder.entries (address) VALUES (''); "
	       "UPDATE recorder.directory SET version = 3");
	snapshot_free(w->snapshot);
	w->snapshot = snapshot_new(&w->conf);
	tap_ok(
	    snapshot_refresh(w->snapshot, w->db, &e) == -1 && db_alive(w->db),
	    "rows that make no sound file make none");
	sql(w, "DELETE FROM recorder.entries WHERE address = ''");
}

int
main(void)
{
	struct world w = { .db = NULL };

	log_open("snapshot_test", "/dev/null");
	make_world(&w);
	first_file(&w);
	whole_content(&w);
	changes(&w);
	damage(&w);
	refused(&w);
	restart(&w);
	followed_free(w.people);
	snapshot_free(w.snapshot);
	db_close(w.db);
	pg_do(&w.pg, "drop", NULL);
	arena_free(w.a);
	return tap_done();
}
