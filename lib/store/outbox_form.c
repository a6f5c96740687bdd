/*
 * outbox_form.c - the form of an item of the outbox on disk
 */
#include "store/outbox_form.h"

#include <string.h>

#include "base/limits.h"
#include "base/sha256.h"
#include "store/piece.h"

enum { DIGEST_LEN = 16, MARK_LEN = 4 };

/* Of one number among the facts. */
enum { FROM_INSIDE = 1 << 0, JUDGED = 1 << 1 };

static const char note_mark[4] = { 'S', 'G', 'N', 'O' };

/* -- frames ---------------------------------------------------------------- */

static void
digest_of(
    const char mark[4], struct bytes payload, unsigned char out[DIGEST_LEN])
{
	struct bytes pieces[] = { { (const unsigned char *)mark, MARK_LEN },
		payload };
	unsigned char digest[SHA256_LEN];

	sha256_pieces(pieces, 2, digest);
	memcpy(out, digest, DIGEST_LEN);
}

void
outbox_form_frame(const char mark[4], struct bytes payload, struct strbuf *out)
{
	unsigned char digest[DIGEST_LEN];

	digest_of(mark, payload, digest);
	strbuf_add(out, mark, MARK_LEN);
	piece_add32(out, (uint32_t)payload.len);
	strbuf_add(out, digest, DIGEST_LEN);
	strbuf_add(out, payload.p, payload.len);
}

int
outbox_form_unframe(
    const char mark[4], struct bytes octets, struct bytes *payload)
{
	struct cursor c = { octets, 0 };
	struct bytes given = piece_take(&c, MARK_LEN), digest, inside;
	unsigned char again[DIGEST_LEN];
	uint32_t len = piece_take32(&c);

	digest = piece_take(&c, DIGEST_LEN);
	inside = piece_take(&c, len);
	if (c.bad || memcmp(given.p, mark, MARK_LEN) != 0)
		return -1;
	digest_of(mark, inside, again);
	if (memcmp(digest.p, again, DIGEST_LEN) != 0)
		return -1;
	*payload = inside;
	return 0;
}

/* -- facts ----------------------------------------------------------------- */

static void
add_path(struct strbuf *out, struct field path, const struct fields *args)
{
	piece_add(out, field_given(path));
	piece_add32(out, (uint32_t)args->len);
	for (size_t i = 0; i < args->len; i++)
		piece_add(out, field_given(args->v[i]));
}

void
outbox_form_facts(const struct outbox_item *item, struct strbuf *out)
{
	const struct envelope *envelope = &item->envelope;

	strbuf_add(out, item->id.b, sizeof(item->id.b));
	strbuf_add(out, item->message.b, sizeof(item->message.b));
	piece_add32(out, (uint32_t)item->kind);
	piece_add32(out, (uint32_t)item->action);
	piece_add32(out, (item->is_from_inside != 0 ? FROM_INSIDE : 0) |
			     (item->is_judged != 0 ? JUDGED : 0));
	piece_add64(out, item->created_ms);
	piece_add64(out, item->until_ms);
	piece_add64(out, item->expires_ms);
	piece_add64(out, item->opening);
	piece_add64(out, item->size);
	piece_add(out, bytes_of(item->reference));
	piece_add(out, bytes_of(item->told));
	piece_add(out, bytes_of(item->thread));
	add_path(out, envelope->sender, &envelope->sender_args);
	piece_add32(out, (uint32_t)envelope->recipients_len);
	for (size_t i = 0; i < envelope->recipients_len; i++)
		add_path(out, envelope->recipients[i].address,
		    &envelope->recipients[i].args);
	piece_add32(out, item->offers);
	piece_add32(out, item->odd);
}

static struct uuid
take_uuid(struct cursor *c)
{
	struct bytes p = piece_take(c, sizeof(struct uuid));
	struct uuid id = { { 0 } };

	if (!c->bad)
		memcpy(id.b, p.p, sizeof(id.b));
	return id;
}

