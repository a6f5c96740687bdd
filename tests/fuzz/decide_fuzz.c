/* decide_fuzz.c - no document breaks the rules, and every text is fit to send */
#define _GNU_SOURCE
#include "policy/policy.h"
#include "tests/fuzz/fuzz.h"

static struct policy *policies[5];

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const files[] = { "policies/duffield-meadows.conf",
		"policies/frederick-gent.conf", "policies/online-safety.conf",
		"policies/olfcmat.conf", "policies/heathfield.conf" };
	struct err e;

	(void)argc, (void)argv;
	for (int i = 0; i < 5; i++) {
		policies[i] = policy_load(files[i], &e);
		fuzz_promise(policies[i] != NULL);
	}
	return 0;
}

/* Classes in turn, so that every rule has somebody to be about. */
static struct known
somebody(unsigned i)
{
	static const char *const classes[] = { "staff", "pupil", "parent",
		"governor", "" };

	return (struct known){ .found = i % 7 != 0,
		.kind = (enum address_kind)(i % 6),
		.person = UTF8("p"),
		.class = utf8_from(classes[i % 5]),
		.manager = UTF8("m@school.example"),
		.is_suspended = i % 11 == 0,
		.ends_ms = i % 13 == 0 };
}

static void
decide(struct arena *a, const struct policy *policy, unsigned seed,
    const struct record *record)
{
	static const struct utf8 domain = { "school.example", 14 };
	struct sides sides = { .domains = &domain, .domains_len = 1 };
	struct recalled_protected file = { .at_ms = seed };
	size_t n = record->envelope.recipients_len;
	struct known *to = arena_array(a, n + 1, sizeof(*to));
	struct context c = { .now_ms = seed * 1000,
		.reference = UTF8("K7M2Q"),
		.sender = somebody(seed),
		.from = somebody(seed + 1),
		.recipients = to };
	struct verdict v;

	for (size_t i = 0; i < n; i++)
		to[i] = somebody(seed + (unsigned)i);
	context_fill(a, &sides, &record->envelope, &c);
	c.sender_inside = seed % 3 != 0;
	c.recalled.internal.by = (enum recalled_by)(seed % 5);
	c.recalled.flagged.by = (enum recalled_by)(seed / 5 % 5);
	c.recalled.protected = &file;
	c.recalled.protected_len = seed % 2;
	policy_decide(a, policy, &c, record, &v);
	for (size_t i = 0; i < v.text.len; i++)
		fuzz_promise(v.text.p[i] >= ' ' && v.text.p[i] <= '~');
	fuzz_promise(v.action < ACTION_DELAY || v.text.len > 0 ||
		     !c.sender_inside || v.action == ACTION_HOLD);
	for (size_t i = 0; i < v.reasons_len; i++)
		for (size_t k = 0; k < v.reasons[i].findings_len; k++)
			fuzz_promise(
			    v.reasons[i].findings[k] < record->findings_len);
}

/* The first octet says who is who and what is remembered. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a;
	struct record record;
	struct err e;

	if (size == 0)
		return 0;
	a = arena_new(SCANNER_ARENA);
	if (record_from_json(
		a, (struct bytes){ data + 1, size - 1 }, &record, &e) == 0)
		for (int i = 0; i < 5; i++)
			decide(a, policies[i], data[0] + (unsigned)i, &record);
	arena_free(a);
	return 0;
}
