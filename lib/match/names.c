/*
 * names.c - pupils and parents by name
 */
#include "match/names.h"

#include <string.h>

#include "match/ascii.h"

enum {
	/* Octets between two words of a name, and between a name and a form. */
	BETWEEN_MAX = 8,
	BEFORE_FORM_MAX = 4,
};

int
names_are_sound(const struct names *names)
{
	for (size_t i = 0; i < names->len; i++) {
		const struct name_row *row = &names->rows[i];

		if ((uint64_t)row->first_member + row->members >
			names->members_len ||
		    row->shape >= NAME_SHAPES)
			return 0;
	}
	for (size_t i = 0; i < names->members_len; i++)
		if (names->members[i] >= names->digests_len / NAME_DIGEST)
			return 0;
	return 1;
}

struct utf8
names_digests(
    struct arena *a, const struct names *names, const struct name_row *row)
{
	size_t len = (size_t)row->members * NAME_DIGEST;
	char *p;

	if (row->members == 0 || row->members > FINDING_PUPILS_MAX)
		return (struct utf8){ NULL, 0 };
	p = arena_raw(a, len);
	for (size_t i = 0; i < row->members; i++) {
		uint32_t person = names->members[row->first_member + i];
		const char *digest =
		    names->digests + (size_t)person * NAME_DIGEST;

		if (digest[0] == '\0')
			return (struct utf8){ NULL, 0 };
		memcpy(p + i * NAME_DIGEST, digest, NAME_DIGEST);
	}
	return (struct utf8){ p, len };
}

/* -- what stands between words --------------------------------------------- */

/* What was written, folded, where the view has the blank `i`. */
static struct utf8
between(const struct names_reading *r, size_t i)
{
	size_t from = r->view->at[i], to = r->view->at[i + 1];

	return (struct utf8){ r->folded->text.p + from, to - from };
}

/* How often `c` stands in the text. */
static size_t
count(struct utf8 text, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.p[i] == c;
	return n;
}

static size_t
blanks(struct utf8 text)
{
	return count(text, ' ') + count(text, '\t') + count(text, '\r') +
	       count(text, '\n');
}

/*
 * "Anne-Marie", "O'Brien", "jack_smith.docx"; a line may end in a name, one that
 * is quoted too.
 */
static int
joins_words(struct utf8 gap, int is_common)
{
	size_t lines = count(gap, '\n');
	size_t quotes = lines > 0 ? count(gap, '>') : 0;

	if (gap.len == 1 && strchr(" \t-_.'`+", gap.p[0]) != NULL)
		return 1;
	return gap.len <= BETWEEN_MAX && blanks(gap) + quotes == gap.len &&
	       lines <= (is_common ? 0 : 1);
}

/* "Smith, Jack", and beside each other in a table. */
static int
turns(struct utf8 gap)
{
	size_t commas = count(gap, ',');

	return gap.len <= BETWEEN_MAX && commas <= 1 &&
	       commas + count(gap, '\t') > 0 &&
	       commas + blanks(gap) == gap.len && count(gap, '\n') <= 1;
}

/* "Jack (7B", "Jack, 7B", "Jack - 7B": no sentence ends there. */
static int
leads_to_form(struct utf8 gap)
{
	if (gap.len > BEFORE_FORM_MAX)
		return 0;
	for (size_t i = 0; i < gap.len; i++)
		if (strchr(" \t,([-_/:", gap.p[i]) == NULL)
			return 0;
	return 1;
}

static int
may_part(const struct name_row *row, size_t blank, struct utf8 gap)
{
	if (blank != row->parted)
		return joins_words(gap, row->is_common);
	return row->shape == NAME_TURNED ? turns(gap) : leads_to_form(gap);
}

/* -- names ------------------------------------------------------------------- */

/* As it was written, the octet that view octet `i` comes from. */
static char
written(const struct names_reading *r, size_t i)
{
	size_t at = r->folded->origin[r->view->at[i]];

	return at < r->text.len ? r->text.p[at] : ' ';
}

/* 1: a small letter begins the word behind the blank `i`. */
static int
is_small(const struct names_reading *r, size_t i)
{
	char c = written(r, i + 1);

	return ascii_letter(c) && !ascii_capital(c);
}

static int
is_hyphen(struct utf8 gap)
{
	return gap.len == 1 && gap.p[0] == '-';
}

/* 1: the word that ends before the blank `i` begins with a capital. */
static int
follows_capital(const struct names_reading *r, size_t i)
{
	while (i > 0 && r->view->text.p[i - 1] != ' ')
		i--;
	return ascii_capital(written(r, i));
}

/* "Jack Smith-Jones" and "Mary-Jack Smith" are other people. */
static int
goes_on(const struct names_reading *r, const struct name_place *place)
{
	size_t last = place->end - 1;

	if (is_hyphen(between(r, place->start)) &&
	    follows_capital(r, place->start))
		return 1;
	return place->row->shape != NAME_IN_FORM &&
	       place->end < r->view->text.len && is_hyphen(between(r, last)) &&
	       ascii_capital(written(r, place->end));
}

static int
stands(const struct names_reading *r, const struct name_place *place)
{
	const struct name_row *row = place->row;
	size_t blank = 0;
	int is_name = 1;

	if (row->is_common && is_small(r, place->start))
		return 0;
	for (size_t i = place->start + 1; i + 1 < place->end; i++) {
		if (r->view->text.p[i] != ' ')
			continue;
		if (!may_part(row, ++blank, between(r, i)))
			return 0;
		is_name &= row->shape != NAME_IN_FORM || blank != row->parted;
		if (row->is_common && is_name && is_small(r, i))
			return 0;
	}
	return !goes_on(r, place);
}

/* The longest name that begins with word `at`; 1 or 0. */
static int
begins_here(const struct names_reading *r, size_t at, struct name_place *out)
{
	const struct automaton *m = &r->names->automaton;
	struct walk walk = { m, &r->names->lexicon, r->words, 0, 0, 0 };
	uint32_t state;
	size_t last;
	int any = 0;

	walk_begin(&walk, 0, at);
	while ((state = walk_next(&walk, &last)) != 0)
		for (uint32_t i = m->states[state].end;
		     i < m->states[state + 1].end; i++) {
			struct name_place place = { &r->names->rows[m->ends[i]],
				r->words->v[at].start - 1,
				r->words->v[last + 1].start };

			if (!stands(r, &place))
				continue;
			*out = place;
			any = 1;
		}
	return any;
}

int
names_next(struct names_reading *r, struct name_place *out)
{
	while (r->names->len > 0 && r->at < r->words->len) {
		size_t at = r->at++;
		struct name_place next;

		if (walk_is_short(&r->names->automaton, r->words, at) ||
		    !begins_here(r, at, &next))
			continue;
		*out = r->last;
		/* Neighbours share a blank; of those that overlap, the first. */
		if (out->row == NULL) {
			r->last = next;
		} else if (next.start + 1 >= out->end) {
			r->last = next;
			return 1;
		}
	}
	*out = r->last;
	r->last.row = NULL;
	return out->row != NULL;
}
