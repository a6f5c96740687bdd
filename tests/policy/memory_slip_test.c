/*
 * memory_slip_test.c - what loading is told to look for, and what it would say
 */
#define _GNU_SOURCE
#include <unistd.h>

#include "base/strbuf.h"
#include "policy/memory_slip.h"
#include "tests/policy/memory_mail.h"

static const char rules[] = "rule \"internal-stays-inside\" {\n"
			    "clause = \"7.4\"\n"
			    "kind = \"subject-inside\"\n"
			    "about = { \"internal\" }\n"
			    "severity = 4\n"
			    "mode = \"%s\"\n"
			    "action = \"reject\"\n"
			    "}\n";

static struct policy *
policy_of(const char *mode)
{
	char path[] = "/tmp/memory_slip.XXXXXX";
	int fd = mkstemp(path);
	struct policy *policy;
	struct err e;

	dprintf(fd, rules, mode);
	policy = policy_load(path, &e);
	if (policy == NULL)
		tap_note("%s", e.text);
	close(fd);
	unlink(path);
	return policy;
}

/* A mail of a host that is one of `hosts`, as it is judged there. */
static void
judge(const struct mail *m, uint32_t hosts, const struct policy *policy,
    struct record *r)
{
	struct memory *memory = fresh(0);
	struct fact told = { .kind = FACT_HOSTS, .value = hosts, .at_ms = T0 };
	struct context c;
	struct err e;

	make(m, r, &c);
	if (memory_note(memory, &told, 1, &e) == -1)
		tap_note("%s", e.text);
	memory_recall(a, memory, &c, r, &c.recalled);
	policy_decide(a, policy, &c, r, &r->verdict);
	memory_facts(a, memory, &c, r);
	memory_slip(a, policy, &c, r);
	memory_close(memory);
}

/* clang-format off */
static const struct {
	const char *promise, *mode;
	uint32_t hosts;
	/* Keys asked for, and reasons that there would be. */
	size_t asked, would;
	struct mail mail;
} rows[] = {
	{ "an answer that leaves is asked about, with the rule that it would meet",
	    "enforce", 2, 2, 1, { .at = 0, ANN, MUM, "2 1" } },
	{ "passages are asked about too",
	    "enforce", 2, 3, 1, { .at = 0, ANN, MUM, "2", .texts = "t u" } },
	{ "and those that are quoted",
	    "enforce", 2, 3, 1, { .at = 0, ANN, MUM, "2", .quoted = "t u" } },
	{ "so is what is enclosed",
	    "enforce", 2, 2, 1, { .at = 0, ANN, MUM, "2", "1" } },
	{ "a host alone asks nothing",
	    "enforce", 1, 0, 0, { .at = 0, ANN, MUM, "2 1" } },
	{ "what stays inside asks nothing",
	    "enforce", 2, 0, 0, { .at = 0, ANN, BOB, "2 1" } },
	{ "what comes from outside asks nothing",
	    "enforce", 2, 0, 0, { .at = 0, MUM, DAD, "2 1" } },
	{ "a shadow of a rule shows nobody anything",
	    "shadow", 2, 2, 0, { .at = 0, ANN, MUM, "2 1" } },
	{ "a password asks about its recipients as well",
	    "enforce", 2, 3, 1,
	    { .at = 0, ANN, MUM, "2 1", .has_password = 1 } },
};
/* clang-format on */

static void
test_document(void)
{
	struct policy *policy = policy_of("enforce");
	struct mail mail = { .at = 0, ANN, MUM, "2 1" };
	struct record r;
	struct strbuf b;
	struct err e;

	judge(&mail, 2, policy, &r);
	strbuf_init(&b, 1 << 16);
	if (record_to_json(&r, RECORD_STORED, &b, &e) == -1)
		tap_note("%s", e.text);
	strbuf_char(&b, '\0');
	tap_ok(
	    strstr(b.p, "\"asked\":[{\"fact\":\"internal-mail\",\"key\":\"") !=
		    NULL &&
		strstr(b.p, "\"would_internal\":[{\"rule\":"
			    "\"internal-stays-inside\"") != NULL &&
		strstr(b.p, "\"queue\":\"headteacher\"") != NULL,
	    "the document says so, and that the headteacher is to look");
	strbuf_done(&b);
	policy_free(policy);
}

int
main(void)
{
	a = arena_new((size_t)64 * 1024 * 1024);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct policy *policy = policy_of(rows[i].mode);
		struct record r;

		judge(&rows[i].mail, rows[i].hosts, policy, &r);
		if (!tap_ok(r.asked_len == rows[i].asked &&
				r.would_internal_len == rows[i].would,
			"%s", rows[i].promise))
			tap_note("asked %zu, would %zu", r.asked_len,
			    r.would_internal_len);
		policy_free(policy);
	}
	test_document();
	arena_free(a);
	return tap_done();
}
