/*
 * learned.c - signatures and notices, known because they come again and again
 */
#include "milter/learned.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/strbuf.h"

enum {
	/*
	 * Closings that are remembered: 5,000 people with a dozen each.  A
	 * closing has its row, so that one that comes new costs one look.
	 */
	ROWS = 8192,
	WAYS = 8,
	/* Days after which what was not seen is forgotten. */
	FORGOTTEN_DAYS = 183,
	SAVED_MS = 60 * 1000,
	DAY_MS = 24 * 60 * 60 * 1000,
	/* Octets of an address that count: RFC 5321 says 254. */
	ADDRESS_OCTETS = 512,
};

/* A closing of one address or domain, as it lies in the file. */
struct seen {
	/* 0: none. */
	uint64_t key;
	/* The first days, and the first people it went to or came from. */
	uint32_t days[LEARNED_DAYS], people[LEARNED_DAYS];
	uint32_t last_day;
	/* No more than LEARNED_MESSAGES are counted. */
	uint16_t messages;
	uint8_t days_len, people_len;
};

struct file_head {
	char magic[8];
	uint64_t len;
};

#define FILE_MAGIC "SGLEARN1"

struct learned {
	char *path;
	pthread_mutex_t lock;
	struct seen rows[ROWS][WAYS];
	/* The last day there was mail. */
	uint32_t day;
	/* Something is not in the file; when it was written last. */
	int changed;
	uint64_t saved_ms;
};

/* -- one closing -------------------------------------------------------------- */

/* Its place: where it is, or where it may be put for another. */
static struct seen *
place_of(struct learned *l, uint64_t key)
{
	struct seen *row = l->rows[key % ROWS], *oldest = &row[0];

	for (size_t i = 0; i < WAYS; i++) {
		if (row[i].key == key)
			return &row[i];
		if (row[i].last_day < oldest->last_day ||
		    (row[i].last_day == oldest->last_day &&
			row[i].messages < oldest->messages))
			oldest = &row[i];
	}
	return oldest;
}

/* 1: it was one of the first, or is now. */
static void
add_once(uint32_t *v, uint8_t *len, uint32_t what)
{
	for (size_t i = 0; i < *len; i++)
		if (v[i] == what)
			return;
	if (*len < LEARNED_DAYS)
		v[(*len)++] = what;
}

static int
is_learned(const struct seen *s)
{
	return s->messages == LEARNED_MESSAGES && s->days_len == LEARNED_DAYS &&
	       s->people_len == LEARNED_DAYS;
}

/* Count a closing; 1: it was known before. */
static int
count(struct learned *l, uint64_t key, uint32_t day, uint32_t who)
{
	struct seen *s = place_of(l, key);
	int was_learned;

	if (s->key != key || day > s->last_day + FORGOTTEN_DAYS)
		*s = (struct seen){ .key = key };
	was_learned = is_learned(s);
	if (s->messages < LEARNED_MESSAGES)
		s->messages++;
	add_once(s->days, &s->days_len, day);
	add_once(s->people, &s->people_len, who);
	/* A clock that was out for a while takes nothing away. */
	if (day > s->last_day)
		s->last_day = day;
	if (day > l->day)
		l->day = day;
	l->changed = 1;
	return was_learned;
}

/* -- a message ------------------------------------------------------------------ */

struct applying {
	struct learned *l;
	const unsigned char *key;
	struct record *r;
	uint32_t day;
	/* Hashes of the sender, his domain, and the first he wrote to. */
	uint64_t sender, domain, recipient;
};

/* An address in small letters from octet `from` on, as a hash. */
static uint64_t
address_hash(
    const unsigned char key[SIPHASH_KEY_LEN], struct bytes address, size_t from)
{
	unsigned char small[ADDRESS_OCTETS];
	size_t n = 0;

	for (size_t i = from; i < address.len && n < sizeof(small); i++) {
		unsigned char c = address.p[i];

		small[n++] = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
	}
	return siphash(key, (struct bytes){ small, n });
}

