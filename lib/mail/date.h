/*
 * date.h - a Date field to a time (RFC 5322 sections 3.3 and 4.3)
 */
#ifndef MAIL_DATE_H
#define MAIL_DATE_H

#include <stdint.h>

#include "base/bytes.h"

/* Milliseconds UTC, or 0 when it is not a date between 1970 and 9999. */
uint64_t date_parse(struct bytes value);

#endif
