/*
 * top.c - the top header's fields that a record carries
 */
#include "mail/top.h"

#include <strings.h>

#include "base/limits.h"
#include "mail/address.h"
#include "mail/date.h"
#include "mail/encoded.h"

/* A blank, or what stands around a msg-id. */
static int
is_between(unsigned char c)
{
	return c <= ' ' || c == '<' || c == '>' || c == ',';
}

/* msg-ids without angle brackets; words without them as well. */
static struct fields
ids_of(struct arena *a, struct bytes v, int *cut)
{
	struct fields ids = { 0 };
	size_t cap = 0, at = 0;

	for (;;) {
		size_t from;

		while (at < v.len && is_between(v.p[at]))
			at++;
		for (from = at; at < v.len && !is_between(v.p[at]);)
			at++;
		if (at == from)
			break;
		if (ids.len == MAILBOXES_MAX) {
			*cut = 1;
			break;
		}
		ids.v = arena_grow(a, ids.v, ids.len, &cap, sizeof(*ids.v));
		ids.v[ids.len++] =
		    field_from(a, (struct bytes){ v.p + from, at - from });
	}
	return ids;
}

static int
is_any_of(struct bytes value, const char *const *words)
{
	for (; *words != NULL; words++)
		if (value.len == strlen(*words) &&
		    strncasecmp((const char *)value.p, *words, value.len) == 0)
			return 1;
	return 0;
}

/* A parameter or comment after the word says no more (RFC 3834 section 5). */
static struct bytes
first_word(struct bytes v)
{
	size_t n = 0;

	while (n < v.len && v.p[n] > ' ' && v.p[n] != ';' && v.p[n] != '(')
		n++;
	return (struct bytes){ v.p, n };
}

static uint32_t
bulk_of(const struct bytes v[HEADER_NAMES])
{
	static const char *const many[] = { "bulk", "list", "junk", NULL };
	static const char *const person[] = { "no", NULL };
	struct bytes sent = first_word(v[HEADER_AUTO_SUBMITTED]);
	uint32_t bulk = 0;

	if (v[HEADER_LIST_ID].len > 0)
		bulk |= BULK_LIST_ID;
	if (v[HEADER_LIST_UNSUBSCRIBE].len > 0)
		bulk |= BULK_LIST_UNSUBSCRIBE;
	if (is_any_of(first_word(v[HEADER_PRECEDENCE]), many))
		bulk |= BULK_PRECEDENCE;
	if (sent.len > 0 && !is_any_of(sent, person))
		bulk |= BULK_AUTO_SUBMITTED;
	return bulk;
}

/* -- marks ---------------------------------------------------------------------- */

/* The value begins with this word, in any case. */
static int
says(struct bytes v, const char *word)
{
	size_t len = strlen(word);

	return v.len >= len && strncasecmp((const char *)v.p, word, len) == 0 &&
	       (v.len == len || v.p[len] <= ' ' || v.p[len] == ';');
}

/*
 * What a field says of the message as a whole: Sensitivity and Precedence (RFC
 * 2156, 2076), Auto-Submitted (RFC 3834), List-Id (RFC 2919), and what Gmail
 * and Exchange write when a mailbox sends on by itself.
 */
static const struct {
	enum header_name name;
	/* What its value begins with; "": anything. */
	const char *word;
	struct utf8 mark;
} marks[] = {
	{ HEADER_SENSITIVITY, "personal", { "personal", 8 } },
	{ HEADER_SENSITIVITY, "private", { "private", 7 } },
	{ HEADER_AUTO_SUBMITTED, "auto-generated", { "automatic", 9 } },
	{ HEADER_AUTO_SUBMITTED, "auto-replied", { "automatic", 9 } },
	{ HEADER_PRECEDENCE, "bulk", { "bulk", 4 } },
	{ HEADER_LIST_ID, "", { "list", 4 } },
	{ HEADER_FORWARDED, "", { "forwarded", 9 } },
	{ HEADER_INBOX_RULE, "", { "forwarded", 9 } },
};

static struct gaps
marks_of(struct arena *a, const struct bytes v[HEADER_NAMES])
{
	size_t n = sizeof(marks) / sizeof(marks[0]);
	struct gaps out = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct bytes value = v[marks[i].name];

		if (value.p == NULL || value.len == 0 ||
		    (marks[i].word[0] != '\0' && !says(value, marks[i].word)))
			continue;
		if (out.v == NULL)
			out.v = arena_array(a, n, sizeof(*out.v));
		out.v[out.len++] = marks[i].mark;
	}
	return out;
}

int
top_read(struct arena *a, const struct header_block *block,
    const struct mail_charset *charset, struct header *out)
{
	struct header h = { 0 };
	const struct {
		enum header_name name;
		struct mailboxes *to;
	} lists[] = {
		{ HEADER_FROM, &h.from },
		{ HEADER_TO, &h.to },
		{ HEADER_CC, &h.cc },
		{ HEADER_BCC, &h.bcc },
		{ HEADER_REPLY_TO, &h.reply_to },
	};
	struct bytes v[HEADER_NAMES];
	struct fields ids;
	int cut = 0;

	for (size_t i = 0; i < HEADER_NAMES; i++)
		v[i] = header_unfold(a, block->v[i]);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		*lists[i].to =
		    address_parse(a, v[lists[i].name], charset, &cut);
	h.subject = encoded_text(a, v[HEADER_SUBJECT], charset);
	h.date = field_from(a, v[HEADER_DATE]);
	h.sent_ms = date_parse(v[HEADER_DATE]);
	ids = ids_of(a, v[HEADER_MESSAGE_ID], &cut);
	if (ids.len > 0)
		h.message_id = ids.v[0];
	h.in_reply_to = ids_of(a, v[HEADER_IN_REPLY_TO], &cut);
	h.references = ids_of(a, v[HEADER_REFERENCES], &cut);
	h.bulk = bulk_of(v);
	h.marks = marks_of(a, v);
	*out = h;
	return cut;
}

int
top_of(struct arena *a, struct bytes octets, const struct mail_charset *charset,
    struct header *out)
{
	struct boundaries none = { .len = 0 };
	struct reader usual = { .charset = charset };
	struct lines l = lines_of(octets);
	struct header_block block;

	header_parse(&usual, &l, 0, &none, &block);
	return top_read(a, &block, charset, out);
}
