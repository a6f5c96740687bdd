/*
 * memory_facts.c - what is to be remembered of a message that was decided on
 */
#include <string.h>

#include "policy/memory_store.h"
#include "policy/memory_thread.h"

struct gathering {
	struct arena *a;
	struct memory *memory;
	const struct context *context;
	struct record *record;
	struct memory_keys keys;
	struct fact *facts;
	size_t len, cap;
	/* 1: there were more than MEMORY_FACTS_MAX. */
	int is_cut;
};

/* -- a list of facts -------------------------------------------------------- */

static struct fact *
add(struct gathering *g, enum fact_kind kind, const unsigned char key[FACT_KEY])
{
	struct fact *f;

	if (g->len == MEMORY_FACTS_MAX) {
		g->is_cut = 1;
		/* Nobody reads this one. */
		return arena_alloc(g->a, sizeof(*f));
	}
	g->facts =
	    arena_grow(g->a, g->facts, g->len, &g->cap, sizeof(*g->facts));
	f = &g->facts[g->len++];
	*f = (struct fact){ .kind = kind,
		.message = g->record->id,
		.at_ms = g->record->received_ms };
	memcpy(f->key, key, FACT_KEY);
	return f;
}

/* -- what everybody sends --------------------------------------------------- */

/*
 * Somebody sends this text or file.  1: it is common now.  A passage that three
 * people send without answering each other is nobody's; one that its first
 * sender sends again is his signature.  What is known as internal takes longer.
 */
static int
passes(struct gathering *g, const struct memory_key *key, int is_marked)
{
	const struct memory *m = g->memory;
	int is_known = memory_find(m, FACT_INTERNAL_TEXT, key->b) != NULL ||
		       memory_find(m, FACT_INTERNAL_FILE, key->b) != NULL;
	int is_new;
	struct passing *p = lru_put(m->passing, key->b, &is_new);
	unsigned i = 0;

	while (i < p->senders &&
	       memcmp(p->who[i].b, g->keys.sender.b, FACT_KEY) != 0)
		i++;
	if (i == p->senders && i < MEMORY_COMMON)
		p->who[p->senders++] = g->keys.sender;
	if (i == 0 && !is_new && !is_marked)
		p->own++;
	return p->senders == MEMORY_COMMON ||
	       p->own >= (is_known ? MEMORY_OWN_LATE : MEMORY_OWN);
}

/* It answers or passes on another: what it quotes is not its own. */
static int
names_another(const struct record *r)
{
	return r->header.in_reply_to.len > 0 || r->header.references.len > 0 ||
	       r->enclosed.len > 0;
}

/* Those of a list that say something stay in it; `is_own`: the sender's own. */
static void
leave_common(struct gathering *g, struct memory_keys_list *keys, int is_own,
    int is_marked)
{
	int is_fresh = is_own && !names_another(g->record);
	size_t kept = 0;

	for (size_t i = 0; i < keys->len; i++) {
		const struct memory_key *key = &keys->v[i];

		if (memory_find(g->memory, FACT_COMMON, key->b) != NULL)
			continue;
		if (is_fresh && passes(g, key, is_marked)) {
			add(g, FACT_COMMON, key->b);
			continue;
		}
		keys->v[kept++] = *key;
	}
	keys->len = kept;
}

/* -- what it is ------------------------------------------------------------- */

/*
 * Marked, or it goes on with what is: an answer without the mark is internal
 * too.  By text alone no thread begins, or a footer that is not known as such
 * yet would make everything internal; and nobody outside makes one.
 */
static int
is_internal(const struct gathering *g)
{
	enum recalled_by by = g->context->recalled.internal.by;

	return g->context->sender_inside &&
	       (g->record->verdict.is_internal || by == RECALLED_BY_THREAD ||
		   by == RECALLED_BY_ENCLOSURE);
}

static int
has_word(const struct record *r, const struct reason *reason)
{
	for (size_t i = 0; i < reason->findings_len; i++)
		if (r->findings[reason->findings[i]].kind == FINDING_WORD)
			return 1;
	return 0;
}

