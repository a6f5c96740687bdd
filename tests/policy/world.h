/*
 * world.h - a small school for tests of rules: mail and memory in words
 *
 * A row says who writes what to whom and what is remembered; what comes of it
 * is one line, as say() writes it.
 */
#ifndef TESTS_POLICY_WORLD_H
#define TESTS_POLICY_WORLD_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy/policy.h"
#include "policy/words.h"
#include "tests/policy/people.h"
#include "tests/policy/policy_file.h"
#include "tests/tap.h"

enum { WORDS = 16 };

struct row {
	const char *promise;
	/* Local parts at school.example, or whole addresses; blanks between. */
	const char *from, *to;
	const char *subject;
	/*
	 * "identifier:upn:85@1", "word:racist:4@1 quoted", "name:pupil#sam:85@1"
	 * (see take_digests()); commas between.
	 */
	const char *findings;
	/* What is attached and remembered, see learn(); blanks between. */
	const char *more;
	/* As say() writes it. */
	const char *want;
};

/* -- words -------------------------------------------------------------------- */

struct split {
	char *v[WORDS];
	size_t len;
};

static struct split
split_at(struct arena *a, const char *text, char at)
{
	struct split s = { .len = 0 };
	char *p;

	if (text == NULL || *text == '\0')
		return s;
	p = arena_string(a, text, strlen(text));
	while (p != NULL && s.len < WORDS) {
		char *end = strchr(p, at);

		s.v[s.len++] = p;
		if (end != NULL)
			*end++ = '\0';
		p = end;
	}
	return s;
}

static struct field
field_of(struct arena *a, const char *text)
{
	return field_from(a, bytes_of(utf8_from(text)));
}

static struct fields
one_field(struct arena *a, const char *text)
{
	struct field *v = arena_array(a, 1, sizeof(*v));

	v[0] = field_of(a, text);
	return (struct fields){ v, 1 };
}

static const char *
address_of(struct arena *a, const char *name)
{
	struct strbuf b;
	const char *address;

	if (strchr(name, '@') != NULL)
		return name;
	strbuf_init(&b, 200);
	strbuf_fmt(&b, "%s@school.example", name);
	address = arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return address;
}

static struct known
known_of(const char *address)
{
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		if (strcmp(people[i].address, address) == 0)
			return people[i].known;
	return (struct known){ 0 };
}

/* -- the message ----------------------------------------------------------------- */

/* "pupil#sam+pip": whom the name may mean; "upn#1": this number and no other. */
static void
take_digests(struct arena *a, struct finding *f)
{
	struct split s = split_at(a, arena_string(a, f->id.p, f->id.len), '#');
	struct split of;
	struct strbuf b;

	if (s.len < 2)
		return;
	of = split_at(a, s.v[1], '+');
	strbuf_init(&b, 1000);
	for (size_t i = 0; i < of.len; i++) {
		for (size_t n = strlen(of.v[i]); n < FINDING_DIGEST; n++)
			strbuf_char(&b, '0');
		strbuf_str(&b, of.v[i]);
	}
	f->id = utf8_from(s.v[0]);
	f->digest = utf8_from(arena_string(a, b.p, b.len));
	strbuf_done(&b);
}

static struct finding
finding_of(struct arena *a, const char *text)
{
	static const char *const kinds[] = {
		"word:", "identifier:", "name:", "structure:"
	};
	struct split s = split_at(a, text, ':');
	struct finding f = { .severity = 3, .confidence = 80 };
	char *where = strchr(s.v[2], '@'), *context;
	int number = (int)strtol(s.v[2], NULL, 10);

	for (int i = 0; i < 4; i++)
		if (strncmp(text, kinds[i], strlen(kinds[i])) == 0)
			f.kind = (enum finding_kind)i;
	f.id = utf8_from(s.v[1]);
	if (f.kind == FINDING_WORD || f.kind == FINDING_STRUCTURE)
		f.severity = number;
	else
		f.confidence = number;
	context = strchr(where, ' ');
	if (context != NULL)
		*context++ = '\0';
	f.context = utf8_from(context == NULL ? "" : context);
	f.where.text = utf8_from(where + 1);
	take_digests(a, &f);
	/* The school's own number, as a scanner digests it. */
	if (strcmp(s.v[1], "phone-of-school") == 0) {
		unsigned char digest[SHA256_LEN];
		char hex[SHA256_TEXT + 1];

		sha256(bytes_of(UTF8("01332720123")), digest);
		sha256_format(digest, hex);
		f.id = UTF8("phone");
		f.digest = utf8_from(arena_string(a, hex, FINDING_DIGEST));
	}
	return f;
}

