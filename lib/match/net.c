/*
 * net.c - phrases while they are compiled: from state to state by words
 */
#include "match/net.h"

#include <stdlib.h>
#include <string.h>

#include "match/automaton.h"
#include "match/interned.h"

/* Sets of states, and each part of an automaton while it is built. */
#define NET_ARENA ((size_t)1 << 30)

void
net_init(struct net *net, struct arena *a)
{
	*net = (struct net){ .a = a };
	net_state(net);
}

uint32_t
net_state(struct net *net)
{
	net->v =
	    arena_grow(net->a, net->v, net->len, &net->cap, sizeof(*net->v));
	net->v[net->len] = (struct net_state){ .edges = NULL };
	return (uint32_t)net->len++;
}

void
net_edge(struct net *net, uint32_t from, uint32_t word, uint32_t to)
{
	struct net_state *s = &net->v[from];

	s->edges = arena_grow(
	    net->a, s->edges, s->edges_len, &s->edges_cap, sizeof(*s->edges));
	s->edges[s->edges_len++] = (struct net_edge){ word, to };
}

void
net_end(struct net *net, uint32_t state, uint32_t phrase)
{
	struct net_state *s = &net->v[state];

	s->ends = arena_grow(
	    net->a, s->ends, s->ends_len, &s->ends_cap, sizeof(*s->ends));
	s->ends[s->ends_len++] = phrase;
}

void
net_entry(struct net *net, uint32_t state)
{
	net->entries = arena_grow(net->a, net->entries, net->entries_len,
	    &net->entries_cap, sizeof(*net->entries));
	net->entries[net->entries_len++] = state;
}

/* -- sets of states ------------------------------------------------------------ */

struct building {
	const struct net *net;
	/* What is kept while it is built. */
	struct arena *a;
	/* Sets of the net's states, each as its octets; by number. */
	struct interned sets;
	/* Edges and ends of the state in hand, in order. */
	struct net_edge *edges;
	size_t edges_len, edges_cap;
	uint32_t *ends;
	size_t ends_len, ends_cap;
	/* A set in the making. */
	uint32_t *set;
	size_t set_len, set_cap;
	/* The automaton's. */
	struct automaton_head head;
	uint32_t *first;
	struct strbuf states, all_edges, all_ends;
};

/* The number of b->set. */
static uint32_t
number_of_set(struct building *b)
{
	struct utf8 octets = { (const char *)b->set,
		b->set_len * sizeof(*b->set) };
	int is_new;
	uint32_t number = interned_number(b->a, &b->sets, octets, &is_new);

	if (is_new)
		b->sets.v[number] = arena_utf8(b->a, octets);
	return number;
}

/* Add a state; they come in order, some twice. */
static void
put_in_set(struct building *b, uint32_t state)
{
	if (b->set_len > 0 && b->set[b->set_len - 1] == state)
		return;
	b->set =
	    arena_grow(b->a, b->set, b->set_len, &b->set_cap, sizeof(*b->set));
	b->set[b->set_len++] = state;
}

