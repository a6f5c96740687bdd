/* message_fuzz.c - any octets are a message: bounds kept, cost linear */
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

static void
keep_mailboxes(struct mailboxes m)
{
	for (size_t i = 0; i < m.len; i++) {
		fuzz_field(m.v[i].name);
		fuzz_field(m.v[i].address);
	}
}

static void
keep_fields(struct fields f)
{
	for (size_t i = 0; i < f.len; i++)
		fuzz_field(f.v[i]);
}

static void
keep_header(const struct header *h)
{
	keep_mailboxes(h->from);
	keep_mailboxes(h->to);
	keep_mailboxes(h->cc);
	keep_mailboxes(h->bcc);
	keep_mailboxes(h->reply_to);
	fuzz_field(h->subject);
	fuzz_field(h->date);
	fuzz_field(h->message_id);
	keep_fields(h->in_reply_to);
	keep_fields(h->references);
}

static void
keep_part(struct arena *a, const struct part *p)
{
	struct content around;

	fuzz_promise(p->path.len > 0 && p->depth <= DEPTH_MAX);
	fuzz_promise(!p->is_multipart || p->body.len == 0);
	fuzz_field(p->type);
	fuzz_field(p->charset);
	fuzz_field(p->disposition);
	fuzz_field(p->name);
	fuzz_octets(p->raw);
	fuzz_octets(p->body);
	fuzz_gaps(part_gap_names(a, p->gaps));
	text_around(a, p, &around);
	fuzz_content(&around);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(SCANNER_ARENA);
	struct bytes octets = { data, size };
	struct message m;

	(void)message_looks(octets);
	message_parse(a, octets, charset_for_mail(), &m);
	fuzz_promise(m.parts_len >= 1 && m.parts_len <= PARTS_MAX);
	keep_header(&m.header);
	for (size_t i = 0; i < m.parts_len; i++)
		keep_part(a, m.parts[i]);
	arena_free(a);
	return 0;
}
