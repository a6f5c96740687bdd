/*
 * wordings.c - the table of texts for staff and outsiders
 *
 * Short words, no blame, what is allowed rather than what is not.  One row for
 * each cause that somebody can do something about; tests/policy/texts_test.c
 * measures them all.
 */
#include "policy/wordings.h"

#define REMOVE                                                                 \
	"Remove that address, or write a new e-mail without the personal "     \
	"details. "
#define START_NEW "Start a new e-mail with only what they may see. "
#define OUTSIDE_NEXT                                                           \
	"Next time leave that address out, or write a new e-mail without the " \
	"personal details. "
#define REMOVE_ONE                                                             \
	"Take that address out; or, if all of them should have it, write to "  \
	"{who} on its own. "
#define CHOOSE_ONE                                                             \
	"Choose: we take that address out and send it; or send it to all, "    \
	"you "                                                                 \
	"checked; or have it back. "
/* All that a pupil hears of what is sensitive. */
#define PRIVATE "something private"

/* clang-format off */
static const struct wording wordings[] = {
	/* -- what stays inside ------------------------------------------------- */
	{ .kind = "subject-inside", .cause = "thread",
	  .why = "This goes on with an e-mail marked 'internal' ({earlier}) but "
		 "{outside} outside school. ",
	  .edit = START_NEW,
	  .sent = "This goes on with an e-mail marked 'internal' ({earlier}) "
		  "but {outside} outside school. Next time start a new one. " },
	{ .kind = "subject-inside", .cause = "text",
	  .why = "This repeats text of an e-mail marked 'internal' ({earlier}) "
		 "but {outside} outside school. ",
	  .edit = START_NEW,
	  .sent = "This repeats text of an e-mail marked 'internal' ({earlier}) "
		  "but {outside} outside school. Next time leave that out. " },
	{ .kind = "subject-inside", .cause = "file",
	  .why = "A file in it was sent as 'internal' ({earlier}) but {outside} "
		 "outside school. ",
	  .edit = "Take the file off, or remove that address. ",
	  .sent = "A file in it was sent as 'internal' ({earlier}) but {outside} "
		  "outside school. If they should not have it, write to the "
		  "address for mistakes now. " },
	{ .kind = "subject-inside", .cause = "enclosed",
	  .why = "An e-mail marked 'internal' is attached but {outside} outside "
		 "school. ",
	  .edit = "Take it off, or remove that address. ",
	  .sent = "An e-mail marked 'internal' is attached but {outside} "
		  "outside school. Next time take it off. " },
	{ .kind = "subject-inside",
	  .why = "The subject says 'internal' but {outside} outside school. ",
	  .edit = REMOVE,
	  .sent = "The subject says 'internal' but {outside} outside school. "
		  OUTSIDE_NEXT },
	{ .kind = "internal-missing", .is_identifier = 1,
	  .why = "It holds {what}, and the subject does not say 'internal'. ",
	  .edit = "Put 'internal' into the subject. ",
	  .changed = "It holds {what}, so we put 'internal' into the subject. "
		     "Such mail stays in school. Put it there yourself next "
		     "time. ",
	  .sent = "It holds {what}, and the subject does not say 'internal'. Put "
		  "it there next time. " },

	/* -- personal data and secrets ------------------------------------------ */
	{ .kind = "identifier-outside", .is_identifier = 1,
	  .why = "There is {what} in {place} and {outside} outside school. ",
	  .edit = "Put it in a password-protected document, or use initials. ",
	  .sent = "There is {what} in {place} and {outside} outside school. Next "
		  "time put it in a password-protected document, or use "
		  "initials. " },
	{ .kind = "attachment-unprotected", .is_identifier = 1,
	  .why = "A file has {what}, no password, and {outside} outside school. ",
	  .edit = "Protect the file with a password and send it again; send the "
		  "password 5 minutes later. ",
	  .wait = "Choose: we protect it for you and send the password 5 minutes "
		  "later; or there is no personal information, and you tell us "
		  "why. ",
	  .sent = "A file has {what}, no password, and {outside} outside school. "
		  "Next time protect the file with a password. " },
	{ .kind = "photo-with-names",
	  .why = "It has a picture and a name, and goes outside school. ",
	  .edit = "Take off the name or the picture. ",
	  .wait = "Choose: send it, the family has agreed; or have it back. ",
	  .sent = "It has a picture and a name, and went outside school. Next "
		  "time ask the family first, or leave the name out. " },
	{ .kind = "password-with-file",
	  .why = "The file and its password are in one e-mail. ",
	  .edit = "Send the file now. Put the password into a second e-mail: we "
		  "hold that for 5 minutes for you. ",
	  .sent = "The file and its password were in one e-mail. "
		  "Next time let the password follow 5 minutes later. " },
	{ .kind = "password-too-soon",
	  .why = "A password may go to {who} {until}, not so soon after its "
		 "file. ",
	  .edit = "Send it again then. ",
	  .wait = "Choose: send it then; or have it back. ",
	  .later = "Your password e-mail to {who} sends itself {until}, five "
		   "minutes after the document. You need do nothing. ",
	  .sent = "The password to {who} went too soon after its file. Next time "
		  "wait 5 minutes. " },
	{ .kind = "credentials",
	  .why = "This looks like the password of an account. ",
	  .edit = "Take it out: nobody in IT will ask for it. If it is for a "
		  "document, send it 5 minutes after the document. ",
	  .sent = "This looks like the password of an account. Change that "
		  "password now; nobody in IT will ask for it. " },

	/* -- who writes to whom --------------------------------------------------- */
	{ .kind = "line-manager",
	  .why = "It goes to {who}, and your line manager gets no blind copy. ",
	  .edit = "Add your line manager as a blind copy. ",
	  .wait = "Choose: have it back and add your line manager; or send it "
		  "and say why your manager should not see it. ",
	  .changed = "We sent {manager} a blind copy, as it went to {who}. If "
		     "your manager should not see such an e-mail (complaint, "
		     "union, safeguarding), put that word in the subject next "
		     "time. ",
	  .sent = "It went to {who}, and your line manager got no blind copy. "
		  "Add your line manager next time. " },
	{ .kind = "private-account", .cause = "own",
	  .why = "It takes school work to your own account {who}. ",
	  .edit = "Read it at your school address instead. ",
	  .sent = "It took school work to your own account {who}. Read it at "
		  "your school address instead. " },
	{ .kind = "private-account",
	  .why = "It takes school work to a private account, {who}. ",
	  .edit = "Use that person's school address. ",
	  .sent = "It took school work to a private account, {who}. Use that "
		  "person's school address next time. " },
	{ .kind = "private-sender", .cause = "reply-to",
	  .why = "Answers from {who} would go to a private address of yours. ",
	  .edit = "Set the reply address to your school address. ",
	  .sent = "Answers from {who} go to a private address of yours. Set the "
		  "reply address to your school address. " },
	{ .kind = "private-sender",
	  .why = "It would show {who} a private address of yours. ",
	  .edit = "Send it from your school address. ",
	  .sent = "It showed {who} a private address of yours. Send from your "
		  "school address next time. " },
	{ .kind = "auto-forward",
	  .why = "A rule of your mailbox sends mail on to {who}, outside "
		 "school. ",
	  .edit = "Switch that rule off. ",
	  .sent = "A rule of your mailbox sent this on to {who}, outside "
		  "school. Switch that rule off. " },
	{ .kind = "contact-details", .is_identifier = 1,
	  .why = "This gives {what}, not the school's own, to {who}. ",
	  .edit = "Give the school's own instead. If it is the school's, tell "
		  "IT. ",
	  .sent = "This gave {what}, not the school's own, to {who}. Give the "
		  "school's own next time. " },
	{ .kind = "misdirected", .cause = "pupil",
	  .why = "{Who} is a pupil; the other {n} are not. ",
	  .edit = REMOVE_ONE, .wait = CHOOSE_ONE,
	  .sent = "{Who} is a pupil; the other {n} are not. If that was a slip, "
		  "write to the address for mistakes now. " },
	{ .kind = "misdirected", .cause = "parent",
	  .why = "{Who} is a parent; the other {n} are not. ",
	  .edit = REMOVE_ONE, .wait = CHOOSE_ONE,
	  .sent = "{Who} is a parent; the other {n} are not. If that was a slip, "
		  "write to the address for mistakes now. " },
	{ .kind = "misdirected", .cause = "family",
	  .why = "It names a pupil who, as far as we know, is not a child of "
		 "{who}. ",
	  .edit = "Check the address; or write it without the name. ",
	  .wait = "Choose: have it back, and check the address; or send it, you "
		  "checked. ",
	  .sent = "It names a pupil who, as far as we know, is not a child of "
		  "{who}. If that was a slip, write to the address for mistakes "
		  "now. " },
	{ .kind = "misdirected",
	  .why = "{Who} is outside school; the other {n} are staff. ",
	  .edit = REMOVE_ONE, .wait = CHOOSE_ONE,
	  .sent = "{Who} is outside school; the other {n} are staff. If that was "
		  "a slip, write to the address for mistakes now. " },
	{ .kind = "visible-recipients",
	  .why = "{n} families can see each other's addresses. ",
	  .edit = "Put them in Bcc. ",
	  .wait = "Choose: we send each of them an e-mail of their own; or send "
		  "it as it is, they all agreed; or have it back. ",
	  .sent = "{n} families can see each other's addresses. Put them in "
		  "Bcc next time. " },
	{ .kind = "stranger",
	  .why = "The sender is not known here. ",
	  .edit = "Ask IT to note the address first. ",
	  .sent = "The sender is not known here. Ask IT to note the address. " },
	{ .kind = "list-abuse",
	  .why = "{Who} has {n} members; it is for news that all of them need. ",
	  .edit = "Write to the people you mean, or ask the office to send it. ",
	  .sent = "{Who} has {n} members. Next time write to the people you "
		  "mean. " },

	/* -- who it is from -------------------------------------------------------- */
	{ .kind = "login-differs",
	  .why = "It says it is from {who}, and you are logged in as somebody "
		 "else. ",
	  .edit = "Send it from your own address. If you may write for that "
		  "person, ask IT to note it. ",
	  .sent = "It says it is from {who}, and you were logged in as somebody "
		  "else. If you may write for that person, ask IT to note it. " },
	{ .kind = "forged",
	  .why = "It says it is from {who}, and nobody logged in to send it. ",
	  .edit = "Send it through the school's own mail. ",
	  .sent = "It says it is from {who}, and nobody logged in to send it. "
		  "Send through the school's own mail next time. " },
	{ .kind = "anonymous-service",
	  .why = "{Who} belongs to a service that hides who writes. ",
	  .edit = "Use an address that says who it is. ",
	  .sent = "{Who} belongs to a service that hides who writes. Use an "
		  "address that says who it is next time. " },
	{ .kind = "suspended",
	  .why = "This account is stopped: somebody else may be using it. ",
	  .edit = "Change your password and tell IT. ",
	  .wait = "Change your password and tell IT; it goes when they have made "
		  "the account safe. ",
	  .sent = "This account is stopped: somebody else may be using it. "
		  "Change your password and tell IT. " },
	{ .kind = "ended", .cause = "sender",
	  .why = "This address is closed. ",
	  .edit = "Use your new address, or ask the office. ",
	  .sent = "This address is closed. Use your new one next time. " },
	{ .kind = "ended", .cause = "recipient", .audience = AUDIENCE_OUTSIDE,
	  .why = "{Who} is no longer in use at {school}. You can telephone "
		 "{office}. " },
	{ .kind = "ended",
	  .why = "{Who} is closed. ",
	  .edit = "Write to the school office. ",
	  .sent = "{Who} is closed. Write to the school office next time. " },

	/* -- much, and at odd times ------------------------------------------------ */
	{ .kind = "chain-letter",
	  .why = "It looks like a message that asks people to pass it on. ",
	  .edit = "If it is school news, take out that line or ask the office to "
		  "send it. ",
	  .sent = "It looks like a message that asks people to pass it on. Next "
		  "time delete such a message. " },
	{ .kind = "mass-mail", .cause = "size",
	  .why = "It would make {n} MB of mail in all. ",
	  .edit = "Put the file in a shared folder and send the link. ",
	  .sent = "It made {n} MB of mail in all. Next time put the file in a "
		  "shared folder and send the link. " },
	{ .kind = "mass-mail", .cause = "hour",
	  .why = "It would make {n} letters of yours within an hour. ",
	  .edit = "Send it in an hour, or ask the office to send it. ",
	  .wait = "Choose: send it, you checked; or have it back. ",
	  .sent = "It made {n} letters of yours within an hour. Ask the office "
		  "to send so many next time. " },
	{ .kind = "mass-mail", .cause = "day",
	  .why = "It would make {n} letters of yours within a day. ",
	  .edit = "Send it tomorrow, or ask the office to send it. ",
	  .wait = "Choose: send it, you checked; or have it back. ",
	  .sent = "It made {n} letters of yours within a day. Ask the office to "
		  "send so many next time. " },
	{ .kind = "mass-mail",
	  .why = "It would go to {n} people at once. ",
	  .edit = "Ask the office to send it. ",
	  .wait = "Choose: send it, you checked; or have it back. ",
	  .sent = "It went to {n} people at once. Ask the office to send it next "
		  "time. " },
	{ .kind = "out-of-hours",
	  .why = "It is outside school hours. ",
	  .edit = "Send it {until}, when they begin. ",
	  .wait = "Choose: send it now, it cannot wait; or have it back and send "
		  "it {until}, when they begin. ",
	  .later = "It sends itself {until}, when school hours begin. You need "
		   "do nothing. ",
	  .sent = "It is outside school hours. Families need not answer now; "
		  "next time it can wait until they begin, {until}. " },
	{ .kind = "excessive-use",
	  .why = "You sent {n} personal e-mails in school hours today. ",
	  .edit = "Send it in a break. ",
	  .sent = "You sent {n} personal e-mails in school hours today. Personal "
		  "mail is for breaks; if this is a busy time at home, tell "
		  "your line manager. " },

	/* -- what it carries -------------------------------------------------------- */
	{ .kind = "files", .cause = "media",
	  .why = "It has a film, music or a picture that may belong to somebody "
		 "else. ",
	  .edit = "Send a link to it instead. ",
	  .wait = "Choose: send it, it is ours to send; or have it back. ",
	  .sent = "It has a film, music or a picture that may belong to somebody "
		  "else. Next time send a link to it. " },
	{ .kind = "files", .cause = "structure",
	  .why = "It has a file that runs something, or hides what it is. ",
	  .edit = "Send a PDF of it, or a link to a shared folder. ",
	  .wait = "Choose: have it back and send a PDF of it; or ask IT to look "
		  "at it. ",
	  .sent = "It has a file that runs something, or hides what it is. Next "
		  "time send a PDF of it. " },
	{ .kind = "files",
	  .why = "It has a file that is a program, or is named like one. ",
	  .edit = "Send a link to a shared folder, or ask IT. ",
	  .wait = "Choose: have it back and send a link; or ask IT to look at "
		  "it. ",
	  .sent = "It has a file that is a program, or is named like one. Next "
		  "time send a link to a shared folder. " },
	{ .kind = "flagged-onward",
	  .why = "Do not pass this e-mail on. ",
	  .edit = "Send it to the report address and it will be dealt with. You "
		  "are not in trouble for receiving it. ",
	  .sent = "Do not pass this e-mail on; send it to the report address. "
		  "You are not in trouble for receiving it. " },
	{ .kind = "line-missing",
	  .why = "It lacks the line that the school puts under each e-mail. ",
	  .edit = "Ask IT to put it back. ",
	  .sent = "It lacks the line that the school puts under each e-mail to "
		  "outside. Ask IT to put it back. " },
	{ .kind = "words", .cause = "trade",
	  .why = "It reads like a private sale or business. ",
	  .edit = "Use a private address for that. ",
	  .sent = "It reads like a private sale or business. School e-mail is "
		  "not for trade; use a private address next time. " },
	{ .kind = "words", .cause = "delivery",
	  .why = "It reads as if something of your own is to come to school. ",
	  .edit = "Have it sent to your home. ",
	  .sent = "It reads as if something of your own is to come to school. "
		  "Next time have it sent home, or ask a senior leader. " },
	{ .kind = "words", .cause = "informal",
	  .why = "It reads like a message to a friend. ",
	  .edit = "Write as you would in a letter from the school. ",
	  .sent = "It reads like a message to a friend, and goes to a pupil or "
		  "parent. Next time write as in a letter from the school. " },
	{ .kind = "words",
	  .why = "Some of its words are not for school e-mail. ",
	  .edit = "Say it in other words. ",
	  .sent = "Some of its words are not for school e-mail. Say it in other "
		  "words next time. " },
	{ .kind = "unscanned",
	  .why = "A part of it could not be checked. ",
	  .edit = "Send smaller files, or a link to a shared folder. ",
	  .sent = "A part of it could not be checked. Send smaller files, or a "
		  "link to a shared folder, next time. " },
};

