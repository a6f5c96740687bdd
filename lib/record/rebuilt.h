/*
 * rebuilt.h - a page of HTML as its reader saw it, rebuilt from an allow-list
 *
 *	scanner: text/rebuild.c  ->  JSON  ->  console: a frame of its own
 *
 * What may stand in such a page is said in rebuilt.c and nowhere else, and who
 * shows it checks it: a scanner that a mail has taken over can have nothing else
 * shown.  There is no style, no address that leads anywhere, no name; all that
 * is invisible is shown by number (base/display.h).
 */
#ifndef RECORD_REBUILT_H
#define RECORD_REBUILT_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "record/record.h"

struct rebuilt {
	/* Content of a <body>: rebuilt_is_sound(). */
	struct utf8 html;
	/* What of the page is not in it: rebuilt_gap_name(). */
	struct gaps gaps;
};

enum rebuilt_gap {
	/* It is longer than REBUILT_MAX and ends before. */
	REBUILT_TOO_LONG,
	/* Deeper than REBUILT_DEPTH, or more than REBUILT_ELEMENTS: what is
	 * beyond is text without its form. */
	REBUILT_TOO_DEEP,
	REBUILT_TOO_MANY,
	/* An address of a link is longer than is shown. */
	REBUILT_ADDRESS_CUT,
	/* Parts of the page did not count when it was read. */
	REBUILT_PAGE_CUT,
	/* It has text that mail programs hide, or not all of them show. */
	REBUILT_TEXT_HIDDEN,
	/* It has a script, or an attribute that is one. */
	REBUILT_SCRIPT,
	REBUILT_GAPS,
};

/* "too_long", ...; `gap` is one of enum rebuilt_gap. */
struct utf8 rebuilt_gap_name(int gap);

/*
 * 1: `html` is text and well nested elements of the allow-list, within its
 * bounds; '<', '>', '&' and '"' in text are references, and no character is
 * one that nobody sees.
 */
int rebuilt_is_sound(struct utf8 html);

/* Append the JSON form.  -1 with `e` when `out` has no room for it. */
int rebuilt_to_json(
    const struct rebuilt *r, struct strbuf *out, struct err *e) MUST_CHECK;

/*
 * Read a scanner's answer to JOB_PAGE: hostile input; what is not sound is
 * refused.  `*out` lives as long as `a`.
 */
int rebuilt_from_json(struct arena *a, struct bytes json, struct rebuilt *out,
    struct err *e) MUST_CHECK;

#endif
