/*
 * names_spell.h - how a school writes a name, in words
 *
 * Used while names are compiled.
 */
#ifndef MATCH_NAMES_SPELL_H
#define MATCH_NAMES_SPELL_H

#include "base/bytes.h"

enum {
	/* Words of one name; somebody with more is found by the first ones. */
	NAME_WORDS_MAX = 8,
};

/* A name in words as they are written: "Anne-Marie", "van", "Dyke". */
struct spelled_name {
	struct utf8 words[NAME_WORDS_MAX];
	/* Words from `surname` on are the surname. */
	size_t len, surname;
};

/* "Jack Smith", "Jan van der Berg", "Smith, Jack". */
struct spelled_name name_spell(struct utf8 text);

/* Octets of the apostrophe at `at`; 0: none stands there. */
size_t name_apostrophe_at(struct utf8 text, size_t at);
int name_has_apostrophe(struct utf8 text);

/*
 * 1 for "J", "JS": how a person is to be named where names should not be.  Where
 * all of the `name` is in capitals ("JO SMITH") that is one letter alone.
 */
int name_is_initials(struct utf8 word, struct utf8 name);

#endif
