/*
 * memory_recall.c - what is known of earlier mail that matters for a message
 */
#include <string.h>

#include "policy/memory_store.h"
#include "policy/memory_thread.h"

/* The kinds of facts that tell of an earlier message. */
struct kinds {
	enum fact_kind mail, text, file;
};

static const struct kinds internal = { FACT_INTERNAL_MAIL, FACT_INTERNAL_TEXT,
	FACT_INTERNAL_FILE };
static const struct kinds flagged = { FACT_FLAGGED_MAIL, FACT_FLAGGED_TEXT,
	FACT_FLAGGED_FILE };

/* Of several the newest. */
static void
take(struct recalled_mail *out, enum recalled_by by, const struct fact *f)
{
	if (f == NULL ||
	    (out->by != RECALLED_NOT && out->received_ms >= f->at_ms))
		return;
	*out = (struct recalled_mail){ by, f->message, f->at_ms };
}

static void
by_keys(const struct memory *m, enum fact_kind kind, enum recalled_by by,
    const struct memory_keys_list *keys, struct recalled_mail *out)
{
	for (size_t i = 0; i < keys->len; i++)
		take(out, by, memory_find(m, kind, keys->v[i].b));
}

static int
is_common(const struct memory *m, const struct memory_key *key)
{
	return memory_find(m, FACT_COMMON, key->b) != NULL;
}

/* How much of what is known stands there, as MEMORY_TEXTS counts. */
static size_t
shared_of(const struct memory *m, enum fact_kind kind,
    const struct memory_keys_list *keys, struct recalled_mail *found)
{
	size_t shared = 0;

	for (size_t i = 0; i < keys->len; i++) {
		const struct fact *f = memory_find(m, kind, keys->v[i].b);

		if (f == NULL || is_common(m, &keys->v[i]))
			continue;
		shared += f->value == 1 ? MEMORY_TEXTS : 1;
		take(found, RECALLED_BY_TEXT, f);
	}
	return shared;
}

/*
 * MEMORY_TEXTS passages, or the only one of a short text; whether they are the
 * message's own or quoted there.
 */
static void
by_text(const struct memory *m, enum fact_kind kind,
    const struct memory_keys *keys, struct recalled_mail *out)
{
	struct recalled_mail found = { RECALLED_NOT, { { 0 } }, 0 };
	size_t shared = shared_of(m, kind, &keys->texts, &found) +
			shared_of(m, kind, &keys->quoted, &found);

	if (shared >= MEMORY_TEXTS)
		*out = found;
}

static void
by_file(const struct memory *m, enum fact_kind kind,
    const struct memory_keys_list *keys, struct recalled_mail *out)
{
	for (size_t i = 0; i < keys->len; i++)
		if (!is_common(m, &keys->v[i]))
			take(out, RECALLED_BY_FILE,
			    memory_find(m, kind, keys->v[i].b));
}

/* The strongest sign that there is. */
static struct recalled_mail
mail_of(const struct memory *m, const struct kinds *kinds,
    const struct memory_keys *keys)
{
	struct recalled_mail found = { RECALLED_NOT, { { 0 } }, 0 };

	by_keys(m, kinds->mail, RECALLED_BY_THREAD, &keys->thread, &found);
	if (found.by == RECALLED_NOT)
		by_keys(m, kinds->mail, RECALLED_BY_ENCLOSURE, &keys->enclosed,
		    &found);
	if (found.by == RECALLED_NOT)
		by_text(m, kinds->text, keys, &found);
	if (found.by == RECALLED_NOT)
		by_file(m, kinds->file, &keys->files, &found);
	return found;
}

/* -- sendings --------------------------------------------------------------- */

/* Keep the newest SENDINGS_RECALLED, newest first. */
static void
insert(struct recalled_protected *v, size_t *len,
    const struct recalled_protected *new)
{
	size_t at = *len;

	while (at > 0 && v[at - 1].at_ms < new->at_ms)
		at--;
	if (at == SENDINGS_RECALLED)
		return;
	if (*len < SENDINGS_RECALLED)
		(*len)++;
	memmove(v + at + 1, v + at, (*len - at - 1) * sizeof(*v));
	v[at] = *new;
}

/* The newest for each recipient: his pairs stand together. */
static const struct recalled_protected *
sendings(struct arena *a, const struct memory *m, enum fact_kind kind,
    const struct memory_keys *keys, size_t *len)
{
	struct recalled_protected *v =
	    arena_array(a, SENDINGS_RECALLED + 1, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < keys->pairs_len;) {
		struct recalled_protected newest = {
			.recipient = keys->pairs[i].recipient
		};

		for (; i < keys->pairs_len &&
		       keys->pairs[i].recipient == newest.recipient;
		     i++) {
			const struct fact *f =
			    memory_find(m, kind, keys->pairs[i].key.b);

			if (f == NULL || f->at_ms < newest.at_ms)
				continue;
			newest.message = f->message;
			newest.at_ms = f->at_ms;
		}
		if (newest.at_ms > 0)
			insert(v, &n, &newest);
	}
	*len = n;
	return v;
}

