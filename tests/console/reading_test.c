/* reading_test.c - sealed mail is read by scanners alone, and they may die */
#define _GNU_SOURCE
#include "console/reading.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/uuid.h"
#include "store/seal.h"
#include "tests/tap.h"
#include "tests/tree.h"

#define HEADER "From: Ann <a@d.example>\r\nTo: b@x.example\r\nSubject: Trip\r\n"
#define MAIL                                                                   \
	HEADER                                                                 \
	"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; "                 \
	"boundary=b\r\n\r\n--b\r\n\r\nyou stupid bitch\r\n--b\r\n"             \
	"Content-Type: application/octet-stream; name=\"r.bin\"\r\n"           \
	"Content-Disposition: attachment\r\n"                                  \
	"Content-Transfer-Encoding: base64\r\n\r\nAAECAwQF\r\n--b\r\n"         \
	"Content-Type: text/html\r\n\r\n<b onclick='x()'>hello<img src=x>"     \
	"\r\n--b--\r\n"
#define EXCERPTS                                                               \
	"[{\"finding\":0,\"term\":\"bitch\",\"excerpt\":"                      \
	"\"Zoe, you stupid bitch, ring 01332 720123\"}]"

enum { COLUMNS = 4, ROOM = 1 << 24 };

static char directory[] = "/tmp/schoolgate-reading-XXXXXX";

/* Octets as the database hands out their copy. */
static struct db_rows
sealed(struct arena *a, const char *purpose, struct bytes octets)
{
	struct db_rows rows = { .rows = 1, .columns = COLUMNS };
	struct uuid id = { { 1, 2, 3 } };
	struct seal_keys keys;
	struct sealed copy;
	char text[UUID_TEXT + 1];
	struct err e;

	rows.v = arena_array(a, COLUMNS, sizeof(*rows.v));
	uuid_format(id, text);
	if (seal_keys_load(directory, &purpose, 1, &keys, &e) == -1 ||
	    seal_octets(a, &keys, id, octets, &copy, &e) == -1) {
		tap_ok(0, "a copy is sealed: %s", e.text);
		return rows;
	}
	rows.v[0] = bytes_of(utf8_from(arena_string(a, text, UUID_TEXT)));
	rows.v[1] = copy.octets;
	rows.v[2] = bytes_of(utf8_from(
	    arena_string(a, copy.wraps[0].key_id.p, copy.wraps[0].key_id.len)));
	rows.v[3] = copy.wraps[0].wrapped;
	return rows;
}

static void
test_render(struct reading *r, struct arena *a, const struct db_rows *copy)
{
	struct strbuf out;
	struct err e = { 0 };

	strbuf_init(&out, ROOM);
	tap_ok(reading_render(r, a, copy, &out, &e) == READING_DONE &&
		   strstr(strbuf_cstr(&out), "you stupid bitch") != NULL &&
		   strstr(strbuf_cstr(&out), "\"sentences\":{") != NULL,
	    "a sealed message becomes text");
	strbuf_done(&out);
}

static void
test_part(struct reading *r, struct arena *a, const struct db_rows *copy)
{
	struct reading_part part;
	struct err e = { 0 };

	tap_ok(
	    reading_part(r, a, copy, UTF8("2"), 0, &part, &e) == READING_DONE &&
		part.octets.len == 6 &&
		memcmp(part.octets.p, "\0\1\2\3\4\5", 6) == 0 &&
		utf8_equal(part.name, UTF8("r.bin")),
	    "a part is what it was, with its name");
	tap_ok(reading_part(r, a, copy, UTF8("2"), 1, &part, &e) ==
		       READING_NOTHING &&
		   reading_part(r, a, copy, UTF8("9"), 0, &part, &e) ==
		       READING_NOTHING,
	    "one that there is not is nothing");
}

static void
test_page(struct reading *r, struct arena *a, const struct db_rows *copy)
{
	struct rebuilt page;
	struct err e = { 0 };

	if (tap_ok(reading_page(r, a, copy, UTF8("3"), 0, &page, &e) ==
		       READING_DONE,
		"a part that is HTML becomes a page"))
		tap_same(page.html.p, page.html.len,
		    "<b>hello<small>[picture not fetched]</small></b>",
		    "of what is allowed");
	tap_ok(reading_page(r, a, copy, UTF8("1"), 0, &page, &e) ==
		       READING_NOTHING &&
		   reading_page(r, a, copy, UTF8("3"), 1, &page, &e) ==
		       READING_NOTHING,
	    "one that is none, or is not there, does not");
}

