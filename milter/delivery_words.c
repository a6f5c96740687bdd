/*
 * delivery_words.c - what the deliverer tells a sender about his message
 */
#include "milter/delivery_words.h"

#include "base/clock.h"
#include "base/strbuf.h"
#include "policy/letters.h"
#include "policy/when.h"

enum { REFUSED_SHOWN = 20, ADDRESS_SHOWN = 100, LIST_OCTETS = 4000 };

/* Subject and text of the letter of that name. */
static void
fill(struct arena *a, const char *name, struct letter_slots slots,
    struct notice *out)
{
	const struct letter *letter = letter_named(name);

	out->subject = letter_fill(a, letter->subject, &slots);
	out->text = letter_fill(a, letter->text, &slots);
}

static struct utf8
help_of(const struct conf *conf)
{
	return utf8_from(conf->help[0] != '\0' ? conf->help : "the office");
}

static struct utf8
due(struct arena *a, uint64_t at_ms)
{
	struct clock_zone zone;
	uint64_t now_ms = clock_now_ms();

	clock_zone_at(now_ms, &zone);
	return when_due(a, &zone, now_ms, at_ms);
}

/* "24 Nov": when it was written. */
static struct utf8
day_of(struct arena *a, uint64_t at_ms)
{
	struct clock_zone zone;

	clock_zone_at(clock_now_ms(), &zone);
	return when_day(a, &zone, at_ms);
}

/* -- it waits ----------------------------------------------------------------- */

/* The verdict's own text; what has none says no more than that it waits. */
static struct utf8
told(struct arena *a, const struct conf *conf, const struct outbox_item *item)
{
	const struct letter_slot v[] = {
		{ "until", due(a, item->until_ms) },
		{ "when", day_of(a, item->created_ms) },
		{ "help", help_of(conf) },
		{ "ref", item->reference },
	};
	struct letter_slots slots = { v, sizeof(v) / sizeof(*v) };

	if (item->told.len > 0)
		return item->told;
	return letter_fill(a,
	    item->action == ACTION_DELAY
		? "Waiting. Your e-mail sends itself {until}. You need do "
		  "nothing. Help {help}, ref {ref}"
		: "Waiting. Your e-mail of {when} is held and has not been "
		  "sent. Help {help}, ref {ref}",
	    &slots);
}

static struct utf8
returns(struct arena *a, const struct outbox_item *item)
{
	const struct letter_slot v[] = { { "when", due(a, item->expires_ms) } };
	struct letter_slots slots = { v, 1 };

	if (item->expires_ms == 0)
		return UTF8("");
	return letter_fill(
	    a, "It comes back to you {when} if you do nothing.\n", &slots);
}

/* How he says what he wants. */
static struct utf8
ask(struct arena *a, const struct conf *conf, const struct outbox_item *item,
    struct utf8 link)
{
	const struct letter_slot v[] = {
		{ "link", link },
		{ "help", help_of(conf) },
		{ "ref", item->reference },
	};
	struct letter_slots slots = { v, sizeof(v) / sizeof(*v) };

	return letter_fill(a,
	    link.len > 0 ? "use this link. It is for you alone and works "
			   "once:\n{link}\n"
			 : "tell {help} the reference {ref}.\n",
	    &slots);
}

/* Whether he may choose himself, and whether he was told before. */
static const char *
letter_of(const struct outbox_item *item, int again)
{
	if (item->is_judged)
		return again ? "still-judged" : "judged";
	if (again)
		return "still-waiting";
	return item->action == ACTION_DELAY ? "delayed" : "waiting";
}

void
delivery_words_waiting(struct arena *a, const struct conf *conf,
    const struct outbox_item *item, const struct waiting *waiting,
    struct notice *out)
{
	const struct letter_slot v[] = {
		{ "told", told(a, conf, item) },
		{ "ask", ask(a, conf, item, waiting->link) },
		{ "returns", returns(a, item) },
		{ "help", help_of(conf) },
		{ "ref", item->reference },
	};

	fill(a, letter_of(item, waiting->is_again),
	    (struct letter_slots){ v, sizeof(v) / sizeof(*v) }, out);
}

/* -- it does not go ------------------------------------------------------------- */

void
delivery_words_returned(struct arena *a, const struct conf *conf,
    const struct outbox_item *item, struct utf8 why, struct notice *out)
{
	const struct letter_slot v[] = {
		{ "when", day_of(a, item->created_ms) },
		{ "why", why },
		{ "help", help_of(conf) },
		{ "ref", item->reference },
	};

	fill(a, "returned", (struct letter_slots){ v, sizeof(v) / sizeof(*v) },
	    out);
}

/* A line for each address that was refused; more than a few are counted. */
static struct utf8
refused(struct arena *a, const struct outbox_item *item)
{
	struct strbuf b;
	struct utf8 text;
	size_t n = 0;

	strbuf_init(&b, LIST_OCTETS);
	for (size_t i = 0; i < item->envelope.recipients_len; i++) {
		struct utf8 to = item->envelope.recipients[i].address.text;

		if (item->done[i] != STEP_REFUSED || n++ >= REFUSED_SHOWN)
			continue;
		if (to.len > ADDRESS_SHOWN)
			strbuf_str(&b, "  an address too long to show\n");
		else
			strbuf_fmt(&b, "  %.*s (%u)\n", (int)to.len, to.p,
			    item->codes[i]);
	}
	if (n > REFUSED_SHOWN)
		strbuf_fmt(&b, "  and %zu more\n", n - REFUSED_SHOWN);
	text = arena_utf8(a, (struct utf8){ b.p, b.len });
	strbuf_done(&b);
	return text;
}

void
delivery_words_refused(struct arena *a, const struct conf *conf,
    const struct outbox_item *item, struct notice *out)
{
	const struct letter_slot v[] = {
		{ "addresses", refused(a, item) },
		{ "help", help_of(conf) },
		{ "ref", item->reference },
	};

	fill(a, "refused", (struct letter_slots){ v, sizeof(v) / sizeof(*v) },
	    out);
}

/* -- the password of what we protected --------------------------------------------- */

void
delivery_words_password(struct arena *a, const struct outbox_item *item,
    const char *password, struct notice *out)
{
	const struct letter_slot v[] = {
		{ "sender", item->envelope.sender.text },
		{ "password", utf8_from(password) },
	};

	fill(a, "password", (struct letter_slots){ v, sizeof(v) / sizeof(*v) },
	    out);
}
