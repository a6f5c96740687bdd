/*
 * wordings.c - the table of texts
 *
 * Short words, no blame, what is allowed rather than what is not.  Where a row
 * for pupils is missing, that for staff serves.
 */
#include "policy/wordings.h"

#define REMOVE                                                                 \
	"Remove that address, or write a new e-mail without the personal "     \
	"details."
#define START_NEW "Start a new e-mail with only what they may see."
#define RETURNS   "It comes back to you after 2 school days if you do nothing."

/* clang-format off */
static const struct wording wordings[] = {
	/* -- what stays inside ------------------------------------------------- */
	{ .kind = "subject-inside", .cause = "thread",
	  .why = "This goes on with an e-mail marked 'internal' ({earlier}) but "
		 "{outside} outside school. ",
	  .edit = START_NEW },
	{ .kind = "subject-inside", .cause = "text",
	  .why = "This repeats text of an e-mail marked 'internal' ({earlier}) "
		 "but {outside} outside school. ",
	  .edit = START_NEW },
	{ .kind = "subject-inside", .cause = "file",
	  .why = "A file of it was sent in an e-mail marked 'internal' "
		 "({earlier}) but {outside} outside school. ",
	  .edit = START_NEW },
	{ .kind = "subject-inside", .cause = "enclosed",
	  .why = "An e-mail marked 'internal' is attached but {outside} outside "
		 "school. ",
	  .edit = "Take it off, or remove that address." },
	{ .kind = "subject-inside",
	  .why = "The subject says 'internal' but {outside} outside school. ",
	  .edit = REMOVE },
	{ .kind = "internal-missing",
	  .why = "It holds personal information and the subject does not say "
		 "'internal'. ",
	  .sent = "It holds {what}, so we put 'internal' into the subject: it "
		  "cannot be sent on outside school. Put it there yourself "
		  "next time." },

	/* -- personal data and secrets ------------------------------------------ */
	{ .kind = "identifier-outside", .is_identifier = 1,
	  .why = "There is {what} and {outside} outside school. ",
	  .edit = "Put it in a password-protected document, or use initials.",
	  .sent = "There is {what} in it and {outside} outside school. Next time "
		  "put it in a password-protected document, or use initials." },
	{ .kind = "attachment-unprotected", .is_identifier = 1,
	  .why = "A file has {what}, no password, and {outside} outside school. ",
	  .edit = "Protect the file with a password and send it again; send the "
		  "password 5 minutes later.",
	  .wait = "Choose: we protect it for you and send the password 5 minutes "
		  "later; or there is no personal information, and you tell us "
		  "why. " RETURNS,
	  .sent = "A file in it has {what} and no password, and {outside} outside "
		  "school. Next time protect it with a password." },
	{ .kind = "photo-with-names",
	  .why = "It has a picture and a name, and {outside} outside school. ",
	  .edit = "Take off the name or the picture.",
	  .wait = "Choose: send it, the family has agreed; or take it back. "
		  RETURNS,
	  .sent = "It has a picture and a name, and {outside} outside school. "
		  "Check that the family has agreed." },
	{ .kind = "password-with-file",
	  .why = "The protected file and its password are in the same e-mail. ",
	  .edit = "Send the file now and the password in a second e-mail: we "
		  "hold that for 5 minutes for you.",
	  .sent = "The protected file and its password were in the same e-mail. "
		  "Next time send the password 5 minutes later." },
	{ .kind = "password-too-soon",
	  .why = "The password may go to {who} at {until}. ",
	  .edit = "Send it then.",
	  .wait = "Your password e-mail to {who} sends itself at {until}, five "
		  "minutes after the document. You need do nothing.",
	  .sent = "The password followed its document at once. Next time wait "
		  "five minutes." },
	{ .kind = "credentials",
	  .why = "This looks like the password of an account. ",
	  .edit = "Nobody in IT will ask for it. If it is for a document, send "
		  "it 5 minutes after the document.",
	  .sent = "This looks like the password of an account. Change that "
		  "password now; nobody in IT will ask for it." },

	/* -- who writes to whom --------------------------------------------------- */
	{ .kind = "line-manager",
	  .why = "It goes to {who} and your line manager gets no blind copy. ",
	  .edit = "Add your line manager as a blind copy.",
	  .wait = "Choose: add your line manager; or your manager should not see "
		  "it, and you tell us why. " RETURNS,
	  .sent = "We copied {manager} in, unseen by others, because it went to "
		  "{who}. If your manager should not see such an e-mail "
		  "(complaint, union, safeguarding), put that word in the "
		  "subject." },
	{ .kind = "private-account", .cause = "own",
	  .why = "It takes school work to your own account {who}. ",
	  .edit = "Read it at your school address instead.",
	  .sent = "It took school work to your own account {who}. Read it at "
		  "your school address instead." },
	{ .kind = "private-account",
	  .why = "It takes school work to a private account, {who}. ",
	  .edit = "Use that person's school address.",
	  .sent = "It took school work to a private account, {who}. Use that "
		  "person's school address next time." },
	{ .kind = "private-sender",
	  .why = "It would show {who} a private address of yours. ",
	  .edit = "Send it from your school address, with answers to it.",
	  .sent = "It showed {who} a private address of yours. Use your school "
		  "address, also for answers." },
	{ .kind = "auto-forward",
	  .why = "A rule of your mailbox sends mail on to {who}, outside "
		 "school. ",
	  .edit = "Switch that rule off.",
	  .sent = "A rule of your mailbox sent this on to {who}, outside "
		  "school. Switch that rule off." },
	{ .kind = "contact-details", .is_identifier = 1,
	  .why = "This gives {what} that is not the school's to {who}. ",
	  .edit = "Give the school's number or address instead. If it is a "
		  "school phone, tell IT.",
	  .sent = "This gave {what} that is not the school's to {who}. Give the "
		  "school's next time." },
	{ .kind = "misdirected", .cause = "pupil",
	  .why = "{who} is a pupil; the other {n} are not. ",
	  .edit = "Remove that address, or send it again if you checked.",
	  .wait = "Choose: remove {who} and send; or send to all, you checked. "
		  RETURNS,
	  .sent = "{who} is a pupil; the other {n} are not. Check that it was "
		  "meant for all." },
	{ .kind = "misdirected", .cause = "parent",
	  .why = "{who} is a parent; the other {n} are not. ",
	  .edit = "Remove that address, or send it again if you checked.",
	  .wait = "Choose: remove {who} and send; or send to all, you checked. "
		  RETURNS,
	  .sent = "{who} is a parent; the other {n} are not. Check that it was "
		  "meant for all." },
	{ .kind = "misdirected",
	  .why = "{who} is outside school; the other {n} are staff. ",
	  .edit = "Remove that address, or send it again if you checked.",
	  .wait = "Choose: remove {who} and send; or send to all, you checked. "
		  RETURNS,
	  .sent = "{who} is outside school; the other {n} are staff. Check that "
		  "it was meant for all." },
	{ .kind = "visible-recipients",
	  .why = "{n} families can see each other's addresses. ",
	  .edit = "Put them in Bcc.",
	  .wait = "Choose: send {n} separate e-mails; or take it back. " RETURNS,
	  .sent = "{n} families could see each other's addresses. Put them in "
		  "Bcc next time." },
	{ .kind = "stranger", .why = "The sender is not known here. " },
	{ .kind = "list-abuse",
	  .why = "{who} has {n} members; it is not for everybody's letters. ",
	  .edit = "Write to the people you mean, or ask the office to send it.",
	  .sent = "{who} has {n} members. Write to the people you mean." },
	{ .kind = "list-abuse", .audience = AUDIENCE_PUPIL,
	  .why = "You cannot write to the list {who}. ",
	  .edit = "Write to the people you mean, or ask your teacher." },

	/* -- who it is from -------------------------------------------------------- */
	{ .kind = "login-differs",
	  .why = "You are logged in as somebody else than {who}. ",
	  .edit = "Send it from your own address. If you may write for that "
		  "person, ask IT to note it.",
	  .sent = "You were logged in as somebody else than {who}. If you may "
		  "write for that person, ask IT to note it." },
	{ .kind = "forged", .why = "It says it is from {who}, and is not. " },
	{ .kind = "anonymous-service",
	  .why = "{who} is an anonymous mail service. ",
	  .edit = "Use an address that says who it is.",
	  .sent = "{who} is an anonymous mail service. Use an address that says "
		  "who it is." },
	{ .kind = "suspended",
	  .why = "Sending from this account is stopped, because somebody else "
		 "may be using it. ",
	  .edit = "Change your password and tell IT.",
	  .wait = "It goes when IT has made the account safe. Change your "
		  "password and tell IT." },
	{ .kind = "ended", .cause = "sender",
	  .why = "This address is closed. ",
	  .edit = "Use your new address." },
	{ .kind = "ended", .cause = "recipient", .audience = AUDIENCE_OUTSIDE,
	  .why = "{who} is no longer in use at {school}. Please telephone "
		 "{help}. " },
	{ .kind = "ended", .cause = "recipient",
	  .why = "{who} is closed. ",
	  .edit = "Write to the school office.",
	  .sent = "{who} is closed. Write to the school office." },

	/* -- much, and at odd times ------------------------------------------------ */
	{ .kind = "chain-letter",
	  .why = "It looks like a message that asks people to pass it on. ",
	  .edit = "If it is school news, take out that line or ask the office to "
		  "send it.",
	  .sent = "It looks like a message that asks people to pass it on. "
		  "Please do not send such letters." },
	{ .kind = "chain-letter", .audience = AUDIENCE_PUPIL,
	  .why = "It asks people to pass it on. ",
	  .edit = "Delete it. Nothing bad happens if you do not pass it on." },
	{ .kind = "mass-mail", .cause = "size",
	  .why = "It would make {n} MB of mail in all. ",
	  .edit = "Put the file in a shared folder and send the link." },
	{ .kind = "mass-mail",
	  .why = "It would go to {n} people, more than at once or in this time "
		 "may be. ",
	  .edit = "Ask the office to send it, or send it later.",
	  .wait = "Choose: send it, you checked; or take it back. " RETURNS },
	{ .kind = "out-of-hours",
	  .why = "It is outside school hours. ",
	  .edit = "Send it in school hours.",
	  .wait = "It sends itself at {until}, when school hours begin. If it "
		  "cannot wait, choose: send now.",
	  .sent = "It is outside school hours. Families need not answer before "
		  "school opens; next time it can wait until {until}." },
	{ .kind = "excessive-use",
	  .why = "You sent {n} personal e-mails in school hours today. ",
	  .sent = "You sent {n} personal e-mails in school hours today. Personal "
		  "mail is for breaks; if this is a busy time at home, tell "
		  "your line manager." },

	/* -- what it carries -------------------------------------------------------- */
	{ .kind = "files",
	  .why = "It has a file of a kind that may do harm or is not ours to "
		 "pass on. ",
	  .edit = "Send a PDF, or a link to a shared folder.",
	  .sent = "It has a file of a kind that may do harm or is not ours to "
		  "pass on. Send a link to a shared folder next time." },
	{ .kind = "flagged-onward",
	  .why = "Do not pass this e-mail on. ",
	  .edit = "Send it to the report address and it will be dealt with. You "
		  "are not in trouble for receiving it.",
	  .sent = "Do not pass this e-mail on; send it to the report address. "
		  "You are not in trouble for receiving it." },
	{ .kind = "line-missing",
	  .why = "It lacks the line that the school puts under each e-mail. ",
	  .sent = "It lacks the line that the school puts under each e-mail to "
		  "outside. Ask IT to put it back." },
};

