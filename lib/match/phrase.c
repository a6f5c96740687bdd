/*
 * phrase.c - one written phrase to all that it stands for
 */
#include "match/phrase.h"

#include <assert.h>
#include <string.h>

#include "base/strbuf.h"

struct spellings {
	struct utf8 *v;
	size_t len, cap;
};

struct expanding {
	const struct phrasebook *book;
	const char *file;
	const struct wordlist_line *line;
};

static int
fail(const struct expanding *x, const char *why)
{
	return err_set(x->book->e, ERR_CONFIG, "%s:%zu: %s", x->file,
	    x->line->number, why);
}

/* -- groups and sets --------------------------------------------------------- */

static int
add(const struct expanding *x, struct spellings *to, struct utf8 text)
{
	if (to->len >= PHRASES_MAX)
		return fail(x, "this stands for more than 5,000 phrases");
	to->v =
	    arena_grow(x->book->a, to->v, to->len, &to->cap, sizeof(*to->v));
	to->v[to->len++] = text;
	return 0;
}

/* Each of `*to` with each of `ends` behind it. */
static int
cross(const struct expanding *x, struct spellings *to,
    const struct spellings *ends)
{
	struct spellings out = { 0 };

	for (size_t i = 0; i < to->len; i++)
		for (size_t k = 0; k < ends->len; k++) {
			struct utf8 a = to->v[i], b = ends->v[k];
			char *p = arena_raw(x->book->a, a.len + b.len + 1);

			/* Gaps are counted too: "...20" is 5 octets. */
			if (a.len + b.len > 2 * TERM_MAX)
				return fail(x, "a term has more than 100 "
					       "octets");
			memcpy(p, a.p, a.len);
			memcpy(p + a.len, b.p, b.len);
			if (add(x, &out, (struct utf8){ p, a.len + b.len }) ==
			    -1)
				return -1;
		}
	*to = out;
	return 0;
}

/* Octets up to what closes the bracket at text.p[0]; 0: nothing does. */
static size_t
closed_at(struct utf8 text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		depth += text.p[i] == '[' || text.p[i] == '(';
		depth -= text.p[i] == ']' || text.p[i] == ')';
		if (depth == 0)
			return i;
	}
	return 0;
}

static int expand(const struct expanding *x, struct utf8 text, int depth,
    struct spellings *out);

/* Alternatives between '|' outside of inner brackets. */
static int
expand_group(const struct expanding *x, struct utf8 text, int depth,
    struct spellings *out)
{
	size_t from = 0, level = 0;

	for (size_t i = 0; i <= text.len; i++) {
		char c = i < text.len ? text.p[i] : '|';

		level += c == '[' || c == '(';
		level -= c == ']' || c == ')';
		if (c != '|' || (level > 0 && i < text.len))
			continue;
		if (expand(x, (struct utf8){ text.p + from, i - from },
			depth + 1, out) == -1)
			return -1;
		from = i + 1;
	}
	return 0;
}

/* A set may be spread over files. */
static int
expand_set(const struct expanding *x, struct utf8 name, int depth,
    struct spellings *out)
{
	const struct phrasebook *book = x->book;
	size_t before = out->len;

	for (size_t i = 0; i < book->len; i++) {
		const struct wordlist *list = &book->lists[i];

		for (size_t k = 0; k < list->sets_len; k++) {
			const struct wordlist_set *set = &list->sets[k];

			if (!utf8_equal(set->name.text, name))
				continue;
			for (size_t n = 0; n < set->items.len; n++) {
				struct expanding item = { book, list->file,
					&set->items.v[n] };

				if (expand(&item, item.line->text, depth + 1,
					out) == -1)
					return -1;
			}
		}
	}
	return out->len > before ? 0 : fail(x, "there is no set of this name");
}

/* The bracket at text.p[0]; *used becomes the octets it takes. */
static int
expand_bracket(const struct expanding *x, struct utf8 text, int depth,
    struct spellings *out, size_t *used)
{
	const char *end;
	size_t close;

	if (text.p[0] == '<') {
		end = memchr(text.p, '>', text.len);
		if (end == NULL)
			return fail(x, "a '>' is missing");
		*used = (size_t)(end - text.p) + 1;
		return expand_set(
		    x, (struct utf8){ text.p + 1, *used - 2 }, depth, out);
	}
	close = closed_at(text);
	if (close == 0 || text.p[close] != (text.p[0] == '[' ? ']' : ')'))
		return fail(x, "a bracket is not closed");
	*used = close + 1;
	if (text.p[0] == '[' && add(x, out, UTF8("")) == -1)
		return -1;
	return expand_group(
	    x, (struct utf8){ text.p + 1, close - 1 }, depth, out);
}

/* Append what `text` stands for; PHRASE_DEPTH_MAX bounds the recursion. */
static int
expand(const struct expanding *x, struct utf8 text, int depth,
    struct spellings *out)
{
	struct spellings all = { 0 };

