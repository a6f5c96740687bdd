/*
 * expiry.h - when a message that waits goes back to its sender
 */
#ifndef STORE_EXPIRY_H
#define STORE_EXPIRY_H

#include <stddef.h>
#include <stdint.h>

struct hours;

/*
 * Two school days from `now_ms`: the end of the second one that begins after
 * it.  Where the calendar (`hours`, in order, `len` of them) does not go so far,
 * 48 hours, of which Saturdays and Sundays (UTC) are none.
 */
uint64_t expiry_ms(uint64_t now_ms, const struct hours *hours, size_t len);

#endif
