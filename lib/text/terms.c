/*
 * terms.c - the distinct words of texts, for search [ICU]
 */
#include "text/terms.h"

#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/limits.h"

enum {
	/* Longer runs are no words: they are kept up to this. */
	TERM_OCTETS_MAX = 256,
	SLOTS_LEAST = 1024,
};

struct terms {
	struct arena *a;
	struct utf8 *v;
	size_t len, cap, octets;
	/* Open addressing: 1 + index into v, 0: empty; a power of two. */
	uint32_t *slots;
	size_t slots_len;
	int over;
	/* Words that are left out of the list; NULL: none. */
	struct terms *forbidden;
};

static uint64_t
hash(struct utf8 text)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < text.len; i++)
		h = (h ^ (unsigned char)text.p[i]) * 1099511628211u;
	return h ^ h >> 29;
}

/* Where `word` is, or would stand. */
static uint32_t *
slot_of(const struct terms *t, struct utf8 word)
{
	size_t i = hash(word) & (t->slots_len - 1);

	while (t->slots[i] != 0 && !utf8_equal(t->v[t->slots[i] - 1], word))
		i = (i + 1) & (t->slots_len - 1);
	return &t->slots[i];
}

static void
grow(struct terms *t)
{
	t->slots_len = t->slots_len == 0 ? SLOTS_LEAST : t->slots_len * 4;
	t->slots = arena_array(t->a, t->slots_len, sizeof(*t->slots));
	for (size_t i = 0; i < t->len; i++)
		*slot_of(t, t->v[i]) = (uint32_t)i + 1;
}

static void
add_word(struct terms *t, struct utf8 word)
{
	uint32_t *slot;

	if (t->len * 2 >= t->slots_len)
		grow(t);
	slot = slot_of(t, word);
	if (*slot != 0)
		return;
	if (t->len >= TERMS_COUNT_MAX || t->octets + word.len > TERMS_MAX) {
		t->over = 1;
		return;
	}
	t->v = arena_grow(t->a, t->v, t->len, &t->cap, sizeof(*t->v));
	t->v[t->len++] = arena_utf8(t->a, word);
	t->octets += word.len;
	*slot = (uint32_t)t->len;
}

static int
is_word(UChar32 c)
{
	return u_isalnum(c) ||
	       (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_NL_MASK)) != 0;
}

struct terms *
terms_new(struct arena *a)
{
	struct terms *t = arena_alloc(a, sizeof(*t));

	t->a = a;
	return t;
}

/*
 * The next word from *at on, in lower case: its octets, 0 at the end of the
 * text; its place in `*place`.
 */
static size_t
next_word(struct terms *t, struct utf8 text, size_t *at, uint8_t *word,
    struct terms_span *place)
{
	int32_t len = 0;

	while (*at <= text.len) {
		size_t here = *at;
		UChar32 c = ' ';

		if (here < text.len)
			U8_NEXT_UNSAFE((const uint8_t *)text.p, *at, c);
		else
			++*at;
		if (is_word(c) && len <= TERM_OCTETS_MAX) {
			if (len == 0)
				place->start = here;
			c = u_tolower(c);
			U8_APPEND_UNSAFE(word, len, (uint32_t)c);
			continue;
		}
		place->end = here;
		if (len > 0 && len <= TERM_OCTETS_MAX)
			return (size_t)len;
		if (!is_word(c))
			len = 0;
		else
			t->over = 1;
	}
	return 0;
}

void
terms_add(struct terms *t, struct utf8 text, const struct terms_span *spans,
    size_t len)
{
	uint8_t word[TERM_OCTETS_MAX + 8];
	struct terms_span place = { 0, 0 };
	size_t at = 0, k = 0, n;

	while ((n = next_word(t, text, &at, word, &place)) > 0) {
		while (k < len && spans[k].end <= place.start)
			k++;
		if (k == len || spans[k].start >= place.end)
			add_word(t, (struct utf8){ (const char *)word, n });
	}
}

void
terms_leave(struct terms *t)
{
	t->over = 1;
}

void
terms_forbid(struct terms *t, struct utf8 text)
{
	if (t->forbidden == NULL)
		t->forbidden = terms_new(t->a);
	terms_add(t->forbidden, text, NULL, 0);
}

const struct utf8 *
terms_list(const struct terms *t, size_t *len)
{
	struct utf8 *v;

	*len = t->len;
	if (t->forbidden == NULL || t->len == 0)
		return t->v;
	v = arena_array(t->a, t->len, sizeof(*v));
	*len = 0;
	for (size_t i = 0; i < t->len; i++)
		if (t->forbidden->slots == NULL ||
		    *slot_of(t->forbidden, t->v[i]) == 0)
			v[(*len)++] = t->v[i];
	return v;
}

int
terms_over(const struct terms *t)
{
	return t->over;
}
