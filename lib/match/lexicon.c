/*
 * lexicon.c - every word that phrases and names are made of, by number
 */
#include "match/lexicon.h"

#include <string.h>

/* A word has no more beginnings than octets: no chain is a circle. */
static int
chains_end(const struct lexicon *l)
{
	for (size_t i = 0; i <= l->head->numbers; i++) {
		size_t steps = 0;

		for (size_t at = i; at != 0; at = l->shorter[at])
			if (steps++ == LEXICON_WORD_MAX)
				return 0;
	}
	return 1;
}

static int
is_sound(const struct lexicon *l)
{
	uint32_t cells = l->head->cells, numbers = l->head->numbers;

	for (size_t i = 0; i < cells; i++)
		if (l->cells[i].base > cells - LEXICON_ROW ||
		    l->cells[i].word > numbers ||
		    l->cells[i].beginning > numbers)
			return 0;
	for (size_t i = 0; i <= numbers; i++)
		if (l->shorter[i] > numbers)
			return 0;
	return l->shorter[0] == 0 && chains_end(l);
}

int
lexicon_open(struct bytes image, struct lexicon *out, struct err *e)
{
	const struct lexicon_head *head = (const void *)image.p;
	struct lexicon l = { .head = head };

	if (image.len < sizeof(*head) || (uintptr_t)image.p % 8 != 0 ||
	    head->magic != LEXICON_MAGIC || head->cells < LEXICON_ROW ||
	    head->cells > LEXICON_CELLS_MAX ||
	    image.len != sizeof(*head) + head->cells * sizeof(*l.cells) +
			     ((size_t)head->numbers + 1) * sizeof(*l.shorter))
		return err_set(e, ERR_CONFIG,
		    "could not use compiled words: they are damaged");
	l.cells = (const void *)(image.p + sizeof(*head));
	l.shorter = (const void *)(l.cells + head->cells);
	if (!is_sound(&l))
		return err_set(e, ERR_CONFIG,
		    "could not use compiled words: they are damaged");
	*out = l;
	return 0;
}

/* Octets of the word at view.p[0], which a blank ends. */
static size_t
read_word(const struct lexicon *l, struct utf8 view, struct text_word *out)
{
	const char *blank;
	uint32_t cell = 0;
	size_t i = 0;

	for (; view.p[i] != ' '; i++) {
		cell = lexicon_step(l, cell, (unsigned char)view.p[i]);
		if (cell == 0)
			break;
		if (l->cells[cell].beginning != 0)
			out->beginning = l->cells[cell].beginning;
	}
	if (view.p[i] == ' ') {
		out->word = l->cells[cell].word;
		return i;
	}
	blank = memchr(view.p + i, ' ', view.len - i);
	return (size_t)(blank - view.p);
}

void
lexicon_read(const struct lexicon *l, struct utf8 view, struct text_words *out)
{
	size_t n = 0;

	for (size_t i = 1; i < view.len; n++) {
		struct text_word word = { .start = (uint32_t)i };

		i += 1 + read_word(l, (struct utf8){ view.p + i, view.len - i },
			     &word);
		out->v[n] = word;
	}
	out->v[n] = (struct text_word){ .start = (uint32_t)view.len };
	out->len = n;
}

size_t
text_word_at(const struct text_words *words, size_t at)
{
	size_t low = 0, high = words->len;

	/* The last that begins at `at` + 1 or before. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (words->v[middle].start <= at + 1)
			low = middle;
		else
			high = middle;
	}
	return low;
}
