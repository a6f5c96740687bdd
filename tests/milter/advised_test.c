/* advised_test.c - what a sender was told this day he is not told again */
#include "milter/advised.h"
#include "tests/tap.h"

#define HOUR_MS ((uint64_t)3600 * 1000)

static struct reason
habit(const char *rule)
{
	return (struct reason){ .rule = utf8_from(rule),
		.mode = MODE_NUDGE,
		.action = ACTION_ACCEPT };
}

static struct record
mail(const char *sender, uint64_t hours, struct reason *reasons, size_t len)
{
	return (struct record){ .received_ms = 1000 * HOUR_MS + hours * HOUR_MS,
		.envelope = { .sender = { .text = utf8_from(sender) } },
		.verdict = { .reasons = reasons, .reasons_len = len } };
}

int
main(void)
{
	struct advised *a = advised_new(100);
	size_t one[1] = { 0 };
	struct change change = { .change = UTF8("add_recipient") };
	struct reason footer[2] = { habit("footer"), habit("tone") };
	struct reason finding[1] = { habit("trade") };
	struct reason address[1] = { habit("copied") };
	struct record r = mail("ann@x", 0, footer, 1);

	tap_ok(!advised_already(a, &r), "the first is told");
	r = mail("ann@x", 3, footer, 1);
	tap_ok(advised_already(a, &r), "the second of the day is not");
	r = mail("ben@x", 3, footer, 1);
	tap_ok(!advised_already(a, &r), "somebody else is");
	r = mail("ann@x", 3, footer, 2);
	tap_ok(!advised_already(a, &r), "and so is something more");
	r = mail("ann@x", 24, footer, 1);
	tap_ok(!advised_already(a, &r), "and the first of the next day");
	r = mail("ann@x", 1, footer, 1);
	tap_ok(!advised_already(a, &r), "a clock that was set back tells");

	finding[0].findings = one;
	finding[0].findings_len = 1;
	r = mail("ann@x", 0, finding, 1);
	tap_ok(!advised_already(a, &r) && !advised_already(a, &r),
	    "what stands in a message is told each time");
	address[0].shown = UTF8("mary@y");
	r = mail("ann@x", 0, address, 1);
	tap_ok(!advised_already(a, &r) && !advised_already(a, &r),
	    "and whom it goes to");
	r = mail("ann@x", 2, footer, 1);
	r.verdict.changes = &change;
	r.verdict.changes_len = 1;
	r.verdict.action = ACTION_CHANGE;
	tap_ok(!advised_already(a, &r) && !advised_already(a, &r),
	    "and what was changed");
	footer[0].mode = MODE_SHADOW;
	r = mail("cy@x", 0, footer, 1);
	tap_ok(!advised_already(a, &r) && !advised_already(a, &r),
	    "of a rule in shadow nothing is told, nor kept");
	advised_free(a);
	return tap_done();
}