/* Printable ASCII and line ends, as we write it. */
static struct utf8
take_text(struct cursor *c, size_t most)
{
	struct bytes p = piece_next(c);

	if (p.len > most)
		c->bad = 1;
	for (size_t i = 0; !c->bad && i < p.len; i++)
		if ((p.p[i] < ' ' || p.p[i] > '~') && p.p[i] != '\n')
			c->bad = 1;
	return c->bad ? UTF8("") : (struct utf8){ (const char *)p.p, p.len };
}

static struct field
take_field(struct arena *a, struct cursor *c)
{
	struct bytes p = piece_next(c);

	if (p.len > ADDRESS_MAX)
		c->bad = 1;
	return c->bad ? (struct field){ 0 } : field_from(a, p);
}

static void
take_path(
    struct arena *a, struct cursor *c, struct field *path, struct fields *args)
{
	uint32_t n;

	*path = take_field(a, c);
	n = piece_take32(c);
	/* Each has its length at least. */
	if (n > OUTBOX_ARGS_MAX || n > c->left.len / 4)
		c->bad = 1;
	if (c->bad || n == 0)
		return;
	args->v = arena_array(a, n, sizeof(*args->v));
	for (; args->len < n && !c->bad; args->len++)
		args->v[args->len] = take_field(a, c);
}

static void
take_envelope(struct arena *a, struct cursor *c, struct envelope *envelope)
{
	uint32_t n;

	take_path(a, c, &envelope->sender, &envelope->sender_args);
	n = piece_take32(c);
	if (n > RECIPIENTS_MAX || n > c->left.len / 8)
		c->bad = 1;
	if (c->bad || n == 0)
		return;
	envelope->recipients = arena_array(a, n, sizeof(struct recipient));
	for (uint32_t i = 0; i < n && !c->bad; i++)
		take_path(a, c, &envelope->recipients[i].address,
		    &envelope->recipients[i].args);
	envelope->recipients_len = n;
}

/* What stands behind the envelope; an older version wrote nothing there. */
static void
take_offers(struct cursor *c, struct outbox_item *item)
{
	if (c->bad || c->left.len == 0)
		return;
	item->offers = piece_take32(c);
	item->odd = piece_take32(c);
	if (item->offers >= OFFERS || item->odd > item->envelope.recipients_len)
		c->bad = 1;
}

int
outbox_form_read_facts(
    struct arena *a, struct bytes payload, struct outbox_item *out)
{
	struct cursor c = { payload, 0 };
	struct outbox_item item = { .id = take_uuid(&c) };
	uint32_t kind, action, flags;

	item.message = take_uuid(&c);
	kind = piece_take32(&c);
	action = piece_take32(&c);
	flags = piece_take32(&c);
	item.is_from_inside = (flags & FROM_INSIDE) != 0;
	item.is_judged = (flags & JUDGED) != 0;
	item.created_ms = piece_take64(&c);
	item.until_ms = piece_take64(&c);
	item.expires_ms = piece_take64(&c);
	item.opening = piece_take64(&c);
	item.size = piece_take64(&c);
	item.reference = take_text(&c, OUTBOX_WORD_MAX);
	item.told = take_text(&c, OUTBOX_TOLD_MAX);
	item.thread = take_text(&c, OUTBOX_WORD_MAX);
	take_envelope(a, &c, &item.envelope);
	take_offers(&c, &item);
	if (c.bad || c.left.len != 0 || kind >= OUTBOX_KINDS ||
	    flags > (FROM_INSIDE | JUDGED) || action > ACTION_TEMPFAIL ||
	    item.size > MESSAGE_MAX)
		return -1;
	item.kind = (enum outbox_kind)kind;
	item.action = (enum action)action;
	item.done = arena_alloc(a, item.envelope.recipients_len);
	item.codes =
	    arena_array(a, item.envelope.recipients_len, sizeof(*item.codes));
	*out = item;
	return 0;
}

/* -- notes ----------------------------------------------------------------- */

void
outbox_form_note(const struct outbox_note *note, unsigned char out[OUTBOX_NOTE])
{
	memcpy(out, note_mark, MARK_LEN);
	piece_put32(out + 4, (uint32_t)note->step);
	piece_put64(out + 8, note->at_ms);
	piece_put32(out + 16, note->which);
	piece_put32(out + 20, note->code);
	piece_put64(out + 24, note->until_ms);
	digest_of(note_mark,
	    (struct bytes){ out + 4, OUTBOX_NOTE - MARK_LEN - DIGEST_LEN },
	    out + OUTBOX_NOTE - DIGEST_LEN);
}

