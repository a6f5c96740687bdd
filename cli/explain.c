/*
 * explain.c - why a message gets its verdict, or got it
 */
#include "cli/explain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/deciding.h"
#include "cli/print.h"
#include "policy/memory_thread.h"
#include "record/scanner.h"
#include "store/rows.h"

#define MAIL_ARENA ((size_t)1 << 30)

/* One message, and what is known beside it. */
struct explaining {
	struct session *session;
	const struct policy *policy;
	struct arena *a;
	struct record record;
	struct context context;
	struct beside beside;
};

/* -- output ----------------------------------------------------------------- */

void
explain_labelled(const char *label, struct utf8 value)
{
	if (value.len == 0)
		return;
	printf("  %-9s ", label);
	print_text(value);
	printf("\n");
}

static void
print_explained(const struct explained *row)
{
	printf("%s %.*s (%.*s, clause %.*s, %.*s): %s\n",
	    row->applies ? "*" : " ", (int)row->rule.len, row->rule.p,
	    (int)row->kind.len, row->kind.p, (int)row->clause.len,
	    row->clause.p, (int)rule_mode_name(row->mode).len,
	    rule_mode_name(row->mode).p,
	    row->applies ? "applies" : "does not apply");
	for (size_t i = 0; i < row->facts_len; i++) {
		printf("      ");
		print_text(row->facts[i]);
		printf("\n");
	}
}

static void
print_verdict(const char *label, const struct verdict *v)
{
	printf("%s: ", label);
	print_text(action_name(v->action));
	printf("\n");
	for (size_t i = 0; i < v->changes_len; i++) {
		printf("  change: ");
		print_text(v->changes[i].change);
		printf("\n");
	}
	for (size_t i = 0; i < v->reasons_len; i++) {
		const struct reason *r = &v->reasons[i];

		printf("  reason: ");
		print_text(r->rule);
		printf(r->context.len > 0 ? ", " : "");
		print_text(r->context);
		printf(r->exemption.len > 0 ? " by " : "");
		print_text(r->exemption);
		printf(r->queue.len > 0 ? ", for " : "");
		print_text(r->queue);
		printf(", %zu findings\n", r->findings_len);
	}
	if (v->text.len > 0) {
		printf("  told: ");
		print_text(v->text);
		printf("\n");
	}
}

static void
print_beside(const struct beside *b)
{
	static const char *const known[] = { "neither directory nor memory",
		"the directory, no memory", "memory, no directory",
		"directory and memory" };

	explain_labelled("known",
	    utf8_from(known[(b->directory != NULL) + 2 * (b->memory != NULL)]));
}

/* Every rule, and what comes of it. */
static void
explain(struct explaining *x)
{
	struct explanation why;
	struct verdict verdict;

	policy_explain(
	    x->a, x->policy, &x->context, &x->record, &verdict, &why);
	explain_labelled("from", why.from);
	explain_labelled("to", why.to);
	explain_labelled("marks", why.marks);
	print_beside(&x->beside);
	for (size_t i = 0; i < why.len; i++)
		print_explained(&why.rows[i]);
	print_verdict("verdict", &verdict);
}

/* -- a file ------------------------------------------------------------------ */

/* What a scanner sees in it. */
static int
scan(struct explaining *x, const char *file, struct err *e)
{
	struct job_request request = { .kind = JOB_MESSAGE };
	struct bytes octets, document;
	struct scanner scanner;
	int result;

	if (io_read_file(x->a, file, MESSAGE_MAX, &octets, e) == -1 ||
	    session_scanner(x->session, &scanner, e) == -1)
		return -1;
	result = scanner_ask(&scanner, x->a, &request, octets, &document, e);
	scanner_stop(&scanner);
	return result == -1 ? -1
			    : record_from_json(x->a, document, &x->record, e);
}

enum cli_exit
explain_file(struct session *s, const struct policy *policy,
    const struct option_row *options, const char *file)
{
	struct explaining x = {
		.session = s, .policy = policy, .a = arena_new(MAIL_ARENA)
	};
	struct err e;

	if (scan(&x, file, &e) == -1) {
		arena_free(x.a);
		return complain(CLI_FAILED, "%s", e.text);
	}
	beside_open(&s->conf, &x.beside);
	deciding_prepare(x.a, options, &x.record);
	deciding_fill(x.a, &s->conf, &x.beside, &x.record, &x.context);
	explain(&x);
	beside_close(&x.beside);
	arena_free(x.a);
	return CLI_OK;
}

/* -- a recorded message: who its people are ---------------------------------- */

static int
ask_directory(struct explaining *x, const char *id, struct err *e)
{
	const struct rows_source source = {
		.entries = STMT_CLI_EXPLAIN_ENTRIES,
		.lists = STMT_CLI_EXPLAIN_LISTS,
		.exemptions = STMT_CLI_EXPLAIN_EXEMPTIONS,
		.hours = STMT_CLI_EXPLAIN_HOURS,
		.key = id,
	};
	struct directory_content content = { .version = 1 };

	if (rows_directory(x->a, x->session->db, &source,
		x->session->conf.school, &content, e) == -1)
		return -1;
	x->beside.directory = directory_from(&content, e);
	return x->beside.directory == NULL ? -1 : 0;
}

/* -- and what was remembered --------------------------------------------------- */

static void
add_key(struct strbuf *out, const struct memory_key *key)
{
	char text[FACT_KEY_TEXT + 1];

	fact_key_format(key->b, text);
	strbuf_fmt(out, "%s%s", out->len > 1 ? "," : "", text);
}