static const struct identifier_wording identifiers[] = {
	{ "ni-number", "a National Insurance number", NULL, NULL },
	{ "nhs-number", "an NHS number", NULL, NULL },
	{ "uln", "a learner number", NULL, NULL },
	{ "upn", "a pupil number", NULL, NULL },
	{ "teacher-reference", "a teacher reference number", NULL, NULL },
	{ "driving-licence", "a driving licence number", NULL, NULL },
	{ "passport", "a passport number", NULL, NULL },
	{ "utr", "a tax reference", NULL, NULL },
	{ "payment-card", "a bank card number", NULL,
	  "Take it out; tell it by telephone. " },
	{ "iban", "a bank account number", NULL, NULL },
	{ "sort-code-account", "a bank account number", NULL, NULL },
	{ "phone", "a telephone number", NULL, NULL },
	{ "personal-mobile", "a personal mobile number", "a mobile number",
	  "Give the school's number instead. " },
	{ "email", "an e-mail address", NULL, NULL },
	{ "postcode", "a postcode", NULL, NULL },
	{ "address", "a home address", NULL, NULL },
	{ "date-of-birth", "a date of birth", NULL, NULL },
	{ "password", "a password", NULL,
	  "Tell it by telephone, or in a message of its own. " },
	{ "pupil", "a pupil's full name", NULL, "Use initials. " },
	{ "parent", "a parent's full name", NULL, "Use initials. " },
	{ "pupil-data", "information about pupils by name", PRIVATE, NULL },
	{ "special-send", "something about special needs", PRIVATE, NULL },
	{ "special-protection", "something about a child's protection", PRIVATE,
	  NULL },
	{ "special-medical", "something about somebody's health", PRIVATE, NULL },
	{ "special-camhs", "something about somebody's mental health", PRIVATE,
	  NULL },
	{ "special-ethnicity", "something about somebody's ethnicity", PRIVATE,
	  NULL },
	{ "special-religion", "something about somebody's religion", PRIVATE,
	  NULL },
	{ "special-union", "something about a trade union", PRIVATE, NULL },
	{ "special-exclusion", "something about an exclusion", PRIVATE, NULL },
	{ "special-fsm", "something about free school meals", PRIVATE, NULL },
	{ NULL, "personal information", NULL, NULL },
};
/* clang-format on */

