/*
 * fingerprint.c - a text pasted elsewhere is known again, and cannot be read back
 *
 * Words are hashed without a key and in haste; what leaves this file is their
 * hash's hash under the key.
 */
#include "match/fingerprint.h"

#include <stdlib.h>

#include "base/limits.h"
#include "match/ascii.h"

enum {
	/* Before the greatest are dropped: work stays linear. */
	KEPT_MAX = 4 * FINGERPRINTS_MAX,
	/* Places of a ring: more than words or hashes in a row. */
	RING = 16,
	/* Octets from "On" to "wrote:", and of marks before a line's words. */
	ATTRIBUTION_OCTETS = 300,
	MARKS_OCTETS = 16,
};

/* Odd numbers with bits all over: 2^64 over the golden ratio, and pi. */
#define SPREAD  ((uint64_t)0x9e3779b97f4a7c15)
#define SPREAD2 ((uint64_t)0x243f6a8885a308d3)

/* Whose words they are. */
enum {
	CLASS_OWN,
	/* Of the first closing, the second, ... */
	CLASS_CLOSING,
	CLASS_QUOTED = CLASS_CLOSING + RECORD_CLOSINGS_MAX,
	CLASSES,
};

struct kept {
	uint64_t hash;
	uint32_t class;
};

struct word {
	uint64_t hash;
	uint32_t class;
};

struct fingerprints {
	struct arena *a;
	const unsigned char *key;
	struct kept *kept;
	size_t len;
	/* 1: some were dropped; greater ones than `most` need not be kept. */
	int over;
	uint64_t most;
	/* With the hashes of their words, still without key. */
	struct closing *closings;
	size_t closings_len;
	uint64_t work;
};

struct fingerprints *
fingerprints_new(struct arena *a, const unsigned char key[SIPHASH_KEY_LEN])
{
	struct fingerprints *f = arena_alloc(a, sizeof(*f));

	f->a = a;
	f->key = key;
	f->most = UINT64_MAX;
	return f;
}

uint64_t
fingerprints_work(const struct fingerprints *f)
{
	return f->work;
}

/* -- those that are kept ---------------------------------------------------- */

static int
by_hash(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->class < y->class ? -1 : x->class > y->class;
}

/* Each once, the sender's own words before another's; and no more than may be. */
static void
compact(struct fingerprints *f)
{
	size_t n = 0;

	if (f->len == 0)
		return;
	qsort(f->kept, f->len, sizeof(*f->kept), by_hash);
	for (size_t i = 0; i < f->len; i++)
		if (n == 0 || f->kept[i].hash != f->kept[n - 1].hash)
			f->kept[n++] = f->kept[i];
	if (n > FINGERPRINTS_MAX) {
		n = FINGERPRINTS_MAX;
		f->over = 1;
		f->most = f->kept[n - 1].hash;
	}
	f->len = n;
}

static void
keep(struct fingerprints *f, const struct word *shingle)
{
	if (shingle->hash > f->most)
		return;
	if (f->kept == NULL)
		f->kept = arena_raw(f->a, KEPT_MAX * sizeof(*f->kept));
	if (f->len == KEPT_MAX)
		compact(f);
	f->kept[f->len++] = (struct kept){ shingle->hash, shingle->class };
}

/* -- winnowing ---------------------------------------------------------------- */

/* Words in a row, and the hashes of rows: rings of the last ones. */
struct winnow {
	struct fingerprints *f;
	struct word words[RING];
	size_t words_len;
	/* Of the words in the ring: a polynomial in SPREAD. */
	uint64_t sum;
	/* SPREAD to the power of FINGERPRINT_WORDS. */
	uint64_t power;
	struct word rows[RING];
	/* Rows so far, and the number of the one that was kept last. */
	size_t rows_len, least;
};

static uint64_t
mix(uint64_t x)
{
	x ^= x >> 31;
	x *= SPREAD2 | 1;
	return x ^ x >> 29;
}

/* FNV-1a of the word at `*p`, which becomes the blank behind it. */
static uint64_t
word_hash(const char **p)
{
	uint64_t hash = 0xcbf29ce484222325;
	const char *at = *p;

	for (; *at != ' '; at++)
		hash = (hash ^ (unsigned char)*at) * 0x100000001b3;
	*p = at;
	return mix(hash * SPREAD);
}

/* The last of the least rows in the window. */
static size_t
least_of(struct winnow *w)
{
	size_t least = w->rows_len - FINGERPRINT_WINDOW;

	for (size_t i = least + 1; i < w->rows_len; i++)
		if (w->rows[i % RING].hash <= w->rows[least % RING].hash)
			least = i;
	w->f->work += FINGERPRINT_WINDOW;
	return least;
}