static size_t
domain_at(struct bytes address)
{
	size_t at = address.len;

	while (at > 0 && address.p[at - 1] != '@')
		at--;
	return at;
}

/*
 * Whose closing it is, as one number that is never 0.  A forged sender teaches
 * nothing about the one who logs in.
 */
static uint64_t
key_of(const struct applying *p, uint64_t whose, uint64_t closing)
{
	uint64_t all[3] = { whose, closing, p->r->envelope.auth.text.len > 0 };
	uint64_t key = siphash(
	    p->key, (struct bytes){ (const unsigned char *)all, sizeof(all) });

	return key != 0 ? key : 1;
}

/* Count it for the sender and for his domain; 1: either knew it before. */
static int
is_known(const struct applying *p, const struct closing *c)
{
	int known = count(p->l, key_of(p, p->sender, c->hash), p->day,
	    (uint32_t)p->recipient);

	known |= count(
	    p->l, key_of(p, p->domain, c->hash), p->day, (uint32_t)p->sender);
	return known;
}

/* The same paragraph in text and page is one: each message counts once. */
static void
find_known(const struct applying *p, unsigned char *known)
{
	const struct record *r = p->r;

	pthread_mutex_lock(&p->l->lock);
	for (size_t i = 0; i < r->closings_len; i++) {
		size_t k = 0;

		while (r->closings[k].hash != r->closings[i].hash)
			k++;
		known[i] = k < i ? known[k]
				 : (unsigned char)is_known(p, &r->closings[i]);
	}
	pthread_mutex_unlock(&p->l->lock);
}

static int
is_in(const struct finding *f, const struct closing *c)
{
	return f->start >= c->start && f->end <= c->end &&
	       bytes_equal(field_given(f->where), field_given(c->where));
}

static void
mark(struct record *r, const struct closing *c)
{
	for (size_t i = 0; i < r->findings_len; i++) {
		struct finding *f = &r->findings[i];

		if (f->kind == FINDING_WORD && f->severity < LEARNED_NEVER &&
		    f->context.len == 0 && is_in(f, c))
			f->context = UTF8("signature");
	}
}

/* Without the fingerprints of what is known. */
static void
drop_fingerprints(struct record *r, const unsigned char *known)
{
	size_t n = 0;

	for (size_t i = 0; i < r->fingerprints_len; i++) {
		int dropped = 0;

		for (size_t k = 0; k < r->closings_len; k++)
			dropped |=
			    known[k] && i >= r->closings[k].first &&
			    i - r->closings[k].first < r->closings[k].len;
		if (!dropped)
			r->fingerprints[n++] = r->fingerprints[i];
	}
	r->fingerprints_len = n;
}

void
learned_apply(struct learned *l, const unsigned char key[SIPHASH_KEY_LEN],
    struct record *r)
{
	struct bytes sender = field_given(r->envelope.sender);
	struct applying p = { .l = l,
		.key = key,
		.r = r,
		.day = (uint32_t)(r->received_ms / DAY_MS),
		.sender = address_hash(key, sender, 0),
		.domain = address_hash(key, sender, domain_at(sender)) };
	unsigned char known[RECORD_CLOSINGS_MAX];

	/* A bounce is nobody's. */
	if (sender.len == 0 || r->closings_len == 0)
		return;
	if (r->envelope.recipients_len > 0)
		p.recipient = address_hash(
		    key, field_given(r->envelope.recipients[0].address), 0);
	find_known(&p, known);
	for (size_t i = 0; i < r->closings_len; i++)
		if (known[i])
			mark(r, &r->closings[i]);
	drop_fingerprints(r, known);
	r->closings_len = 0;
}

/* -- the file -------------------------------------------------------------------- */

static int
is_sound(const struct seen *s)
{
	return s->key != 0 && s->messages <= LEARNED_MESSAGES &&
	       s->days_len <= LEARNED_DAYS && s->people_len <= LEARNED_DAYS;
}

