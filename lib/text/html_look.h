/*
 * html_look.h - what an element of HTML shows, inside others
 */
#ifndef TEXT_HTML_LOOK_H
#define TEXT_HTML_LOOK_H

#include "text/html_style.h"

enum {
	/* Thousandths of a pixel that nobody can read. */
	HTML_FONT_LEAST = 1000,
};

/* What an element shows. */
struct html_look {
	/* Thousandths of a pixel; more than HTML_FONT_LEAST can be read. */
	int32_t font_size;
	int32_t colour, background;
	/* 1: for good, whatever stands inside. */
	unsigned is_gone : 1;
	/* 1: it takes no room either: its line ends and blanks part nothing. */
	unsigned is_absent : 1;
	/* 1: until something inside is visible again. */
	unsigned is_invisible : 1;
	/* 1: letters run from right to left. */
	unsigned is_turned : 1, is_bidi : 1, is_rtl : 1;
	/* 1: blanks are kept. */
	unsigned is_pre : 1;
	/* 1: Outlook does not show it, others do. */
	unsigned is_gone_in_outlook : 1;
	/* 1: what all this comes to. */
	unsigned is_hidden : 1;
};

/* How a page looks before it says anything: black on white. */
struct html_look html_look_first(void);

/* The look of an element of `style` inside another of `outer`. */
struct html_look html_look_inside(
    const struct html_look *outer, const struct html_style *style);

#endif
