/*
 * heap.h - what the process has freed goes back to the system
 *
 * Left alone the C library keeps what is freed for what will be asked for, in as
 * many heaps as threads ever ran at once, and learns from each large piece that
 * is freed to keep the next as well: who once had a thousand messages in hand, or
 * one of 50 MB, is as large for ever.
 *
 *	heap_begin()		at most HEAPS heaps with HEAP_TOP_OCTETS at their
 *				ends; HEAP_LARGE_OCTETS and more are mapped, and
 *				gone when they are freed
 *	heap_give_back()	free pages between what is in use
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

enum {
	HEAPS = 2,
	/* What ordinary messages take is kept: pages cost time to get. */
	HEAP_TOP_OCTETS = 8 * 1024 * 1024,
	HEAP_LARGE_OCTETS = 2 * 1024 * 1024,
	/* How often to give back. */
	HEAP_MS = 10 * 1000,
};

/* First of all in main(); children have it from their parent. */
void heap_begin(void);

/* Who allocates meanwhile waits, after a burst for some milliseconds. */
void heap_give_back(void);

#endif
