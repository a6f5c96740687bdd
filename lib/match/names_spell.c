/*
 * names_spell.c - how a school writes a name, in words
 */
#include "match/names_spell.h"

#include <string.h>

#include "match/ascii.h"

size_t
name_apostrophe_at(struct utf8 text, size_t at)
{
	/* And U+2019, U+02BC. */
	static const char *const signs[] = { "'", "`", "\xe2\x80\x99",
		"\xca\xbc" };

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		size_t len = strlen(signs[i]);

		if (text.len - at >= len &&
		    memcmp(text.p + at, signs[i], len) == 0)
			return len;
	}
	return 0;
}

int
name_has_apostrophe(struct utf8 text)
{
	for (size_t i = 0; i < text.len; i++)
		if (name_apostrophe_at(text, i) > 0)
			return 1;
	return 0;
}

/* 1: nothing but capitals, and signs. */
static int
is_capitals(struct utf8 text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.p[i] >= 0x80 ||
		    (ascii_letter(text.p[i]) && !ascii_capital(text.p[i])))
			return 0;
	return 1;
}

int
name_is_initials(struct utf8 word, struct utf8 name)
{
	size_t letters = 0;

	for (size_t i = 0; i < word.len; i++)
		letters +=
		    (unsigned char)word.p[i] >= 0x80 || ascii_letter(word.p[i]);
	return letters < 2 || (letters == 2 && is_capitals(word) &&
				  (!is_capitals(name) || name.len <= 4));
}

/* What begins a surname of several words. */
static int
is_particle(struct utf8 word)
{
	static const char *const particles[] = { "van", "von", "de", "da",
		"del", "della", "di", "dos", "du", "la", "le", "el", "al",
		"bin", "ibn", "bint", "st", "st.", "ter", "ten" };

	for (size_t i = 0; i < sizeof(particles) / sizeof(*particles); i++) {
		size_t n = 0, len = strlen(particles[i]);

		while (n < len && n < word.len &&
		       ascii_lower(word.p[n]) == particles[i][n])
			n++;
		if (n == len && n == word.len)
			return 1;
	}
	return 0;
}

static void
add_words(struct spelled_name *name, struct utf8 text)
{
	size_t i = 0;

	while (i < text.len && name->len < NAME_WORDS_MAX) {
		size_t from;

		while (i < text.len && text.p[i] == ' ')
			i++;
		from = i;
		while (i < text.len && text.p[i] != ' ')
			i++;
		if (i > from)
			name->words[name->len++] =
			    (struct utf8){ text.p + from, i - from };
	}
}

struct spelled_name
name_spell(struct utf8 text)
{
	struct spelled_name name = { .len = 0 };
	const char *comma = text.len > 0 ? memchr(text.p, ',', text.len) : NULL;

	if (comma != NULL) {
		size_t before = (size_t)(comma - text.p);

		add_words(
		    &name, (struct utf8){ comma + 1, text.len - before - 1 });
		name.surname = name.len;
		add_words(&name, (struct utf8){ text.p, before });
		return name;
	}
	add_words(&name, text);
	name.surname = name.len > 0 ? name.len - 1 : 0;
	for (size_t i = name.surname; i > 0; i--)
		if (is_particle(name.words[i]))
			name.surname = i;
	return name;
}
