/*
 * deciding.c - the school's rules applied to a message from the command line
 */
#include "cli/deciding.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/session.h"
#include "policy/modes.h"

static struct field
field_of(struct arena *a, const char *text)
{
	return field_from(a, bytes_of(utf8_from(text == NULL ? "" : text)));
}

static void
take_recipients(
    struct arena *a, const struct option_row *rows, struct envelope *out)
{
	while (rows->name != NULL && strcmp(rows->name, "recipient") != 0)
		rows++;
	out->recipients =
	    arena_array(a, rows->given + 1, sizeof(*out->recipients));
	for (size_t i = 0; i < rows->given; i++)
		out->recipients[i].address = field_of(a, rows->values[i]);
	out->recipients_len = rows->given;
}

void
beside_open(const struct conf *conf, struct beside *out)
{
	char directory[DIRECTORY_PATH], memory[MEMORY_PATH];
	struct err e;

	*out = (struct beside){ NULL, NULL };
	directory_path(conf, directory);
	memory_path(conf, memory);
	out->directory = directory_open(directory, &e);
	if (out->directory == NULL && e.kind == ERR_CONFIG)
		complain(CLI_CONFIG, "%s", e.text);
	if (access(memory, R_OK | X_OK) == 0)
		out->memory = memory_look(memory, clock_now_ms(), &e);
}

void
beside_close(struct beside *b)
{
	directory_close(b->directory);
	memory_close(b->memory);
	*b = (struct beside){ NULL, NULL };
}

void
deciding_fill(struct arena *a, const struct conf *conf,
    const struct beside *beside, const struct record *record,
    struct context *out)
{
	struct sides *sides = arena_alloc(a, sizeof(*sides));

	*sides = sides_from(a, conf);
	*out = (struct context){ .now_ms = record->received_ms,
		.help = utf8_from(conf->help),
		.school_name = utf8_from(conf->school_name),
		.reference = policy_reference(a, record->id.b) };
	setenv("TZ", conf->time_zone, 1);
	tzset();
	clock_zone_at(out->now_ms, &out->zone);
	context_fill(a, sides, &record->envelope, out);
	directory_fill(a, beside->directory, sides, record, out);
	memory_recall(a, beside->memory, out, record, &out->recalled);
}

void
deciding_prepare(
    struct arena *a, const struct option_row *options, struct record *record)
{
	struct envelope *envelope = &record->envelope;

	record->id = uuid_new();
	record->received_ms = clock_now_ms();
	envelope->sender = field_of(a, option_value(options, "sender"));
	envelope->auth = field_of(a, option_value(options, "login"));
	envelope->client = field_of(a, option_value(options, "client"));
	take_recipients(a, options, envelope);
}

struct policy *
deciding_policy(const struct conf *conf, struct err *e)
{
	struct policy *policy = policy_load(conf->policy, e);
	char path[MODES_PATH];
	struct modes modes;
	struct arena *a;
	struct err why;

	if (policy == NULL)
		return NULL;
	modes_path(conf, path);
	a = arena_new(4 * MODES_OCTETS);
	if (modes_open(a, path, &modes, &why) == 0)
		policy_lay_over(policy, &modes);
	else
		complain(
		    CLI_CONFIG, "%s; modes are those of the file", why.text);
	arena_free(a);
	return policy;
}
