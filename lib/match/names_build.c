/*
 * names_build.c - people to the forms in which they may be named
 *
 * The same form of several people is one row with several members.
 */
#include "match/names_build.h"

#include <string.h>

#include "match/ascii.h"
#include "match/interned.h"
#include "match/names_spell.h"

enum {
	/* Octets of a form ("7B", "Year 7"). */
	FORM_OCTETS_MAX = 20,
	/* Letters of a surname at the least: "Jack's" is no "Jack S". */
	LETTERS_MIN = 2,
	/* Before each form in its key: its shape, and where it is parted. */
	KEY_SIGNS = 2,
	SCRATCH = 16 * 1024 * 1024,
};

/* A form while it is looked for: its members, in a list. */
struct holder {
	struct name_row row;
	uint32_t last;
};

/* A pupil who has a form, and the one before; `before` is 1 + an index. */
struct holding {
	uint32_t person, before;
};

struct building {
	const struct phrasebook *book;
	const struct fold_table *fold;
	/* Dropped after each word. */
	struct arena *scratch;
	/* Words of the set name-word, as in the view. */
	struct interned common;
	struct interned forms;
	struct holder *holders;
	struct holding *holdings;
	size_t holders_cap, holdings_len, holdings_cap;
	/* Who is in hand. */
	const struct named_person *person;
	uint32_t number;
	/* 1: apostrophes are left out, "OBrien". */
	int is_joined;
};

/* -- words ------------------------------------------------------------------- */

/* "anne marie" of "Anne-Marie"; empty when no letter or digit is in it. */
static struct utf8
as_view(struct building *b, struct utf8 word)
{
	struct arena *a = b->scratch;
	char *p = arena_raw(a, word.len);
	struct folded folded;
	struct view view;
	struct utf8 out;
	size_t n = 0;

	for (size_t i = 0; i < word.len; i++) {
		size_t len = b->is_joined ? name_apostrophe_at(word, i) : 0;

		if (len > 0)
			i += len - 1;
		else
			p[n++] = word.p[i];
	}
	text_fold(a, b->fold, (struct utf8){ p, n }, &folded);
	view_words(a, &folded, &view);
	out = arena_utf8(
	    b->book->a, (struct utf8){ view.text.p + 1,
			    view.text.len > 2 ? view.text.len - 2 : 0 });
	arena_reset(a);
	return out;
}

static int
is_common(const struct building *b, struct utf8 view)
{
	return interned_has(&b->common, view);
}

/* -- forms ------------------------------------------------------------------- */

/* A form in the making. */
struct making {
	char text[NAME_OCTETS_MAX];
	size_t len;
	/* Blanks inside so far. */
	uint8_t blanks;
	int is_common, is_over;
};

static void
begin(struct making *m)
{
	*m = (struct making){ .text = " ", .len = 1, .is_common = 1 };
}

static void
put_text(struct making *m, struct utf8 view)
{
	if (view.len == 0)
		return;
	if (m->len + view.len + 1 > sizeof(m->text)) {
		m->is_over = 1;
		return;
	}
	m->blanks = (uint8_t)(m->blanks + (m->len > 1));
	for (size_t i = 0; i < view.len; i++)
		m->blanks = (uint8_t)(m->blanks + (view.p[i] == ' '));
	memcpy(m->text + m->len, view.p, view.len);
	m->len += view.len;
	m->text[m->len++] = ' ';
}

static void
put_word(struct building *b, struct making *m, struct utf8 word)
{
	struct utf8 view = as_view(b, word);

	m->is_common &= is_common(b, view);
	put_text(m, view);
}

static void
hold(struct building *b, struct holder *holder)
{
	if (!b->person->is_pupil ||
	    (holder->last != 0 &&
		b->holdings[holder->last - 1].person == b->number) ||
	    holder->row.members == NAME_MEMBERS_MAX)
		return;
	b->holdings = arena_grow(b->book->a, b->holdings, b->holdings_len,
	    &b->holdings_cap, sizeof(*b->holdings));
	b->holdings[b->holdings_len++] =
	    (struct holding){ b->number, holder->last };
	holder->last = (uint32_t)b->holdings_len;
	holder->row.members++;
}

