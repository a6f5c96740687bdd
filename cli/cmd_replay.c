/*
 * cmd_replay.c - one rule run once more over recorded mail
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/deciding.h"
#include "cli/print.h"
#include "cli/replay.h"
#include "cli/replay_text.h"
#include "cli/session.h"
#include "store/rows.h"

enum {
	NUMBER_OCTETS = 24,
	/* Records of one question to the database. */
	PAGE = 500,
	WORDS_OCTETS = 64 * 1024,
};

#define PAGE_ARENA ((size_t)1 << 30)

struct replaying {
	struct session session;
	struct option_row *options;
	struct policy *policy;
	struct again again;
	struct replay replay;
	struct beside beside;
	/* For a rule that needs the text; all zeros for others. */
	struct replay_text text;
	/* The order's number, and the record in hand. */
	char order[NUMBER_OCTETS];
	char after[UUID_TEXT + 1];
};

/* -- what is asked for -------------------------------------------------------- */

static int
mode_named(const char *name, enum rule_mode *out)
{
	for (int i = MODE_SHADOW; i <= MODE_ENFORCE; i++)
		if (name == NULL ||
		    utf8_equal(
			rule_mode_name((enum rule_mode)i), utf8_from(name))) {
			*out = name == NULL ? MODE_ENFORCE : (enum rule_mode)i;
			return 1;
		}
	return 0;
}

/* The rule of the policy in force, or of a draft. */
static enum cli_exit
load(struct replaying *r, const char *rule)
{
	const char *path = option_value(r->options, "policy");
	struct err e;

	if (!mode_named(option_value(r->options, "mode"), &r->replay.mode))
		return complain(
		    CLI_USAGE, "modes are shadow, nudge and enforce");
	r->policy =
	    policy_load(path != NULL ? path : r->session.conf.policy, &e);
	if (r->policy == NULL ||
	    policy_again(r->session.a, r->policy, utf8_from(rule),
		r->replay.mode, &r->again, &e) == -1)
		return complain(CLI_CONFIG, "%s", e.text);
	return CLI_OK;
}

/* What counts too much without the text is run over it where somebody says why. */
static int
needs_text(const struct replaying *r)
{
	return r->again.told.unkept.len > 0 &&
	       (!r->again.is_most ||
		   option_value(r->options, "reason") != NULL);
}

/* What the counts hold that they should not. */
static void
warn_of_parents(const struct replaying *r)
{
	if (r->again.is_most && !needs_text(r))
		fprintf(stderr, "mail to parents about their own children is "
				"counted too: say --reason, and it is told "
				"apart by the text\n");
}

static enum cli_exit
connect(struct replaying *r)
{
	warn_of_parents(r);
	if (!needs_text(r))
		return session_connect(&r->session);
	fprintf(stderr, "this rule needs what records do not keep: %.*s\n",
	    (int)r->again.told.unkept.len, r->again.told.unkept.p);
	return replay_text_begin(&r->text, &r->session, r->options);
}

/* -- the order ---------------------------------------------------------------- */

static void
read_order(struct replaying *r, struct row *row)
{
	struct row *seconds = row_inside(row, "review_seconds");

	snprintf(r->order, sizeof(r->order), "%llu",
	    (unsigned long long)row_number(row, "replay"));
	r->replay.since_ms = row_number(row, "since_ms");
	r->replay.until_ms = row_number(row, "until_ms");
	for (int i = 1; seconds != NULL && i <= SEVERITY_MAX; i++) {
		char name[2] = { (char)('0' + i), '\0' };

		r->replay.review_seconds[i] = row_number(seconds, name);
	}
}

static enum cli_exit
write_order(struct replaying *r, const char *rule)
{
	struct session *s = &r->session;
	const char *until = option_value(r->options, "until");
	struct db_value params[6] = { db_text(rule),
		db_utf8(r->again.told.kind), DB_NULL,
		db_text(r->again.recalls ? "t" : "f"),
		db_text(option_value(r->options, "since")),
		until == NULL ? DB_NULL : db_text(until) };
	struct strbuf words;
	struct db_rows rows;
	struct row *row;
	enum cli_exit code;

	strbuf_init(&words, WORDS_OCTETS);
	for (size_t i = 0; i < r->again.words_len; i++)
		strbuf_fmt(&words, "%c%.*s", i == 0 ? '{' : ',',
		    (int)r->again.words[i].len, r->again.words[i].p);
	strbuf_str(&words, words.len == 0 ? "{}" : "}");
	params[2] = db_text(strbuf_cstr(&words));
	code = session_call(s, STMT_CLI_REPLAY_BEGIN, params, 6, &rows);
	strbuf_done(&words);
	if (code == CLI_OK && needs_text(r))
		code = replay_text_order(&r->text, rule);
	if (code != CLI_OK)
		return code;
	row = row_open(s->a, &rows, 0);
	if (row == NULL)
		return complain(CLI_FAILED, "the database's answer is none");
	read_order(r, row);
	row_close(row);
	return CLI_OK;
}