static void
add_row(struct winnow *w, struct word row)
{
	size_t at = w->rows_len++;

	w->rows[at % RING] = row;
	if (w->rows_len < FINGERPRINT_WINDOW)
		return;
	if (w->rows_len > FINGERPRINT_WINDOW &&
	    at - w->least < FINGERPRINT_WINDOW) {
		if (row.hash > w->rows[w->least % RING].hash)
			return;
		w->least = at;
	} else {
		w->least = least_of(w);
	}
	keep(w->f, &w->rows[w->least % RING]);
}

/* Own words make a row the sender's; a row is a closing's if all of it is. */
static uint32_t
class_of_row(const struct word *first, const struct word *last)
{
	if (first->class == last->class)
		return first->class;
	return first->class == CLASS_QUOTED || last->class == CLASS_QUOTED
		   ? CLASS_QUOTED
		   : CLASS_OWN;
}

static void
add_word(struct winnow *w, struct word word)
{
	size_t at = w->words_len++;
	const struct word *left = &w->words[(at - FINGERPRINT_WORDS) % RING];

	w->f->work++;
	w->sum = w->sum * SPREAD + word.hash;
	if (at >= FINGERPRINT_WORDS)
		w->sum -= left->hash * w->power;
	w->words[at % RING] = word;
	if (w->words_len >= FINGERPRINT_WORDS)
		add_row(
		    w, (struct word){ mix(w->sum),
			   class_of_row(
			       &w->words[(w->words_len - FINGERPRINT_WORDS) %
					 RING],
			       &word) });
}

/* -- words that are left out -------------------------------------------------- */

static int
is_number(struct utf8 word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!ascii_digit(word.p[i]))
			return 0;
	return 1;
}

/* Nothing but marks of quotation stands before it in its line. */
static int
begins_line(struct utf8 text, size_t at)
{
	for (size_t n = 0; n <= MARKS_OCTETS; n++) {
		char c = at > n ? text.p[at - n - 1] : '\n';

		if (c == '\n')
			return 1;
		if (c != ' ' && c != '>' && c != '*' && c != '|' && c != '\t')
			return 0;
	}
	return 0;
}

static size_t
line_end(struct utf8 text, size_t at)
{
	const char *lf = memchr(text.p + at, '\n', text.len - at);

	return lf != NULL ? (size_t)(lf - text.p) : text.len;
}

/* "On Monday Ann wrote:", maybe folded: where it ends, or `at`. */
static size_t
attribution_end(struct utf8 text, size_t at)
{
	size_t end = text.len - at > ATTRIBUTION_OCTETS
			 ? at + ATTRIBUTION_OCTETS
			 : text.len;

	for (size_t i = at; i + 6 <= end; i++) {
		if (text.p[i] == 'w' && memcmp(text.p + i, "wrote:", 6) == 0)
			return i + 6;
		if (text.p[i] == '\n' && i + 1 < end && text.p[i + 1] == '\n')
			break;
	}
	return at;
}

/*
 * Of what mail programs put above a quotation, where it ends; `start` and `end`
 * are those of a word, which begins a line, as it is written.
 */
static size_t
past_heading(struct utf8 text, size_t start, size_t end)
{
	static const char *const fields[] = { "from", "sent", "to", "cc",
		"date", "subject", "reply-to", "importance" };
	struct utf8 word = { text.p + start, end - start };

	if (end >= text.len)
		return end;
	if (word.len == 2 && utf8_begins_like(word, "on"))
		return attribution_end(text, end);
	if (text.p[end] != ':')
		return end;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (word.len == strlen(fields[i]) &&
		    utf8_begins_like(word, fields[i]))
			return line_end(text, end);
	return end;
}

/* -- a text ------------------------------------------------------------------- */

/* Where in its text a reading is: everything ascends. */
struct reading {
	const struct fingerprinted *in;
	size_t secret, quoted, closing;
	/* Octet of `text` up to which words are left out. */
	size_t left_out;
	uint64_t before;
};

/* The first stretch from *i on that ends behind `at`; 1: `at` is in it. */
static int
is_within(const struct span *v, size_t len, size_t *i, size_t at)
{
	while (*i < len && v[*i].end <= at)
		(*i)++;
	return *i < len && v[*i].start <= at;
}

static uint32_t
class_at(struct reading *r, size_t first_closing, size_t at)
{
	const struct fingerprinted *in = r->in;

	if (is_within(in->quoted.v, in->quoted.len, &r->quoted, at))
		return CLASS_QUOTED;
	if (is_within(in->closings.v, in->closings.len, &r->closing, at))
		return (uint32_t)(CLASS_CLOSING + first_closing + r->closing);
	return CLASS_OWN;
}

