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

void
terms_add(struct terms *t, struct utf8 text)
{
	uint8_t word[TERM_OCTETS_MAX + 8];
	int32_t len = 0;

	for (size_t i = 0; i <= text.len;) {
		UChar32 c = ' ';

		if (i < text.len)
			U8_NEXT_UNSAFE((const uint8_t *)text.p, i, c);
		else
			i++;
		if (is_word(c) && len <= TERM_OCTETS_MAX) {
			c = u_tolower(c);
			U8_APPEND_UNSAFE(word, len, (uint32_t)c);
			continue;
		}
		if (len > 0 && len <= TERM_OCTETS_MAX)
			add_word(t,
			    (struct utf8){ (const char *)word, (size_t)len });
		if (!is_word(c))
			len = 0;
		else
			t->over = 1;
	}
}

const struct utf8 *
terms_list(const struct terms *t, size_t *len)
{
	*len = t->len;
	return t->v;
}

int
terms_over(const struct terms *t)
{
	return t->over;
}