/* -- what is known beside the mail ----------------------------------------------- */

/* Under the order's veil, as the records are. */
static enum cli_exit
know(struct replaying *r)
{
	const struct rows_source source = {
		.entries = STMT_CLI_REPLAY_ENTRIES,
		.lists = STMT_CLI_REPLAY_LISTS,
		.exemptions = STMT_CLI_REPLAY_EXEMPTIONS,
		.hours = STMT_CLI_REPLAY_HOURS,
		.phones = STMT_CLI_REPLAY_PHONES,
		.has_phones = 1,
		.key = r->order,
	};
	const struct memory_settings nowhere = { .directory = NULL };
	struct directory_content content = { .version = 1 };
	struct arena *a = arena_new(8 * (size_t)DIRECTORY_MAX);
	struct err e;
	int result;

	result = rows_directory(
	    a, r->session.db, &source, r->session.conf.school, &content, &e);
	if (result == 0)
		r->beside.directory = directory_from(&content, &e);
	arena_free(a);
	if (r->beside.directory == NULL)
		return complain(CLI_FAILED, "%s", e.text);
	if (r->again.recalls)
		r->beside.memory =
		    memory_open(&nowhere, r->replay.since_ms, &e);
	return CLI_OK;
}

/* -- one record after the other --------------------------------------------------- */

/* What of it matters for those that follow.  What waited went out in the end. */
static void
remember(struct replaying *r, struct arena *a, const struct context *context,
    struct record *record, const struct verdict *verdict)
{
	struct err e;

	if (r->beside.memory == NULL)
		return;
	record->verdict.is_internal = verdict->is_internal;
	record->verdict.is_personal = verdict->is_personal;
	if (record->verdict.action == ACTION_HOLD ||
	    record->verdict.action == ACTION_DELAY)
		record->verdict.action = ACTION_ACCEPT;
	memory_facts(a, r->beside.memory, context, record);
	if (memory_note(
		r->beside.memory, record->facts, record->facts_len, &e) == -1)
		r->replay.unread++;
}

static void
decide(struct replaying *r, struct arena *a, struct bytes document)
{
	struct record record = { 0 };
	struct context context;
	struct verdict verdict;
	struct err e;

	if (record_from_json(a, document, &record, &e) == -1 ||
	    !record.has_envelope ||
	    (needs_text(r) &&
		replay_text_find(&r->text, a, r->after, &record, &e) == -1)) {
		r->replay.unread++;
		return;
	}
	deciding_fill(a, &r->session.conf, &r->beside, &record, &context);
	if (needs_text(r) && r->again.asks_families &&
	    replay_text_families(
		&r->text, a, r->after, &record, &context, &e) == -1) {
		r->replay.unread++;
		return;
	}
	policy_decide(a, r->policy, &context, &record, &verdict);
	replay_take(&r->replay, &context, &record, &verdict);
	remember(r, a, &context, &record, &verdict);
}

