/*
 * write.c - the record document as JSON
 *
 * By hand into a bounded buffer: the members have one order, and a document
 * that does not fit is known at the end.
 */
#include "base/clock.h"
#include "record/base64.h"
#include "record/record.h"

static void
escape(unsigned char c, struct strbuf *out)
{
	switch (c) {
	case '"':
		strbuf_str(out, "\\\"");
		break;
	case '\\':
		strbuf_str(out, "\\\\");
		break;
	case '\n':
		strbuf_str(out, "\\n");
		break;
	case '\r':
		strbuf_str(out, "\\r");
		break;
	case '\t':
		strbuf_str(out, "\\t");
		break;
	default:
		strbuf_fmt(out, "\\u%04x", (unsigned)c);
	}
}

void
record_string_to_json(struct utf8 text, struct strbuf *out)
{
	size_t done = 0;

	strbuf_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		/* Documents are printed on terminals: DEL, and C1 (c2 80-9f). */
		if (c == 0xc2 && i + 1 < text.len &&
		    (unsigned char)text.p[i + 1] < 0xa0)
			c = (unsigned char)text.p[i + 1];
		else if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f)
			continue;
		strbuf_add(out, text.p + done, i - done);
		i += c >= 0x80;
		escape(c, out);
		done = i + 1;
	}
	if (done < text.len)
		strbuf_add(out, text.p + done, text.len - done);
	strbuf_char(out, '"');
}

/* A comma, unless this is the first of its object or array. */
static void
next(struct strbuf *out)
{
	char last = out->len > 0 ? out->p[out->len - 1] : '{';

	if (last != '{' && last != '[')
		strbuf_char(out, ',');
}

/* `,"name":`, or `,"name_octets":` */
static void
key(const char *name, const char *suffix, struct strbuf *out)
{
	next(out);
	strbuf_char(out, '"');
	strbuf_str(out, name);
	strbuf_str(out, suffix);
	strbuf_str(out, "\":");
}

static void
text_member(const char *name, struct utf8 text, struct strbuf *out)
{
	key(name, "", out);
	record_string_to_json(text, out);
}

static void
number_member(const char *name, uint64_t value, struct strbuf *out)
{
	key(name, "", out);
	strbuf_fmt(out, "%llu", (unsigned long long)value);
}

static void
octets_string(struct bytes octets, struct strbuf *out)
{
	strbuf_char(out, '"');
	base64_encode(octets, out);
	strbuf_char(out, '"');
}

/* A string, and its twin where the text lost something. */
static void
field_member(const char *name, struct field f, struct strbuf *out)
{
	text_member(name, f.text, out);
	if (f.octets.len == 0)
		return;
	key(name, "_octets", out);
	octets_string(f.octets, out);
}

static void
time_member(const char *name, uint64_t ms, struct strbuf *out)
{
	char text[CLOCK_TEXT];

	key(name, "", out);
	if (ms == 0) {
		strbuf_str(out, "null");
		return;
	}
	clock_format(ms, text);
	record_string_to_json(utf8_from(text), out);
}

static void
sha256_member(const unsigned char digest[SHA256_LEN], struct strbuf *out)
{
	char text[SHA256_TEXT + 1];

	sha256_format(digest, text);
	text_member("sha256", utf8_from(text), out);
}

static void
bool_member(const char *name, int value, struct strbuf *out)
{
	key(name, "", out);
	strbuf_str(out, value ? "true" : "false");
}

static void
texts_member(
    const char *name, const struct utf8 *v, size_t len, struct strbuf *out)
{
	key(name, "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < len; i++) {
		next(out);
		record_string_to_json(v[i], out);
	}
	strbuf_char(out, ']');
}

static int
any_lossy(struct fields f)
{
	for (size_t i = 0; i < f.len; i++)
		if (f.v[i].octets.len > 0)
			return 1;
	return 0;
}

static void
fields_array(struct fields f, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < f.len; i++) {
		next(out);
		record_string_to_json(f.v[i].text, out);
	}
	strbuf_char(out, ']');
}

/* The twins of an array: as many, null where the text is faithful. */
static void
octets_array(struct fields f, struct strbuf *out)
{
	strbuf_char(out, '[');
	for (size_t i = 0; i < f.len; i++) {
		next(out);
		if (f.v[i].octets.len > 0)
			octets_string(f.v[i].octets, out);
		else
			strbuf_str(out, "null");
	}
	strbuf_char(out, ']');
}

static void
fields_member(const char *name, struct fields f, struct strbuf *out)
{
	key(name, "", out);
	fields_array(f, out);
	if (!any_lossy(f))
		return;
	key(name, "_octets", out);
	octets_array(f, out);
}

