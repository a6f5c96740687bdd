/*
 * memory_thread.c - who takes part in a thread, beside colleagues
 */
#include "policy/memory_thread.h"

#include <string.h>

static void
add(struct memory_keys_list *to, const struct memory_key *mail,
    const struct memory_key *address)
{
	unsigned char both[2 * FACT_KEY];

	memcpy(both, mail->b, FACT_KEY);
	memcpy(both + FACT_KEY, address->b, FACT_KEY);
	fact_key("took-part", (struct bytes){ both, sizeof(both) },
	    to->v[to->len++].b);
}

/* A pupil or parent is nobody's colleague, wherever his mailbox lies. */
static int
is_colleague(const struct known *known, int is_inside)
{
	return is_inside && !utf8_equal(known->class, UTF8("pupil")) &&
	       !utf8_equal(known->class, UTF8("parent"));
}

static int
is_recipient_colleague(const struct context *c, size_t i)
{
	static const struct known nobody;

	return is_colleague(c->recipients == NULL ? &nobody : &c->recipients[i],
	    c->recipient_inside != NULL && c->recipient_inside[i]);
}

/* Where answers to the message go: From or Reply-To; beside the envelope's. */
static void
add_writers(struct arena *a, const struct record *r,
    const struct memory_keys *keys, struct memory_keys_list *out)
{
	const struct mailboxes *lists[] = { &r->header.from,
		&r->header.reply_to };

	add(out, &keys->own.v[0], &keys->from);
	for (size_t k = 0; k < 2; k++)
		if (lists[k]->len > 0) {
			struct memory_key key = memory_address_key(
			    a, field_given(lists[k]->v[0].address));

			add(out, &keys->own.v[0], &key);
		}
}

struct memory_keys_list
memory_thread_own(struct arena *a, const struct context *context,
    const struct record *record, const struct memory_keys *keys)
{
	struct memory_keys_list out = { 0 };

	if (keys->own.len == 0 || keys->recipients > THREAD_PEOPLE_MAX ||
	    record->header.bulk != 0)
		return out;
	out.v = arena_array(a, keys->recipients + 3, sizeof(*out.v));
	if (!is_colleague(&context->sender, context->sender_inside))
		add_writers(a, record, keys, &out);
	for (size_t i = 0; i < keys->recipients; i++)
		if (!is_recipient_colleague(context, i))
			add(&out, &keys->own.v[0], &keys->addresses[i]);
	return out;
}

struct memory_keys_list
memory_thread_before(struct arena *a, const struct context *context,
    const struct memory_keys *keys, size_t i)
{
	/* Behind its own come In-Reply-To and References, oldest first. */
	size_t first = keys->own.len, n = keys->thread.len - first;
	struct memory_keys_list out = { 0 };

	if (n == 0 || keys->recipients > THREAD_PEOPLE_MAX ||
	    is_recipient_colleague(context, i))
		return out;
	out.v = arena_array(a, THREAD_MAILS_MAX, sizeof(*out.v));
	add(&out, &keys->thread.v[first], &keys->addresses[i]);
	for (size_t k = n - 1; k > 0 && out.len < THREAD_MAILS_MAX; k--)
		add(&out, &keys->thread.v[first + k], &keys->addresses[i]);
	return out;
}
