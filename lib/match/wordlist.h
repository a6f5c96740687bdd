/*
 * wordlist.h - a word list file to entries (man schoolgate-wordlist.5)
 *
 *	octets  ->  wordlist_parse()  ->  phrase_parse()  ->  generation_build()
 *
 * A list is data: each entry has lines of its own that must match and that must
 * not.  Sets of words, look-alike and leet characters and what a school changes
 * in our lists are written in the same form.  What phrases mean is phrase.h's.
 */
#ifndef MATCH_WORDLIST_H
#define MATCH_WORDLIST_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"

enum {
	/* Entries of one list, lines of one kind of one entry. */
	WORDLIST_ENTRIES_MAX = 20 * 1000,
	WORDLIST_LINES_MAX = 500,
	/* Octets of a term, each of its spellings. */
	TERM_MAX = 100,
	/* Words between a term and what must, or must not, stand near it. */
	WORDLIST_NEAR_MAX = 50,
	WORDLIST_NEAR = 8,
};

/* A line of the file: its number, for errors, and what stands there. */
struct wordlist_line {
	size_t number;
	struct utf8 text;
};

struct wordlist_lines {
	struct wordlist_line *v;
	size_t len, cap;
};

/* What the words around a term do to it. */
enum wordlist_effect {
	/* One must stand there. */
	EFFECT_NEAR,
	/* None may. */
	EFFECT_UNLESS,
	/* Severity 2 less, at least 1; confidence 20 less. */
	EFFECT_LOWER,
	/* Severity 1 more, at most 5; confidence 10 more, at most 95. */
	EFFECT_RAISE,
	/* Somebody tells what another said or wrote. */
	EFFECT_REPORTED,
	EFFECTS,
};

enum wordlist_side {
	SIDE_BOTH,
	SIDE_BEFORE,
	SIDE_AFTER,
};

/* "unless 3 before: not, never" */
struct wordlist_condition {
	enum wordlist_effect effect;
	enum wordlist_side side;
	/* At most so many words between, 0 to WORDLIST_NEAR_MAX. */
	int words;
	/* Phrases; any of them will do. */
	struct wordlist_lines items;
};

/* The items of what a list says of all its terms are shared by them. */
struct wordlist_conditions {
	struct wordlist_condition *v;
	size_t len, cap;
};

struct wordlist_entry {
	/* Forms, `term` first. */
	struct wordlist_lines forms;
	/* Longer phrases in which they do not count. */
	struct wordlist_lines not ;
	/* What must stand where one of the forms does (pattern.h); len 0: none. */
	struct wordlist_line pattern;
	/* Lines in which the entry must be found, and must not. */
	struct wordlist_lines match, clean;
	struct wordlist_conditions conditions;
	/* 1 to 5, 0 to 100. */
	int severity, confidence;
	/* 1: counts in full where others' text is quoted (chain letters). */
	int counts_quoted;
};

/* "set you" and its words. */
struct wordlist_set {
	struct wordlist_line name;
	struct wordlist_lines items;
};

/* What a school changes in an entry of another list of the same category. */
struct wordlist_change {
	/* The entry's name, as findings have it. */
	struct wordlist_line term;
	/* 1: it is not looked for. */
	int is_silenced;
	/* 0 and -1: as it was. */
	int severity, confidence;
};

/* "leet 3 e", "mask * any", "alike X letters". */
struct wordlist_sign {
	size_t number;
	/* One character, and the letters a-z that it stands for. */
	struct utf8 sign, letters;
};

struct wordlist_signs {
	struct wordlist_sign *v;
	size_t len, cap;
};

struct wordlist {
	/* For errors. */
	const char *file;
	/* Empty in a file that has only sets or signs. */
	struct utf8 category;
	struct wordlist_entry *entries;
	size_t len, cap;
	struct wordlist_set *sets;
	size_t sets_len, sets_cap;
	struct wordlist_change *changes;
	size_t changes_len, changes_cap;
	/* Clear disguises, those that may hide any letter, and homoglyphs. */
	struct wordlist_signs leet, mask, alike;
};

/*
 * Read the list in `octets`, which outlives it.  Strict: an unknown keyword, an
 * entry without its lines, octets that are not UTF-8 are refused.
 * -1 with `e` (ERR_CONFIG): "file:line: why".
 */
int wordlist_parse(struct arena *a, const char *file, struct bytes octets,
    struct wordlist *out, struct err *e) MUST_CHECK;

#endif
