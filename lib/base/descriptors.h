/*
 * descriptors.h - how many descriptors the process may have open
 *
 * The soft limit is 1,024 nearly everywhere, for programs that use select(2).
 * Ours poll, so they may have what the hard limit grants.
 */
#ifndef BASE_DESCRIPTORS_H
#define BASE_DESCRIPTORS_H

#include <stdint.h>

/*
 * Take what the hard limit grants; children inherit it.  How many that are, or
 * the soft limit where it cannot be raised; UINT64_MAX: no limit.
 */
uint64_t descriptors_raise(void);

#endif
