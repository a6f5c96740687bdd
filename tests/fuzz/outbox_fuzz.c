/* outbox_fuzz.c - an item of the outbox may hold anything: facts, then notes */
#include "store/outbox_form.h"
#include "tests/fuzz/fuzz.h"

static void
keep_fields(const struct fields *f)
{
	for (size_t i = 0; i < f->len; i++)
		fuzz_field(f->v[i]);
}

static void
keep(const struct outbox_item *item)
{
	const struct envelope *envelope = &item->envelope;

	fuzz_text(item->reference);
	fuzz_text(item->told);
	fuzz_text(item->thread);
	fuzz_field(envelope->sender);
	keep_fields(&envelope->sender_args);
	for (size_t i = 0; i < envelope->recipients_len; i++) {
		fuzz_field(envelope->recipients[i].address);
		keep_fields(&envelope->recipients[i].args);
		fuzz_promise(item->done[i] == 0 ||
			     item->done[i] == STEP_ACCEPTED ||
			     item->done[i] == STEP_REFUSED);
	}
	fuzz_promise(outbox_state_name(item->state)[0] != '\0');
}

/* Behind the facts: notes, with the digest that they have; a mark spares it. */
static void
read_notes(struct bytes left, struct outbox_item *item)
{
	while (left.len >= OUTBOX_NOTE) {
		struct outbox_note note = { .step = (enum outbox_step)left.p[0],
			.which = left.p[1],
			.code = left.p[2],
			.until_ms = left.p[3] };
		unsigned char sound[OUTBOX_NOTE];

		outbox_form_note(&note, sound);
		if (outbox_form_read_note(
			left.p[4] == 1 ? left.p : sound, &note) == 0 &&
		    outbox_form_apply(&note, item) == 0)
			keep(item);
		left.p += 5;
		left.len -= 5;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)4 * OUTBOX_FACTS_MAX);
	struct bytes left = { data, size };
	size_t facts = size == 0 ? 0 : data[0] % size;
	struct bytes payload;
	struct outbox_item item;

	(void)!outbox_form_unframe("SGOF", left, &payload);
	for (size_t i = facts; i <= size; i++) {
		if (outbox_form_read_facts(a,
			(struct bytes){ data + 1, i - (i > 0) }, &item) == -1)
			continue;
		keep(&item);
		read_notes((struct bytes){ data + i, size - i }, &item);
		break;
	}
	arena_free(a);
	return 0;
}
