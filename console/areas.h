/*
 * areas.h - the tables of all slices
 */
#ifndef CONSOLE_AREAS_H
#define CONSOLE_AREAS_H

#include "console/route.h"

/* Each ends with a row without a method; NULL ends the list. */
extern const struct route *const areas[];

#endif
