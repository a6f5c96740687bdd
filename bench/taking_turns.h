/*
 * taking_turns.h - one text scanned with a small set and with a large one
 *
 * Blocks of scans take turns, so that what else the machine does falls on both;
 * CPU time, and of the ratios the median.
 */
#ifndef BENCH_TAKING_TURNS_H
#define BENCH_TAKING_TURNS_H

#include <stdio.h>
#include <stdlib.h>

#include "bench/cpu.h"
#include "match/scan.h"

/* Octets of the text, and scans in a block. */
enum { TURNS_TEXT = 10 * 1024, TURNS_BLOCK = 20 };

/* A set, and how many of `what` are in it. */
struct turn {
	struct matcher *m;
	int of;
};

/* The same numbers on every machine. */
static inline unsigned
turns_next(unsigned *state, unsigned below)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 16) % below;
}

/* Microseconds of one scan, over a block of them. */
static inline double
turns_block(const struct matcher *m, const struct text *text)
{
	double start = cpu_us();

	for (int i = 0; i < TURNS_BLOCK; i++) {
		struct arena *a = arena_new((size_t)1 << 24);
		struct findings found = { 0 };

		match_scan(a, m, text, &found);
		arena_free(a);
	}
	return (cpu_us() - start) / TURNS_BLOCK;
}

static inline int
turns_by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double
turns_median(double *v, size_t len)
{
	qsort(v, len, sizeof(*v), turns_by_size);
	return v[len / 2];
}

/* Let them take turns and print what came of it. */
static inline void
turns_print(struct turn few, struct turn many, struct utf8 prose,
    const char *what, size_t rounds)
{
	struct arena *a = arena_new((size_t)1 << 24);
	double *t_few = arena_array(a, rounds + 1, sizeof(*t_few));
	double *t_many = arena_array(a, rounds + 1, sizeof(*t_many));
	double *ratio = arena_array(a, rounds + 1, sizeof(*ratio));
	struct text text = { .text = prose };

	for (size_t i = 0; i < rounds; i++) {
		t_few[i] = turns_block(few.m, &text);
		t_many[i] = turns_block(many.m, &text);
		ratio[i] = t_many[i] / t_few[i];
	}
	printf("scan of 10 KB: %.1f us with %d %s, %.1f us with %d: %.3f "
	       "times\n",
	    turns_median(t_few, rounds), few.of, what,
	    turns_median(t_many, rounds), many.of, turns_median(ratio, rounds));
	arena_free(a);
}

#endif
