/*
 * serve.h - from a request to its answer
 *
 * For every route the same order: is it well formed; is there such a path and
 * method; does it come from our own page; is somebody signed in; are its
 * parameters what they may be; then one transaction with the session in force,
 * the roles, the statement or handler, COMMIT.  A failure at any step undoes the
 * rest and is answered as JSON.
 */
#ifndef CONSOLE_SERVE_H
#define CONSOLE_SERVE_H

#include "base/arena.h"
#include "console/answer.h"
#include "console/console.h"
#include "console/exchange.h"
#include "console/route.h"

/*
 * Answer `x` by one of `routes` (areas.h), or with a page.  `*out` lives as
 * long as `a`, pages for ever.
 */
void serve(const struct console *console, const struct route *const *routes,
    const struct exchange *x, struct arena *a, struct answer *out);

#endif
