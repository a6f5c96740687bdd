/*
 * generation.h - word lists compiled into one flat, read-only file
 *
 *	wordlist_parse()...  ->  generation_build()  ->  memfd  ->  scanner
 *
 * Fold table, automaton, patterns, entries and strings, with a digest over all.
 */
#ifndef MATCH_GENERATION_H
#define MATCH_GENERATION_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/sha256.h"
#include "base/strbuf.h"
#include "match/automaton.h"
#include "match/wordlist.h"
#include "text/fold.h"

enum {
	GENERATION_VERSION = 1,
	/* Octets of the file; the automaton is most of it. */
	GENERATION_MAX = 300 * 1024 * 1024,
	/* Forms of one list's entries, apostrophes both ways. */
	PATTERN_OCTETS_MAX = 2 * TERM_MAX,
};

enum generation_section {
	SECTION_FOLD,
	SECTION_AUTOMATON,
	SECTION_PATTERNS,
	SECTION_ENTRIES,
	SECTION_STRINGS,
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

/* A form in the words view: " paki ", or " faggot" for "faggot*". */
struct generation_pattern {
	uint32_t entry;
	/* Octets of the form. */
	uint16_t len;
	/* 1: a phrase in which the entry does not count. */
	uint8_t is_not;
	/* 1: goes on to the end of the word. */
	uint8_t is_prefix;
};

struct generation_entry {
	/* In the strings: the category and the term. */
	uint32_t category, term;
	uint16_t category_len, term_len;
	uint8_t severity, confidence;
	uint16_t unused;
};

/* In use; borrowed from its image. */
struct generation {
	struct fold_table fold;
	struct automaton automaton;
	const struct generation_pattern *patterns;
	size_t patterns_len;
	const struct generation_entry *entries;
	size_t entries_len;
	struct utf8 strings;
};

/*
 * Append the file for `lists`.  `a` is scratch.  -1 with `e` (ERR_CONFIG): a
 * form without a letter or digit, too many terms.
 */
int generation_build(struct arena *a, const struct wordlist *lists, size_t len,
    struct strbuf *image, struct err *e) MUST_CHECK;

/*
 * Use a file, aligned to 16: digest and everything in it is checked first.
 * -1 with `e` (ERR_CONFIG).
 */
int generation_open(
    struct bytes image, struct generation *out, struct err *e) MUST_CHECK;

/* Category and term of an entry; live as long as the image. */
struct utf8 generation_category(const struct generation *g, uint32_t entry);
struct utf8 generation_term(const struct generation *g, uint32_t entry);

#endif
