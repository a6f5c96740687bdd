/*
 * delivery_words.c - what the deliverer tells a sender about his message
 */
#define _GNU_SOURCE
#include "milter/delivery_words.h"

#include <time.h>

enum { REFUSED_SHOWN = 20, ADDRESS_SHOWN = 100 };

void
delivery_time(uint64_t ms, char out[DELIVERY_TIME])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm t;

	localtime_r(&seconds, &t);
	strftime(out, DELIVERY_TIME, "%a %H:%M", &t);
}

static void
add_help(
    const struct conf *conf, const struct outbox_item *item, struct strbuf *out)
{
	if (conf->help[0] != '\0')
		strbuf_fmt(out, "Help %s, ref ", conf->help);
	else
		strbuf_str(out, "Ref ");
	strbuf_fmt(out, "%.*s.\n", (int)item->reference.len, item->reference.p);
}

static void
add_hold(const struct outbox_item *item, struct strbuf *out)
{
	char when[DELIVERY_TIME];

	if (!item->is_judged)
		strbuf_fmt(out, "To send it: schoolgate held release %.*s. ",
		    (int)item->reference.len, item->reference.p);
	strbuf_fmt(out, "To have it back: schoolgate held return %.*s.\n",
	    (int)item->reference.len, item->reference.p);
	if (item->expires_ms == 0)
		return;
	delivery_time(item->expires_ms, when);
	strbuf_fmt(
	    out, "It will come back to you %s if you do nothing.\n", when);
}

void
delivery_words_waiting(const struct conf *conf, const struct outbox_item *item,
    int again, struct strbuf *out)
{
	char when[DELIVERY_TIME];

	if (again)
		strbuf_str(out, "It still waits. ");
	if (item->told.len > 0) {
		strbuf_add(out, item->told.p, item->told.len);
		strbuf_char(out, '\n');
	} else if (item->action == ACTION_DELAY) {
		delivery_time(item->until_ms, when);
		strbuf_fmt(out,
		    "Waiting: your e-mail sends itself at %s. You need do "
		    "nothing.\n",
		    when);
	} else {
		delivery_time(item->created_ms, when);
		strbuf_fmt(out,
		    "Waiting: your e-mail of %s is held and has not been "
		    "sent.\n",
		    when);
	}
	if (item->action == ACTION_HOLD)
		add_hold(item, out);
	/* What the rules tell names it already. */
	if (item->told.len == 0)
		add_help(conf, item, out);
}

void
delivery_words_returned(const struct conf *conf, const struct outbox_item *item,
    struct utf8 why, struct strbuf *out)
{
	char when[DELIVERY_TIME];

	delivery_time(item->created_ms, when);
	strbuf_fmt(out, "Not sent: your e-mail of %s comes back to you. %.*s\n",
	    when, (int)why.len, why.p);
	strbuf_str(out, "It is enclosed as you wrote it.\n");
	add_help(conf, item, out);
}

void
delivery_words_refused(
    const struct conf *conf, const struct outbox_item *item, struct strbuf *out)
{
	size_t n = 0;

	strbuf_str(out, "Sent, but not to everybody. These addresses do not "
			"take it:\n");
	for (size_t i = 0; i < item->envelope.recipients_len; i++) {
		struct utf8 to = item->envelope.recipients[i].address.text;

		if (item->done[i] != STEP_REFUSED || n++ >= REFUSED_SHOWN)
			continue;
		if (to.len > ADDRESS_SHOWN)
			to.len = ADDRESS_SHOWN;
		strbuf_fmt(
		    out, "  %.*s (%u)\n", (int)to.len, to.p, item->codes[i]);
	}
	if (n > REFUSED_SHOWN)
		strbuf_fmt(out, "  and %zu more\n", n - REFUSED_SHOWN);
	add_help(conf, item, out);
}
