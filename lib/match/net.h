/*
 * net.h - phrases while they are compiled: from state to state by words
 *
 *	phrase_parse()  ->  wording_put()  ->  automaton_build()
 *
 * Any number of edges may have the same word.  An automaton's states are sets
 * of these, made as far as words lead to them: where phrases differ they part,
 * and the rest of each stands once, however many ways lead there.
 */
#ifndef MATCH_NET_H
#define MATCH_NET_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/strbuf.h"

/* By the number of a word in the lexicon, from 1 on. */
struct net_edge {
	uint32_t word, to;
};

struct net_state {
	struct net_edge *edges;
	size_t edges_len, edges_cap;
	/* Phrases that end here. */
	uint32_t *ends;
	size_t ends_len, ends_cap;
};

/* Without circles.  State 0 is the start. */
struct net {
	struct arena *a;
	struct net_state *v;
	size_t len, cap;
	/* Further states that walks begin in; how many states come of each. */
	uint32_t *entries;
	size_t entries_len, entries_cap;
};

/* With its start. */
void net_init(struct net *net, struct arena *a);
uint32_t net_state(struct net *net);
void net_edge(struct net *net, uint32_t from, uint32_t word, uint32_t to);
void net_end(struct net *net, uint32_t state, uint32_t phrase);
/* A walk may begin in `state` too: automaton_build() says where that is. */
void net_entry(struct net *net, uint32_t state);

/*
 * Append the automaton of the net; `words` is how many the lexicon has.  Each
 * of net->entries becomes the number of its state in the automaton.  -1 with
 * `e` (ERR_CONFIG) when it is too large.
 */
int automaton_build(struct net *net, size_t words, struct strbuf *image,
    struct err *e) MUST_CHECK;

#endif
