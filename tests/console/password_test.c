/* password_test.c - which passwords people may choose */
#include "tests/tap.h"

#include "console/password.h"

static const struct {
	const char *password;
	int is_refused;
	const char *why;
} cases[] = {
	{ "correct staple of horses 9", 0, "a sentence" },
	{ "mIx9-pw-4-Ann?", 0, "a mixture" },
	{ "\xc3\xa9t\xc3\xa9 \xc3\xa0 la mer 1", 0,
	    "letters of other languages" },
	{ "short", 1, "too short" },
	{ "12345678901", 1, "eleven characters where twelve are wanted" },
	{ "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 1,
	    "characters are counted, not octets" },
	{ "aaaaaaaaaaaa", 1, "one sign" },
	{ "abcabcabcabc", 1, "three signs again and again" },
	{ "1234567890123", 1, "figures in a row" },
	{ "0987654321098", 1, "figures backwards" },
	{ "qwertyuiopas", 1, "a row of keys" },
	{ "poiuytrewqlk", 1, "a row of keys backwards" },
	{ "QWERTYuiop12", 1, "a row of keys in capitals" },
	{ "abcdefghijklm", 1, "the alphabet" },
	{ "1q2w3e4r5t6y", 1, "a pattern on the keys" },
	{ "qazwsxedcrfv", 1, "columns of keys" },
	{ "Password2026!!", 1, "the word itself, with a year" },
	{ "p4ssw0rd2026!", 1, "figures for letters" },
	{ "passwordpassword", 1, "the word twice" },
	{ "P@$$word 1 2 3", 1, "signs for letters" },
	{ "Sunshine123456", 1, "a favourite" },
	{ "LIVERPOOL!!!2", 1, "a club" },
	{ "schoolgate 1234", 1, "our own name" },
	{ "Okafor-2026-x", 1, "one's own name and a year" },
	{ "head20262026", 1, "the name to sign in with" },
	{ "duffieldmead1", 1, "the school's name" },
	{ "okafor keeps three red hens", 0,
	    "a sentence with one's name in it" },
	{ "password rules are a mystery to me", 0, "a sentence with the word" },
};

int
main(void)
{
	static const char *const own[] = { "Tunde Okafor",
		"head@school.example", "Duffield Meadows Primary School",
		NULL };
	char longest[PASSWORD_MAX + 2];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *why = password_refused(cases[i].password, 12, own);

		if (!tap_ok((why != NULL) == cases[i].is_refused, "%s: %s",
			cases[i].why,
			cases[i].is_refused ? "refused" : "taken"))
			tap_note("%s", why == NULL ? "taken" : why);
	}
	for (size_t i = 0; i < PASSWORD_MAX + 1; i++)
		longest[i] = (char)('a' + i * i % 23);
	longest[PASSWORD_MAX + 1] = '\0';
	tap_ok(password_refused(longest, 12, own) != NULL,
	    "201 characters: refused");
	longest[PASSWORD_MAX] = '\0';
	tap_ok(password_refused(longest, 12, own) == NULL,
	    "200 characters: taken");
	tap_ok(password_refused("12345678x-", 8, own) != NULL &&
		   password_refused("sand-k8w", 8, own) == NULL,
	    "where the policy says 8, eight will do");
	return tap_done();
}
