/*
 * write.c - the record document as JSON
 *
 * By hand into a bounded buffer: the members have one order, and a document
 * that does not fit is known at the end.
 */
#include "record/put.h"
#include "record/record.h"

/* Written only when a recipient has arguments: lists can be long. */
static void
recipient_args(const struct envelope *v, struct strbuf *out)
{
	int any = 0, lossy = 0;

	for (size_t i = 0; i < v->recipients_len; i++) {
		any |= v->recipients[i].args.len > 0;
		lossy |= fields_are_lossy(v->recipients[i].args);
	}
	if (!any)
		return;
	put_key("recipient_args", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->recipients_len; i++) {
		put_next(out);
		put_fields_array(v->recipients[i].args, out);
	}
	strbuf_char(out, ']');
	if (!lossy)
		return;
	put_key("recipient_args", "_octets", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->recipients_len; i++) {
		put_next(out);
		put_octets_array(v->recipients[i].args, out);
	}
	strbuf_char(out, ']');
}

static void
recipients_member(const struct envelope *v, struct strbuf *out)
{
	int lossy = 0;

	put_key("recipients", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->recipients_len; i++) {
		put_next(out);
		record_string_to_json(v->recipients[i].address.text, out);
		lossy |= v->recipients[i].address.octets.len > 0;
	}
	strbuf_char(out, ']');
	if (!lossy)
		return;
	put_key("recipients", "_octets", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->recipients_len; i++) {
		struct bytes octets = v->recipients[i].address.octets;

		put_next(out);
		if (octets.len > 0)
			put_octets(octets, out);
		else
			strbuf_str(out, "null");
	}
	strbuf_char(out, ']');
}

static void
envelope_members(const struct record *r, struct strbuf *out)
{
	const struct envelope *v = &r->envelope;
	char id[UUID_TEXT + 1];

	uuid_format(r->id, id);
	put_text("id", utf8_from(id), out);
	put_time("received", r->received_ms, out);
	put_field("host", r->host, out);
	put_field("queue_id", r->queue_id, out);
	put_key("envelope", "", out);
	strbuf_char(out, '{');
	put_field("sender", v->sender, out);
	put_fields("sender_args", v->sender_args, out);
	recipients_member(v, out);
	recipient_args(v, out);
	put_field("auth", v->auth, out);
	put_field("client", v->client, out);
	put_field("client_name", v->client_name, out);
	put_field("helo", v->helo, out);
	if (r->has_verdict)
		put_bool("sender_inside", v->sender_inside, out);
	strbuf_char(out, '}');
}

static void
mailboxes_member(const char *name, struct mailboxes m, struct strbuf *out)
{
	put_key(name, "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < m.len; i++) {
		put_next(out);
		strbuf_char(out, '{');
		put_field("name", m.v[i].name, out);
		put_field("address", m.v[i].address, out);
		strbuf_char(out, '}');
	}
	strbuf_char(out, ']');
}

/* Written only where the header says something of the kind. */
static void
bulk_member(uint32_t bulk, struct strbuf *out)
{
	if (bulk == 0)
		return;
	put_key("bulk", "", out);
	strbuf_char(out, '[');
	for (int i = 0; i < BULK_KINDS; i++) {
		if ((bulk & (uint32_t)1 << i) == 0)
			continue;
		put_next(out);
		record_string_to_json(bulk_name(i), out);
	}
	strbuf_char(out, ']');
}

static void
header_member(const struct header *h, struct strbuf *out)
{
	put_key("header", "", out);
	strbuf_char(out, '{');
	mailboxes_member("from", h->from, out);
	mailboxes_member("to", h->to, out);
	mailboxes_member("cc", h->cc, out);
	mailboxes_member("bcc", h->bcc, out);
	mailboxes_member("reply_to", h->reply_to, out);
	put_field("subject", h->subject, out);
	put_field("date", h->date, out);
	put_time("sent", h->sent_ms, out);
	put_field("message_id", h->message_id, out);
	put_fields("in_reply_to", h->in_reply_to, out);
	put_fields("references", h->references, out);
	if (h->marks.len > 0)
		put_texts("marks", h->marks.v, h->marks.len, out);
	bulk_member(h->bulk, out);
	strbuf_char(out, '}');
}