/* `parted`: the blank that is none between words of a name; 0: none is. */
static void
put(struct building *b, const struct making *m, enum name_shape shape,
    uint8_t parted)
{
	/* "james thomas" may be two people's, in either order. */
	char *key = arena_alloc(b->book->a, m->len + KEY_SIGNS);
	uint32_t number;
	int is_new;

	if (m->is_over || m->len < 3)
		return;
	key[0] = (char)('0' + shape);
	key[1] = (char)('0' + parted);
	memcpy(key + KEY_SIGNS, m->text, m->len);
	number = interned_number(b->book->a, &b->forms,
	    (struct utf8){ key, m->len + KEY_SIGNS }, &is_new);
	if (is_new) {
		b->holders = arena_grow(b->book->a, b->holders, number,
		    &b->holders_cap, sizeof(*b->holders));
		b->holders[number] =
		    (struct holder){ .row = { .shape = (uint8_t)shape,
					 .parted = parted,
					 .is_common = (uint8_t)m->is_common } };
	}
	hold(b, &b->holders[number]);
}

static void
put_words(struct building *b, struct making *m, const struct spelled_name *name,
    size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		put_word(b, m, name->words[i]);
}

/* The first `forenames` of them with the surname, in both orders. */
static void
add_full(struct building *b, const struct spelled_name *name, size_t forenames)
{
	struct making m;
	uint8_t parted;

	begin(&m);
	put_words(b, &m, name, name->surname, name->len);
	/* Between two blanks. */
	if (m.len < LETTERS_MIN + 2)
		return;
	parted = (uint8_t)(m.blanks + 1);
	put_words(b, &m, name, 0, forenames);
	put(b, &m, NAME_TURNED, parted);
	begin(&m);
	put_words(b, &m, name, 0, forenames);
	put_words(b, &m, name, name->surname, name->len);
	put(b, &m, NAME_FULL, 0);
}

/* "7 b" of "7b", "7b" of "7 b"; empty when there is no other way. */
static struct utf8
other_form(struct building *b, struct utf8 form)
{
	char *p = arena_alloc(b->book->a, 2 * form.len + 1);
	size_t n = 0;
	int has_blank = memchr(form.p, ' ', form.len) != NULL;

	for (size_t i = 0; i < form.len; i++) {
		if (!has_blank && i > 0 &&
		    ascii_digit(form.p[i]) != ascii_digit(form.p[i - 1]))
			p[n++] = ' ';
		if (form.p[i] != ' ')
			p[n++] = form.p[i];
	}
	return (struct utf8){ p, n };
}

/* A form that no number and no word is: it has both. */
static int
is_form(struct utf8 view)
{
	int digits = 0, letters = 0;

	for (size_t i = 0; i < view.len; i++) {
		digits |= ascii_digit(view.p[i]);
		letters |= ascii_letter(view.p[i]);
	}
	return digits && letters && view.len <= FORM_OCTETS_MAX;
}

/* "Jack 7B" and what may stand between. */
static void
add_in_form(struct building *b, struct utf8 forename)
{
	static const char *const between[] = { "", "in", "of", "from", "year" };
	struct utf8 forms[2] = { as_view(b, b->person->form), { NULL, 0 } };

	if (!b->person->is_pupil || !is_form(forms[0]))
		return;
	forms[1] = other_form(b, forms[0]);
	for (size_t i = 0; i < sizeof(between) / sizeof(*between); i++)
		for (size_t k = 0; k < 2; k++) {
			struct making m;
			uint8_t parted;

			begin(&m);
			put_word(b, &m, forename);
			parted = (uint8_t)(m.blanks + 1);
			put_text(&m, utf8_from(between[i]));
			put_text(&m, forms[k]);
			if (m.blanks >= parted)
				put(b, &m, NAME_IN_FORM, parted);
		}
}

/* -- people ------------------------------------------------------------------ */

static void
add_name(struct building *b, const struct spelled_name *name, struct utf8 text)
{
	if (name->surname == 0 || name_is_initials(name->words[0], text))
		return;
	add_full(b, name, name->surname);
	if (name->surname > 1)
		add_full(b, name, 1);
	add_in_form(b, name->words[0]);
}