	if (depth > PHRASE_DEPTH_MAX)
		return fail(x, "groups and sets stand too deep in one another");
	if (add(x, &all, UTF8("")) == -1)
		return -1;
	for (size_t i = 0, n = 0; i < text.len; i += n) {
		struct spellings next = { 0 };

		for (n = 0; i + n < text.len &&
			    strchr("[(<])>|", text.p[i + n]) == NULL;)
			n++;
		if (n > 0) {
			if (add(x, &next, (struct utf8){ text.p + i, n }) == -1)
				return -1;
		} else if (strchr("])>|", text.p[i]) != NULL)
			return fail(x, "a bracket closes that was not opened");
		else if (expand_bracket(x,
			     (struct utf8){ text.p + i, text.len - i }, depth,
			     &next, &n) == -1)
			return -1;
		if (cross(x, &all, &next) == -1)
			return -1;
	}
	for (size_t i = 0; i < all.len; i++)
		if (add(x, out, all.v[i]) == -1)
			return -1;
	return 0;
}

/* -- gaps -------------------------------------------------------------------- */

/* One blank between words, none at the ends. */
static struct utf8
squeezed(const struct expanding *x, struct utf8 text)
{
	char *p = arena_raw(x->book->a, text.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i] == '\t' ? ' ' : text.p[i];

		if (c != ' ' || (n > 0 && p[n - 1] != ' '))
			p[n++] = c;
	}
	while (n > 0 && p[n - 1] == ' ')
		n--;
	return (struct utf8){ p, n };
}

static int
add_piece(const struct expanding *x, struct phrase *to, struct utf8 text,
    unsigned gap)
{
	struct utf8 piece = squeezed(x, text);

	if (piece.len == 0)
		return fail(x, "words stand on both sides of \"...\"");
	if (piece.len > TERM_MAX)
		return fail(x, "a term has more than 100 octets");
	if (to->len == PHRASE_PIECES_MAX)
		return fail(x, "a phrase has at most three gaps");
	to->pieces[to->len] = piece;
	to->gaps[to->len++] = (uint8_t)gap;
	return 0;
}

/* "...6" at p[0]: octets taken, and the words that may stand there. */
static size_t
gap_at(struct utf8 text, unsigned *gap)
{
	size_t n = 3;

	*gap = 0;
	while (n < text.len && n < 5 && text.p[n] >= '0' && text.p[n] <= '9')
		*gap = *gap * 10 + (unsigned)(text.p[n++] - '0');
	if (n == 3)
		*gap = PHRASE_GAP;
	return n;
}

static int
cut(const struct expanding *x, struct utf8 text, struct phrases *out)
{
	struct phrase phrase = { .len = 0 };
	unsigned gap = 0, next = 0;
	size_t from = 0;

	phrase.is_prefix = text.len > 0 && text.p[text.len - 1] == '*';
	text.len -= (size_t)phrase.is_prefix;
	if (memchr(text.p, '*', text.len) != NULL)
		return fail(x, "'*' stands only at the end of a term");
	for (size_t i = 0; i + 3 <= text.len; i++) {
		size_t n;

		if (memcmp(text.p + i, "...", 3) != 0)
			continue;
		n = gap_at((struct utf8){ text.p + i, text.len - i }, &next);
		if (next > PHRASE_GAP_MAX)
			return fail(x, "a gap has at most 20 words");
		if (add_piece(x, &phrase,
			(struct utf8){ text.p + from, i - from }, gap) == -1)
			return -1;
		gap = next;
		from = i + n;
		i = from - 1;
	}
	if (add_piece(x, &phrase,
		(struct utf8){ text.p + from, text.len - from }, gap) == -1)
		return -1;
	if (phrase.is_prefix && text.p[text.len - 1] == ' ')
		return fail(x, "'*' stands at a word");
	out->v = arena_grow(
	    x->book->a, out->v, out->len, &out->cap, sizeof(*out->v));
	out->v[out->len++] = phrase;
	return 0;
}

int
phrase_expand(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct phrases *out)
{
	struct expanding x = { book, file, line };
	struct spellings all = { 0 };

	if (expand(&x, line->text, 0, &all) == -1)
		return -1;
	for (size_t i = 0; i < all.len; i++)
		if (cut(&x, all.v[i], out) == -1)
			return -1;
	return 0;
}

int
phrase_name(const struct phrasebook *book, const char *file,
    const struct wordlist_line *line, struct utf8 *out)
{
	struct expanding x = { book, file, line };
	struct phrases all = { 0 };
	const struct phrase *first;
	struct strbuf name;

	if (phrase_expand(book, file, line, &all) == -1)
		return -1;
	assert(all.len > 0);
	first = &all.v[0];
	strbuf_init(&name, (size_t)2 * TERM_MAX);
	for (size_t i = 0; i < first->len; i++) {
		if (i > 0)
			strbuf_str(&name, " ... ");
		strbuf_add(&name, first->pieces[i].p, first->pieces[i].len);
	}
	if (first->is_prefix)
		strbuf_char(&name, '*');
	if (strbuf_over(&name)) {
		strbuf_done(&name);
		return fail(&x, "a term has more than 100 octets");
	}
	*out = arena_utf8(book->a, (struct utf8){ name.p, name.len });
	strbuf_done(&name);
	return 0;
}
