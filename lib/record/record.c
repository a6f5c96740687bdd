/*
 * record.c - the record document read back from JSON
 *
 * document.c gives members of the right shape; what they mean is looked at
 * here.
 */
#include "record/record.h"

#include "base/limits.h"
#include "record/document.h"
#include "record/prints.h"

enum {
	/* Findings that the deciding side may add: "context_stale", ... */
	FINDINGS_ADDED = 64,
	/* Rules that gave reasons, changes to one message. */
	REASONS_MAX = 1000,
};

#define READ(d, object, members, base)                                         \
	document_members(                                                      \
	    d, object, members, sizeof(members) / sizeof(members[0]), base)

static struct utf8
name_of_action(int i)
{
	return action_name((enum action)i);
}

static struct utf8
name_of_kind(int i)
{
	return finding_kind_name((enum finding_kind)i);
}

static struct utf8
name_of_mode(int i)
{
	return rule_mode_name((enum rule_mode)i);
}

/* clang-format off */
static const struct member envelope_members[] = {
	{ "sender", MEMBER_FIELD, offsetof(struct envelope, sender), 0, 1 },
	{ "auth", MEMBER_FIELD, offsetof(struct envelope, auth), 0, 0 },
	{ "client", MEMBER_FIELD, offsetof(struct envelope, client), 0, 0 },
	{ "client_name", MEMBER_FIELD, offsetof(struct envelope, client_name), 0, 0 },
	{ "helo", MEMBER_FIELD, offsetof(struct envelope, helo), 0, 0 },
	{ "sender_inside", MEMBER_BOOL, offsetof(struct envelope, sender_inside),
	  0, 0 },
};

static const struct member record_members[] = {
	{ "size", MEMBER_UINT64, offsetof(struct record, size), EXACT_MAX, 1 },
	{ "sha256", MEMBER_DIGEST, offsetof(struct record, sha256), 0, 1 },
	{ "fingerprints_cut", MEMBER_BOOL, offsetof(struct record, fingerprints_cut),
	  0, 0 },
	{ "bare_password", MEMBER_BOOL, offsetof(struct record, bare_password),
	  0, 0 },
};

static const struct member received_members[] = {
	{ "id", MEMBER_UUID, offsetof(struct record, id), 0, 1 },
	{ "received", MEMBER_TIME, offsetof(struct record, received_ms), 0, 1 },
	{ "host", MEMBER_FIELD, offsetof(struct record, host), 0, 0 },
	{ "queue_id", MEMBER_FIELD, offsetof(struct record, queue_id), 0, 0 },
};

static const struct member mailbox_members[] = {
	{ "name", MEMBER_FIELD, offsetof(struct mailbox, name), 0, 0 },
	{ "address", MEMBER_FIELD, offsetof(struct mailbox, address), 0, 0 },
};

static const struct member header_members[] = {
	{ "subject", MEMBER_FIELD, offsetof(struct header, subject), 0, 0 },
	{ "date", MEMBER_FIELD, offsetof(struct header, date), 0, 0 },
	{ "sent", MEMBER_TIME, offsetof(struct header, sent_ms), 0, 0 },
	{ "message_id", MEMBER_FIELD, offsetof(struct header, message_id), 0, 0 },
};

static const struct member part_members[] = {
	{ "path", MEMBER_FIELD, offsetof(struct record_part, path), 0, 1 },
	{ "type", MEMBER_FIELD, offsetof(struct record_part, type), 0, 0 },
	{ "detected", MEMBER_TOKEN, offsetof(struct record_part, detected), 0, 0 },
	{ "disposition", MEMBER_FIELD, offsetof(struct record_part, disposition),
	  0, 0 },
	{ "name", MEMBER_FIELD, offsetof(struct record_part, name), 0, 0 },
	{ "encrypted", MEMBER_BOOL, offsetof(struct record_part, encrypted), 0, 0 },
};

static const struct member content_members[] = {
	{ "size", MEMBER_UINT64, offsetof(struct record_part, size), EXACT_MAX, 1 },
	{ "sha256", MEMBER_DIGEST, offsetof(struct record_part, sha256), 0, 1 },
};

static const struct member finding_members[] = {
	{ "id", MEMBER_TOKEN, offsetof(struct finding, id), 0, 1 },
	{ "term", MEMBER_TEXT, offsetof(struct finding, term), 0, 0 },
	{ "severity", MEMBER_INT, offsetof(struct finding, severity), 5, 1 },
	{ "confidence", MEMBER_INT, offsetof(struct finding, confidence), 100, 1 },
	{ "view", MEMBER_TOKEN, offsetof(struct finding, view), 0, 0 },
	{ "context", MEMBER_TOKEN, offsetof(struct finding, context), 0, 0 },
	{ "where", MEMBER_FIELD, offsetof(struct finding, where), 0, 1 },
	{ "start", MEMBER_UINT64, offsetof(struct finding, start), EXACT_MAX, 1 },
	{ "end", MEMBER_UINT64, offsetof(struct finding, end), EXACT_MAX, 1 },
	{ "excerpt", MEMBER_TEXT, offsetof(struct finding, excerpt), 0, 0 },
	{ "digest", MEMBER_TOKEN, offsetof(struct finding, digest), 0, 0 },
};

