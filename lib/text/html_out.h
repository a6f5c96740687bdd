/*
 * html_out.h - text of a page as it is written: blanks, line ends, references
 */
#ifndef TEXT_HTML_OUT_H
#define TEXT_HTML_OUT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "text/reference.h"

struct html_out {
	char *p;
	size_t len, cap;
	/* 1: something did not fit. */
	int over;
};

/* Room for `cap` octets, living as long as `a`. */
struct html_out html_out_new(struct arena *a, size_t cap);

/* Octets as they are. */
void html_put(struct html_out *o, const char *p, size_t len);

/* A blank or line end, once; a line end takes a blank's place. */
void html_put_break(struct html_out *o, char c);

/* Text with references; blanks collapse unless `is_pre`. */
void html_put_text(struct html_out *o, struct utf8 text,
    enum reference_place place, int is_pre);

/* 1: the last character is no blank and no line end. */
int html_out_in_word(const struct html_out *o);

/*
 * 1: letters or digits stand behind `from`; what fills the preview of a mailbox
 * (no-break and zero-width blanks, joiners, dashes) is none.
 */
int html_out_has_letters(const struct html_out *o, size_t from);

/* 1: blanks and line ends of HTML and nothing else. */
int html_is_blank(struct utf8 text);

#endif
