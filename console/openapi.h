/*
 * openapi.h - the route tables as an OpenAPI 3.1 document
 */
#ifndef CONSOLE_OPENAPI_H
#define CONSOLE_OPENAPI_H

#include <stdio.h>

#include "console/route.h"

/* Print it.  0, or 1 when `to` does not take it. */
int openapi_print(const struct route *const *areas, FILE *to);

#endif