static void
part(const struct record_part *p, struct strbuf *out)
{
	put_next(out);
	strbuf_char(out, '{');
	put_field("path", p->path, out);
	put_field("type", p->type, out);
	put_text("detected", p->detected, out);
	put_field("disposition", p->disposition, out);
	put_field("name", p->name, out);
	if (p->has_content) {
		put_number("size", p->size, out);
		put_sha256(p->sha256, out);
	}
	put_bool("encrypted", p->encrypted, out);
	put_texts("gaps", p->gaps.v, p->gaps.len, out);
	strbuf_char(out, '}');
}

static void
attachment(const struct record_part *p, struct strbuf *out)
{
	put_next(out);
	strbuf_char(out, '{');
	put_field("path", p->path, out);
	put_field("name", p->name, out);
	put_number("size", p->size, out);
	put_field("type", p->type, out);
	put_sha256(p->sha256, out);
	put_bool("encrypted", p->encrypted, out);
	strbuf_char(out, '}');
}

static void
parts_members(const struct record *r, struct strbuf *out)
{
	put_key("parts", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->parts_len; i++)
		part(&r->parts[i], out);
	strbuf_char(out, ']');
	put_key("attachments", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->parts_len; i++)
		if (r->parts[i].is_attachment)
			attachment(&r->parts[i], out);
	strbuf_char(out, ']');
}

static void
finding(const struct finding *f, enum record_form form, struct strbuf *out)
{
	put_next(out);
	strbuf_char(out, '{');
	put_text("kind", finding_kind_name(f->kind), out);
	put_text("id", f->id, out);
	if (form == RECORD_FULL)
		put_text("term", f->term, out);
	put_number("severity", (uint64_t)f->severity, out);
	put_number("confidence", (uint64_t)f->confidence, out);
	if (form == RECORD_FULL)
		put_text("view", f->view, out);
	if (f->context.len > 0)
		put_text("context", f->context, out);
	put_field("where", f->where, out);
	put_number("start", f->start, out);
	put_number("end", f->end, out);
	if (form == RECORD_FULL)
		put_text("excerpt", f->excerpt, out);
	if (form == RECORD_FULL && f->digest.len > 0)
		put_text("digest", f->digest, out);
	strbuf_char(out, '}');
}

void
record_findings_to_json(const struct finding *findings, size_t len,
    enum record_form form, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < len; i++)
		finding(&findings[i], form, out);
	strbuf_char(out, ']');
}

static void
change(const struct change *c, struct strbuf *out)
{
	put_next(out);
	strbuf_char(out, '{');
	put_text("change", c->change, out);
	put_field("value", c->value, out);
	strbuf_char(out, '}');
}

static void
reason(const struct reason *r, struct strbuf *out)
{
	put_next(out);
	strbuf_char(out, '{');
	put_text("rule", r->rule, out);
	put_text("clause", r->clause, out);
	put_text("mode", rule_mode_name(r->mode), out);
	put_text("action", action_name(r->action), out);
	put_number("severity", (uint64_t)r->severity, out);
	put_text("queue", r->queue, out);
	if (r->approve.len > 0)
		put_text("approve", r->approve, out);
	if (r->context.len > 0)
		put_text("context", r->context, out);
	if (r->kind.len > 0)
		put_text("kind", r->kind, out);
	if (r->cause.len > 0)
		put_text("cause", r->cause, out);
	if (r->exemption.len > 0)
		put_text("exemption", r->exemption, out);
	put_key("findings", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->findings_len; i++) {
		put_next(out);
		strbuf_fmt(out, "%zu", r->findings[i]);
	}
	strbuf_str(out, "]}");
}