/* Part 1 is the text, part 2 is attached as `more` says. */
static void
add_parts(struct arena *a, const char *more, struct record *r)
{
	struct record_part *v = arena_array(a, 2, sizeof(*v));
	const char *file = more == NULL ? NULL : strstr(more, "file=");

	v[0].path.text = UTF8("1");
	v[0].type.text = UTF8("text/plain");
	v[0].has_content = 1;
	v[1].path.text = UTF8("2");
	v[1].has_content = v[1].is_attachment = 1;
	if (file != NULL) {
		struct split s = split_at(a, file + 5, ' ');

		v[1].name = field_of(a, s.v[0]);
		v[1].encrypted = strstr(more, " encrypted") != NULL;
		v[1].type.text = strstr(s.v[0], ".jpg") != NULL
				     ? UTF8("image/jpeg")
				 : strstr(s.v[0], ".mp4") != NULL
				     ? UTF8("video/mp4")
				     : UTF8("application/octet-stream");
	}
	r->parts = v;
	r->parts_len = file != NULL ? 2 : 1;
}

static struct record
record_of(struct arena *a, const struct row *row)
{
	struct record r = { .received_ms = NOW, .size = 3 << 20 };
	struct split to = split_at(a, row->to, ' ');
	struct split findings = split_at(a, row->findings, ',');
	struct mailboxes shown = { 0 };

	r.envelope.sender = field_of(a, address_of(a, row->from));
	r.envelope.recipients =
	    arena_array(a, WORDS, sizeof(*r.envelope.recipients));
	shown.v = arena_array(a, WORDS, sizeof(*shown.v));
	for (size_t i = 0; i < to.len; i++) {
		/* "bcc:x" stands in the envelope alone. */
		int is_blind = strncmp(to.v[i], "bcc:", 4) == 0;
		const char *address =
		    address_of(a, to.v[i] + (is_blind ? 4 : 0));

		r.envelope.recipients[r.envelope.recipients_len++].address =
		    field_of(a, address);
		if (!is_blind)
			shown.v[shown.len++].address = field_of(a, address);
	}
	r.header.to = shown;
	r.header.from.v = arena_array(a, 1, sizeof(*r.header.from.v));
	r.header.from.v[0].address = r.envelope.sender;
	r.header.from.len = 1;
	r.header.subject = field_of(a, row->subject);
	add_parts(a, row->more, &r);
	r.findings = arena_array(a, WORDS, sizeof(*r.findings));
	for (size_t i = 0; i < findings.len; i++)
		r.findings[r.findings_len++] = finding_of(a, findings.v[i]);
	return r;
}

/* -- what is known and remembered --------------------------------------------------- */

static enum recalled_by
way_of(const char *name)
{
	static const char *const ways[] = { "not", "thread", "enclosed", "text",
		"file" };
	int i = 0;

	while (i < 4 && strcmp(ways[i], name) != 0)
		i++;
	return (enum recalled_by)i;
}

/* "protected=240": a protected file went to recipient 0 so many s ago. */
static void
recall_protected(struct arena *a, const char *ms, struct recalled *r)
{
	struct recalled_protected *v = arena_array(a, 2, sizeof(*v));

	if (r->protected_len == 1)
		v[0] = r->protected[0];
	v[r->protected_len].at_ms = NOW - (uint64_t)strtol(ms, NULL, 10);
	r->protected = v;
	r->protected_len++;
}

/* "ahead=60": one went when the clock was so many ms ahead. */
static void
recall_ahead(struct arena *a, const char *ms, struct recalled *r)
{
	static const unsigned char random[10];
	struct recalled_protected *v = arena_array(a, 1, sizeof(*v));

	v->at_ms = NOW + strtoull(ms, NULL, 10);
	v->message = uuid_v7(v->at_ms, random);
	r->protected = v;
	r->protected_len = 1;
}

static void
mark(struct arena *a, const char *name, struct record *r)
{
	struct utf8 *v = arena_array(a, 1, sizeof(*v));

	v[0] = utf8_from(name);
	r->header.marks = (struct gaps){ v, 1 };
}

/* One word of `more`: "key" or "key=value". */
/* A gap of the last part. */
static void
part_gap(struct arena *a, const char *gap, struct record_part *part)
{
	struct utf8 *v = arena_array(a, 1, sizeof(*v));

	v[0] = utf8_from(gap);
	part->gaps = (struct gaps){ v, 1 };
}

