/*
 * areas.c - the tables of all slices
 */
#include "console/areas.h"

extern const struct route session_routes[];

const struct route *const areas[] = {
	session_routes,
	NULL,
};