static int
by_word(const void *a, const void *b)
{
	const struct net_edge *x = a, *y = b;

	if (x->word != y->word)
		return x->word < y->word ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The edges and ends of all states of a set, in order. */
static void
gather(struct building *b, struct utf8 set)
{
	b->edges_len = b->ends_len = 0;
	for (size_t i = 0; i < set.len; i += sizeof(uint32_t)) {
		const struct net_state *s;
		uint32_t state;

		memcpy(&state, set.p + i, sizeof(state));
		s = &b->net->v[state];
		for (size_t k = 0; k < s->edges_len; k++) {
			b->edges = arena_grow(b->a, b->edges, b->edges_len,
			    &b->edges_cap, sizeof(*b->edges));
			b->edges[b->edges_len++] = s->edges[k];
		}
		for (size_t k = 0; k < s->ends_len; k++) {
			b->ends = arena_grow(b->a, b->ends, b->ends_len,
			    &b->ends_cap, sizeof(*b->ends));
			b->ends[b->ends_len++] = s->ends[k];
		}
	}
	if (b->edges_len > 1)
		qsort(b->edges, b->edges_len, sizeof(*b->edges), by_word);
	if (b->ends_len > 1)
		qsort(b->ends, b->ends_len, sizeof(*b->ends), by_number);
}

/* The start's go into a table of their own. */
static void
put_edge(struct building *b, size_t state, uint32_t word)
{
	struct automaton_edge edge = { word, number_of_set(b) };

	if (state == 0) {
		b->first[word] = edge.to;
		return;
	}
	strbuf_add(&b->all_edges, &edge, sizeof(edge));
	b->head.edges++;
}

/* State number `number` and all that words lead to from it. */
static void
put_state(struct building *b, size_t number)
{
	struct automaton_state state = { b->head.edges, b->head.ends, { 0 } };

	gather(b, b->sets.v[number]);
	for (size_t i = 0; i < b->edges_len;) {
		uint32_t word = b->edges[i].word;

		for (b->set_len = 0;
		     i < b->edges_len && b->edges[i].word == word; i++)
			put_in_set(b, b->edges[i].to);
		put_edge(b, number, word);
		if (number > 0)
			state.leads[word / 32 % 2] |= UINT32_C(1) << word % 32;
	}
	strbuf_add(&b->states, &state, sizeof(state));
	for (size_t i = 0; i < b->ends_len; i++) {
		if (i > 0 && b->ends[i] == b->ends[i - 1])
			continue;
		strbuf_add(&b->all_ends, &b->ends[i], sizeof(*b->ends));
		b->head.ends++;
	}
}

static uint32_t
number_of_state(struct building *b, uint32_t state)
{
	b->set_len = 0;
	put_in_set(b, state);
	return number_of_set(b);
}

/* All that can be reached; -1: it is too much. */
static int
build(struct building *b, struct net *net)
{
	struct automaton_state end;
	size_t i;

	number_of_state(b, 0);
	for (i = 0; i < net->entries_len; i++)
		net->entries[i] = number_of_state(b, net->entries[i]);
	for (i = 0; i < b->sets.len; i++) {
		if (b->sets.len > AUTOMATON_ROWS_MAX ||
		    b->head.edges > AUTOMATON_ROWS_MAX ||
		    b->head.ends > AUTOMATON_ROWS_MAX)
			return -1;
		put_state(b, i);
	}
	b->head.states = (uint32_t)i;
	end = (struct automaton_state){ b->head.edges, b->head.ends, { 0 } };
	strbuf_add(&b->states, &end, sizeof(end));
	return 0;
}

static void
put_part(struct strbuf *image, struct strbuf *part)
{
	if (part->len > 0)
		strbuf_add(image, part->p, part->len);
	strbuf_done(part);
}

int
automaton_build(
    struct net *net, size_t words, struct strbuf *image, struct err *e)
{
	struct building b = { .net = net,
		.a = arena_new(NET_ARENA),
		.head = {
		    .magic = AUTOMATON_MAGIC, .words = (uint32_t)words } };
	int result;

	b.first = arena_array(b.a, words + 1, sizeof(*b.first));
	strbuf_init(&b.states, NET_ARENA);
	strbuf_init(&b.all_edges, NET_ARENA);
	strbuf_init(&b.all_ends, NET_ARENA);
	result = build(&b, net);
	if (result == -1)
		err_set(e, ERR_CONFIG, "could not compile so many terms");
	strbuf_add(image, &b.head, sizeof(b.head));
	strbuf_add(image, b.first, (words + 1) * sizeof(*b.first));
	put_part(image, &b.states);
	put_part(image, &b.all_edges);
	put_part(image, &b.all_ends);
	arena_free(b.a);
	return result;
}
