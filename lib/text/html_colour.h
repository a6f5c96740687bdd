/*
 * html_colour.h - colours of HTML and CSS, as far as one hides in another
 */
#ifndef TEXT_HTML_COLOUR_H
#define TEXT_HTML_COLOUR_H

#include <stdint.h>

enum {
	/* 0 to 0xffffff are red, green and blue. */
	COLOUR_BLACK = 0,
	COLOUR_WHITE = 0xffffff,
	/* A picture, or what we cannot read: it is like no other. */
	COLOUR_UNKNOWN = -1,
	COLOUR_TRANSPARENT = -2,
	/* A word or function we do not know is like itself only. */
	COLOUR_WORDS = 0x1000000,
};

/* A colour as CSS writes it, in lower case: "#fff", "rgb(0,0,0)", "white". */
int32_t colour_read(const char *value);

/* 1: nothing else stands behind the colour. */
int colour_is_whole(const char *value);

/* The first colour of a list like "#fff url(x) repeat"; a picture is unknown. */
int32_t colour_first(const char *value);

/* 1: nobody can read the one on the other. */
int colour_alike(int32_t a, int32_t b);

#endif
