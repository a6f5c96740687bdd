/*
 * entry.c - from a scanned record to what is stored of it
 */
#include "milter/entry.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/strbuf.h"
#include "policy/memory_slip.h"

void
entry_decide(struct arena *a, const struct settings *settings,
    const struct beyond *beyond, struct record *r)
{
	const struct conf *conf = &settings->conf;
	struct context context = { .now_ms = r->received_ms,
		.help = utf8_from(conf->help),
		.school_name = utf8_from(conf->school_name),
		.reference = policy_reference(a, r->id.b) };

	clock_zone_at(context.now_ms, &context.zone);
	context_fill(a, &settings->sides, &r->envelope, &context);
	r->envelope.sender_inside = context.sender_inside;
	directory_fill(a, beyond->directory, &settings->sides, r, &context);
	memory_recall(a, beyond->memory, &context, r, &context.recalled);
	policy_decide(a, beyond->policy, &context, r, &r->verdict);
	r->has_verdict = 1;
	memory_facts(a, beyond->memory, &context, r);
	memory_slip(a, beyond->policy, &context, r);
}

static int
document(
    struct arena *a, const struct record *r, struct bytes *out, struct err *e)
{
	struct strbuf b;
	int result;

	strbuf_init(&b, 2 * (size_t)DOCUMENT_MAX);
	result = record_to_json(r, RECORD_STORED, &b, e);
	if (result == 0)
		*out = arena_bytes(a, strbuf_bytes(&b));
	strbuf_done(&b);
	return result;
}

static int
excerpts(struct arena *a, const struct settings *settings,
    const struct record *r, struct sealed *out, struct err *e)
{
	struct strbuf b;
	int result;

	strbuf_init(&b, DOCUMENT_MAX);
	result = record_excerpts_to_json(r, &b, e);
	if (result == 0 && b.len > 0)
		result = seal_octets(
		    a, &settings->queue, r->id, strbuf_bytes(&b), out, e);
	strbuf_done(&b);
	return result;
}

int
entry_fill(struct arena *a, const struct settings *settings,
    const struct record *r, struct spool_entry *out, struct err *e)
{
	struct bytes stored = { 0 };
	struct sealed passages = { 0 };

	if (document(a, r, &stored, e) == -1 ||
	    excerpts(a, settings, r, &passages, e) == -1)
		return -1;
	out->id = r->id;
	out->document = stored;
	out->excerpts = passages;
	return 0;
}
