/*
 * html_sheet.h - the style sheets of a page, as far as they hide or turn text
 *
 * Rules whose selectors name one element by tag, class and id ("p", ".x",
 * "td.x", "#y", "*"), and their ::before and ::after.  Cost is bounded for each
 * element, whatever the sheet holds.
 *
 * Rules that ask for other elements around ("div .x"), for attributes, or for a
 * condition (@media print) may count or not: they are told apart.
 */
#ifndef TEXT_HTML_SHEET_H
#define TEXT_HTML_SHEET_H

#include "base/arena.h"
#include "base/bytes.h"
#include "text/html_style.h"

struct html_sheet;

/* An element, as selectors see it. */
struct html_subject {
	struct utf8 tag, id, classes;
};

/* What a sheet says of an element. */
struct html_sheet_style {
	struct html_style style;
	/* With the rules that may count or not; 0: there is none. */
	struct html_style doubtful;
	int has_doubt;
	/* 1: the element has more classes than are looked up. */
	int over;
	/* content: of ::before and ::after, as written with its quotes. */
	struct utf8 before, after;
};

/* The rules of every <style> in `html`; NULL: none that matters. */
struct html_sheet *html_sheet_of(struct arena *a, struct utf8 html);

/* Add what the sheet says of `subject` to `out`; the weakest first. */
void html_sheet_apply(const struct html_sheet *sheet,
    const struct html_subject *subject, struct html_sheet_style *out);

/* 1: there were more rules than are kept. */
int html_sheet_over(const struct html_sheet *sheet);

/* Octets looked at so far. */
size_t html_sheet_work(const struct html_sheet *sheet);

#endif
