/*
 * heap.c - what the process has freed goes back to the system
 */
#include "base/heap.h"

#include <malloc.h>

void
heap_begin(void)
{
	mallopt(M_ARENA_MAX, HEAPS);
	mallopt(M_TRIM_THRESHOLD, HEAP_TOP_OCTETS);
	mallopt(M_MMAP_THRESHOLD, HEAP_LARGE_OCTETS);
}

void
heap_give_back(void)
{
	malloc_trim(0);
}
