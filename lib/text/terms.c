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
	/* A longer run is no word; that there was one is told. */
	TERM_OCTETS_MAX = 256,
	/* Where words are not parted, a run is cut here. */
	RUNNING_OCTETS_MAX = 240,
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

/* What a character does in a run of letters. */
enum role {
	ROLE_BREAK,
	ROLE_LETTER,
	/* A letter of a script that puts no blanks between words. */
	ROLE_RUNNING,
	/* Nobody sees it: soft hyphens, zero-width blanks. */
	ROLE_NOTHING,
};

/* Thai and Lao, Myanmar, Khmer, Chinese and Japanese. */
static int
has_no_blanks(UChar32 c)
{
	static const UChar32 scripts[][2] = { { 0xe00, 0xeff },
		{ 0x1000, 0x109f }, { 0x1780, 0x17ff }, { 0x2e80, 0xabff },
		{ 0x20000, 0x3ffff } };

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		if (c >= scripts[i][0] && c <= scripts[i][1])
			return 1;
	return 0;
}

static enum role
role_beyond_ascii(UChar32 c)
{
	if (c == 0xad || c == 0x200b || c == 0x2060 || c == 0xfeff)
		return ROLE_NOTHING;
	/* ZWNJ and ZWJ are spelling in Persian and Indian scripts. */
	if (c == 0x200c || c == 0x200d)
		return ROLE_LETTER;
	if (!u_isalnum(c) &&
	    (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_NL_MASK)) == 0)
		return ROLE_BREAK;
	return has_no_blanks(c) ? ROLE_RUNNING : ROLE_LETTER;
}

static enum role
role_of(UChar32 c)
{
	if (c >= 0x80)
		return role_beyond_ascii(c);
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')
		   ? ROLE_LETTER
		   : ROLE_BREAK;
}

struct terms *
terms_new(struct arena *a)
{
	struct terms *t = arena_alloc(a, sizeof(*t));

	t->a = a;
	return t;
}

/* The letters of a word so far; a longer run than fits is none. */
struct run {
	uint8_t p[TERM_OCTETS_MAX + U8_MAX_LENGTH];
	int32_t len;
	/* Where in the text it begins. */
	size_t start;
};

/* Stretches whose words are left out, the first `at` of them passed. */
struct left_out {
	const struct span *v;
	size_t len, at;
};

static int
is_left_out(struct left_out *spans, size_t start, size_t end)
{
	while (spans->at < spans->len && spans->v[spans->at].end <= start)
		spans->at++;
	return spans->at < spans->len && spans->v[spans->at].start < end;
}

/* The word ends before `at`. */
static void
end_run(struct terms *t, struct run *run, struct left_out *spans, size_t at)
{
	if (run->len > TERM_OCTETS_MAX)
		t->over = 1;
	else if (run->len > 0 && !is_left_out(spans, run->start, at))
		add_word(
		    t, (struct utf8){ (const char *)run->p, (size_t)run->len });
	run->len = 0;
}

static void
add_letter(struct run *run, UChar32 c, size_t at)
{
	if (run->len > TERM_OCTETS_MAX)
		return;
	if (run->len == 0)
		run->start = at;
	c = c < 0x80 ? c >= 'A' && c <= 'Z' ? c + 32 : c : u_tolower(c);
	U8_APPEND_UNSAFE(run->p, run->len, (uint32_t)c);
}

void
terms_add(
    struct terms *t, struct utf8 text, const struct span *spans, size_t len)
{
	struct left_out left_out = { spans, len, 0 };
	struct run run = { .len = 0 };

	for (size_t i = 0; i < text.len;) {
		size_t at = i;
		enum role role;
		UChar32 c;

		U8_NEXT_UNSAFE((const uint8_t *)text.p, i, c);
		role = role_of(c);
		if (role == ROLE_NOTHING)
			continue;
		if (role == ROLE_BREAK ||
		    (role == ROLE_RUNNING && run.len >= RUNNING_OCTETS_MAX))
			end_run(t, &run, &left_out, at);
		if (role != ROLE_BREAK)
			add_letter(&run, c, at);
	}
	end_run(t, &run, &left_out, text.len);
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