/* 1: a heading begins with the word at octet `at` of the view. */
static int
begins_heading(struct reading *r, struct utf8 word, size_t at, size_t start)
{
	const struct fingerprinted *in = r->in;
	size_t end;

	if (!begins_line(in->text, start))
		return 0;
	end = view_origin(in->view, in->folded, at - 1, at + word.len + 1).end;
	r->left_out = past_heading(in->text, start, end);
	return r->left_out > end;
}

/* 1: the word at octet `at` of the view counts in no fingerprint. */
static int
is_left_out(
    struct reading *r, struct utf8 word, uint64_t hash, size_t at, size_t start)
{
	const struct fingerprinted *in = r->in;
	int repeats = hash == r->before;

	if (start < r->left_out)
		return 1;
	r->before = hash;
	return begins_heading(r, word, at, start) || repeats ||
	       is_number(word) ||
	       is_within(in->secret, in->secret_len, &r->secret, start);
}

/* Room for the closings that lie in the text; those before it were cut off. */
static size_t
begin_closings(struct fingerprints *f, const struct fingerprinted *in)
{
	size_t first = f->closings_len;

	if (in->closings.len == 0 ||
	    first + in->closings.len > RECORD_CLOSINGS_MAX)
		return RECORD_CLOSINGS_MAX;
	if (f->closings == NULL)
		f->closings = arena_array(
		    f->a, RECORD_CLOSINGS_MAX, sizeof(*f->closings));
	for (size_t i = 0; i < in->closings.len; i++)
		f->closings[f->closings_len++] =
		    (struct closing){ .where = in->where,
			    .start = in->closings.v[i].start,
			    .end = in->closings.v[i].end };
	return first;
}

/* Take a word into the hash of the closing it is in; `len` counts them. */
static void
add_to_closing(struct fingerprints *f, const struct word *word)
{
	struct closing *c;

	if (word->class == CLASS_OWN || word->class == CLASS_QUOTED)
		return;
	c = &f->closings[word->class - CLASS_CLOSING];
	c->hash = mix(c->hash * SPREAD + word->hash);
	c->len++;
}

void
fingerprints_add(struct fingerprints *f, const struct fingerprinted *in)
{
	struct winnow w = { .f = f, .power = 1 };
	struct fingerprinted bounded = *in;
	struct reading r = { .in = &bounded };
	size_t first = begin_closings(f, in);
	const char *p = in->view->text.p, *end = p + in->view->text.len;

	if (first == RECORD_CLOSINGS_MAX)
		bounded.closings.len = 0;
	for (int i = 0; i < FINGERPRINT_WORDS; i++)
		w.power *= SPREAD;
	for (p++; p < end;) {
		const char *from = p;
		uint64_t hash = word_hash(&p);
		struct utf8 text = { from, (size_t)(p - from) };
		size_t at = (size_t)(from - in->view->text.p);
		size_t start = in->folded->origin[in->view->at[at]];
		struct word word = { hash,
			class_at(&r, first, in->from + start) };

		add_to_closing(f, &word);
		if (!is_left_out(&r, text, word.hash, at, start))
			add_word(&w, word);
		p++;
	}
}

/* -- what comes of it ----------------------------------------------------------- */

static uint64_t
keyed(const struct fingerprints *f, uint64_t hash)
{
	unsigned char octets[sizeof(hash)];

	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (unsigned char)(hash >> (8 * i));
	return siphash(f->key, (struct bytes){ octets, sizeof(octets) });
}

/* The closings that have words enough; `begin[c]` is where a class begins. */
static void
conclude_closings(struct fingerprints *f, const size_t *begin, struct record *r)
{
	r->closings = f->closings;
	for (size_t i = 0; i < f->closings_len; i++) {
		struct closing c = f->closings[i];
		size_t words = c.len;

		c.first = begin[CLASS_CLOSING + i];
		c.len = begin[CLASS_CLOSING + i + 1] - c.first;
		c.hash = keyed(f, c.hash);
		if (words >= CLOSING_WORDS_LEAST)
			r->closings[r->closings_len++] = c;
	}
}

void
fingerprints_conclude(struct fingerprints *f, struct record *r)
{
	size_t begin[CLASSES + 1] = { 0 }, next[CLASSES];

	compact(f);
	for (size_t i = 0; i < f->len; i++)
		begin[f->kept[i].class + 1]++;
	for (size_t i = 0; i < CLASSES; i++) {
		begin[i + 1] += begin[i];
		next[i] = begin[i];
	}
	r->fingerprints_len = f->len;
	r->fingerprints_quoted = f->len - begin[CLASS_QUOTED];
	r->fingerprints = arena_array(f->a, f->len, sizeof(*r->fingerprints));
	for (size_t i = 0; i < f->len; i++)
		r->fingerprints[next[f->kept[i].class]++] =
		    keyed(f, f->kept[i].hash);
	conclude_closings(f, begin, r);
	r->fingerprints_cut = f->over;
}