static void
learn(struct arena *a, char *word, struct context *c, struct record *r)
{
	static const struct hours open[] = { { NOW - 3600000, NOW + 1 } };
	static const struct hours closed[] = { { NOW - 7200000, NOW },
		{ NOW + 3600000, NOW + 7200000 } };
	static const struct utf8 phones[] = { TEXT("01332720123") };
	char *value = strchr(word, '=');

	if (value != NULL)
		*value++ = '\0';
	if (strcmp(word, "outside") == 0)
		c->sender_inside = 0;
	else if (strcmp(word, "new") == 0)
		c->recalled.sender_is_new = 1;
	else if (strcmp(word, "listened") == 0)
		c->recalled.since_ms =
		    NOW - (uint64_t)strtol(value, NULL, 10) * 86400000;
	else if (strcmp(word, "reply") == 0)
		r->header.in_reply_to =
		    (struct fields){ arena_array(a, 1, sizeof(struct field)),
			    1 };
	else if (strcmp(word, "login") == 0) {
		r->envelope.auth = field_of(a, value);
		c->login = known_of(address_of(a, value));
	} else if (strcmp(word, "from") == 0) {
		r->header.from.v[0].address = field_of(a, address_of(a, value));
		c->from = known_of(address_of(a, value));
	} else if (strcmp(word, "reply-to") == 0) {
		r->header.reply_to.v =
		    arena_array(a, 1, sizeof(struct mailbox));
		r->header.reply_to.v[0].address = field_of(a, value);
		r->header.reply_to.len = 1;
	} else if (strcmp(word, "internal") == 0)
		c->recalled.internal = (struct recalled_mail){ way_of(value),
			.received_ms = NOW - 86400000 };
	else if (strcmp(word, "flagged") == 0)
		c->recalled.flagged =
		    (struct recalled_mail){ way_of(value), .received_ms = NOW };
	else if (strcmp(word, "protected") == 0)
		recall_protected(a, value, &c->recalled);
	else if (strcmp(word, "ahead") == 0)
		recall_ahead(a, value, &c->recalled);
	else if (strcmp(word, "mark") == 0)
		mark(a, value, r);
	else if (strcmp(word, "hours") == 0) {
		c->hours = strcmp(value, "open") == 0 ? open : closed;
		c->hours_len = strcmp(value, "open") == 0 ? 1 : 2;
	} else if (strcmp(word, "phones") == 0) {
		c->phones = phones;
		c->phones_len = 1;
	} else if (strcmp(word, "hour") == 0)
		c->recalled.hour_recipients = (uint64_t)strtol(value, NULL, 10);
	else if (strcmp(word, "personal") == 0)
		c->recalled.day_personal = (uint64_t)strtol(value, NULL, 10);
	else if (strcmp(word, "enclosed") == 0)
		r->enclosed_subjects = one_field(a, value);
	else if (strcmp(word, "other-subject") == 0)
		r->other_subjects = one_field(a, value);
	else if (strcmp(word, "gap") == 0)
		record_add_gap(a, r, utf8_from(value));
	else if (strcmp(word, "part-gap") == 0)
		part_gap(a, value, &r->parts[r->parts_len - 1]);
}

/* "exempt=RULE:FROM:ABOUT": a permission E17, in force. */
static void
permit(struct arena *a, const char *more, struct context *c)
{
	const char *at = more == NULL ? NULL : strstr(more, "exempt=");
	struct exemption *e = arena_array(a, 1, sizeof(*e));
	struct utf8 *about = arena_array(a, 1, sizeof(*about));
	struct split s, v;

	if (at == NULL)
		return;
	s = split_at(a, at + 7, ' ');
	v = split_at(a, s.v[0], '/');
	*e = (struct exemption){ .rule = utf8_from(v.v[0]),
		.from = utf8_from(v.len > 1 ? v.v[1] : ""),
		.from_ms = NOW - 1,
		.until_ms = strstr(more, " ended") != NULL ? NOW : NOW + 1,
		.reference = UTF8("E17") };
	if (v.len > 2) {
		about[0] = utf8_from(v.v[2]);
		e->about = about;
		e->about_len = 1;
	}
	c->exemptions = e;
	c->exemptions_len = 1;
}

static struct context
context_of(struct arena *a, const struct row *row, struct record *r)
{
	struct context c = { .now_ms = NOW,
		.help = UTF8("ext 204"),
		.school_name = UTF8("The Example School"),
		.reference = UTF8("K7M2Q") };
	size_t n = r->envelope.recipients_len;
	struct known *known = arena_array(a, n + 1, sizeof(*known));
	struct split more = split_at(a, row->more, ' ');

	context_fill(a, &world_sides, &r->envelope, &c);
	c.sender_inside = 1;
	c.sender = known_of(address_of(a, row->from));
	c.from = c.sender;
	for (size_t i = 0; i < n; i++)
		known[i] = known_of(
		    arena_string(a, r->envelope.recipients[i].address.text.p,
			r->envelope.recipients[i].address.text.len));
	c.recipients = known;
	for (size_t i = 0; i < more.len; i++)
		learn(a, more.v[i], &c, r);
	permit(a, row->more, &c);
	return c;
}

/* -- what came of it --------------------------------------------------------------------- */