/* Written only when a recipient has arguments: lists can be long. */
static void
recipient_args(const struct envelope *v, struct strbuf *out)
{
	int any = 0, lossy = 0;

	for (size_t i = 0; i < v->recipients_len; i++) {
		any |= v->recipients[i].args.len > 0;
		lossy |= any_lossy(v->recipients[i].args);
	}
	if (!any)
		return;
	key("recipient_args", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->recipients_len; i++) {
		next(out);
		fields_array(v->recipients[i].args, out);
	}
	strbuf_char(out, ']');
	if (!lossy)
		return;
	key("recipient_args", "_octets", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->recipients_len; i++) {
		next(out);
		octets_array(v->recipients[i].args, out);
	}
	strbuf_char(out, ']');
}

static void
recipients_member(const struct envelope *v, struct strbuf *out)
{
	int lossy = 0;

	key("recipients", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->recipients_len; i++) {
		next(out);
		record_string_to_json(v->recipients[i].address.text, out);
		lossy |= v->recipients[i].address.octets.len > 0;
	}
	strbuf_char(out, ']');
	if (!lossy)
		return;
	key("recipients", "_octets", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < v->recipients_len; i++) {
		struct bytes octets = v->recipients[i].address.octets;

		next(out);
		if (octets.len > 0)
			octets_string(octets, out);
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
	text_member("id", utf8_from(id), out);
	time_member("received", r->received_ms, out);
	field_member("host", r->host, out);
	field_member("queue_id", r->queue_id, out);
	key("envelope", "", out);
	strbuf_char(out, '{');
	field_member("sender", v->sender, out);
	fields_member("sender_args", v->sender_args, out);
	recipients_member(v, out);
	recipient_args(v, out);
	field_member("auth", v->auth, out);
	field_member("client", v->client, out);
	field_member("client_name", v->client_name, out);
	field_member("helo", v->helo, out);
	if (r->has_verdict)
		bool_member("sender_inside", v->sender_inside, out);
	strbuf_char(out, '}');
}

static void
mailboxes_member(const char *name, struct mailboxes m, struct strbuf *out)
{
	key(name, "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < m.len; i++) {
		next(out);
		strbuf_char(out, '{');
		field_member("name", m.v[i].name, out);
		field_member("address", m.v[i].address, out);
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
	key("bulk", "", out);
	strbuf_char(out, '[');
	for (int i = 0; i < BULK_KINDS; i++) {
		if ((bulk & (uint32_t)1 << i) == 0)
			continue;
		next(out);
		record_string_to_json(bulk_name(i), out);
	}
	strbuf_char(out, ']');
}

static void
header_member(const struct header *h, struct strbuf *out)
{
	key("header", "", out);
	strbuf_char(out, '{');
	mailboxes_member("from", h->from, out);
	mailboxes_member("to", h->to, out);
	mailboxes_member("cc", h->cc, out);
	mailboxes_member("bcc", h->bcc, out);
	mailboxes_member("reply_to", h->reply_to, out);
	field_member("subject", h->subject, out);
	field_member("date", h->date, out);
	time_member("sent", h->sent_ms, out);
	field_member("message_id", h->message_id, out);
	fields_member("in_reply_to", h->in_reply_to, out);
	fields_member("references", h->references, out);
	if (h->marks.len > 0)
		texts_member("marks", h->marks.v, h->marks.len, out);
	bulk_member(h->bulk, out);
	strbuf_char(out, '}');
}

static void
part(const struct record_part *p, struct strbuf *out)
{
	next(out);
	strbuf_char(out, '{');
	field_member("path", p->path, out);
	field_member("type", p->type, out);
	text_member("detected", p->detected, out);
	field_member("disposition", p->disposition, out);
	field_member("name", p->name, out);
	if (p->has_content) {
		number_member("size", p->size, out);
		sha256_member(p->sha256, out);
	}
	bool_member("encrypted", p->encrypted, out);
	texts_member("gaps", p->gaps.v, p->gaps.len, out);
	strbuf_char(out, '}');
}

static void
attachment(const struct record_part *p, struct strbuf *out)
{
	next(out);
	strbuf_char(out, '{');
	field_member("path", p->path, out);
	field_member("name", p->name, out);
	number_member("size", p->size, out);
	field_member("type", p->type, out);
	sha256_member(p->sha256, out);
	bool_member("encrypted", p->encrypted, out);
	strbuf_char(out, '}');
}

static void
parts_members(const struct record *r, struct strbuf *out)
{
	key("parts", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->parts_len; i++)
		part(&r->parts[i], out);
	strbuf_char(out, ']');
	key("attachments", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->parts_len; i++)
		if (r->parts[i].is_attachment)
			attachment(&r->parts[i], out);
	strbuf_char(out, ']');
}

static void
finding(const struct finding *f, enum record_form form, struct strbuf *out)
{
	next(out);
	strbuf_char(out, '{');
	text_member("kind", finding_kind_name(f->kind), out);
	text_member("id", f->id, out);
	if (form == RECORD_FULL)
		text_member("term", f->term, out);
	number_member("severity", (uint64_t)f->severity, out);
	number_member("confidence", (uint64_t)f->confidence, out);
	if (form == RECORD_FULL)
		text_member("view", f->view, out);
	if (f->context.len > 0)
		text_member("context", f->context, out);
	field_member("where", f->where, out);
	number_member("start", f->start, out);
	number_member("end", f->end, out);
	if (form == RECORD_FULL)
		text_member("excerpt", f->excerpt, out);
	if (form == RECORD_FULL && f->digest.len > 0)
		text_member("digest", f->digest, out);
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
	next(out);
	strbuf_char(out, '{');
	text_member("change", c->change, out);
	field_member("value", c->value, out);
	strbuf_char(out, '}');
}

static void
reason(const struct reason *r, struct strbuf *out)
{
	next(out);
	strbuf_char(out, '{');
	text_member("rule", r->rule, out);
	text_member("clause", r->clause, out);
	text_member("mode", rule_mode_name(r->mode), out);
	text_member("action", action_name(r->action), out);
	number_member("severity", (uint64_t)r->severity, out);
	text_member("queue", r->queue, out);
	if (r->approve.len > 0)
		text_member("approve", r->approve, out);
	if (r->context.len > 0)
		text_member("context", r->context, out);
	if (r->kind.len > 0)
		text_member("kind", r->kind, out);
	if (r->cause.len > 0)
		text_member("cause", r->cause, out);
	if (r->exemption.len > 0)
		text_member("exemption", r->exemption, out);
	key("findings", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->findings_len; i++) {
		next(out);
		strbuf_fmt(out, "%zu", r->findings[i]);
	}
	strbuf_str(out, "]}");
}

static void
reasons_member(
    const char *name, const struct reason *v, size_t len, struct strbuf *out)
{
	key(name, "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < len; i++)
		reason(&v[i], out);
	strbuf_char(out, ']');
}

static void
verdict_member(const struct verdict *v, struct strbuf *out)
{
	key("verdict", "", out);
	strbuf_char(out, '{');
	text_member("action", action_name(v->action), out);
	text_member("code", v->code, out);
	text_member("text", v->text, out);
	text_member("reference", v->reference, out);
	time_member("until", v->until_ms, out);
	key("changes", "", out);
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
	key("asked", "", out);
	facts_to_json(r->asked, r->asked_len, out);
	reasons_member(
	    "would_internal", r->would_internal, r->would_internal_len, out);
	reasons_member("would_soon", r->would_soon, r->would_soon_len, out);
	number_member("soon_ms", r->soon_ms, out);
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

static void
fingerprints_members(const struct record *r, struct strbuf *out)
{
	key("fingerprints", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->fingerprints_len; i++) {
		next(out);
		hash_string(r->fingerprints[i], out);
	}
	strbuf_char(out, ']');
	if (r->fingerprints_quoted > 0)
		number_member(
		    "fingerprints_quoted", r->fingerprints_quoted, out);
	if (r->fingerprints_cut)
		bool_member("fingerprints_cut", 1, out);
}

static void
closings_member(const struct record *r, struct strbuf *out)
{
	if (r->closings_len == 0)
		return;
	key("closings", "", out);
	strbuf_char(out, '[');
	for (size_t i = 0; i < r->closings_len; i++) {
		const struct closing *c = &r->closings[i];

		next(out);
		strbuf_char(out, '{');
		field_member("where", c->where, out);
		number_member("start", c->start, out);
		number_member("end", c->end, out);
		key("hash", "", out);
		hash_string(c->hash, out);
		number_member("first", c->first, out);
		number_member("fingerprints", c->len, out);
		strbuf_char(out, '}');
	}
	strbuf_char(out, ']');
}

int
record_to_json(const struct record *r, enum record_form form,
    struct strbuf *out, struct err *e)
{
	strbuf_fmt(out, "{\"version\":%d", RECORD_VERSION);
	if (r->has_envelope)
		envelope_members(r, out);
	header_member(&r->header, out);
	number_member("size", r->size, out);
	sha256_member(r->sha256, out);
	parts_members(r, out);
	key("findings", "", out);
	record_findings_to_json(r->findings, r->findings_len, form, out);
	texts_member("gaps", r->gaps.v, r->gaps.len, out);
	fingerprints_members(r, out);
	if (form == RECORD_FULL)
		closings_member(r, out);
	if (r->enclosed_subjects.len > 0)
		fields_member("enclosed_subjects", r->enclosed_subjects, out);
	if (r->other_subjects.len > 0)
		fields_member("other_subjects", r->other_subjects, out);
	if (r->enclosed.len > 0)
		fields_member("enclosed", r->enclosed, out);
	if (r->facts_len > 0) {
		key("facts", "", out);
		facts_to_json(r->facts, r->facts_len, out);
	}
	if (r->asked_len > 0)
		asked_members(r, out);
	if (r->has_verdict)
		verdict_member(&r->verdict, out);
	/* The array is always there; what is stored has no words in it. */
	texts_member(
	    "terms", r->terms, form == RECORD_FULL ? r->terms_len : 0, out);
	strbuf_char(out, '}');
	if (strbuf_over(out))
		return err_set(e, ERR_SYSTEM,
		    "a record document is larger than its limit");
	return 0;
}
