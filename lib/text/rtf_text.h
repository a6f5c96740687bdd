/*
 * rtf_text.h - where the characters of RTF go
 *
 * Four texts are written side by side: the body, notes, what is hidden, and
 * the HTML that a message was.  Octets wait until their codepage or their
 * place changes, since a character may take two of them.
 */
#ifndef TEXT_RTF_TEXT_H
#define TEXT_RTF_TEXT_H

#include "text/codepage.h"
#include "text/embedded.h"
#include "text/pen.h"
#include "text/rtf_words.h"

enum {
	/* Octets that wait to be written. */
	RTF_RUN_MAX = 4096,
	RTF_PROPERTY_MAX = 23,
};

enum {
	RTF_BODY,
	RTF_NOTES,
	RTF_HIDDEN,
	RTF_HTML,
	RTF_PENS,
	/* Goes to what is hidden. */
	RTF_DELETED = RTF_PENS,
};

/* What holds for the characters of one group. */
struct rtf_group {
	enum rtf_place to;
	/* Where it went before \upr, for \ud. */
	enum rtf_place around;
	/* \v, \deleted, \htmlrtf. */
	int is_hidden, is_deleted, is_not_html;
	unsigned codepage;
	/* Characters that stand for one \u in older readers. */
	unsigned fallback;
};

struct rtf_text {
	struct holder holder;
	/* The group in hand; call rtf_text_flush() before it changes. */
	const struct rtf_group *group;
	struct codepages codepages;
	unsigned char run[RTF_RUN_MAX];
	size_t run_len;
	struct pen pens[RTF_PENS];
	/* The text that was written last, to end a line when that changes. */
	int last;
	/* 1: it was HTML once. */
	int is_html;
	/* The name of the shape's property in hand. */
	char property[RTF_PROPERTY_MAX + 1];
	size_t property_len;
	/* Hexadecimal digits of an object: the octets so far, and a half. */
	struct strbuf object;
	int half;
	/* 1: a picture with octets was passed over. */
	int has_picture;
};

/* `len`: octets of the file. */
void rtf_text_init(struct rtf_text *t, struct holder holder, size_t len);

/* Hand the texts and members over, and give memory back. */
void rtf_text_done(struct rtf_text *t, const struct source *in);

/* An octet in the group's codepage, wherever the group goes. */
void rtf_text_octet(struct rtf_text *t, unsigned char c);

/* A code point; the end of a line. */
void rtf_text_char(struct rtf_text *t, uint32_t c);
void rtf_text_line(struct rtf_text *t);

/* Octets that are not hexadecimal digits of an object or picture. */
void rtf_text_binary(struct rtf_text *t, struct bytes octets);

/* Write what waits. */
void rtf_text_flush(struct rtf_text *t);

/* A group that went to `from` has ended, and its group is in hand again. */
void rtf_text_end(struct rtf_text *t, enum rtf_place from);

#endif
