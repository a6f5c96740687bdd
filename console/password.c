/*
 * password.c - which passwords are refused
 */
#include "console/password.h"

#include <string.h>

#include "base/ascii.h"

enum {
	/* Octets that are looked at; a longer password is no common one. */
	PLAIN_OCTETS = 4 * PASSWORD_MAX + 1,
	/* Letters of an own name that count, and of what may be left beside. */
	NAME_LEAST = 4,
	LEFT_LEAST = 9,
	/* Keys side by side that make a run, and what may be left beside. */
	RUN_LEAST = 4,
};

/*
 * What people choose, without figures and signs at their ends.  Each is also
 * refused twice ("dragondragon") and with digits for letters ("p4ssw0rd").
 */
static const char *const common[] = { "password", "passwort", "passphrase",
	"letmein", "welcome", "dragon", "monkey", "football", "baseball",
	"iloveyou", "sunshine", "princess", "superman", "batman", "starwars",
	"pokemon", "shadow", "master", "killer", "charlie", "michael", "jordan",
	"liverpool", "arsenal", "chelsea", "everton", "rangers", "celtic",
	"manchester", "manutd", "england", "scotland", "summer", "winter",
	"spring", "autumn", "january", "february", "september", "october",
	"november", "december", "monday", "tuesday", "wednesday", "thursday",
	"friday", "saturday", "sunday", "secret", "changeme", "default",
	"administrator", "admin", "headteacher", "teacher", "school",
	"schoolgate", "academy", "primary", "secondary", "college", "pupil",
	"student", "class", "computer", "internet", "google", "microsoft",
	"chocolate", "cheese", "flower", "butterfly", "computing", "trustno",
	"whatever", "nothing", "hello", "goodbye", "guest", "login", "access",
	"family", "mummy", "daddy", "ginger", "pepper", "cookie", "purple",
	"orange", "yellow", "silver", "london", "corpus", "correcthorse",
	"correcthorsebatterystaple" };

/* Keys that lie side by side, and the alphabet; each is read both ways. */
static const char *const rows[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"1234567890", "abcdefghijklmnopqrstuvwxyz",
	"qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p" };

/* What digits and signs are put for. */
static char
letter_for(char c)
{
	static const char signs[] = "0134578@$!|";
	static const char letters[] = "oleastbasil";
	const char *at = c == '\0' ? NULL : strchr(signs, c);

	if (at != NULL)
		return letters[at - signs];
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static size_t
characters(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* Lower-case letters of `text` alone; signs for letters where `is_undone`. */
static void
letters_of(const char *text, int is_undone, char out[PLAIN_OCTETS])
{
	size_t n = 0;

	for (; *text != '\0' && n + 1 < PLAIN_OCTETS; text++) {
		char c = is_undone ? letter_for(*text) : *text;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if ((c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80)
			out[n++] = c;
	}
	out[n] = '\0';
}

/* Is `text` nothing but `word`, once or several times? */
static int
is_made_of(const char *text, const char *word)
{
	size_t len = strlen(word);

	if (*text == '\0')
		return 0;
	while (strncmp(text, word, len) == 0)
		text += len;
	return *text == '\0';
}

/* `text` without the figures and signs that people put before and behind. */
static void
trim(const char *text, char out[PLAIN_OCTETS])
{
	size_t len = strlen(text), from = 0;

	while (from < len && !ascii_is_letter(text[from]))
		from++;
	while (len > from && !ascii_is_letter(text[len - 1]))
		len--;
	len = len - from < PLAIN_OCTETS ? len - from : PLAIN_OCTETS - 1;
	memcpy(out, text + from, len);
	out[len] = '\0';
}

static int
is_common(const char *password)
{
	char forms[3][PLAIN_OCTETS] = { "" }, trimmed[PLAIN_OCTETS] = "";

	trim(password, trimmed);
	letters_of(password, 0, forms[0]);
	letters_of(password, 1, forms[1]);
	letters_of(trimmed, 1, forms[2]);
	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		for (size_t k = 0; k < 3; k++)
			if (is_made_of(forms[k], common[i]))
				return 1;
	return 0;
}

/* The same few characters again and again: "aaaaaaaaaaaa", "xyzxyzxyzxyz". */
static int
is_repeated(const char *password)
{
	size_t len = strlen(password);

	for (size_t period = 1; period <= 4 && period * 2 <= len; period++) {
		size_t i = period;

		while (i < len && password[i] == password[i - period])
			i++;
		if (i == len)
			return 1;
	}
	return 0;
}

/* How many octets from `p` on lie side by side in `row`, forward or back. */
static size_t
run_in(const char *row, const char *p)
{
	const char *at = strchr(row, *p);
	size_t best = 1, n;

	if (at == NULL)
		return 0;
	for (n = 1; p[n] != '\0' && p[n] == at[n]; n++)
		;
	best = n;
	for (n = 1; p[n] != '\0' && at - row >= (long)n && p[n] == *(at - n);
	     n++)
		;
	return n > best ? n : best;
}

/* Nearly all of it keys side by side: "qwertyuiop12", "abcdefgh1234". */
static int
is_run(const char *password)
{
	char lower[PLAIN_OCTETS] = "";
	size_t len = strlen(password), left = 0;

	if (len >= sizeof(lower))
		return 0;
	for (size_t i = 0; i <= len; i++)
		lower[i] = password[i] >= 'A' && password[i] <= 'Z'
			       ? (char)(password[i] | 0x20)
			       : password[i];
	for (size_t i = 0; i < len;) {
		size_t best = 0;

		for (size_t k = 0; k < sizeof(rows) / sizeof(*rows); k++) {
			size_t n = run_in(rows[k], lower + i);

			best = n > best ? n : best;
		}
		left += best < RUN_LEAST;
		i += best < RUN_LEAST ? 1 : best;
	}
	return left < RUN_LEAST;
}

/* A name of one's own, with hardly anything beside it. */
static int
is_name(const char *password, const char *name)
{
	char mine[PLAIN_OCTETS] = "", word[PLAIN_OCTETS] = "";
	size_t len = strlen(password);

	letters_of(password, 0, mine);
	while (*name != '\0') {
		size_t n = strcspn(name, " .@-_'");
		size_t most = n < sizeof(word) - 1 ? n : sizeof(word) - 1;
		char one[PLAIN_OCTETS] = "";

		memcpy(one, name, most);
		one[most] = '\0';
		letters_of(one, 0, word);
		if (strlen(word) >= NAME_LEAST && strstr(mine, word) != NULL &&
		    len < strlen(word) + LEFT_LEAST)
			return 1;
		name += n;
		name += strspn(name, " .@-_'");
	}
	return 0;
}

const char *
password_refused(const char *password, size_t least, const char *const *own)
{
	size_t len = characters(password);

	if (len < least)
		return "the password is too short";
	if (len > PASSWORD_MAX)
		return "the password is longer than 200 characters";
	if (is_repeated(password))
		return "the password is the same few characters again and "
		       "again";
	if (is_run(password))
		return "the password is a row of keys, letters or figures";
	if (is_common(password))
		return "the password is one of those that are tried first";
	for (; *own != NULL; own++)
		if (is_name(password, *own))
			return "the password is hardly more than a name that "
			       "others know";
	return NULL;
}
