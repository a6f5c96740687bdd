/*
 * memory.c - what a mail host remembers of mail for the mail that follows
 */
#include "policy/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/memory_store.h"

#define DAY_MS ((uint64_t)24 * 3600 * 1000)

enum {
	HELD_MOST = 8192,
	PASSING_MOST = 64 * 1024,
	SENDERS_MOST = 16 * 1024,
	/* Held mail goes back after two school days; holidays are long. */
	HELD_DAYS = 21,
	/* Facts that are copied under the lock at once. */
	AT_ONCE = 1024,
};

static const struct {
	uint32_t most, days;
} bounds[FACT_KINDS] = {
	[FACT_INTERNAL_MAIL] = { 128 * 1024, 400 },
	[FACT_INTERNAL_TEXT] = { 256 * 1024, 400 },
	[FACT_INTERNAL_FILE] = { 32 * 1024, 400 },
	[FACT_FLAGGED_MAIL] = { 64 * 1024, 90 },
	[FACT_FLAGGED_TEXT] = { 128 * 1024, 90 },
	[FACT_FLAGGED_FILE] = { 16 * 1024, 90 },
	[FACT_COMMON] = { 16 * 1024, 400 },
	[FACT_PROTECTED] = { 64 * 1024, 7 },
	[FACT_PASSWORD] = { 64 * 1024, 7 },
	[FACT_COUNT] = { 64 * 1024, 1 },
	[FACT_HEARD] = { 128 * 1024, 400 },
	[FACT_PROTECTED_TO] = { 32 * 1024, 7 },
	[FACT_PROTECTED_BY] = { 8 * 1024, 7 },
	[FACT_TOOK_PART] = { 64 * 1024, 60 },
};

/* -- one fact --------------------------------------------------------------- */

static int
is_over(const struct memory *m, const struct fact *f)
{
	uint64_t keep_ms =
	    f->flags & FACT_HELD ? HELD_DAYS * DAY_MS : m->keep_ms[f->kind];

	return f->at_ms + keep_ms <= m->now_ms;
}

const struct fact *
memory_find(const struct memory *m, enum fact_kind kind,
    const unsigned char key[FACT_KEY])
{
	const struct fact *f = lru_find(m->tables[kind], key);

	return f == NULL || is_over(m, f) ? NULL : f;
}

/* Put it where `key` stands; of two the newer stays. */
static void
put(struct memory *m, struct lru *table, const unsigned char key[LRU_KEY],
    const struct fact *f)
{
	const struct fact *victim = lru_victim(table);
	struct fact *entry;
	int is_new;

	if (victim != NULL && lru_find(table, key) == NULL &&
	    !is_over(m, victim))
		m->status.tables[f->kind].evicted++;
	entry = lru_put(table, key, &is_new);
	if (!is_new && entry->at_ms > f->at_ms)
		return;
	*entry = *f;
}

/* A pair may wait in several messages. */
static void
held_key(const struct fact *f, unsigned char key[LRU_KEY])
{
	for (size_t i = 0; i < LRU_KEY; i++)
		key[i] = f->key[i] ^ f->message.b[i];
}

/* What was held is sent: its sendings count from then. */
static void
release(struct memory *m, const struct fact *sent)
{
	unsigned char key[LRU_KEY];
	uint32_t at = 0;
	struct fact *f;

	while ((f = lru_next(m->held, &at, key)) != NULL) {
		struct fact now = *f;

		if (memcmp(f->message.b, sent->message.b, sizeof(f->message)) !=
		    0)
			continue;
		lru_drop(m->held, key);
		now.flags &= ~(unsigned)FACT_HELD;
		now.at_ms = sent->at_ms;
		put(m, m->tables[now.kind], now.key, &now);
	}
}

/* Each message once, however often we are told of it. */
static void
count(struct memory *m, const struct fact *f)
{
	if (lru_find(m->tables[FACT_COUNT], f->message.b) != NULL)
		return;
	put(m, m->tables[FACT_COUNT], f->message.b, f);
	memory_count_add(m->count, f->key, f->at_ms, f->value,
	    (f->flags & FACT_PERSONAL) != 0);
}

