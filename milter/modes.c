/*
 * modes.c - the rules in force, between database and mail host
 */
#include "milter/modes.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "milter/watched.h"
#include "policy/modes.h"
#include "record/record.h"
#include "store/save.h"

enum {
	LOOK_MS = 1000,
	RETRY_MS = 10 * 1000,
	TOLD_OCTETS = 4 * 1024 * 1024,
	MODES_ARENA = 32 * 1024 * 1024,
};

/* Columns of schema/queries/recorder/rule_changes.sql. */
enum { CHANGE_NUMBER, CHANGE_RULE, CHANGE_MODE, CHANGE_FILE, CHANGE_AT };

struct mode_keeper {
	const struct conf *conf;
	char path[MODES_PATH];
	/* The file as we wrote it; empty: we have not. */
	struct strbuf text;
	struct stat left;
	/* 1: the database knows the rules in force. */
	int are_told;
	uint64_t look_ms;
};

struct mode_keeper *
modes_new(const struct conf *conf)
{
	struct mode_keeper *k = calloc(1, sizeof(*k));

	if (k == NULL)
		abort();
	k->conf = conf;
	modes_path(conf, k->path);
	strbuf_init(&k->text, MODES_OCTETS);
	return k;
}

void
modes_free(struct mode_keeper *k)
{
	strbuf_done(&k->text);
	free(k);
}

/* -- which rules there are --------------------------------------------------------- */

static void
add_text(struct strbuf *out, const char *name, struct utf8 text)
{
	strbuf_fmt(out, ",\"%s\":", name);
	record_string_to_json(text, out);
}

static void
add_rule(const struct rule_told *rule, size_t place, struct strbuf *out)
{
	strbuf_char(out, place == 0 ? '{' : ',');
	record_string_to_json(rule->name, out);
	strbuf_fmt(out, ":{\"place\":%zu,\"change\":%llu,\"severity\":%d",
	    place, (unsigned long long)rule->change, rule->severity);
	add_text(out, "mode", rule_mode_name(rule->mode));
	add_text(out, "file", rule_mode_name(rule->file_mode));
	add_text(out, "title", rule->title);
	add_text(out, "class", rule->class);
	add_text(out, "kind", rule->kind);
	add_text(out, "clause", rule->clause);
	add_text(out, "action", action_name(rule->action));
	add_text(out, "queue", rule->queue);
	add_text(out, "from", rule->from);
	add_text(out, "to", rule->to);
	add_text(out, "unless", rule->unless);
	add_text(out, "about", rule->about);
	strbuf_char(out, '}');
}

static void
list_rules(struct arena *a, const struct policy *policy, struct strbuf *out)
{
	size_t n = policy_rule(a, policy, SIZE_MAX, NULL);

	for (size_t i = 0; i < n; i++) {
		struct rule_told told;

		policy_rule(a, policy, i, &told);
		add_rule(&told, i, out);
	}
	strbuf_str(out, n == 0 ? "{}" : "}");
}

static int
send_rules(struct mode_keeper *k, struct arena *a, struct db *db,
    struct strbuf *rules, struct err *e)
{
	const struct db_value params[] = { db_text(k->conf->school),
		db_text(k->conf->host), db_text(strbuf_cstr(rules)) };
	struct db_rows rows;

	if (db_call(a, db, STMT_RECORDER_RULE_MODES, params, 3, &rows, e) ==
	    -1) {
		if (!save_is_refusal(db))
			return save_failed(db, e);
		/* It is told about it once, as of any refusal. */
		log_err("-", "rules-not-told", e);
	} else if (rows.rows == 1 && db_string(&rows, 0, 0)[0] != '0') {
		log_line(LOG_LEVEL_INFO, "-", "rules-changed", "rules=%s",
		    db_string(&rows, 0, 0));
	}
	k->are_told = 1;
	return 0;
}