/* 0: the octets are no such file, or not all of one. */
static int
take_file(struct learned *l, struct bytes octets)
{
	unsigned char digest[SHA256_LEN];
	struct file_head head;
	size_t len;

	if (octets.len < sizeof(head) + sizeof(digest))
		return 0;
	len = octets.len - sizeof(digest);
	sha256((struct bytes){ octets.p, len }, digest);
	memcpy(&head, octets.p, sizeof(head));
	if (memcmp(octets.p + len, digest, sizeof(digest)) != 0 ||
	    memcmp(head.magic, FILE_MAGIC, sizeof(head.magic)) != 0 ||
	    head.len != (len - sizeof(head)) / sizeof(struct seen) ||
	    (len - sizeof(head)) % sizeof(struct seen) != 0)
		return 0;
	for (size_t i = 0; i < head.len; i++) {
		struct seen s;

		memcpy(&s, octets.p + sizeof(head) + i * sizeof(s), sizeof(s));
		if (is_sound(&s))
			*place_of(l, s.key) = s;
	}
	return 1;
}

static void
load(struct learned *l)
{
	const size_t most = sizeof(l->rows) + 1024;
	struct arena *a = arena_new(2 * most);
	struct bytes octets;
	struct err e;

	if (access(l->path, F_OK) == -1 && errno == ENOENT) {
		arena_free(a);
		return;
	}
	if (io_read_file(a, l->path, most, &octets, &e) == -1)
		log_err("-", "signatures-not-read", &e);
	else if (!take_file(l, octets))
		log_line(LOG_LEVEL_WARNING, "-", "signatures-not-read",
		    "why=\"the file is damaged; they are learned anew\"");
	arena_free(a);
}

struct learned *
learned_open(const char *path)
{
	struct learned *l = calloc(1, sizeof(*l));

	if (l == NULL || pthread_mutex_init(&l->lock, NULL) != 0 ||
	    (l->path = strdup(path)) == NULL)
		abort();
	load(l);
	return l;
}

static int
is_kept(const struct learned *l, const struct seen *s)
{
	return s->key != 0 && l->day <= s->last_day + FORGOTTEN_DAYS;
}

/* The file's octets, and from now on nothing is changed; under the lock. */
static void
write_file(struct learned *l, struct strbuf *out)
{
	struct file_head head = { .len = 0 };
	unsigned char digest[SHA256_LEN];

	memcpy(head.magic, FILE_MAGIC, sizeof(head.magic));
	for (size_t i = 0; i < (size_t)ROWS * WAYS; i++)
		head.len += (uint64_t)is_kept(l, &l->rows[i / WAYS][i % WAYS]);
	strbuf_add(out, &head, sizeof(head));
	for (size_t i = 0; i < (size_t)ROWS * WAYS; i++) {
		const struct seen *s = &l->rows[i / WAYS][i % WAYS];

		if (is_kept(l, s))
			strbuf_add(out, s, sizeof(*s));
	}
	sha256(strbuf_bytes(out), digest);
	strbuf_add(out, digest, sizeof(digest));
	l->changed = 0;
}

void
learned_save(struct learned *l, uint64_t now_ms)
{
	struct strbuf octets;
	struct err e;
	int is_due;

	strbuf_init(&octets, sizeof(l->rows) + 1024);
	pthread_mutex_lock(&l->lock);
	is_due = l->changed && now_ms - l->saved_ms >= SAVED_MS;
	if (is_due) {
		write_file(l, &octets);
		l->saved_ms = now_ms;
	}
	pthread_mutex_unlock(&l->lock);
	if (is_due &&
	    io_replace_file(l->path, strbuf_bytes(&octets), 0600, &e) == -1) {
		log_err("-", "signatures-not-written", &e);
		pthread_mutex_lock(&l->lock);
		l->changed = 1;
		pthread_mutex_unlock(&l->lock);
	}
	strbuf_done(&octets);
}

void
learned_close(struct learned *l)
{
	if (l == NULL)
		return;
	learned_save(l, UINT64_MAX);
	pthread_mutex_destroy(&l->lock);
	free(l->path);
	free(l);
}