static const struct identifier_wording identifiers[] = {
	{ "ni-number", "a National Insurance number", NULL },
	{ "nhs-number", "an NHS number", NULL },
	{ "uln", "a learner number", NULL },
	{ "upn", "a pupil number", NULL },
	{ "teacher-reference", "a teacher reference number", NULL },
	{ "driving-licence", "a driving licence number", NULL },
	{ "passport", "a passport number", NULL },
	{ "utr", "a tax reference", NULL },
	{ "payment-card", "a bank card number",
	  "Never send it by e-mail; telephone instead." },
	{ "iban", "a bank account", NULL },
	{ "sort-code-account", "a bank account", NULL },
	{ "phone", "somebody's telephone number", NULL },
	{ "personal-mobile", "a personal mobile number",
	  "Give the school's number instead." },
	{ "email", "somebody's e-mail address", NULL },
	{ "postcode", "somebody's postcode", NULL },
	{ "address", "somebody's address", NULL },
	{ "date-of-birth", "a date of birth", NULL },
	{ "password", "a password",
	  "Tell it by telephone, or in a message of its own." },
	{ "pupil", "a pupil's full name", "Use initials." },
	{ "parent", "a parent's full name", "Use initials." },
	{ "pupil-data", "information about pupils by name", NULL },
	{ "special-send", "a pupil's special needs", NULL },
	{ "special-protection", "child protection", NULL },
	{ "special-medical", "somebody's health", NULL },
	{ "special-camhs", "somebody's mental health", NULL },
	{ "special-ethnicity", "somebody's ethnicity", NULL },
	{ "special-religion", "somebody's religion", NULL },
	{ "special-union", "a trade union", NULL },
	{ "special-exclusion", "an exclusion", NULL },
	{ "special-fsm", "free school meals", NULL },
	{ NULL, "personal information", NULL },
};
/* clang-format on */

static const struct wording *
row_of(struct utf8 kind, struct utf8 cause, enum audience audience)
{
	for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++) {
		const struct wording *w = &wordings[i];

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
	const struct wording *w = row_of(kind, cause, audience);

	return w != NULL ? w : row_of(kind, cause, AUDIENCE_STAFF);
}

const struct identifier_wording *
wording_identifier(struct utf8 id)
{
	const struct identifier_wording *row = identifiers;

	while (row->id != NULL && !utf8_equal(id, utf8_from(row->id)))
		row++;
	return row;
}
