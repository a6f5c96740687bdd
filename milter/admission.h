/*
 * admission.h - how much mail may be in flight at once
 *
 * Debian's libmilter has no bound on its threads, and message octets lie in
 * memory: more than conf allows is answered 4xx at MAIL, before it is sent.
 * Thread-safe.
 */
#ifndef MILTER_ADMISSION_H
#define MILTER_ADMISSION_H

#include <stdint.h>

struct admission;

/* Never NULL; it lives as long as the process.  Bounds as in conf.h. */
struct admission *admission_new(uint32_t messages_max, uint64_t octets_max);

/*
 * May one more message of (as far as is known) `octets` come in?  1: it is
 * counted until admission_leave(); 0: too much is in flight, or we stop.
 */
int admission_enter(struct admission *n, uint64_t octets);

/* A message that is in grew to `after` octets.  0: there is no room for it. */
int admission_grow(struct admission *n, uint64_t before, uint64_t after);

/* It is over; `octets` is what it was counted with last. */
void admission_leave(struct admission *n, uint64_t octets);

/* Around the work at the end of a message, for admission_drain(). */
void admission_begin(struct admission *n);
void admission_end(struct admission *n);

/*
 * Let nothing in any more and wait until no message is being judged, at most
 * `ms`.  1 when none is.
 */
int admission_drain(struct admission *n, uint32_t ms);

#endif
