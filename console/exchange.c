/*
 * exchange.c - a request as HTTP brought it
 */
#include "console/exchange.h"

#include <strings.h>

const char *
exchange_header(const struct exchange *x, const char *name, size_t *count)
{
	const char *value = NULL;
	size_t n = 0;

	for (size_t i = 0; i < x->headers_len; i++)
		if (strcasecmp(x->headers[i].name, name) == 0 && n++ == 0)
			value = x->headers[i].value;
	if (count != NULL)
		*count = n;
	return value;
}
