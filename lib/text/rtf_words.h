/*
 * rtf_words.h - what the control words of RTF mean to a reader of text
 *
 * RTF 1.9.1, appendix B.  A word that is not here changes nothing, or hides
 * its group where "\*" stands before it.
 */
#ifndef TEXT_RTF_WORDS_H
#define TEXT_RTF_WORDS_H

#include <stdint.h>

enum rtf_kind {
	/* Known, and no text of its own; its group goes where it went. */
	RTF_KEEP,
	RTF_LINE,
	RTF_TAB,
	/* `value` is a character. */
	RTF_CHAR,
	/* `value` is an enum rtf_place. */
	RTF_GOES_TO,
	RTF_HIDE,
	RTF_DELETE,
	/* Characters as the style has them: neither hidden nor deleted. */
	RTF_PLAIN,
	RTF_UNICODE,
	/* How many characters stand for a \u in older readers. */
	RTF_FALLBACK,
	/* The document's codepage: its number, or `value`. */
	RTF_CODEPAGE,
	RTF_DEFAULT_FONT,
	RTF_FONT,
	RTF_FONT_CHARSET,
	RTF_FONT_CODEPAGE,
	RTF_BINARY,
	/* The message was HTML, and here that stops or goes on. */
	RTF_FROM_HTML,
	RTF_NOT_HTML,
	/* Two readings of one text: this group, then \ud with Unicode. */
	RTF_OLD_READING,
	RTF_NEW_READING,
};

/* Where the characters of a group go. */
enum rtf_place {
	TO_BODY,
	/* Shown as well, elsewhere on the page: footnotes, headers, boxes. */
	TO_NOTES,
	TO_HIDDEN,
	TO_FONTS,
	TO_OBJECT,
	/* A tag of the HTML that the message was. */
	TO_HTML,
	/* The name of a shape's property, and its value. */
	TO_PROPERTY,
	TO_VALUE,
	TO_PICTURE,
	TO_NOWHERE,
};

struct rtf_word {
	const char *name;
	enum rtf_kind kind;
	uint32_t value;
};

/* NULL: not known. */
const struct rtf_word *rtf_word(const char *name);

/* The codepage of a font's \fcharset; 0: the document's. */
unsigned rtf_codepage(long charset);

#endif
