/*
 * generation.h - word lists and names compiled into one flat, read-only file
 *
 *	wordlist_parse()...  ->  generation_build()  ->  memfd  ->  scanner
 *
 * The words that anything is made of, three automata over them (what is looked
 * for everywhere, what is looked for around it, and names), the tables that they
 * lead to, what undoes disguises, and a digest over all.
 */
#ifndef MATCH_GENERATION_H
#define MATCH_GENERATION_H

#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/sha256.h"
#include "match/automaton.h"
#include "match/lexicon.h"
#include "match/names.h"
#include "match/school_phones.h"
#include "match/vocabulary.h"
#include "match/wordlist.h"
#include "text/fold.h"

enum {
	GENERATION_VERSION = 5,
	/* Octets of the file. */
	GENERATION_MAX = 300 * 1024 * 1024,
};

#define GENERATION_MAGIC "SGGEN2\0"

enum generation_section {
	SECTION_FOLD,
	SECTION_LEXICON,
	SECTION_AUTOMATON,
	SECTION_PATTERNS,
	SECTION_PIECES,
	SECTION_ENTRIES,
	SECTION_CONDITIONS,
	SECTION_AROUND,
	SECTION_MEMBERS,
	SECTION_STRINGS,
	SECTION_SIGNS,
	SECTION_VOCABULARY,
	/* All four are empty where nobody is to be found by name. */
	SECTION_NAMES,
	SECTION_NAME_ROWS,
	SECTION_NAME_MEMBERS,
	SECTION_NAME_DIGESTS,
	/* The school's own telephones. */
	SECTION_PHONES,
	SECTIONS,
};

/* How the file begins.  Sections begin at multiples of 16. */
struct generation_head {
	char magic[8];
	uint32_t version, unused;
	uint64_t size;
	/* Over all that follows the head. */
	unsigned char digest[SHA256_LEN];
	struct {
		uint64_t offset, len;
	} sections[SECTIONS];
};

/*
 * A form of an entry, with all its alternatives.  Of one with gaps the piece
 * that is the longest at the least is looked for, the others around it.
 */
struct generation_pattern {
	uint32_t entry;
	/* The first of its pieces; `pieces` is 0 where there is no gap. */
	uint32_t first_piece;
	uint8_t pieces, anchor;
	/* 1: a phrase in which the entry does not count. */
	uint8_t is_not;
	/* 1: its words count without their blanks too, "killyourself". */
	uint8_t is_joined;
};

/* A piece: where it begins in the automaton; words at most before and in it. */
struct generation_piece {
	uint32_t state;
	uint8_t gap, words, unused[2];
};

struct generation_entry {
	/* In the strings: the category and the name. */
	uint32_t category, term;
	uint16_t category_len, term_len;
	uint32_t first_condition;
	uint16_t conditions;
	uint8_t severity, confidence;
	uint8_t counts_quoted, unused;
	/* Octets of its pattern, which follows the name; 0: it has none. */
	uint16_t pattern_len;
};

/*
 * What stands around: any of the phrases of the second automaton that `members`
 * names, in order.
 */
struct generation_condition {
	uint32_t first_member, members;
	/* enum wordlist_effect, enum wordlist_side. */
	uint8_t effect, side, words, unused;
};

/* In use; borrowed from its image. */
struct generation {
	struct fold_table fold;
	const struct fold_signs *signs;
	struct vocabulary vocabulary;
	struct lexicon lexicon;
	struct automaton automaton, around;
	const struct generation_pattern *patterns;
	const struct generation_piece *pieces;
	const struct generation_entry *entries;
	const struct generation_condition *conditions;
	const uint32_t *members;
	size_t patterns_len, pieces_len, entries_len, conditions_len,
	    members_len;
	struct utf8 strings;
	struct names names;
	struct school_phones phones;
};

/*
 * Use a file, aligned to 16: digest and everything in it is checked first.
 * -1 with `e` (ERR_CONFIG).
 */
int generation_open(
    struct bytes image, struct generation *out, struct err *e) MUST_CHECK;

/* Category and name of an entry; live as long as the image. */
struct utf8 generation_category(const struct generation *g, uint32_t entry);
struct utf8 generation_term(const struct generation *g, uint32_t entry);
struct utf8 generation_pattern_of(const struct generation *g, uint32_t entry);

#endif