static void
apply(struct memory *m, const struct fact *f)
{
	unsigned char key[LRU_KEY];

	if (f->kind == FACT_SENT) {
		release(m, f);
	} else if (f->kind == FACT_HOSTS) {
		m->status.hosts = f->value;
		m->status.heard_ms = f->at_ms;
	} else if (is_over(m, f)) {
		return;
	} else if (f->kind == FACT_COUNT) {
		count(m, f);
	} else if (f->flags & FACT_HELD) {
		held_key(f, key);
		put(m, m->held, key, f);
	} else {
		put(m, m->tables[f->kind], f->key, f);
	}
}

static void
take(void *to, const struct fact *fact)
{
	apply(to, fact);
}

void
memory_path(const struct conf *conf, char out[MEMORY_PATH])
{
	snprintf(out, MEMORY_PATH, "%s/memory", conf->state_dir);
}

/* -- beginning and end ------------------------------------------------------ */

static size_t
divided(size_t most, uint32_t divisor)
{
	size_t n = divisor == 0 ? most : most / divisor;

	return n == 0 ? 1 : n;
}

static struct memory *
make(const struct memory_settings *s)
{
	struct memory *m = calloc(1, sizeof(*m));

	if (m == NULL || pthread_mutex_init(&m->lock, NULL) != 0)
		abort();
	for (int i = 0; i < FACT_KINDS; i++) {
		uint32_t days = bounds[i].days;

		if (bounds[i].most == 0)
			continue;
		if (s->keep_days > 0 && s->keep_days < days)
			days = s->keep_days;
		m->keep_ms[i] = days * DAY_MS;
		m->status.tables[i].most = divided(bounds[i].most, s->divisor);
		m->tables[i] =
		    lru_new(m->status.tables[i].most, sizeof(struct fact));
	}
	m->held = lru_new(divided(HELD_MOST, s->divisor), sizeof(struct fact));
	m->passing =
	    lru_new(divided(PASSING_MOST, s->divisor), sizeof(struct passing));
	m->count = memory_count_new(divided(SENDERS_MOST, s->divisor));
	return m;
}

struct memory *
memory_open(
    const struct memory_settings *settings, uint64_t now_ms, struct err *e)
{
	struct memory *m = make(settings);
	struct memory_reading reading = { .take = take, .to = m };

	m->now_ms = now_ms;
	if (settings->directory == NULL)
		return m;
	m->journal = memory_journal_open(settings->directory, &reading, e);
	if (m->journal == NULL) {
		memory_close(m);
		return NULL;
	}
	m->status.restored = reading.read;
	m->status.damaged = reading.damaged;
	return m;
}

struct memory *
memory_look(const char *directory, uint64_t now_ms, struct err *e)
{
	struct memory *m = make(&(struct memory_settings){ .directory = NULL });
	struct memory_reading reading = { .take = take, .to = m };

	m->now_ms = now_ms;
	if (memory_journal_look(directory, &reading, e) == -1) {
		memory_close(m);
		return NULL;
	}
	return m;
}

void
memory_close(struct memory *m)
{
	if (m == NULL)
		return;
	for (int i = 0; i < FACT_KINDS; i++)
		lru_free(m->tables[i]);
	lru_free(m->held);
	lru_free(m->passing);
	memory_count_free(m->count);
	if (m->journal != NULL)
		memory_journal_close(m->journal);
	pthread_mutex_destroy(&m->lock);
	free(m);
}

/* -- taking note ------------------------------------------------------------ */

int
memory_note(
    struct memory *m, const struct fact *facts, size_t len, struct err *e)
{
	if (len == 0)
		return 0;
	pthread_mutex_lock(&m->lock);
	for (size_t i = 0; i < len; i++)
		apply(m, &facts[i]);
	pthread_mutex_unlock(&m->lock);
	return m->journal == NULL
		   ? 0
		   : memory_journal_note(m->journal, facts, len, e);
}

/* -- in the background ------------------------------------------------------ */

/*
 * The living facts of a table from the oldest to the newest, which the caller
 * frees.  Under the lock, so in one go: 16 MB at most, some milliseconds.
 */
