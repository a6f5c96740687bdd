/*
 * display.h - text that mail gave us, as it may be shown to people
 *
 * A character that nobody sees, that moves the cursor, or that turns others
 * round is shown by its number: "<U+202E>".  So no escape sequence reaches a
 * terminal, and nobody reads "report-gpj.exe" as a picture.  The mark cannot be
 * forged: where "<U+" itself was written, its '<' is shown by number.
 *
 * Offsets of findings are in the text as written: this is what is done last.
 */
#ifndef BASE_DISPLAY_H
#define BASE_DISPLAY_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/strbuf.h"

/* Octets that one octet becomes at most. */
enum { DISPLAY_GROWTH = 8 };

enum display_form {
	/* A name or subject: one line, whatever stands in it. */
	DISPLAY_LINE,
	/* A text: line feeds and tabs are kept, all else is the same. */
	DISPLAY_TEXT,
};

/*
 * Append `text` as it may be shown.  U+FE0E and U+FE0F are left where they
 * choose the look of the sign before them, which nearly every emoji has.
 */
void display_text(struct utf8 text, enum display_form form, struct strbuf *out);

/*
 * Append `name` as a file may be called on any system: in the place of what
 * nobody sees, of what parts folders or is refused somewhere, and of a dot or
 * blank at either end stands '_'.
 */
void display_file(struct utf8 name, struct strbuf *out);

/*
 * 1: a person who gives `given` may mean `name`: it is the same, or what he was
 * shown of it in one line.
 */
int display_names(struct utf8 given, struct utf8 name);

#endif