static const struct member verdict_members[] = {
	{ "code", MEMBER_TEXT, offsetof(struct verdict, code), 0, 0 },
	{ "text", MEMBER_TEXT, offsetof(struct verdict, text), 0, 0 },
	{ "reference", MEMBER_TOKEN, offsetof(struct verdict, reference), 0, 0 },
	{ "until", MEMBER_TIME, offsetof(struct verdict, until_ms), 0, 0 },
};

static const struct member change_members[] = {
	{ "change", MEMBER_TOKEN, offsetof(struct change, change), 0, 1 },
	{ "value", MEMBER_FIELD, offsetof(struct change, value), 0, 0 },
};

static const struct member reason_members[] = {
	{ "rule", MEMBER_TEXT, offsetof(struct reason, rule), 0, 1 },
	{ "clause", MEMBER_TEXT, offsetof(struct reason, clause), 0, 0 },
	{ "severity", MEMBER_INT, offsetof(struct reason, severity), 5, 1 },
	{ "queue", MEMBER_TEXT, offsetof(struct reason, queue), 0, 0 },
	{ "approve", MEMBER_TOKEN, offsetof(struct reason, approve), 0, 0 },
	{ "context", MEMBER_TOKEN, offsetof(struct reason, context), 0, 0 },
	{ "kind", MEMBER_TOKEN, offsetof(struct reason, kind), 0, 0 },
	{ "cause", MEMBER_TEXT, offsetof(struct reason, cause), 0, 0 },
	{ "exemption", MEMBER_TEXT, offsetof(struct reason, exemption), 0, 0 },
};
/* clang-format on */

static int
read_recipient_args(
    const struct document *d, const struct json_t *object, struct envelope *out)
{
	const struct json_t *args = document_get(object, "recipient_args");
	const struct json_t *twins = document_twin(object, "recipient_args");

	if (args == NULL)
		return 0;
	if (document_len(args) != out->recipients_len ||
	    (twins != NULL && document_len(twins) != out->recipients_len))
		return document_refuse(
		    d, "recipient_args", "is of another number");
	for (size_t i = 0; i < out->recipients_len; i++)
		if (document_strings(d, "recipient_args", document_at(args, i),
			document_at(twins, i), &out->recipients[i].args) == -1)
			return -1;
	return 0;
}

static int
read_envelope(struct document *d, const struct json_t *root, struct record *out)
{
	const struct json_t *object = document_get(root, "envelope");
	struct envelope *v = &out->envelope;
	struct fields addresses;

	if (object == NULL)
		return 0;
	out->has_envelope = 1;
	if (READ(d, root, received_members, out) == -1)
		return -1;
	d->place = "envelope";
	if (READ(d, object, envelope_members, v) == -1 ||
	    document_fields(d, object, "sender_args", RECIPIENTS_MAX,
		&v->sender_args) == -1 ||
	    document_fields(
		d, object, "recipients", RECIPIENTS_MAX, &addresses) == -1)
		return -1;
	v->recipients_len = addresses.len;
	v->recipients =
	    arena_array(d->a, addresses.len, sizeof(*v->recipients));
	for (size_t i = 0; i < addresses.len; i++)
		v->recipients[i].address = addresses.v[i];
	return read_recipient_args(d, object, v);
}

static int
read_mailboxes(const struct document *d, const struct json_t *object,
    const char *name, struct mailboxes *out)
{
	const struct json_t *array =
	    document_array(d, object, name, MAILBOXES_MAX);

	if (array == NULL)
		return -1;
	out->len = document_len(array);
	out->v = arena_array(d->a, out->len, sizeof(*out->v));
	for (size_t i = 0; i < out->len; i++)
		if (READ(d, document_at(array, i), mailbox_members,
			&out->v[i]) == -1)
			return -1;
	return 0;
}

/* A kind that a newer scanner knows is passed over. */
static int
read_bulk(
    const struct document *d, const struct json_t *object, struct header *out)
{
	struct gaps names;

	if (document_get(object, "bulk") == NULL)
		return 0;
	if (document_tokens(d, object, "bulk", GAPS_MAX, &names) == -1)
		return -1;
	for (size_t i = 0; i < names.len; i++)
		for (int k = 0; k < BULK_KINDS; k++)
			if (utf8_equal(names.v[i], bulk_name(k)))
				out->bulk |= (uint32_t)1 << k;
	return 0;
}