/* The newest that went to one of these addresses. */
static struct recalled_protected
file_to(const struct memory *m, const struct memory_keys *keys)
{
	struct recalled_protected newest = { 0 };

	for (size_t i = 0; i < keys->recipients; i++) {
		const struct fact *f =
		    memory_find(m, FACT_PROTECTED_TO, keys->addresses[i].b);

		if (f != NULL && f->at_ms > newest.at_ms)
			newest = (struct recalled_protected){ f->message,
				f->at_ms, i };
	}
	return newest;
}

static struct recalled_protected
file_by(const struct memory *m, const struct memory_keys *keys)
{
	const struct fact *f =
	    memory_find(m, FACT_PROTECTED_BY, keys->sender.b);

	return f == NULL
		   ? (struct recalled_protected){ 0 }
		   : (struct recalled_protected){ f->message, f->at_ms, 0 };
}

/* -- who is new, and how much ----------------------------------------------- */

static int
is_new(const struct memory *m, const struct memory_key *address)
{
	return memory_find(m, FACT_HEARD, address->b) == NULL;
}

static void
recall_people(struct arena *a, const struct memory *m,
    const struct context *context, const struct memory_keys *keys,
    struct recalled *out)
{
	size_t recipients = keys->recipients;
	unsigned char *v = arena_alloc(a, recipients);

	for (size_t i = 0; i < recipients; i++)
		v[i] = !context->recipient_inside[i] &&
		       is_new(m, &keys->addresses[i]);
	out->recipient_is_new = v;
	out->sender_is_new = !context->sender_inside && is_new(m, &keys->from);
}

static void
recall_thread(struct arena *a, const struct memory *m,
    const struct context *context, const struct memory_keys *keys,
    int names_answered, struct recalled *out)
{
	unsigned char *v;

	if (!context->sender_inside || keys->thread.len == keys->own.len)
		return;
	v = arena_alloc(a, keys->recipients);
	for (size_t i = 0; i < keys->recipients; i++) {
		struct memory_keys_list before =
		    memory_thread_before(a, context, keys, i);

		for (size_t k = 0; k < before.len; k++)
			if (memory_find(m, FACT_TOOK_PART, before.v[k].b) !=
			    NULL)
				v[i] |=
				    k == 0 && names_answered
					? TOOK_PART_THREAD | TOOK_PART_ANSWERED
					: TOOK_PART_THREAD;
	}
	out->recipient_took_part = v;
}

static uint64_t
since(const struct memory *m)
{
	unsigned char key[LRU_KEY];
	uint32_t at = 0;
	const struct fact *oldest = lru_next(m->tables[FACT_HEARD], &at, key);

	return oldest == NULL ? m->now_ms : oldest->at_ms;
}

static void
recall_volume(const struct memory *m, const struct memory_keys *keys,
    struct recalled *out)
{
	struct memory_sent hour, day;

	memory_count_of(m->count, keys->sender.b, m->now_ms, &hour, &day);
	out->hour_messages = hour.messages;
	out->hour_recipients = hour.recipients;
	out->day_messages = day.messages;
	out->day_recipients = day.recipients;
	out->day_personal = day.personal;
}

void
memory_recall(struct arena *a, struct memory *m, const struct context *context,
    const struct record *record, struct recalled *out)
{
	struct recalled r = { 0 };
	struct memory_keys *keys;

	*out = r;
	if (m == NULL)
		return;
	keys = arena_alloc(a, sizeof(*keys));
	memory_keys(a, context, record, keys);
	pthread_mutex_lock(&m->lock);
	m->now_ms = context->now_ms;
	r.internal = mail_of(m, &internal, keys);
	r.flagged = mail_of(m, &flagged, keys);
	r.protected = sendings(a, m, FACT_PROTECTED, keys, &r.protected_len);
	r.anyones = file_to(m, keys);
	r.own = file_by(m, keys);
	r.passwords = sendings(a, m, FACT_PASSWORD, keys, &r.passwords_len);
	recall_people(a, m, context, keys, &r);
	recall_thread(
	    a, m, context, keys, record->header.in_reply_to.len > 0, &r);
	recall_volume(m, keys, &r);
	r.since_ms = since(m);
	r.is_stale = m->status.hosts > 1 &&
		     m->status.heard_ms + MEMORY_STALE_MS < m->now_ms;
	pthread_mutex_unlock(&m->lock);
	r.keys = keys;
	*out = r;
}
