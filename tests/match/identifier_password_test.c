/* identifier_password_test.c - passwords told in words, and talk about them */
#include "tests/match/identified.h"

static const struct identified cases[] = {
	{ "after is", "The password is Tiger42!", "password 75 <Tiger42!>" },
	{ "at the end of a sentence", "The password is Tiger42.",
	    "password 75 <Tiger42>" },
	{ "after a colon", "Password: Tiger42", "password 75 <Tiger42>" },
	{ "without a blank", "pw:Tiger42", "password 75 <Tiger42>" },
	{ "after an equals sign", "passwd=Tiger42", "password 75 <Tiger42>" },
	{ "after a dash", "Password - Tiger42", "password 75 <Tiger42>" },
	{ "on the next line", "Password:\nTiger42\n", "password 75 <Tiger42>" },
	{ "in quotes", "the password is \"tiger\"", "password 75 <tiger>" },
	{ "in curly quotes",
	    "the password is \xe2\x80\x9c"
	    "tiger\xe2\x80\x9d",
	    "password 75 <tiger>" },
	{ "several words in quotes",
	    "the passphrase is \"correct horse battery staple\".",
	    "password 75 <correct horse battery staple>" },
	{ "a quote that does not end", "the password is \"Tiger42",
	    "password 75 <Tiger42>" },
	{ "with a sign first", "Password: $ecret42", "password 75 <$ecret42>" },
	{ "before a no-break blank", "Password: Tiger42\xc2\xa0thanks",
	    "password 75 <Tiger42>" },
	{ "for something", "The password for the spreadsheet is Tiger42",
	    "password 75 <Tiger42>" },
	{ "to something with a name",
	    "password to open the Year 9 Data file is Tiger42",
	    "password 75 <Tiger42>" },
	{ "changed to", "Your password has been changed to Tiger42",
	    "password 75 <Tiger42>" },
	{ "set to", "I have set the password to Tiger42",
	    "password 65 <Tiger42>" },
	{ "to what it opens", "The password to it comes later", "" },
	{ "protected with", "It is password-protected with Tiger42.",
	    "password 65 <Tiger42>" },
	{ "will be", "the password will be Tiger42", "password 75 <Tiger42>" },
	{ "is now", "The password is now Tiger42", "password 75 <Tiger42>" },
	{ "is and a colon", "the password is: Tiger42",
	    "password 75 <Tiger42>" },
	{ "with a remark", "Password (case sensitive): Tiger42",
	    "password 75 <Tiger42>" },
	{ "nothing between", "username ajones password Tiger42",
	    "password 65 <Tiger42>" },
	{ "a login and its pass", "login: ajones / pass: Tiger42",
	    "password 75 <Tiger42>" },
	{ "a word of letters by itself", "Password: swordfish\n",
	    "password 75 <swordfish>" },
	{ "a word of letters ending a sentence", "The password is swordfish.",
	    "password 65 <swordfish>" },
	{ "digits", "The password is 48213377", "password 75 <48213377>" },
	{ "a PIN", "the PIN is 4821", "password 75 <4821>" },
	{ "a PIN with nothing between", "PIN 4821", "password 75 <4821>" },
	{ "a code of a door", "Door code: C1234Y", "password 75 <C1234Y>" },
	{ "a wireless network's", "Wi-Fi password: Tiger42",
	    "password 75 <Tiger42>" },
	{ "a passphrase", "passphrase is correct-Horse7",
	    "password 75 <correct-Horse7>" },
	{ "in Welsh", "Cyfrinair: Teigr42", "password 75 <Teigr42>" },
	{ "quoted in a reply", "> Password: Tiger42", "password 75 <Tiger42>" },
	{ "two of them", "pw: Tiger42, new password: Lion77",
	    "password 75 <Tiger42>, password 75 <Lion77>" },

	{ "a password that is wrong", "The password is incorrect.", "" },
	{ "one that is needed", "a password is required to open it", "" },
	{ "one that follows", "The password will follow by text.", "" },
	{ "one that is told elsewhere", "The password is the same as before.",
	    "" },
	{ "one that was sent", "the password was sent to a.jones@x.example",
	    "email 65 <a.jones@x.example>" },
	{ "one that is to be reset",
	    "Reset your password: https://x.example/r?t=Aa1234", "" },
	{ "a field without it", "Username:\nPassword:\n", "" },
	{ "a place-holder", "password: ********", "" },
	{ "another", "password=<your password>", "" },
	{ "another", "PASSWORD=${SECRET_1}", "" },
	{ "a file that has one", "a password protected file", "" },
	{ "advice", "Your password must have 8 letters", "" },
	{ "advice with a colon", "Password: required", "" },
	{ "a pass of another kind", "pass the salt, Pass 2 of 3", "" },
	{ "a board", "on the pin board 1234", "" },
	{ "a code that a service sends", "Your one-time code is 448120", "" },
	{ "one to prove who signs in", "Verification code: 338201", "" },
	{ "one of a meeting", "Meeting ID: 812 3456 7890\nPasscode: 482193\n",
	    "" },
	{ "one within a link",
	    "Join https://us02web.zoom.us/j/81234567890?pwd=Q2FzZTEyMzQ", "" },
	{ "one of a game in class", "kahoot.it, Game PIN: 4821993", "" },
	{ "one that is called a password",
	    "Meeting ID: 812 3456 7890\nPassword: 482193\n", "" },
	{ "one below a link to a meeting",
	    "https://teams.microsoft.com/l/meetup-join/19\nPasscode: aB3dEf",
	    "" },
	{ "but not of a document below it",
	    "Meeting ID: 812 3456 7890\nThe password is Tiger42!",
	    "password 75 <Tiger42!>" },
	{ "one for a telephone", "One-time PIN: 4821", "" },
	{ "but not the code of a login", "Login code: 448120",
	    "password 75 <448120>" },
	{ "empty lines before it", "Password is:\n\n\n      Tiger42!\n",
	    "password 75 <Tiger42!>" },
	{ "a code that opens a file", "The code to open it is 482193",
	    "password 75 <482193>" },
	{ "what it is protected with",
	    "I have password protected it using school2026",
	    "password 65 <school2026>" },
	{ "a word that goes on", "password is dinosaur like in its age", "" },
};