/*
 * Words that somebody is to look at, against the sender.  What is told of others
 * and what goes to the safeguarding lead is to be passed on: that is how a
 * child's mail reaches who can help.
 */
static int
is_flagged(const struct record *r)
{
	for (size_t i = 0; i < r->verdict.reasons_len; i++) {
		const struct reason *reason = &r->verdict.reasons[i];

		if (reason->severity >= MEMORY_FLAGGED &&
		    reason->mode >= MODE_NUDGE && reason->queue.len > 0 &&
		    reason->context.len == 0 &&
		    !utf8_equal(reason->queue, UTF8("dsl")) &&
		    has_word(r, reason))
			return 1;
	}
	return 0;
}

static int
has_encrypted(const struct record *r)
{
	for (size_t i = 0; i < r->parts_len; i++)
		if (r->parts[i].encrypted)
			return 1;
	return 0;
}

static int
has_password(const struct record *r)
{
	for (size_t i = 0; i < r->findings_len; i++)
		if (r->findings[i].kind == FINDING_IDENTIFIER &&
		    utf8_equal(r->findings[i].id, UTF8("password")))
			return 1;
	return 0;
}

static int
is_waiting(enum action action)
{
	return action == ACTION_HOLD || action == ACTION_DELAY;
}

/* -- gathering -------------------------------------------------------------- */

static void
add_mail(struct gathering *g, enum fact_kind mail, enum fact_kind text,
    enum fact_kind file)
{
	const struct memory_keys *k = &g->keys;

	for (size_t i = 0; i < k->own.len; i++)
		add(g, mail, k->own.v[i].b);
	for (size_t i = 0; i < k->texts.len; i++)
		add(g, text, k->texts.v[i].b)->value = (uint32_t)k->texts.len;
	for (size_t i = 0; i < k->attached; i++)
		add(g, file, k->files.v[i].b);
}

/* What waits counts from when it is really sent. */
static unsigned
flags_of_sending(const struct gathering *g)
{
	return g->memory != NULL && is_waiting(g->record->verdict.action)
		   ? FACT_HELD
		   : 0;
}

static void
add_sendings(struct gathering *g, enum fact_kind kind)
{
	unsigned flags = flags_of_sending(g);

	for (size_t i = 0; i < g->keys.pairs_len; i++)
		add(g, kind, g->keys.pairs[i].key.b)->flags = flags;
}

/* A protected file, as who sends its password may be asked for it. */
static void
add_file(struct gathering *g)
{
	unsigned flags = flags_of_sending(g);

	add_sendings(g, FACT_PROTECTED);
	for (size_t i = 0; i < g->keys.recipients; i++)
		add(g, FACT_PROTECTED_TO, g->keys.addresses[i].b)->flags =
		    flags;
	if (g->context->sender_inside)
		add(g, FACT_PROTECTED_BY, g->keys.sender.b)->flags = flags;
}

static void
add_count(struct gathering *g)
{
	struct fact *f = add(g, FACT_COUNT, g->keys.sender.b);

	f->value = (uint32_t)g->keys.recipients;
	if (g->record->verdict.is_personal)
		f->flags = FACT_PERSONAL;
}

static void
add_heard(struct gathering *g)
{
	const struct recalled *r = &g->context->recalled;

	if (r->sender_is_new && g->record->envelope.sender.text.len > 0)
		add(g, FACT_HEARD, g->keys.from.b);
	for (size_t i = 0;
	     r->recipient_is_new != NULL && i < g->keys.recipients; i++)
		if (r->recipient_is_new[i])
			add(g, FACT_HEARD, g->keys.addresses[i].b);
}

/* An answer to all of them is meant for all of them. */
static void
add_thread(struct gathering *g)
{
	unsigned flags = flags_of_sending(g);
	struct memory_keys_list own =
	    memory_thread_own(g->a, g->context, g->record, &g->keys);

	for (size_t i = 0; i < own.len; i++)
		add(g, FACT_TOOK_PART, own.v[i].b)->flags = flags;
}