/* A name that somebody is known by: a whole one, or a forename. */
static void
add_known(
    struct building *b, const struct spelled_name *name, struct utf8 known)
{
	struct spelled_name other = name_spell(known);

	if (other.len == 1) {
		other.surname = 1;
		for (size_t i = name->surname;
		     name->surname > 0 && i < name->len &&
		     other.len < NAME_WORDS_MAX;
		     i++)
			other.words[other.len++] = name->words[i];
		if (!name_is_initials(other.words[0], known)) {
			add_full(b, &other, 1);
			add_in_form(b, other.words[0]);
		}
		return;
	}
	add_name(b, &other, known);
}

static void
add_person(struct building *b)
{
	struct spelled_name name = name_spell(b->person->name);
	struct utf8 rest = b->person->known;

	add_name(b, &name, b->person->name);
	while (rest.len > 0) {
		const char *end = memchr(rest.p, ';', rest.len);
		size_t len = end != NULL ? (size_t)(end - rest.p) : rest.len;

		add_known(b, &name, (struct utf8){ rest.p, len });
		rest.p += len + (end != NULL);
		rest.len -= len + (end != NULL);
	}
}

/* -- all of them --------------------------------------------------------------- */

static int
has_set(const struct phrasebook *book, struct utf8 name)
{
	for (size_t i = 0; i < book->len; i++)
		for (size_t k = 0; k < book->lists[i].sets_len; k++)
			if (utf8_equal(book->lists[i].sets[k].name.text, name))
				return 1;
	return 0;
}

static int
read_common(struct building *b)
{
	struct wordlist_line line = { 1, UTF8("<name-word>") };
	struct phrases all = { 0 };
	int is_new;

	if (!has_set(b->book, UTF8("name-word")))
		return 0;
	if (phrase_expand(b->book, "name-word", &line, &all) == -1)
		return -1;
	for (size_t i = 0; i < all.len; i++)
		interned_number(
		    b->book->a, &b->common, as_view(b, all.v[i]), &is_new);
	return 0;
}

static void
finish(const struct building *b, struct names_built *out)
{
	struct arena *a = b->book->a;
	size_t n = 0;

	out->len = b->forms.len;
	out->forms = arena_array(a, out->len, sizeof(*out->forms));
	out->rows = arena_array(a, out->len, sizeof(*out->rows));
	out->members = arena_array(a, b->holdings_len, sizeof(*out->members));
	for (size_t i = 0; i < out->len; i++) {
		uint32_t at = b->holders[i].last;

		out->forms[i] = (struct utf8){ b->forms.v[i].p + KEY_SIGNS,
			b->forms.v[i].len - KEY_SIGNS };
		out->rows[i] = b->holders[i].row;
		out->rows[i].first_member = (uint32_t)n;
		for (; at != 0; at = b->holdings[at - 1].before)
			out->members[n++] = b->holdings[at - 1].person;
	}
	out->members_len = n;
}

/* Of each person, in the order of their numbers; NULs where there is none. */
static void
put_digests(
    struct arena *a, const struct named_people *people, struct names_built *out)
{
	out->digests_len = people->len * NAME_DIGEST;
	out->digests = arena_alloc(a, out->digests_len + 1);
	for (size_t i = 0; i < people->len; i++)
		if (people->v[i].digest.len == NAME_DIGEST)
			memcpy(out->digests + i * NAME_DIGEST,
			    people->v[i].digest.p, NAME_DIGEST);
}

int
names_build(const struct phrasebook *book, const struct fold_table *fold,
    const struct named_people *people, struct names_built *out)
{
	struct building b = {
		.book = book, .fold = fold, .scratch = arena_new(SCRATCH)
	};
	int result = read_common(&b);

	for (size_t i = 0; result == 0 && i < people->len; i++) {
		b.person = &people->v[i];
		b.number = (uint32_t)i;
		for (int joined = name_has_apostrophe(b.person->name) ||
				  name_has_apostrophe(b.person->known);
		     joined >= 0; joined--) {
			b.is_joined = joined;
			add_person(&b);
		}
	}
	*out = (struct names_built){ .len = 0 };
	if (result == 0) {
		finish(&b, out);
		put_digests(book->a, people, out);
	}
	arena_free(b.scratch);
	return result;
}