int
outbox_form_read_note(
    const unsigned char octets[OUTBOX_NOTE], struct outbox_note *out)
{
	uint32_t step = piece_get32(octets + 4);
	unsigned char again[OUTBOX_NOTE];
	struct outbox_note note = { .step = (enum outbox_step)step,
		.at_ms = piece_get64(octets + 8),
		.which = piece_get32(octets + 16),
		.code = piece_get32(octets + 20),
		.until_ms = piece_get64(octets + 24) };

	outbox_form_note(&note, again);
	if (memcmp(again, octets, OUTBOX_NOTE) != 0 || step < STEP_TOLD ||
	    step >= STEPS)
		return -1;
	*out = note;
	return 0;
}

/* A recipient's part is over. */
static int
settle(const struct outbox_note *note, struct outbox_item *item)
{
	if (note->which >= item->envelope.recipients_len)
		return -1;
	item->done_len += item->done[note->which] == 0;
	item->done[note->which] = (unsigned char)note->step;
	/* Nobody is left who might get it twice, or the doubt was his alone. */
	if (item->is_separate ||
	    item->done_len == item->envelope.recipients_len)
		item->is_doubtful = 0;
	item->codes[note->which] = note->code;
	return 0;
}

static uint64_t
earlier(uint64_t at_ms, uint64_t by_ms)
{
	return at_ms > by_ms ? at_ms - by_ms : at_ms;
}

/* All its times are of a clock that was ahead. */
static void
set_back(struct outbox_item *item, uint64_t by_ms)
{
	item->created_ms = earlier(item->created_ms, by_ms);
	item->until_ms = earlier(item->until_ms, by_ms);
	item->expires_ms = earlier(item->expires_ms, by_ms);
	item->next_ms = earlier(item->next_ms, by_ms);
	item->overdue_ms = earlier(item->overdue_ms, by_ms);
}

int
outbox_form_apply(const struct outbox_note *note, struct outbox_item *item)
{
	switch (note->step) {
	case STEP_TOLD:
		item->is_told = 1;
		return 0;
	case STEP_REMINDED:
		item->is_reminded = 1;
		return 0;
	case STEP_SENDING:
		item->tries++;
		item->repeats += item->is_doubtful != 0;
		item->is_doubtful = 0;
		return 0;
	case STEP_ENDING:
		item->is_doubtful = 1;
		return 0;
	case STEP_ACCEPTED:
	case STEP_REFUSED:
	case STEP_REMOVED:
		return settle(note, item);
	case STEP_OVERDUE:
		item->overdue_ms = note->at_ms;
		return 0;
	case STEP_SEPARATED:
		item->is_separate = 1;
		return 0;
	case STEP_SET_BACK:
		set_back(item, note->until_ms);
		return 0;
	case STEP_DEFERRED:
		item->next_ms = note->until_ms;
		/* No answer behind the last octets is none that it failed. */
		if (note->code != 0)
			item->is_doubtful = 0;
		return 0;
	default:
		break;
	}
	if (!outbox_is_settled(item))
		item->state = note->step;
	if (note->step == STEP_SENT && note->which == 1)
		item->lost_arguments = 1;
	item->is_doubtful = 0;
	return 0;
}

int
outbox_can_return(const struct outbox_item *item)
{
	return item->is_from_inside && item->envelope.sender.text.len > 0;
}

int
outbox_is_settled(const struct outbox_item *item)
{
	return item->state >= STEP_SENT;
}

const char *
outbox_state_name(enum outbox_step state)
{
	static const char *const names[STEPS] = {
		[0] = "waiting",
		[STEP_RELEASED] = "released",
		[STEP_SENT] = "sent",
		[STEP_RETURNED] = "returned",
		[STEP_DROPPED] = "dropped",
		[STEP_PROTECTED] = "protected",
	};

	return state < STEPS && names[state] != NULL ? names[state] : "";
}