static void
test_passages(struct reading *r, struct arena *a)
{
	struct bytes words[] = { bytes_of(UTF8("Zoe")) };
	struct bytes own[] = { bytes_of(UTF8("0")) };
	struct reading_flag flag = {
		.excerpts = sealed(a, "queue", bytes_of(utf8_from(EXCERPTS))),
		.found = { .rows = 1, .columns = 1, .v = own },
		.names = { .rows = 1, .columns = 1, .v = words },
	};
	struct reading_flag none = { .excerpts = { 0 } };
	struct strbuf out;
	struct err e = { 0 };

	strbuf_init(&out, ROOM);
	tap_ok(reading_passages(r, a, &flag, &out, &e) == READING_DONE,
	    "sealed passages are opened by the queue's key");
	tap_same(out.p, out.len,
	    "[{\"finding\":0,\"pieces\":[{\"mask\":\"name\"},"
	    "{\"text\":\", you \"},{\"match\":\"stupid bitch\"},"
	    "{\"text\":\", ring \"},{\"mask\":\"phone\"}]}]",
	    "and show what was found, not whom");
	strbuf_clear(&out);
	tap_ok(reading_passages(r, a, &none, &out, &e) == READING_DONE &&
		   strcmp(strbuf_cstr(&out), "[]") == 0,
	    "a message without any has none");
	strbuf_done(&out);
}

/* Every child that is no key reader: how many. */
static int
kill_scanners(void)
{
	char path[64], exe[4096];
	FILE *children;
	int pid, n = 0;

	snprintf(
	    path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	children = fopen(path, "r");
	while (children != NULL && fscanf(children, "%d", &pid) == 1) {
		ssize_t len;

		snprintf(path, sizeof(path), "/proc/%d/exe", pid);
		len = readlink(path, exe, sizeof(exe) - 1);
		exe[len > 0 ? len : 0] = '\0';
		if (strstr(exe, "schoolgate-scanner") != NULL)
			n += kill(pid, SIGKILL) == 0;
	}
	if (children != NULL)
		fclose(children);
	return n;
}

static void
test_refused(struct reading *r, struct arena *a, const struct db_rows *copy)
{
	struct db_rows other = *copy, odd = *copy;
	struct bytes v[COLUMNS], out;
	struct err e;

	memcpy(v, copy->v, sizeof(v));
	v[2] = bytes_of(UTF8("school-1999"));
	other.v = v;
	odd.columns = COLUMNS - 1;
	tap_ok(reading_unseal(r, a, &other, &out, &e) == READING_FAILED,
	    "a copy for a key that is not here stays closed");
	tap_ok(reading_unseal(r, a, &odd, &out, &e) == READING_FAILED,
	    "rows that are no copy are refused");
}

/* Both are gone, and nobody has tended them yet. */
static void
test_lost(struct reading *r, struct arena *a, const struct db_rows *copy)
{
	struct strbuf out;
	struct err e;

	strbuf_init(&out, ROOM);
	tap_ok(reading_render(r, a, copy, &out, &e) == READING_FAILED,
	    "a message that no scanner answers for is said not to be read");
	strbuf_done(&out);
}

int
main(void)
{
	struct arena *a = arena_new(READING_ARENA);
	struct conf conf;
	struct reading *r;
	struct db_rows copy;
	struct err e = { 0 };

	conf_defaults(a, &conf);
	conf.scanner = "./schoolgate-scanner";
	conf.wordlists = "wordlists";
	conf.names_file = "/nonexistent";
	conf.secret_keys = mkdtemp(directory);
	tap_ok(
	    reading_new(&conf, &e) == NULL, "without a key there is nothing");
	if (seal_start(&e) == -1 ||
	    seal_key_make("school-2026a", directory, directory, &e) == -1 ||
	    seal_key_make("queue-2026a", directory, directory, &e) == -1)
		tap_ok(0, "keys are made: %s", e.text);
	r = reading_new(&conf, &e);
	if (!tap_ok(
		r != NULL && reading_start(r, &e) == 0, "with one it begins"))
		tap_note("%s", e.text);
	if (r == NULL)
		return tap_done();
	copy = sealed(a, "school", bytes_of(utf8_from(MAIL)));
	test_render(r, a, &copy);
	test_part(r, a, &copy);
	test_page(r, a, &copy);
	test_passages(r, a);
	test_refused(r, a, &copy);
	tap_ok(kill_scanners() == 2, "its scanners are killed");
	test_lost(r, a, &copy);
	reading_tend(r);
	test_render(r, a, &copy);
	tap_ok(reading_alive(r), "the key reader lives");
	reading_free(r);
	tap_ok(tree_remove(directory) == 0, "nothing is left");
	arena_free(a);
	return tap_done();
}
