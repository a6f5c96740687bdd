/*
 * wordings_pupil.c - the table of texts for pupils
 *
 * Shorter words than for staff, never a hint at who else may look, and a
 * teacher to ask.  Where a row is missing, that for staff serves.
 */
#include "policy/wordings.h"

#define ASK "Ask your teacher if you are not sure. "

/* clang-format off */
static const struct wording wordings[] = {
	/* -- what stays inside ------------------------------------------------- */
	{ .kind = "subject-inside",
	  .why = "It has something marked 'internal' and {outside} outside "
		 "school. ",
	  .edit = "Take that part out, or that address. " ASK,
	  .sent = "It has something marked 'internal' and {outside} outside "
		  "school. Next time take that part out. " ASK },
	{ .kind = "internal-missing", .is_identifier = 1,
	  .why = "It has {what}, and the subject does not say 'internal'. ",
	  .edit = "Write 'internal' in the subject. ",
	  .changed = "It has {what}, so we wrote 'internal' in the subject. It "
		     "stays in school. Write that word next time. ",
	  .sent = "It has {what}, and the subject does not say 'internal'. Write "
		  "that word next time. " },

	/* -- personal data and secrets ------------------------------------------ */
	{ .kind = "identifier-outside", .is_identifier = 1,
	  .why = "There is {what} in {place} and {outside} outside school. ",
	  .edit = "Take it out and send it again. " ASK,
	  .sent = "There is {what} in {place} and {outside} outside school. "
		  "Leave it out next time. " ASK },
	{ .kind = "attachment-unprotected", .is_identifier = 1,
	  .why = "A file has {what} and {outside} outside school. ",
	  .edit = "Take the file off. " ASK,
	  .wait = "Choose: have it back and take the file off; or tell us why it "
		  "may go. ",
	  .sent = "A file has {what} and {outside} outside school. Leave the "
		  "file off next time. " ASK },
	{ .kind = "photo-with-names",
	  .why = "It has a picture and a name, and goes outside school. ",
	  .edit = "Take off the name or the picture. ",
	  .wait = "Choose: have it back; or tell us who said that it may go. ",
	  .sent = "It has a picture and a name, and went outside school. Ask "
		  "first next time. " },
	{ .kind = "password-with-file",
	  .why = "The file and its password are in one e-mail. ",
	  .edit = "Send the file now. The password can follow in 5 minutes. ",
	  .sent = "The file and its password were in one e-mail. Next time "
		  "let the password follow in 5 minutes. " },
	{ .kind = "password-too-soon",
	  .why = "A password may go to {who} {until}, not before. ",
	  .edit = "Send it again then. ",
	  .wait = "Choose: send it then; or have it back. ",
	  .later = "Your password e-mail to {who} sends itself {until}. You need "
		   "do nothing. ",
	  .sent = "The password to {who} went too soon after its file. Next time "
		  "wait 5 minutes. " },
	{ .kind = "credentials",
	  .why = "This looks like a password. ",
	  .edit = "Take it out. Nobody in school will ask for your password. ",
	  .sent = "This looks like a password. Change it now, and keep the new "
		  "one to yourself. " },

	/* -- who writes to whom --------------------------------------------------- */
	{ .kind = "line-manager",
	  .why = "It goes to {who}, and your teacher gets no copy. ",
	  .edit = "Add your teacher. ",
	  .wait = "Choose: have it back and add your teacher; or send it and "
		  "tell us why. ",
	  .changed = "We sent a copy to {manager}, because it went to {who}. You "
		     "need do nothing. ",
	  .sent = "It went to {who}, and your teacher got no copy. Add your "
		  "teacher next time. " },
	{ .kind = "private-account",
	  .why = "It goes to a private address, {who}. ",
	  .edit = "Use that person's school address. ",
	  .sent = "It went to a private address, {who}. Use that person's school "
		  "address next time. " },
	{ .kind = "private-sender",
	  .why = "It would show {who} your private address. ",
	  .edit = "Send it from your school address. ",
	  .sent = "It showed {who} your private address. Use your school address "
		  "next time. " },
	{ .kind = "auto-forward",
	  .why = "Your mailbox sends your mail on to {who} by itself. ",
	  .edit = "Switch that off. " ASK,
	  .sent = "Your mailbox sends your mail on to {who} by itself. Switch "
		  "that off. " ASK },
	{ .kind = "contact-details", .is_identifier = 1,
	  .why = "This gives {what} to {who}. ",
	  .edit = "Take it out. " ASK,
	  .sent = "This gave {what} to {who}. Leave it out next time. " ASK },
	{ .kind = "misdirected",
	  .why = "One of them may be there by mistake: {who}. ",
	  .edit = "Take that address out. Or write to {who} on its own. ",
	  .wait = "Choose: we take that address out and send it; or send it to "
		  "all; or have it back. ",
	  .sent = "One of them may be there by mistake: {who}. Check the "
		  "addresses next time. " },
	{ .kind = "visible-recipients",
	  .why = "{n} families can see each other's addresses. ",
	  .edit = "Put them in Bcc. ",
	  .wait = "Choose: we send each of them their own e-mail; or send it as "
		  "it is; or have it back. ",
	  .sent = "{n} families can see each other's addresses. Put them in "
		  "Bcc next time. " },
	{ .kind = "stranger",
	  .why = "The sender is not known here. ",
	  .edit = "Ask your teacher to send it. ",
	  .sent = "The sender is not known here. Ask your teacher next time. " },
	{ .kind = "list-abuse",
	  .why = "You cannot write to the list {who}. ",
	  .edit = "Write to the people you mean, or ask your teacher. ",
	  .sent = "The list {who} has {n} people in it. Next time write to the "
		  "people you mean. " },

	/* -- who it is from -------------------------------------------------------- */
	{ .kind = "login-differs",
	  .why = "It says it is from {who}, and you are logged in as somebody "
		 "else. ",
	  .edit = "Log in as yourself and send it again. ",
	  .sent = "It says it is from {who}, and you were logged in as somebody "
		  "else. Log in as yourself next time. " },
	{ .kind = "forged",
	  .why = "It says it is from {who}, and nobody logged in to send it. ",
	  .edit = "Log in and send it again. ",
	  .sent = "It says it is from {who}, and nobody logged in to send it. "
		  "Log in next time. " },
	{ .kind = "anonymous-service",
	  .why = "{Who} belongs to a service that hides who writes. ",
	  .edit = "Use an address that says who it is. ",
	  .sent = "{Who} belongs to a service that hides who writes. Use an "
		  "address that says who it is next time. " },
	{ .kind = "suspended",
	  .why = "Somebody else may be using your account, so it is stopped. ",
	  .edit = "Change your password and tell your teacher. ",
	  .wait = "Change your password and tell your teacher; it goes when your "
		  "account is safe. ",
	  .sent = "Somebody else may be using your account. Change your password "
		  "and tell your teacher. " },
	{ .kind = "ended", .cause = "sender",
	  .why = "This address is closed. ",
	  .edit = "Use your new address, or ask the office. ",
	  .sent = "This address is closed. Use your new one next time. " },
	{ .kind = "ended",
	  .why = "{Who} is closed. ",
	  .edit = "Write to the school office. ",
	  .sent = "{Who} is closed. Write to the school office next time. " },

	/* -- much, and at odd times ------------------------------------------------ */
	{ .kind = "chain-letter",
	  .why = "It asks people to pass it on. ",
	  .edit = "Delete it. Nothing bad happens if you do. ",
	  .sent = "It asks people to pass it on. Next time delete such mail; "
		  "nothing bad happens if you do. " },
	{ .kind = "mass-mail", .cause = "size",
	  .why = "The file is too large for so many people. ",
	  .edit = "Put it in a shared folder and send the link. ",
	  .sent = "The file is large for so many people. Put it in a shared "
		  "folder and send the link next time. " },
	{ .kind = "mass-mail",
	  .why = "It goes to {n} people, counting those you wrote to before. ",
	  .edit = "Send it later, or ask your teacher to send it. ",
	  .wait = "Choose: send it; or have it back. ",
	  .sent = "It went to {n} people, counting those you wrote to before. "
		  "Ask your teacher to send it next time. " },
	{ .kind = "out-of-hours",
	  .why = "The school is closed now. ",
	  .edit = "Send it {until}, when it opens. ",
	  .wait = "Choose: send it now; or have it back and send it {until}. ",
	  .later = "It sends itself {until}, when the school opens. You need do "
		   "nothing. ",
	  .sent = "The school is closed now. Next time send it when it is "
		  "open. " },
	{ .kind = "excessive-use",
	  .why = "You sent {n} e-mails of your own in lessons today. ",
	  .edit = "Send it in a break. ",
	  .sent = "You sent {n} e-mails of your own in lessons today. Send them "
		  "in a break next time. " },

	/* -- what it carries -------------------------------------------------------- */
	{ .kind = "files", .cause = "media",
	  .why = "It has a film, music or a picture that may belong to somebody "
		 "else. ",
	  .edit = "Send a link to it. " ASK,
	  .wait = "Choose: send it, it is your own; or have it back. ",
	  .sent = "It has a film, music or a picture that may belong to somebody "
		  "else. Send a link to it next time. " },
	{ .kind = "files",
	  .why = "It has a file of a kind that can harm a computer. ",
	  .edit = "Send a PDF of it. " ASK,
	  .wait = "Choose: have it back and send a PDF of it; or ask IT to look "
		  "at it. ",
	  .sent = "It has a file of a kind that can harm a computer. Send a PDF "
		  "of it next time. " },
	{ .kind = "flagged-onward",
	  .why = "Do not pass this e-mail on. ",
	  .edit = "Send it to the report address. You are not in trouble for "
		  "getting it. ",
	  .sent = "Do not pass this e-mail on. Send it to the report address. "
		  "You are not in trouble for getting it. " },
	{ .kind = "line-missing",
	  .why = "The line that the school puts under each e-mail is not there. ",
	  .edit = "Ask your teacher how to put it back. ",
	  .sent = "The line that the school puts under each e-mail is not there. "
		  "Ask your teacher how to put it back. " },
	{ .kind = "words",
	  .why = "Some of its words are not for school e-mail. ",
	  .edit = "Say it in other words. ",
	  .sent = "Some of its words are not for school e-mail. Use other words "
		  "next time. " },
	{ .kind = "unscanned",
	  .why = "A part of it could not be checked. ",
	  .edit = "Send smaller files. " ASK,
	  .sent = "A part of it could not be checked. Send smaller files next "
		  "time. " },
};
/* clang-format on */

struct wording_table
wordings_of_pupils(void)
{
	return (struct wording_table){ wordings,
		sizeof(wordings) / sizeof(wordings[0]) };
}
