/*
 * lexicon.h - every word that phrases and names are made of, by number
 *
 *	words view  ->  lexicon_read()  ->  numbers  ->  automaton_step()
 *
 * A text is looked up once, word by word; whatever is then searched for in it
 * (terms, what stands around them, names) compares numbers.  A flat image: a
 * tree of octets whose cells lie in one another's gaps, so that a step is one
 * look-up and the whole fits the processor's cache.
 */
#ifndef MATCH_LEXICON_H
#define MATCH_LEXICON_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strbuf.h"

enum {
	LEXICON_MAGIC = 0x4e43584c,
	/* Cells of the tree: 64 MB. */
	LEXICON_CELLS_MAX = 4 * 1024 * 1024,
	/* Each cell's row may reach so far. */
	LEXICON_ROW = 256,
	/* Octets of a word; those of phrases are shorter. */
	LEXICON_WORD_MAX = 1000,
};

/* How the file begins; the cells and shorter[numbers + 1] follow. */
struct lexicon_head {
	uint32_t magic, cells, numbers, unused;
};

struct lexicon_cell {
	/* What follows by octet c stands at base + c, if that has us before. */
	uint32_t base;
	/* 1 + the cell before; 0: free. */
	uint32_t before;
	/* What ends here: a word, and the beginning of words "word*"; 0: none. */
	uint32_t word, beginning;
};

/* Borrowed from its image. */
struct lexicon {
	const struct lexicon_head *head;
	const struct lexicon_cell *cells;
	/* Of a beginning, the next shorter one; 0: none. */
	const uint32_t *shorter;
};

/* A word of a text. */
struct text_word {
	/* Its first octet in the view. */
	uint32_t start;
	/* Its number, and the longest beginning that it has; 0: none. */
	uint32_t word, beginning;
};

/* In order; v[len].start is the view's end. */
struct text_words {
	struct text_word *v;
	size_t len;
};

/* Room for the words of a view of `len` octets. */
#define LEXICON_ROOM(len) ((len) / 2 + 2)

/*
 * Append the image for `words`, of which each stands once; the number of
 * words[i] is i + 1.  "word*" is a beginning.  -1 with `e` (ERR_CONFIG): there
 * are too many.
 */
int lexicon_build(const struct utf8 *words, size_t len, struct strbuf *image,
    struct err *e) MUST_CHECK;

/* Use an image, aligned to 8: checked wholly.  -1 with `e`. */
int lexicon_open(
    struct bytes image, struct lexicon *out, struct err *e) MUST_CHECK;

/* Look the words of a view up; out->v has LEXICON_ROOM(view.len). */
void lexicon_read(
    const struct lexicon *l, struct utf8 view, struct text_words *out);

/* The word that octet `at` of the view stands in, or the blank before it. */
size_t text_word_at(const struct text_words *words, size_t at);

/* The cell after `cell` (0 at the start) and one more octet; 0: none. */
static inline uint32_t
lexicon_step(const struct lexicon *l, uint32_t cell, unsigned char octet)
{
	uint32_t next = l->cells[cell].base + octet;

	return l->cells[next].before == cell + 1 ? next : 0;
}

#endif
