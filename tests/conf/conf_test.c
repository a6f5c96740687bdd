/* conf_test.c - what an administrator was promised about the settings file */
#define _GNU_SOURCE
#include "tests/tap.h"

#include <stdlib.h>
#include <unistd.h>

#include "conf/conf.h"

static const struct {
	const char *promise, *content;
	/* NULL: accepted; else what the refusal says after the file's name. */
	const char *why;
} cases[] = {
	{ "an empty file is all defaults", "", NULL },
	{ "comments are allowed", "# ours\nschool = \"a\" # so\n", NULL },
	{ "lists hold several words",
	    "inside-domains = {\"A.example\", \"b.example\"}\n", NULL },
	{ "sizes have units", "scan-max = 10M\n", NULL },
	{ "times have units", "scan-seconds = 1m\n", NULL },
	{ "an unknown key is refused", "school = a\nscholl = b\n", ":2: " },
	{ "a number out of range is refused",
	    "school = a\n\nscan-seconds = 121\n",
	    ":3: scan-seconds \"121\" is not between 1 and 120 seconds" },
	{ "a size without sense is refused", "scan-max = 10X\n",
	    ":1: scan-max \"10X\" is not a size like 50M" },
	{ "a size of another kind is refused", "scan-seconds = 10M\n",
	    ":1: scan-seconds \"10M\" is not a number" },
	{ "a giant number is refused", "scan-max = 99999999999999999999\n",
	    ":1: scan-max" },
	{ "a choice that is none is refused", "unscanned = maybe\n",
	    ":1: unscanned \"maybe\" is neither" },
	{ "an empty name is refused", "school = \"\"\n", ":1: school" },
	{ "an open quote is refused", "school = \"a\n", ":" },
	{ "an open list is refused", "inside-domains = {\"a\"\n", ":" },
	{ "our own hidden option is no setting", "__err = \"a\"\nscholl = b\n",
	    ":1: " },
	{ "words that are no setting are refused", "be nice\n", ":1: " },
};

static void
put(const char *path, const char *content)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fputs(content, f) == EOF || fclose(f) != 0)
		abort();
}

static int
load(struct arena *a, const char *content, struct conf *conf, struct err *e,
    char *path)
{
	int fd, result;

	strncpy(path, "/tmp/conf-test-XXXXXX", 32);
	fd = mkstemp(path);
	if (fd == -1 ||
	    write(fd, content, strlen(content)) != (ssize_t)strlen(content))
		abort();
	close(fd);
	result = conf_load(a, path, conf, e);
	unlink(path);
	return result;
}

static void
tables(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(1 << 24);
		struct conf conf = { 0 };
		struct err e = { 0 };
		char path[32];
		int got = load(a, cases[i].content, &conf, &e, path);
		int kept =
		    cases[i].why == NULL
			? got == 0
			: got == -1 && e.kind == ERR_CONFIG &&
			      strncmp(e.text, path, strlen(path)) == 0 &&
			      strncmp(e.text + strlen(path), cases[i].why,
				  strlen(cases[i].why)) == 0;

		if (!tap_ok(kept, "%s", cases[i].promise))
			tap_note("%d \"%s\"", got, e.text);
		arena_free(a);
	}
}

static void
values(void)
{
	struct arena *a = arena_new(1 << 24);
	struct conf conf;
	struct err e;
	char path[32];
	int got = load(a,
	    "school = duffield\nscan-max = 10M\nscan-seconds = 2m\n"
	    "inside-domains = {\"Duffield.Example\", b.example}\n"
	    "unscanned = tempfail\n",
	    &conf, &e, path);

	tap_ok(
	    got == 0 && strcmp(conf.school, "duffield") == 0, "text is kept");
	tap_ok(conf.scan_max == 10 << 20 && conf.scan_seconds == 120,
	    "units are counted");
	tap_ok(conf.inside_domains.len == 2 &&
		   strcmp(conf.inside_domains.v[0], "duffield.example") == 0,
	    "domains are lower case");
	tap_ok(conf.unscanned == UNSCANNED_TEMPFAIL, "a choice is kept");
	tap_ok(conf.retention_months == 6 && conf.messages_in_flight == 1000,
	    "what the file does not set has its default");
	tap_ok(conf.host[0] != '\0', "the host has a name");
	tap_ok(conf_load(a, "/nonexistent", &conf, &e) == -1 &&
		   strstr(e.text, "/nonexistent") != NULL,
	    "a missing file is named");
	arena_free(a);
}

