/*
 * outlook.h - a message as Outlook keeps it: the properties of a .msg file
 *
 * A storage holds a stream for each property ([MS-OXMSG] 2.2.1); attachments
 * and recipients are storages inside.
 */
#ifndef TEXT_OUTLOOK_H
#define TEXT_OUTLOOK_H

#include "text/codepage.h"
#include "text/embedded.h"
#include "text/ole.h"

struct outlook {
	struct holder holder;
	struct ole *ole;
	struct codepages *codepages;
	/* What a mail program shows of it, and what it does not. */
	struct pen *shown, *hidden;
	/* Of strings of one octet a letter; 0: Western. */
	unsigned codepage;
};

/* Take the codepage from the properties of fixed size of the whole message. */
void outlook_begin(struct outlook *o);

/* Properties of a message or recipient; its bodies become members. */
void outlook_read(const struct outlook *o, uint32_t storage);

/* An attachment becomes a member with its name. */
void outlook_attachment(const struct outlook *o, uint32_t storage);

/* Shown to a reader by a mail program: "0037" is the subject. */
int outlook_is_shown(uint32_t property);

#endif
