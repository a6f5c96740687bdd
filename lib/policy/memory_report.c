/*
 * memory_report.c - how a host's memory stands, in a file for people to read
 */
#include "policy/memory_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/strbuf.h"

enum { REPORT_MAX = 4096, PATH_ROOM = 4200 };

int
memory_report_write(
    const char *directory, const struct memory_status *s, struct err *e)
{
	char path[PATH_ROOM];
	struct strbuf b;
	int result;

	snprintf(path, sizeof(path), "%s/status", directory);
	strbuf_init(&b, REPORT_MAX);
	strbuf_fmt(&b, "restored %" PRIu64 "\ndamaged %" PRIu64 "\n",
	    s->restored, s->damaged);
	strbuf_fmt(&b, "octets %" PRIu64 "\n", s->octets);
	strbuf_fmt(
	    &b, "hosts %u\nheard-at %" PRIu64 "\n", s->hosts, s->heard_ms);
	for (int i = 1; i < FACT_KINDS; i++)
		if (s->tables[i].most > 0)
			strbuf_fmt(&b,
			    "%s %" PRIu64 " of %" PRIu64 " evicted %" PRIu64
			    "\n",
			    fact_name((enum fact_kind)i).p, s->tables[i].held,
			    s->tables[i].most, s->tables[i].evicted);
	result = io_replace_file(path, strbuf_bytes(&b), 0600, e);
	strbuf_done(&b);
	return result;
}

static void
read_line(const char *line, struct memory_status *out)
{
	uint64_t first, most, evicted;
	enum fact_kind kind;
	char name[32];
	int n = sscanf(line, "%31s %" SCNu64 " of %" SCNu64 " evicted %" SCNu64,
	    name, &first, &most, &evicted);

	if (n < 2)
		return;
	kind = fact_kind_named(utf8_from(name));
	if (strcmp(name, "restored") == 0) {
		out->restored = first;
	} else if (strcmp(name, "damaged") == 0) {
		out->damaged = first;
	} else if (strcmp(name, "octets") == 0) {
		out->octets = first;
	} else if (strcmp(name, "hosts") == 0) {
		out->hosts = (uint32_t)first;
	} else if (strcmp(name, "heard-at") == 0) {
		out->heard_ms = first;
	} else if (kind != 0 && n == 4) {
		out->tables[kind].held = first;
		out->tables[kind].most = most;
		out->tables[kind].evicted = evicted;
	}
}

int
memory_report_read(
    const char *directory, struct memory_status *out, struct err *e)
{
	struct arena *a = arena_new((size_t)4 * REPORT_MAX);
	struct memory_status s = { 0 };
	char path[PATH_ROOM];
	struct bytes octets;
	int result;

	snprintf(path, sizeof(path), "%s/status", directory);
	result = io_read_file(a, path, REPORT_MAX, &octets, e);
	for (const char *p = result == 0 ? (const char *)octets.p : NULL;
	     p != NULL && *p != '\0';) {
		read_line(p, &s);
		p = strchr(p, '\n');
		p += p != NULL;
	}
	arena_free(a);
	if (result == 0)
		*out = s;
	return result;
}

uint64_t
memory_report_age(const struct memory_status *status)
{
	uint64_t now = clock_now_ms();

	return now > status->heard_ms ? (now - status->heard_ms) / 1000 : 0;
}