/* A setting of an included file is told with that file, as is what is wrong. */
static void
included(void)
{
	struct arena *a = arena_new(1 << 24);
	char dir[] = "/tmp/conf-test-XXXXXX", own[64], other[64], want[96];
	struct conf_setting *v = NULL;
	struct conf conf;
	struct err e = { 0 };
	size_t len = 0, right = 0;

	if (mkdtemp(dir) == NULL)
		abort();
	snprintf(own, sizeof(own), "%s/own.conf", dir);
	snprintf(other, sizeof(other), "%s/other.conf", dir);
	put(own, "school = a\ninclude(\"other.conf\")\n");
	put(other, "\n\nhelp = \"ext 1\"\n");
	if (conf_settings(a, own, &v, &len, &e) == -1)
		tap_note("%s", e.text);
	for (size_t i = 0; i < len; i++)
		if (strcmp(v[i].name, "school") == 0)
			right += strcmp(v[i].path, own) == 0 && v[i].line == 1;
		else if (strcmp(v[i].name, "help") == 0)
			right +=
			    strcmp(v[i].path, other) == 0 && v[i].line == 3;
		else
			right += v[i].path == NULL;
	tap_ok(len > 0 && right == len,
	    "each setting is told with its file and line, or none");
	put(other, "\nscan-seconds = 121\n");
	snprintf(want, sizeof(want), "%s:2: scan-seconds", other);
	tap_ok(conf_load(a, own, &conf, &e) == -1 &&
		   strncmp(e.text, want, strlen(want)) == 0,
	    "what is wrong in an included file is told with its line");
	unlink(own);
	unlink(other);
	rmdir(dir);
	arena_free(a);
}

static void
documented(void)
{
	struct conf_row row = { 0 };
	size_t n = conf_rows(0, &row);
	int all = n > 20;

	for (size_t i = 0; i < n; i++) {
		conf_rows(i, &row);
		all &= strlen(row.sentence) > 10;
	}
	tap_ok(all, "every setting has a sentence");
}

/* What a reload does with settings that need a new start. */
static void
fixed(void)
{
	struct arena *old = arena_new(1 << 24), *a = arena_new(1 << 24);
	struct conf running = { 0 }, next = { 0 };
	struct err e;
	char path[32];
	const char *names;

	tap_ok(load(old,
		   "spool = \"/old\"\nscanners = 2\nspool-floor = 1G\n"
		   "help = \"old\"\n",
		   &running, &e, path) == 0 &&
		   load(a,
		       "spool = \"/new\"\nscanners = 3\n"
		       "spool-floor = 1G\nhelp = \"new\"\n",
		       &next, &e, path) == 0,
	    "two settings files that differ");
	names = conf_keep_fixed(a, &running, &next);
	arena_free(old);
	tap_ok(strcmp(names, "scanners spool") == 0,
	    "those that need a new start are named, and no others");
	tap_ok(strcmp(next.spool, "/old") == 0 && next.scanners == 2,
	    "they stay as they were, when the old configuration is gone too");
	tap_ok(strcmp(next.help, "new") == 0, "all others are the new ones");
	tap_ok(*conf_keep_fixed(a, &next, &next) == '\0',
	    "what is the same is not named");
	arena_free(a);
}

int
main(void)
{
	tables();
	values();
	fixed();
	included();
	documented();
	return tap_done();
}
