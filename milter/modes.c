/*
 * modes.c - which rules are in force, and how, told to the database
 */
#include "milter/modes.h"

#include "base/log.h"
#include "base/strbuf.h"
#include "policy/policy.h"

enum { MODES_OCTETS = 1024 * 1024 };

static void
add_rule(const struct rule_told *rule, struct strbuf *out)
{
	strbuf_char(out, out->len == 0 ? '{' : ',');
	record_string_to_json(rule->name, out);
	strbuf_char(out, ':');
	record_string_to_json(rule_mode_name(rule->mode), out);
}

int
modes_tell(
    struct arena *a, struct db *db, const struct conf *conf, struct err *e)
{
	struct policy *policy = policy_load(conf->policy, e);
	struct db_value params[3] = { db_text(conf->school),
		db_text(conf->host), DB_NULL };
	struct strbuf modes;
	struct db_rows rows;
	size_t n;
	int result;

	if (policy == NULL)
		return 0;
	strbuf_init(&modes, MODES_OCTETS);
	n = policy_rule(a, policy, SIZE_MAX, NULL);
	for (size_t i = 0; i < n; i++) {
		struct rule_told told;

		policy_rule(a, policy, i, &told);
		add_rule(&told, &modes);
	}
	strbuf_str(&modes, n == 0 ? "{}" : "}");
	policy_free(policy);
	params[2] = db_text(strbuf_cstr(&modes));
	result = db_call(a, db, STMT_RECORDER_RULE_MODES, params, 3, &rows, e);
	strbuf_done(&modes);
	if (result == 0 && rows.rows == 1 && db_string(&rows, 0, 0)[0] != '0')
		log_line(LOG_LEVEL_INFO, "-", "rules-changed", "rules=%s",
		    db_string(&rows, 0, 0));
	return result;
}