static void
add_keys(struct strbuf *out, const struct memory_keys_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		add_key(out, &list->v[i]);
}

/* All that is asked of a memory, as an array of the database. */
static void
keys_of(struct explaining *x, struct strbuf *out)
{
	struct memory_keys keys;

	memory_keys(x->a, &x->context, &x->record, &keys);
	strbuf_char(out, '{');
	add_keys(out, &keys.thread);
	add_keys(out, &keys.enclosed);
	add_keys(out, &keys.texts);
	add_keys(out, &keys.files);
	add_key(out, &keys.sender);
	add_key(out, &keys.from);
	for (size_t i = 0; i < keys.pairs_len; i++)
		add_key(out, &keys.pairs[i].key);
	for (size_t i = 0; i < keys.recipients; i++) {
		struct memory_keys_list before =
		    memory_thread_before(x->a, &x->context, &keys, i);

		add_key(out, &keys.addresses[i]);
		add_keys(out, &before);
	}
	strbuf_char(out, '}');
}

/* Columns of queries/cli/explain_facts.sql. */
enum {
	FACTS_KIND,
	FACTS_KEY,
	FACTS_MESSAGE,
	FACTS_AT_MS,
	FACTS_VALUE,
	FACTS_FLAGS,
};

static uint64_t
number(const struct db_rows *rows, size_t row, size_t column)
{
	return strtoull(db_string(rows, row, column), NULL, 10);
}

/* Take one row into the memory; what is no fact of ours is left out. */
static int
remember(struct memory *m, const struct db_rows *rows, size_t i, struct err *e)
{
	struct fact f = {
		.kind =
		    fact_kind_named(utf8_from(db_string(rows, i, FACTS_KIND))),
		.flags = (unsigned)number(rows, i, FACTS_FLAGS),
		.at_ms = number(rows, i, FACTS_AT_MS),
		.value = (uint32_t)number(rows, i, FACTS_VALUE),
	};

	if (f.kind == 0 ||
	    fact_key_parse(utf8_from(db_string(rows, i, FACTS_KEY)), f.key) ==
		-1 ||
	    uuid_parse(db_string(rows, i, FACTS_MESSAGE), &f.message) == -1)
		return 0;
	return memory_note(m, &f, 1, e);
}

static int
ask_memory(struct explaining *x, const char *id, struct err *e)
{
	const struct memory_settings nowhere = { .directory = NULL };
	struct db_value params[2] = { db_text(id), DB_NULL };
	struct db_rows rows;
	struct strbuf keys;
	int result;

	strbuf_init(&keys, (size_t)64 << 20);
	keys_of(x, &keys);
	params[1] = db_text(strbuf_cstr(&keys));
	result = db_call(
	    x->a, x->session->db, STMT_CLI_EXPLAIN_FACTS, params, 2, &rows, e);
	strbuf_done(&keys);
	if (result == -1)
		return -1;
	x->beside.memory = memory_open(&nowhere, x->record.received_ms, e);
	if (x->beside.memory == NULL)
		return -1;
	for (size_t i = 0; i < rows.rows; i++)
		if (remember(x->beside.memory, &rows, i, e) == -1)
			return -1;
	return 0;
}

/* -- all of it ------------------------------------------------------------------ */

/* Rules that the record alone does not answer for. */
static void
print_unkept(const struct explaining *x)
{
	size_t n = policy_rule(x->a, x->policy, SIZE_MAX, NULL);

	for (size_t i = 0; i < n; i++) {
		struct rule_told told;

		policy_rule(x->a, x->policy, i, &told);
		if (told.mode == MODE_OFF || told.unkept.len == 0)
			continue;
		printf("! ");
		print_text(told.name);
		printf(" needs what records do not keep: ");
		print_text(told.unkept);
		printf("\n");
	}
}

static enum cli_exit
explain_record(struct explaining *x, const struct db_rows *rows)
{
	const struct conf *conf = &x->session->conf;
	const char *id = db_string(rows, 0, 0);
	struct err e;

	if (record_from_json(x->a, rows->v[1], &x->record, &e) == -1 ||
	    ask_directory(x, id, &e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	/* Whose mail it is must be known to ask what went before. */
	deciding_fill(x->a, conf, &x->beside, &x->record, &x->context);
	if (ask_memory(x, id, &e) == -1)
		return complain(CLI_FAILED, "%s", e.text);
	deciding_fill(x->a, conf, &x->beside, &x->record, &x->context);
	printf("%s\n", id);
	print_verdict("the record says", &x->record.verdict);
	printf("by the rules as they are now, with the people of today:\n");
	explain(x);
	print_unkept(x);
	return CLI_OK;
}

enum cli_exit
explain_stored(struct session *s, const struct policy *policy, const char *id)
{
	struct explaining x = { .session = s, .policy = policy };
	struct db_value param = db_text(id);
	struct db_rows rows;
	enum cli_exit code = session_connect(s);

	if (code == CLI_OK)
		code = session_call(s, STMT_CLI_EXPLAIN, &param, 1, &rows);
	if (code != CLI_OK)
		return code;
	if (rows.rows != 1 || rows.columns != 2)
		return complain(CLI_FAILED, "the database's answer is none");
	x.a = arena_new(MAIL_ARENA);
	code = explain_record(&x, &rows);
	beside_close(&x.beside);
	arena_free(x.a);
	return code;
}
