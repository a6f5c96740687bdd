/*
 * replay_print.c - what a rule would have done to recorded mail, for people
 */
#include <stdio.h>
#include <time.h>

#include "cli/print.h"
#include "cli/replay.h"

enum {
	TOP = 10,
	MINUTE = 60,
	DAY_MS = 24 * 60 * 60 * 1000,
	WEEK_MS = 7 * DAY_MS,
	/* A Monday: the fifth of January 1970. */
	MONDAY_MS = 4 * DAY_MS,
};

/* "14 Sep 2026". */
static void
print_day(uint64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char text[32];

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof(text), "%e %b %Y", &tm) == 0)
		return;
	printf("%s", text);
}

static void
print_heading(const struct replay *r)
{
	const struct rule_told *told = &r->again->told;

	print_text(told->name);
	printf(": ");
	print_text(told->title);
	printf(" (");
	print_text(told->kind);
	printf(", clause ");
	print_text(told->clause);
	printf("), as if in mode ");
	print_text(rule_mode_name(r->mode));
	printf("\n");
}

static void
print_line(const char *label, size_t n)
{
	printf("  %-26s ", label);
	counts_print(n);
	printf("\n");
}

static void
print_messages(const struct replay *r)
{
	static const char *const done[] = {
		[ACTION_ACCEPT] = "delivered as they are",
		[ACTION_CHANGE] = "changed",
		[ACTION_DELAY] = "delayed",
		[ACTION_HOLD] = "held",
		[ACTION_REJECT] = "refused",
		[ACTION_TEMPFAIL] = "put off",
	};

	print_line("messages looked at", r->looked);
	print_line("it would have hit", r->hits);
	for (int i = 0; i <= ACTION_TEMPFAIL; i++)
		if (r->by_action[i] > 0)
			print_line(done[i], r->by_action[i]);
	print_line("people who sent them", r->people.len);
	if (r->lifted > 0)
		print_line("let pass by a permission", r->lifted);
	if (r->unread > 0)
		print_line("records not understood", r->unread);
}

/* From the first record that there is: an archive may be younger than asked. */
static uint64_t
minutes_a_week(const struct replay *r)
{
	uint64_t from = r->first_ms > r->since_ms ? r->first_ms : r->since_ms;
	uint64_t ms = r->until_ms > from ? r->until_ms - from : 0;

	if (ms < WEEK_MS)
		ms = WEEK_MS;
	return (r->seconds * WEEK_MS / ms + MINUTE - 1) / MINUTE;
}

static void
print_minutes(const struct replay *r)
{
	print_line("somebody would look at", r->reviews);
	if (r->reviews >= COUNTS_LEAST)
		printf("  %-26s %llu\n", "minutes of it a week",
		    (unsigned long long)minutes_a_week(r));
}

/* The commonest; rare ones together, without their names. */
static void
print_top(const char *heading, struct counts *counts)
{
	size_t shown = 0;

	counts_sort(counts);
	if (counts->len == 0)
		return;
	printf("%s\n", heading);
	while (shown < counts->len && shown < TOP &&
	       counts->v[shown].messages >= COUNTS_LEAST) {
		printf("  %7zu  ", counts->v[shown].messages);
		print_text(counts->v[shown].text);
		printf("\n");
		shown++;
	}
	if (shown < counts->len)
		printf("           and %zu others, %s\n", counts->len - shown,
		    shown < TOP ? "each in fewer than 5" : "rarer");
}

static void
print_weeks(const struct replay *r)
{
	uint64_t monday =
	    r->since_ms - (r->since_ms + WEEK_MS - MONDAY_MS) % WEEK_MS;

	printf("by week from Monday: looked at, hit, minutes of review\n");
	for (size_t i = 0; i < r->weeks_len; i++) {
		const struct replay_week *w = &r->weeks[i];

		if (w->looked == 0)
			continue;
		printf("  ");
		print_day(monday + i * WEEK_MS);
		printf("  ");
		counts_print(w->looked);
		printf(", ");
		counts_print(w->hits);
		if (w->hits >= COUNTS_LEAST || w->hits == 0)
			printf(
			    ", %llu", (unsigned long long)((w->review_seconds +
							       MINUTE - 1) /
							   MINUTE));
		printf("\n");
	}
}

/* What the figures do not say. */
static void
print_notes(const struct replay *r)
{
	printf("The directory is that of today");
	if (r->again->recalls)
		printf("; what was sent before the first of these messages is "
		       "not known");
	if (r->again->is_of_words)
		printf("; words are those that the lists found when each "
		       "message came");
	printf(".\n");
	/* Whether there is any is nobody's business here. */
	printf("Sealed mail stands in no statistics.\n");
}

void
replay_print(struct replay *r)
{
	print_heading(r);
	print_messages(r);
	print_minutes(r);
	print_top("causes, by messages", &r->causes);
	print_top("what was found", &r->findings);
	print_top("for whom", &r->queues);
	print_top("domains of recipients outside", &r->domains);
	print_weeks(r);
	print_notes(r);
}

/* -- to be kept ---------------------------------------------------------------- */

/* As printed: fewer than COUNTS_LEAST are not told. */
static void
add_count(struct strbuf *out, const char *name, size_t n)
{
	strbuf_fmt(out, ",\"%s\":", name);
	if (n > 0 && n < COUNTS_LEAST)
		strbuf_fmt(out, "\"<%d\"", COUNTS_LEAST);
	else
		strbuf_fmt(out, "%zu", n);
}

static void
add_top(struct strbuf *out, const char *name, const struct counts *counts)
{
	size_t i = 0;

	strbuf_fmt(out, ",\"%s\":[", name);
	while (i < counts->len && i < TOP &&
	       counts->v[i].messages >= COUNTS_LEAST) {
		strbuf_str(out, i > 0 ? ",{\"text\":" : "{\"text\":");
		record_string_to_json(counts->v[i].text, out);
		strbuf_fmt(out, ",\"n\":%zu}", counts->v[i].messages);
		i++;
	}
	strbuf_fmt(out, "],\"%s_more\":%zu", name, counts->len - i);
}

void
replay_to_json(const struct replay *r, struct strbuf *out)
{
	strbuf_str(out, "{\"mode\":");
	record_string_to_json(rule_mode_name(r->mode), out);
	add_count(out, "looked", r->looked);
	add_count(out, "hits", r->hits);
	add_count(out, "people", r->people.len);
	add_count(out, "reviews", r->reviews);
	add_count(out, "held", r->by_action[ACTION_HOLD]);
	add_count(out, "delayed", r->by_action[ACTION_DELAY]);
	add_count(out, "refused", r->by_action[ACTION_REJECT]);
	add_count(out, "changed", r->by_action[ACTION_CHANGE]);
	if (r->reviews == 0 || r->reviews >= COUNTS_LEAST)
		strbuf_fmt(out, ",\"minutes_a_week\":%llu",
		    (unsigned long long)minutes_a_week(r));
	add_top(out, "causes", &r->causes);
	add_top(out, "findings", &r->findings);
	strbuf_char(out, '}');
}
