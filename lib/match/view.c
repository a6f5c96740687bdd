/*
 * view.c - a folded text as words with one blank between them
 */
#include "match/view.h"

/* Beyond ASCII only letters and digits are left by folding. */
static int
is_word(unsigned char c)
{
	/* By octet, 64 to a row: digits, small letters. */
	static const uint64_t words[] = { 0x03ff000000000000,
		0x07fffffe00000000, UINT64_MAX, UINT64_MAX };

	return (int)(words[c / 64] >> c % 64 & 1);
}

void
view_words(struct arena *a, const struct folded *folded, struct view *out)
{
	const unsigned char *p = (const unsigned char *)folded->text.p;
	size_t len = folded->text.len, n = 0;
	char *text = arena_raw(a, len + 2);
	uint32_t *at = arena_raw(a, (len + 2) * sizeof(*at));

	text[n] = ' ';
	at[n++] = 0;
	for (size_t i = 0; i < len; i++) {
		for (; i < len && is_word(p[i]); i++) {
			at[n] = (uint32_t)i;
			text[n++] = (char)p[i];
		}
		if (i < len && text[n - 1] != ' ') {
			at[n] = (uint32_t)i;
			text[n++] = ' ';
		}
	}
	if (text[n - 1] != ' ') {
		at[n] = (uint32_t)len;
		text[n++] = ' ';
	}
	*out = (struct view){ { text, n }, at };
}

struct span
view_origin(const struct view *view, const struct folded *folded, size_t start,
    size_t end)
{
	const uint32_t *origin = folded->origin;
	/* The first octet of the first word and the last of the last. */
	size_t first = view->at[start + 1];
	size_t last = view->at[end - 2], i = last;

	while (i < folded->text.len && origin[i] == origin[last])
		i++;
	return (struct span){ origin[first], origin[i] };
}