static int
read_header(struct document *d, const struct json_t *root, struct header *out)
{
	const struct json_t *object = document_get(root, "header");

	d->place = "header";
	if (READ(d, object, header_members, out) == -1 ||
	    read_mailboxes(d, object, "from", &out->from) == -1 ||
	    read_mailboxes(d, object, "to", &out->to) == -1 ||
	    read_mailboxes(d, object, "cc", &out->cc) == -1 ||
	    read_mailboxes(d, object, "bcc", &out->bcc) == -1 ||
	    read_mailboxes(d, object, "reply_to", &out->reply_to) == -1 ||
	    read_bulk(d, object, out) == -1)
		return -1;
	if (document_fields(d, object, "in_reply_to", MAILBOXES_MAX,
		&out->in_reply_to) == -1)
		return -1;
	if (document_fields(
		d, object, "references", MAILBOXES_MAX, &out->references) == -1)
		return -1;
	return document_get(object, "marks") == NULL
		   ? 0
		   : document_tokens(d, object, "marks", GAPS_MAX, &out->marks);
}

static int
read_part(const struct document *d, const struct json_t *object,
    struct record_part *out)
{
	if (READ(d, object, part_members, out) == -1)
		return -1;
	if (out->path.text.len == 0)
		return document_refuse(d, "path", "is empty");
	out->has_content = document_get(object, "sha256") != NULL;
	if (out->has_content && READ(d, object, content_members, out) == -1)
		return -1;
	return document_tokens(d, object, "gaps", GAPS_MAX, &out->gaps);
}

/* Mark the parts that stand in `attachments`: the same ones in one order. */
static int
read_attachments(
    struct document *d, const struct json_t *root, struct record *out)
{
	const struct json_t *array =
	    document_array(d, root, "attachments", PARTS_MAX);
	size_t at = 0;

	if (array == NULL)
		return -1;
	d->place = "attachments";
	for (size_t i = 0; i < document_len(array); i++) {
		struct record_part p = { 0 };

		if (READ(d, document_at(array, i), part_members, &p) == -1)
			return -1;
		while (at < out->parts_len &&
		       !bytes_equal(field_given(out->parts[at].path),
			   field_given(p.path)))
			at++;
		if (at == out->parts_len || !out->parts[at].has_content)
			return document_refuse(
			    d, "path", "is no part with content");
		out->parts[at++].is_attachment = 1;
	}
	return 0;
}

static int
read_parts(struct document *d, const struct json_t *root, struct record *out)
{
	const struct json_t *array =
	    document_array(d, root, "parts", PARTS_MAX);

	if (array == NULL)
		return -1;
	d->place = "parts";
	out->parts_len = document_len(array);
	out->parts = arena_array(d->a, out->parts_len, sizeof(*out->parts));
	for (size_t i = 0; i < out->parts_len; i++)
		if (read_part(d, document_at(array, i), &out->parts[i]) == -1)
			return -1;
	d->place = "document";
	return read_attachments(d, root, out);
}

static int
read_findings(struct document *d, const struct json_t *root, struct record *out)
{
	const struct json_t *array;

	d->place = "document";
	array =
	    document_array(d, root, "findings", FINDINGS_MAX + FINDINGS_ADDED);
	if (array == NULL)
		return -1;
	d->place = "findings";
	out->findings_len = document_len(array);
	out->findings =
	    arena_array(d->a, out->findings_len, sizeof(*out->findings));
	for (size_t i = 0; i < out->findings_len; i++) {
		const struct json_t *object = document_at(array, i);
		struct finding *f = &out->findings[i];
		int kind;

		if (READ(d, object, finding_members, f) == -1)
			return -1;
		kind = document_name(
		    d, object, "kind", name_of_kind, FINDING_STRUCTURE + 1);
		if (kind == -1)
			return -1;
		f->kind = (enum finding_kind)kind;
		if (f->severity < 1)
			return document_refuse(d, "severity", "is not 1 to 5");
		if (f->end < f->start)
			return document_refuse(
			    d, "end", "stands before the start");
	}
	return 0;
}

static int
read_reason(const struct document *d, const struct json_t *object,
    size_t findings_len, struct reason *out)
{
	const struct json_t *array;
	int mode, action;

	if (READ(d, object, reason_members, out) == -1)
		return -1;
	mode = document_name(d, object, "mode", name_of_mode, MODE_ENFORCE + 1);
	action = document_name(
	    d, object, "action", name_of_action, ACTION_TEMPFAIL + 1);
	array = document_array(
	    d, object, "findings", FINDINGS_MAX + FINDINGS_ADDED);
	if (mode == -1 || action == -1 || array == NULL)
		return -1;
	out->mode = (enum rule_mode)mode;
	out->action = (enum action)action;
	out->findings_len = document_len(array);
	out->findings =
	    arena_array(d->a, out->findings_len, sizeof(*out->findings));
	for (size_t i = 0; i < out->findings_len; i++) {
		int64_t index = document_number(
		    document_at(array, i), (int64_t)findings_len - 1);

		if (index == -1)
			return document_refuse(
			    d, "findings", "names no finding");
		out->findings[i] = (size_t)index;
	}
	return 0;
}