static void
leave_all_common(struct gathering *g, int internal)
{
	struct memory_keys_list attached = { g->keys.files.v,
		g->keys.attached };

	pthread_mutex_lock(&g->memory->lock);
	leave_common(g, &g->keys.texts, 1, internal);
	leave_common(g, &g->keys.quoted, 0, internal);
	leave_common(g, &attached, 1, internal);
	pthread_mutex_unlock(&g->memory->lock);
	g->keys.attached = attached.len;
}

static void
gather(struct gathering *g)
{
	int internal = is_internal(g);

	if (g->memory != NULL)
		leave_all_common(g, internal);
	if (internal)
		add_mail(g, FACT_INTERNAL_MAIL, FACT_INTERNAL_TEXT,
		    FACT_INTERNAL_FILE);
	if (is_flagged(g->record))
		add_mail(
		    g, FACT_FLAGGED_MAIL, FACT_FLAGGED_TEXT, FACT_FLAGGED_FILE);
	/* The first scan has counted it. */
	if (g->context->sender_inside && g->memory != NULL)
		add_count(g);
	if (has_password(g->record))
		add_sendings(g, FACT_PASSWORD);
	if (has_encrypted(g->record))
		add_file(g);
	add_heard(g);
	add_thread(g);
}

/* -- what was asked --------------------------------------------------------- */

static int
is_school_of_several(struct memory *m)
{
	int several;

	if (m == NULL)
		return 0;
	pthread_mutex_lock(&m->lock);
	several = m->status.hosts > 1;
	pthread_mutex_unlock(&m->lock);
	return several;
}

static int
any_outside(const struct gathering *g)
{
	for (size_t i = 0; i < g->keys.recipients; i++)
		if (!g->context->recipient_inside[i] &&
		    !g->context->recipient_partner[i])
			return 1;
	return 0;
}

static void
ask(struct gathering *g, enum fact_kind kind, const unsigned char key[FACT_KEY])
{
	struct fact *f = add(g, kind, key);

	f->at_ms = 0;
	f->message = (struct uuid){ { 0 } };
}

static void
ask_all(struct gathering *g, enum fact_kind kind,
    const struct memory_keys_list *keys)
{
	for (size_t i = 0; i < keys->len; i++)
		ask(g, kind, keys->v[i].b);
}

/*
 * What another host may know by now and we did not: whether this went outside
 * though it is internal, and whether a password came too soon.
 */
static void
ask_again(struct gathering *g)
{
	if (any_outside(g)) {
		ask_all(g, FACT_INTERNAL_MAIL, &g->keys.thread);
		ask_all(g, FACT_INTERNAL_MAIL, &g->keys.enclosed);
		ask_all(g, FACT_INTERNAL_TEXT, &g->keys.texts);
		ask_all(g, FACT_INTERNAL_TEXT, &g->keys.quoted);
	}
	if (!has_password(g->record) && !g->record->bare_password)
		return;
	for (size_t i = 0; i < g->keys.pairs_len; i++)
		ask(g, FACT_PROTECTED, g->keys.pairs[i].key.b);
}

static struct fact *
taken(struct gathering *g, size_t *len)
{
	struct fact *v = g->facts;

	*len = g->len;
	g->facts = NULL;
	g->len = g->cap = 0;
	return v;
}

void
memory_facts(struct arena *a, struct memory *memory,
    const struct context *context, struct record *record)
{
	struct gathering g = {
		.a = a, .memory = memory, .context = context, .record = record
	};
	enum action action = record->verdict.action;

	if (context->recalled.is_stale)
		record_add_gap(a, record, UTF8("context_stale"));
	if (memory != NULL &&
	    (action == ACTION_REJECT || action == ACTION_TEMPFAIL))
		return;
	if (context->recalled.keys != NULL)
		g.keys = *context->recalled.keys;
	else
		memory_keys(a, context, record, &g.keys);
	gather(&g);
	record->facts = taken(&g, &record->facts_len);
	if (context->sender_inside && !is_waiting(action) &&
	    is_school_of_several(memory))
		ask_again(&g);
	record->asked = taken(&g, &record->asked_len);
	if (g.is_cut)
		record_add_gap(a, record, UTF8("memory_cut"));
}
