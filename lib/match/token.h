/*
 * token.h - words and numbers of running text, one after the other
 *
 * For what is written out: dates with the name of a month, streets, sentences
 * that tell a password.
 */
#ifndef MATCH_TOKEN_H
#define MATCH_TOKEN_H

#include "base/bytes.h"

enum {
	/* Octets of a word that are looked at; a longer one is not a token. */
	TOKEN_MAX = 40,
	/* Octets of blanks between two words that belong together. */
	TOKEN_BLANKS_MAX = 4,
};

/* A run of letters (of any script), digits, and ' or - inside. */
struct token {
	size_t start, end;
};

/*
 * The token that begins at `at`, or after blanks from there; line ends are
 * blanks when `lines` is 1.  1, or 0 when something else stands there.
 */
int token_after(struct utf8 text, size_t at, int lines, struct token *out);

/* The token that ends at `at`, or before blanks there; 1 or 0. */
int token_before(struct utf8 text, size_t at, struct token *out);

/* 1 when `word` (lower case ASCII) is the token, in any case. */
int token_is(struct utf8 text, struct token t, const char *word);

/* 1 + index of the token in `words`, which ends with NULL; 0: none of them. */
size_t token_among(struct utf8 text, struct token t, const char *const *words);

/* Where the blanks from `at` end; TOKEN_BLANKS_MAX at most. */
size_t token_blanks(struct utf8 text, size_t at, int lines);

#endif