/* The records behind r->after; *more becomes 0 when there are none. */
static enum cli_exit
take_page(struct replaying *r, struct arena *page, struct arena *a, int *more)
{
	char most[NUMBER_OCTETS];
	struct db_value params[3] = { db_text(r->order), db_text(r->after),
		DB_NULL };
	struct db_rows rows;
	struct err e;

	snprintf(most, sizeof(most), "%d", PAGE);
	params[2] = db_text(most);
	if (db_call(page, r->session.db, STMT_CLI_REPLAY_PAGE, params, 3, &rows,
		&e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	*more = rows.rows > 0;
	for (size_t i = 0; i < rows.rows; i++) {
		struct bytes document = rows.v[i * rows.columns + 1];

		snprintf(
		    r->after, sizeof(r->after), "%s", db_string(&rows, i, 0));
		if (document.p == NULL)
			r->replay.sealed++;
		else
			decide(r, a, document);
		arena_reset(a);
	}
	return CLI_OK;
}

static enum cli_exit
take_all(struct replaying *r)
{
	struct arena *page = arena_new(PAGE_ARENA), *a = arena_new(PAGE_ARENA);
	enum cli_exit code = CLI_OK;
	int more = 1;

	/* No id comes before. */
	snprintf(
	    r->after, sizeof(r->after), "00000000-0000-0000-0000-000000000000");
	while (more && code == CLI_OK) {
		code = take_page(r, page, a, &more);
		arena_reset(page);
	}
	arena_free(page);
	arena_free(a);
	return code;
}

/* -- what it came to --------------------------------------------------------------- */

/* It stands with the order, for who decides about the rule. */
static enum cli_exit
keep(struct replaying *r)
{
	struct db_value params[2] = { db_text(r->order), DB_NULL };
	struct strbuf result;
	struct db_rows rows;
	enum cli_exit code;

	strbuf_init(&result, WORDS_OCTETS);
	replay_to_json(&r->replay, &result);
	params[1] = db_text(strbuf_cstr(&result));
	code =
	    session_call(&r->session, STMT_CLI_REPLAY_DONE, params, 2, &rows);
	strbuf_done(&result);
	return code;
}

/* -- the command ------------------------------------------------------------------ */

static enum cli_exit
run(struct replaying *r, const char *rule)
{
	enum cli_exit code = load(r, rule);

	if (code == CLI_OK)
		code = connect(r);
	if (code == CLI_OK)
		code = write_order(r, rule);
	if (code == CLI_OK)
		code = know(r);
	if (code != CLI_OK)
		return code;
	r->replay.again = &r->again;
	replay_begin(&r->replay, r->session.a);
	code = take_all(r);
	/* Half of it tells of fewer. */
	if (code != CLI_OK)
		return code;
	replay_print(&r->replay);
	return keep(r);
}

static void
print_order(struct row *row)
{
	print_time(row_text(row, "at"));
	printf("  ");
	print_text(row_text(row, "by"));
	printf("  ");
	print_text(row_text(row, "rule"));
	printf(": %llu messages since ",
	    (unsigned long long)row_number(row, "messages"));
	print_time(row_text(row, "since"));
	printf("\n");
}

/* Who had which rule run, newest first. */
static enum cli_exit
list(struct session *s)
{
	struct db_rows rows;
	enum cli_exit code = session_connect(s);

	if (code == CLI_OK)
		code = session_call(s, STMT_CLI_REPLAYS, NULL, 0, &rows);
	if (code != CLI_OK)
		return code;
	print_each(
	    s->a, &rows, print_order, "No rule was run over recorded mail.");
	return CLI_OK;
}

enum cli_exit
cmd_replay(const struct cli *cli, int argc, char **argv)
{
	struct option_row options[] = {
		OPTION("since", "DATE", "mail that came from then on"),
		OPTION("until", "DATE", "and before then; default: now"),
		OPTION("policy", "FILE", "a draft instead of the one in force"),
		OPTION("mode", "MODE", "as if the rule were in it; enforce"),
		OPTION("reason", "TEXT", "for a rule that needs the text"),
		OPTION("approved-by", "PERSON", "and who approved of it"),
		OPTION("sheet", "FILE", "a recovery sheet to open copies with"),
		OPTION("list", NULL, "which rules were run, and by whom"),
		{ .name = NULL },
	};
	struct replaying r = { .options = options };
	enum cli_exit code;
	int helped, is_list;

	code = options_read("replay RULE --since DATE | --list", options, &argc,
	    &argv, &helped);
	if (code != CLI_OK || helped)
		return code;
	is_list = option_given(options, "list");
	if (argc != !is_list || (!is_list && !option_given(options, "since")))
		return complain(
		    CLI_USAGE, "say: replay RULE --since DATE; or --list");
	code = session_begin(cli, 0, &r.session);
	if (code != CLI_OK)
		return code;
	code = is_list ? list(&r.session) : run(&r, argv[0]);
	replay_text_end(&r.text);
	beside_close(&r.beside);
	policy_free(r.policy);
	session_end(&r.session);
	return code;
}