static int
read_verdict(struct document *d, const struct json_t *root, struct record *out)
{
	const struct json_t *object = document_get(root, "verdict");
	struct verdict *v = &out->verdict;
	const struct json_t *changes, *reasons;
	int action;

	if (object == NULL)
		return 0;
	d->place = "verdict";
	out->has_verdict = 1;
	if (READ(d, object, verdict_members, v) == -1)
		return -1;
	action = document_name(
	    d, object, "action", name_of_action, ACTION_TEMPFAIL + 1);
	changes = document_array(d, object, "changes", REASONS_MAX);
	reasons = document_array(d, object, "reasons", REASONS_MAX);
	if (action == -1 || changes == NULL || reasons == NULL)
		return -1;
	v->action = (enum action)action;
	v->changes_len = document_len(changes);
	v->changes = arena_array(d->a, v->changes_len, sizeof(*v->changes));
	for (size_t i = 0; i < v->changes_len; i++)
		if (READ(d, document_at(changes, i), change_members,
			&v->changes[i]) == -1)
			return -1;
	v->reasons_len = document_len(reasons);
	v->reasons = arena_array(d->a, v->reasons_len, sizeof(*v->reasons));
	for (size_t i = 0; i < v->reasons_len; i++)
		if (read_reason(d, document_at(reasons, i), out->findings_len,
			&v->reasons[i]) == -1)
			return -1;
	return 0;
}

static int
read_terms(
    const struct document *d, const struct json_t *root, struct record *out)
{
	struct fields terms;

	if (document_fields(d, root, "terms", TERMS_COUNT_MAX, &terms) == -1)
		return -1;
	out->terms_len = terms.len;
	out->terms = arena_array(d->a, terms.len, sizeof(*out->terms));
	for (size_t i = 0; i < terms.len; i++)
		out->terms[i] = terms.v[i].text;
	return 0;
}

/* Most messages enclose none and have one subject. */
static int
read_enclosed(struct document *d, const struct json_t *root, struct record *out)
{
	const struct {
		const char *name;
		size_t most;
		struct fields *to;
	} rows[] = {
		{ "enclosed_subjects", SUBJECTS_MAX, &out->enclosed_subjects },
		{ "other_subjects", SUBJECTS_MAX, &out->other_subjects },
		{ "enclosed", ENCLOSED_MAX, &out->enclosed },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (document_get(root, rows[i].name) != NULL &&
		    document_fields(
			d, root, rows[i].name, rows[i].most, rows[i].to) == -1)
			return -1;
	return 0;
}

int
record_read(struct document *d, struct record *out)
{
	const struct json_t *root = d->root;

	if (document_number(document_get(root, "version"), RECORD_VERSION) !=
	    RECORD_VERSION)
		return document_refuse(d, "version", "is not ours");
	if (READ(d, root, record_members, out) == -1 ||
	    read_envelope(d, root, out) == -1 ||
	    read_header(d, root, &out->header) == -1)
		return -1;
	d->place = "document";
	if (read_parts(d, root, out) == -1 ||
	    read_findings(d, root, out) == -1 ||
	    read_verdict(d, root, out) == -1)
		return -1;
	d->place = "document";
	if (document_tokens(d, root, "gaps", GAPS_MAX, &out->gaps) == -1 ||
	    prints_read(d, root, out) == -1)
		return -1;
	if (read_enclosed(d, root, out) == -1)
		return -1;
	return read_terms(d, root, out);
}

int
record_from_json(
    struct arena *a, struct bytes json, struct record *out, struct err *e)
{
	struct document d = { .a = a, .e = e, .place = "document" };
	struct record record = { 0 };
	int result;

	if (document_open(&d, json) == -1)
		return -1;
	result = record_read(&d, &record);
	document_close(&d);
	if (result == 0)
		*out = record;
	return result;
}

void
record_add_gap(struct arena *a, struct record *d, struct utf8 gap)
{
	struct utf8 *larger;

	for (size_t i = 0; i < d->gaps.len; i++)
		if (utf8_equal(d->gaps.v[i], gap))
			return;
	larger = arena_array(a, d->gaps.len + 1, sizeof(*larger));
	if (d->gaps.len > 0)
		memcpy(larger, d->gaps.v, d->gaps.len * sizeof(*larger));
	larger[d->gaps.len] = gap;
	d->gaps.v = larger;
	d->gaps.len++;
}
