/*
 * parameter.h - what a request says, checked against its route
 */
#ifndef CONSOLE_PARAMETER_H
#define CONSOLE_PARAMETER_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "console/exchange.h"
#include "console/route.h"
#include "store/db.h"

/*
 * The values of the parameters of `match`'s route, in their order, into
 * out[ROUTE_PARAMETERS]; they live as long as `a`.  -1 with `e`: which is
 * missing or wrong, or that the request says something the route has no
 * parameter for; never a value.
 */
int parameters_read(struct arena *a, const struct route_match *match,
    const struct exchange *x, struct db_value *out, struct err *e) MUST_CHECK;

#endif
