/*
 * html_number.h - a number of CSS: "-1.5"
 */
#ifndef TEXT_HTML_NUMBER_H
#define TEXT_HTML_NUMBER_H

#include <stdlib.h>

/* What `text` begins with; *end is `text` where that is no number. */
static inline double
html_number(const char *text, const char **end)
{
	const char *p = text + (*text == '-' || *text == '+');
	char *after;
	double x;

	*end = text;
	/* strtod() knows "nan" and "infinity" too. */
	if ((*p < '0' || *p > '9') && *p != '.')
		return 0;
	x = strtod(text, &after);
	*end = after;
	return x;
}

#endif