static struct fact *
copy_table(struct memory *m, const struct lru *table, size_t *len)
{
	unsigned char key[LRU_KEY];
	const struct fact *f;
	struct fact *v;
	uint32_t at = 0;

	pthread_mutex_lock(&m->lock);
	v = malloc((lru_len(table) + 1) * sizeof(*v));
	if (v == NULL)
		abort();
	*len = 0;
	while ((f = lru_next(table, &at, key)) != NULL)
		if (!is_over(m, f))
			v[(*len)++] = *f;
	pthread_mutex_unlock(&m->lock);
	return v;
}

static int
keep_table(struct memory *m, const struct lru *table, struct err *e)
{
	size_t len;
	struct fact *v = copy_table(m, table, &len);
	int result = memory_journal_add(m->journal, v, len, e);

	free(v);
	return result;
}

/* Write all facts anew.  Those that come meanwhile stand in the new notes. */
static int
keep_all(struct memory *m, struct err *e)
{
	struct fact hosts = { .kind = FACT_HOSTS };

	if (memory_journal_begin(m->journal, e) == -1)
		return -1;
	for (int i = 0; i < FACT_KINDS; i++)
		if (m->tables[i] != NULL &&
		    keep_table(m, m->tables[i], e) == -1)
			return -1;
	pthread_mutex_lock(&m->lock);
	hosts.value = m->status.hosts;
	hosts.at_ms = m->status.heard_ms;
	pthread_mutex_unlock(&m->lock);
	if (keep_table(m, m->held, e) == -1 ||
	    memory_journal_add(m->journal, &hosts, 1, e) == -1)
		return -1;
	return memory_journal_end(m->journal, e);
}

/* News that are noted together. */
struct news {
	struct memory *memory;
	struct fact facts[AT_ONCE];
	size_t len;
	/* What could not be noted, or NULL. */
	struct err *e;
	int failed;
};

static void
note_news(struct news *n)
{
	if (memory_note(n->memory, n->facts, n->len, n->e) == -1)
		n->failed = 1;
	n->len = 0;
}

static void
take_news(void *to, const struct fact *fact)
{
	struct news *n = to;

	n->facts[n->len++] = *fact;
	if (n->len == AT_ONCE)
		note_news(n);
}

int
memory_follow(struct memory *m, uint64_t now_ms, struct err *e)
{
	struct news *news;
	struct memory_reading reading = { .take = take_news };
	int result;

	if (m->journal == NULL)
		return 0;
	news = calloc(1, sizeof(*news));
	if (news == NULL)
		abort();
	news->memory = m;
	news->e = e;
	reading.to = news;
	pthread_mutex_lock(&m->lock);
	m->now_ms = now_ms;
	pthread_mutex_unlock(&m->lock);
	result = memory_journal_news(m->journal, &reading, e);
	note_news(news);
	if (news->failed)
		result = -1;
	free(news);
	if (reading.damaged > 0) {
		pthread_mutex_lock(&m->lock);
		m->status.damaged += reading.damaged;
		pthread_mutex_unlock(&m->lock);
	}
	if (result == 0 && memory_journal_is_long(m->journal))
		result = keep_all(m, e);
	return result;
}

static uint64_t
tables_octets(const struct memory *m)
{
	uint64_t octets = lru_octets(m->held) + lru_octets(m->passing) +
			  memory_count_octets(m->count);

	for (int i = 0; i < FACT_KINDS; i++)
		if (m->tables[i] != NULL)
			octets += lru_octets(m->tables[i]);
	return octets;
}

void
memory_status(struct memory *m, struct memory_status *out)
{
	pthread_mutex_lock(&m->lock);
	*out = m->status;
	for (int i = 0; i < FACT_KINDS; i++)
		if (m->tables[i] != NULL)
			out->tables[i].held = lru_len(m->tables[i]);
	out->octets = tables_octets(m);
	pthread_mutex_unlock(&m->lock);
}

/* -- from other processes --------------------------------------------------- */

int
memory_tell(
    const char *directory, const struct fact *facts, size_t len, struct err *e)
{
	return memory_journal_tell(directory, facts, len, e);
}

int
memory_asks_again(const char *directory)
{
	return memory_journal_again(directory);
}

int
memory_tell_sent(
    const char *directory, struct uuid id, uint64_t at_ms, struct err *e)
{
	struct fact sent = { .kind = FACT_SENT, .message = id, .at_ms = at_ms };

	return memory_tell(directory, &sent, 1, e);
}