/*
 * "reject r(thread)": the action; each reason with its cause, "/sealed" or
 * "/exempted E17", "?approver", ">queue"; "+value" of changes; "@1:00" until when.
 */
static const char *
say(struct arena *a, const struct verdict *v)
{
	struct strbuf b;
	const char *text;

	strbuf_init(&b, 4096);
	strbuf_fmt(&b, "%.*s", (int)action_name(v->action).len,
	    action_name(v->action).p);
	for (size_t i = 0; i < v->reasons_len; i++) {
		const struct reason *r = &v->reasons[i];

		strbuf_fmt(&b, " %.*s(%.*s)", (int)r->rule.len, r->rule.p,
		    (int)r->cause.len, r->cause.len > 0 ? r->cause.p : "");
		if (r->context.len > 0)
			strbuf_fmt(
			    &b, "/%.*s", (int)r->context.len, r->context.p);
		if (r->exemption.len > 0)
			strbuf_fmt(
			    &b, " %.*s", (int)r->exemption.len, r->exemption.p);
		if (r->approve.len > 0)
			strbuf_fmt(
			    &b, "?%.*s", (int)r->approve.len, r->approve.p);
		if (r->queue.len > 0)
			strbuf_fmt(&b, ">%.*s", (int)r->queue.len, r->queue.p);
	}
	for (size_t i = 0; i < v->changes_len; i++)
		strbuf_fmt(&b, " +%.*s", (int)v->changes[i].value.text.len,
		    v->changes[i].value.text.p);
	if (v->until_ms > 0)
		strbuf_fmt(
		    &b, " @%llu", (unsigned long long)(v->until_ms - NOW));
	text = arena_string(a, b.p, b.len);
	strbuf_done(&b);
	return text;
}

/* What every text promises (users.md 8B): who reads it learns what, why, whom. */
static int
is_fit(const struct row *row, const struct verdict *v)
{
	static const char *const leads[] = { "Sent. ", "Sent, with a change. ",
		"Waiting. ", "Waiting. ", "Not sent. " };
	struct utf8 t = v->text;
	int fit = 1;

	/* Outside is told in the session or never. */
	int is_outside =
	    strstr(row->more == NULL ? "" : row->more, "outside") != NULL;

	if (v->action >= (is_outside ? ACTION_REJECT : ACTION_DELAY) &&
	    t.len == 0)
		return 0;
	if (t.len == 0)
		return v->reference.len == 0;
	for (size_t i = 0; i < t.len; i++)
		fit &= t.p[i] >= ' ' && t.p[i] <= '~' && t.p[i] != '{';
	fit &= memmem(t.p, t.len, "ref K7M2Q", 9) != NULL;
	fit &= t.len < 3400 && t.len > 60;
	if (!is_outside)
		fit &= utf8_begins(t, leads[v->action]) &&
		       memmem(t.p, t.len, "ext 204", 7) != NULL;
	/* What an answer starts with is one of ours as well. */
	if (strlen(row->subject) > 12)
		fit &= memmem(t.p, t.len, row->subject, strlen(row->subject)) ==
		       NULL;
	return fit;
}

static struct policy *
policy_of(const char *content)
{
	struct err e = { 0 };
	struct policy *p = policy_file(content, &e);

	if (p == NULL) {
		tap_note("%s", e.text);
		abort();
	}
	return p;
}

/* Each row under the rules of `content`; the verdict is also explained. */
static void
promise_rows(const char *content, const struct row *rows, size_t len)
{
	struct policy *p = policy_of(content);

	for (size_t i = 0; i < len; i++) {
		struct arena *a = arena_new((size_t)1 << 24);
		struct record r = record_of(a, &rows[i]);
		struct context c = context_of(a, &rows[i], &r);
		struct explanation why;
		struct verdict v, again;

		policy_decide(a, p, &c, &r, &v);
		policy_explain(a, p, &c, &r, &again, &why);
		if (!tap_ok(strcmp(say(a, &v), rows[i].want) == 0 &&
				is_fit(&rows[i], &v) &&
				strcmp(say(a, &v), say(a, &again)) == 0 &&
				why.len == policy_rules(p),
			"%s", rows[i].promise))
			tap_note("%s: \"%.*s\"", say(a, &v), (int)v.text.len,
			    v.text.p);
		arena_free(a);
	}
	policy_free(p);
}

#define PROMISE(content, rows)                                                 \
	promise_rows(content, rows, sizeof(rows) / sizeof((rows)[0]))

/* A rule of one kind that is enforced; `keys` are more lines. */
#define RULE(kind, action, keys)                                               \
	"rule \"r\" {\nkind = " kind "\nclause = \"7.4\"\nmode = enforce\n"    \
	"action = " action "\n" keys "}\n"

#endif
