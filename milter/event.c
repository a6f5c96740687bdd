/*
 * event.c - what became of an item, for the recorder and the database
 */
#include "milter/event.h"

#include <string.h>

#include "base/clock.h"

enum { EVENT_OCTETS = 60 * 1024, REFUSED_TOLD = 1000 };

static void
add_text(struct strbuf *out, const char *name, struct utf8 value)
{
	strbuf_fmt(out, ",\"%s\":", name);
	record_string_to_json(value, out);
}

static void
add_time(struct strbuf *out, const char *name, uint64_t ms)
{
	char text[CLOCK_TEXT];

	if (ms == 0)
		return;
	clock_format(ms, text);
	strbuf_fmt(out, ",\"%s\":\"%s\"", name, text);
}

static void
add_uuid(struct strbuf *out, const char *name, struct uuid id)
{
	static const struct uuid none;
	char text[UUID_TEXT + 1];

	if (memcmp(&id, &none, sizeof(id)) == 0)
		return;
	uuid_format(id, text);
	strbuf_fmt(out, ",\"%s\":\"%s\"", name, text);
}

/* Which recipients are refused, from 1. */
static void
add_refused(struct strbuf *out, const struct outbox_item *item)
{
	size_t n = 0;

	strbuf_str(out, ",\"refused\":[");
	for (size_t i = 0; i < item->envelope.recipients_len; i++)
		if (item->done[i] == STEP_REFUSED && n++ < REFUSED_TOLD)
			strbuf_fmt(out, "%s{\"recipient\":%zu,\"code\":%u}",
			    n > 1 ? "," : "", i + 1, item->codes[i]);
	strbuf_char(out, ']');
}

/* Who was taken out of it, from 1. */
static void
add_removed(struct strbuf *out, const struct outbox_item *item)
{
	size_t n = 0;

	strbuf_str(out, ",\"removed\":[");
	for (size_t i = 0; i < item->envelope.recipients_len; i++)
		if (item->done[i] == STEP_REMOVED && n++ < REFUSED_TOLD)
			strbuf_fmt(out, "%s%zu", n > 1 ? "," : "", i + 1);
	strbuf_char(out, ']');
}

static void
write_event(const struct conf *conf, const struct event *v, struct strbuf *out)
{
	static const char *const kinds[] = { [OUTBOX_MESSAGE] = "message",
		[OUTBOX_NOTICE] = "notice",
		[OUTBOX_MADE] = "made" };
	const struct outbox_item *item = v->item;

	strbuf_fmt(out, "{\"kind\":\"%s\"", kinds[item->kind]);
	add_uuid(out, "item", item->id);
	add_uuid(out, "message", item->message);
	add_text(out, "host", utf8_from(conf->host));
	add_text(out, "state", utf8_from(v->state));
	add_time(out, "at", v->at_ms);
	add_text(out, "action", action_name(item->action));
	add_text(out, "reference", item->reference);
	add_time(out, "created", item->created_ms);
	add_time(out, "until", item->until_ms);
	add_time(out, "expires", item->expires_ms);
	if (v->is_overdue)
		add_time(out, "overdue", v->at_ms);
	strbuf_fmt(out,
	    ",\"tries\":%u,\"repeats\":%u,\"recipients\":%zu,"
	    "\"inside\":%s,\"lost_arguments\":%s,\"separate\":%s",
	    item->tries, item->repeats, item->envelope.recipients_len,
	    item->is_from_inside ? "true" : "false",
	    item->lost_arguments ? "true" : "false",
	    item->is_separate ? "true" : "false");
	if (item->opening != 0)
		strbuf_fmt(out, ",\"opening\":%llu",
		    (unsigned long long)item->opening);
	if (v->order != NULL) {
		add_uuid(out, "order", *v->order);
		add_text(out, "result", utf8_from(v->result));
	}
	add_refused(out, item);
	add_removed(out, item);
	strbuf_char(out, '}');
}

int
event_post(const struct conf *conf, const struct outbox *o,
    const struct event *event, struct err *e)
{
	struct uuid id = event->item->id;
	struct strbuf b;
	int result;

	if (event->order != NULL)
		id = *event->order;
	else
		id = outbox_derived(
		    id, NTH_EVENT + (event->is_overdue ? STEP_OVERDUE
						       : event->item->state));
	strbuf_init(&b, EVENT_OCTETS);
	write_event(conf, event, &b);
	result = strbuf_over(&b)
		     ? err_set(e, ERR_BUG, "an event is too large")
		     : outbox_post(o, OUTBOX_EVENTS, id, strbuf_bytes(&b), e);
	strbuf_done(&b);
	return result;
}