/* As the milter has them: with the modes that lie there. */
static int
tell(struct mode_keeper *k, struct arena *a, struct db *db, struct err *e)
{
	struct policy *policy = policy_load(k->conf->policy, e);
	struct modes modes;
	struct strbuf rules;
	int result;

	if (policy == NULL)
		return 0;
	if (modes_open(a, k->path, &modes, e) == -1) {
		log_err("-", "modes-refused", e);
		modes.len = 0;
	}
	policy_lay_over(policy, &modes);
	strbuf_init(&rules, TOLD_OCTETS);
	list_rules(a, policy, &rules);
	policy_free(policy);
	result = send_rules(k, a, db, &rules, e);
	strbuf_done(&rules);
	return result;
}

/* -- what was agreed on ----------------------------------------------------------------- */

/* 0: a mode that this program does not know. */
static int
read_change(const struct db_rows *rows, size_t i, struct mode_change *out)
{
	*out = (struct mode_change){
		.rule = utf8_from(db_string(rows, i, CHANGE_RULE)),
		.change = strtoull(db_string(rows, i, CHANGE_NUMBER), NULL, 10),
		.approved_ms = strtoull(db_string(rows, i, CHANGE_AT), NULL, 10)
	};
	return mode_named(
		   utf8_from(db_string(rows, i, CHANGE_MODE)), &out->mode) &&
	       mode_named(
		   utf8_from(db_string(rows, i, CHANGE_FILE)), &out->file);
}

static int
ask(struct mode_keeper *k, struct arena *a, struct db *db, struct modes *out,
    struct err *e)
{
	const struct db_value params[] = { db_text(k->conf->school),
		db_text(k->conf->host) };
	struct db_rows rows;

	if (db_call(a, db, STMT_RECORDER_RULE_CHANGES, params, 2, &rows, e) ==
	    -1)
		return -1;
	out->v = arena_array(a, rows.rows + 1, sizeof(*out->v));
	out->len = 0;
	for (size_t i = 0; i < rows.rows; i++)
		out->len += (size_t)read_change(&rows, i, &out->v[out->len]);
	return 0;
}

/* The file is this text from now on, and what is in force is told again. */
static int
replace(struct mode_keeper *k, const struct strbuf *text, size_t changes,
    struct err *e)
{
	io_make_directory_of(k->path);
	if (io_replace_file(k->path, strbuf_bytes(text), 0600, e) == -1 ||
	    stat(k->path, &k->left) == -1)
		return -1;
	strbuf_clear(&k->text);
	strbuf_add(&k->text, text->p, text->len);
	k->are_told = 0;
	log_line(LOG_LEVEL_INFO, "-", "modes-written", "changes=%zu", changes);
	return 0;
}

static int
fetch(struct mode_keeper *k, struct arena *a, struct db *db, struct err *e)
{
	struct modes modes;
	struct strbuf text;
	int result;

	if (ask(k, a, db, &modes, e) == -1)
		return -1;
	strbuf_init(&text, MODES_OCTETS);
	result = modes_write(&modes, &text, e);
	if (result == 0 &&
	    (!watched_is_same(k->path, &k->left) ||
		!bytes_equal(strbuf_bytes(&text), strbuf_bytes(&k->text))))
		result = replace(k, &text, modes.len, e);
	strbuf_done(&text);
	return result;
}

/* -- both --------------------------------------------------------------------------------- */

int
modes_refresh(struct mode_keeper *k, struct db *db, struct err *e)
{
	struct arena *a;
	int result = 0;

	if (clock_mono_ms() < k->look_ms)
		return 0;
	a = arena_new(MODES_ARENA);
	/* A change is bound to what the file says: that is told first. */
	if (!k->are_told)
		result = tell(k, a, db, e);
	if (result == 0)
		result = fetch(k, a, db, e);
	if (result == 0 && !k->are_told)
		result = tell(k, a, db, e);
	arena_free(a);
	k->look_ms = clock_mono_ms() + (result == 0 ? LOOK_MS : RETRY_MS);
	return result;
}
