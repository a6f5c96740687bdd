/*
 * markup.h - what the elements of office documents do to the text around them
 *
 * Word, Excel, PowerPoint (ISO 29500), OpenDocument 1.3 and VML, by their
 * local names: an element that means something means the same in all of them.
 */
#ifndef TEXT_MARKUP_H
#define TEXT_MARKUP_H

enum markup {
	/* A line ends before and behind it: so does what nobody knows. */
	MARKUP_BREAK,
	/* Text goes on across it. */
	MARKUP_JOIN,
	/* A paragraph: what stands in it and is not known joins. */
	MARKUP_PARAGRAPH,
	/* A stretch of text of one format, which may be hidden. */
	MARKUP_RUN,
	/* The run around it is hidden. */
	MARKUP_VANISH,
	/* Stands for a blank, for a hyphen, for the character it names. */
	MARKUP_BLANK,
	MARKUP_HYPHEN,
	MARKUP_SYMBOL,
	/* Stands beside the text: notes, comments, text boxes. */
	MARKUP_BESIDE,
	/* Deleted, or a field's instruction: not shown. */
	MARKUP_HIDDEN,
	/* A heading or footing of a sheet, with codes in it (cells.h). */
	MARKUP_HEADING,
	/* The link of a package's part to something else ([OPC] 9.3). */
	MARKUP_RELATION,
};

/* `uri` is the element's name space, NULL for none. */
enum markup markup_of(const char *name, const char *uri, int in_paragraph);

/* 1: a vocabulary whose attributes are known, see markup_is_told(). */
int markup_is_known(const char *uri);

/* 1: what is inside only formats ("rPr", "tblPr"). */
int markup_is_formatting(const char *name);

/* 1: people read this attribute, or could. */
int markup_is_told(const char *element, const char *attribute);

#endif