struct wording_table
wordings_all(void)
{
	return (struct wording_table){ wordings,
		sizeof(wordings) / sizeof(wordings[0]) };
}

static const struct wording *
row_of(struct wording_table table, struct utf8 kind, struct utf8 cause,
    enum audience audience)
{
	for (size_t i = 0; i < table.len; i++) {
		const struct wording *w = &table.v[i];

		if (w->audience == audience &&
		    utf8_equal(kind, utf8_from(w->kind)) &&
		    (w->cause == NULL ||
			utf8_equal(cause, utf8_from(w->cause))))
			return w;
	}
	return NULL;
}

const struct wording *
wording_of(struct utf8 kind, struct utf8 cause, enum audience audience)
{
	struct wording_table own =
	    audience == AUDIENCE_PUPIL ? wordings_of_pupils() : wordings_all();
	/* All rows of the pupils' table are theirs. */
	const struct wording *w = row_of(own, kind, cause,
	    audience == AUDIENCE_PUPIL ? AUDIENCE_STAFF : audience);

	return w != NULL ? w
			 : row_of(wordings_all(), kind, cause, AUDIENCE_STAFF);
}

const struct identifier_wording *
wording_identifiers(void)
{
	return identifiers;
}

const struct identifier_wording *
wording_identifier(struct utf8 id)
{
	const struct identifier_wording *row = identifiers;

	while (row->id != NULL && !utf8_equal(id, utf8_from(row->id)))
		row++;
	return row;
}