static void
reasons_member(
    const char *name, const struct reason *v, size_t len, struct strbuf *out)
{
	put_key(name, "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < len; i++)
		reason(&v[i], out);
	strbuf_char(out, ']');
}

static void
verdict_member(const struct verdict *v, struct strbuf *out)
{
	put_key("verdict", "", out);
	strbuf_char(out, '{');
	put_text("action", action_name(v->action), out);
	put_text("code", v->code, out);
	put_text("text", v->text, out);
	put_text("reference", v->reference, out);
	put_time("until", v->until_ms, out);
	put_key("changes", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->changes_len; i++)
		change(&v->changes[i], out);
	strbuf_char(out, ']');
	reasons_member("reasons", v->reasons, v->reasons_len, out);
	strbuf_char(out, '}');
}

static void
asked_members(const struct record *r, struct strbuf *out)
{
	put_key("asked", "", out);
	facts_to_json(r->asked, r->asked_len, out);
	reasons_member(
	    "would_internal", r->would_internal, r->would_internal_len, out);
	reasons_member("would_soon", r->would_soon, r->would_soon_len, out);
	put_number("soon_ms", r->soon_ms, out);
}

/* "0123456789abcdef", of which a message has hundreds. */
static void
hash_string(uint64_t hash, struct strbuf *out)
{
	char text[2 + 2 * sizeof(hash)];
	size_t len = 0;

	text[len++] = '"';
	for (int shift = 60; shift >= 0; shift -= 4)
		text[len++] = "0123456789abcdef"[hash >> shift & 0xf];
	text[len++] = '"';
	strbuf_add(out, text, len);
}

/* The array is always there; what is stored has none in it. */
static void
fingerprints_members(
    const struct record *r, enum record_form form, struct strbuf *out)
{
	put_key("fingerprints", "", out);
	if (form == RECORD_STORED) {
		strbuf_str(out, "[]");
		return;
	}
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->fingerprints_len; i++) {
		put_next(out);
		hash_string(r->fingerprints[i], out);
	}
	strbuf_char(out, ']');
	if (r->fingerprints_quoted > 0)
		put_number("fingerprints_quoted", r->fingerprints_quoted, out);
	if (r->fingerprints_cut)
		put_bool("fingerprints_cut", 1, out);
	if (r->bare_password)
		put_bool("bare_password", 1, out);
}

static void
closings_member(const struct record *r, struct strbuf *out)
{
	if (r->closings_len == 0)
		return;
	put_key("closings", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->closings_len; i++) {
		const struct closing *c = &r->closings[i];

		put_next(out);
		strbuf_char(out, '{');
		put_field("where", c->where, out);
		put_number("start", c->start, out);
		put_number("end", c->end, out);
		put_key("hash", "", out);
		hash_string(c->hash, out);
		put_number("first", c->first, out);
		put_number("fingerprints", c->len, out);
		strbuf_char(out, '}');
	}
	strbuf_char(out, ']');
}

/* Most messages enclose none and have one subject. */
static void
put_some_fields(const char *name, struct fields f, struct strbuf *out)
{
	if (f.len > 0)
		put_fields(name, f, out);
}

int
record_to_json(const struct record *r, enum record_form form,
    struct strbuf *out, struct err *e)
{
	strbuf_fmt(out, "{\"version\":%d", RECORD_VERSION);
	if (r->has_envelope)
		envelope_members(r, out);
	header_member(&r->header, out);
	put_number("size", r->size, out);
	put_sha256(r->sha256, out);
	parts_members(r, out);
	put_key("findings", "", out);
	record_findings_to_json(r->findings, r->findings_len, form, out);
	put_texts("gaps", r->gaps.v, r->gaps.len, out);
	fingerprints_members(r, form, out);
	if (form == RECORD_FULL)
		closings_member(r, out);
	put_some_fields("enclosed_subjects", r->enclosed_subjects, out);
	put_some_fields("other_subjects", r->other_subjects, out);
	put_some_fields("enclosed", r->enclosed, out);
	if (r->facts_len > 0) {
		put_key("facts", "", out);
		facts_to_json(r->facts, r->facts_len, out);
	}
	if (r->asked_len > 0)
		asked_members(r, out);
	if (r->has_verdict)
		verdict_member(&r->verdict, out);
	/* The array is always there; what is stored has no words in it. */
	put_texts(
	    "terms", r->terms, form == RECORD_FULL ? r->terms_len : 0, out);
	strbuf_char(out, '}');
	if (strbuf_over(out))
		return err_set(e, ERR_SYSTEM,
		    "a record document is larger than its limit");
	return 0;
}