/* want: as above; "": no bare password stands there. */
static const struct identified bare[] = {
	{ "a line of its own", "Hi Ben,\n\nTiger42!\n\nAnn",
	    "password 75 <Tiger42!>" },
	{ "all there is", "tiger42", "password 75 <tiger42>" },
	{ "in a sentence", "Here you go: Tiger42x, Ann",
	    "password 65 <Tiger42x>" },
	{ "a word", "Hi Ben,\n\nswordfish\n\nAnn", "" },
	{ "a number alone", "Hi Ben,\n\n482113\n", "" },
	{ "two that may be", "Tiger42!\nLion77!\n", "" },
	{ "what another wrote", "Thanks\n> Tiger42!\n", "" },
	{ "a signature", "Thanks\n-- \nRoom42B\n", "" },
	{ "a greeting ends it, whatever is below",
	    "Hi Jo,\n\nTiger42!\n\nKind regards,\nAnn\nRoom42B\n#sports2026",
	    "password 75 <Tiger42!>" },
	{ "nothing above a greeting", "See it.\nThanks\nRoom42B\n", "" },
	{ "older mail that is quoted as programs do",
	    "See it.\nFrom: Ben\nTiger42!\n", "" },
	{ "two year groups", "the Year7&8 reports, Years10&11 too", "" },
	{ "a sum", "that is 1,250.00+VAT today", "" },
	{ "a sign between letters", "use Fr0g&Pond now",
	    "password 65 <Fr0g&Pond>" },
	{ "a tag of a network", "#sports2026\n", "" },
	{ "a year group", "the Year11 reports", "" },
	{ "a time", "until 10.30am please", "" },
	{ "a file", "see\nreport2026.pdf\n", "" },
	{ "an address", "write to\na.b2@school.example\n", "" },
	{ "a link", "https://x.example/a1B2c3", "" },
	{ "one that is longer than short",
	    "a b c d e f g h i j k l m n o p q r s t u v w x y z "
	    "a b c d e f g h i j k l m n o p q r s t u v w x y z\nTiger42!",
	    "" },
};

static void
check_bare(void)
{
	for (size_t i = 0; i < sizeof(bare) / sizeof(*bare); i++) {
		struct identifier id;
		char got[100] = "";

		if (identifier_bare(utf8_from(bare[i].text), &id))
			snprintf(got, sizeof(got), "%.*s %d <%.*s>",
			    (int)id.id.len, id.id.p, id.confidence,
			    (int)(id.end - id.start), bare[i].text + id.start);
		tap_same(got, strlen(got), bare[i].want, bare[i].promise);
	}
}

int
main(void)
{
	identified_check(cases, sizeof(cases) / sizeof(*cases));
	check_bare();
	return tap_done();
}
