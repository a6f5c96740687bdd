/* evidence_test.c - words that say what a number is, and how far they reach */
#include "match/evidence.h"
#include "tests/tap.h"

#include <stdlib.h>

/* want: the phrases of the table that are read, with '|' between. */
static const struct {
	const char *promise, *text, *want;
} phrases[] = {
	{ "a word", "the NHS sent it", "NHS|sent" },
	{ "a phrase, not its words", "teacher reference number",
	    "teacher reference number" },
	{ "the longest phrase", "national insurance, ni number",
	    "national insurance|ni number" },
	{ "any blank for a blank", "date-of-birth, d.o.b., date_of\nbirth",
	    "date-of-birth|d.o.b|date_of\nbirth" },
	{ "many of them", "date of   birth", "date of   birth" },
	{ "an s more", "passports", "passports" },
	{ "not two", "passportss", "" },
	{ "not inside a word", "unpassported", "" },
	{ "not glued to a letter with an accent",
	    "\xc3\xa9"
	    "nhs nhs\xc3\xa9",
	    "" },
	{ "in curly quotes", "\xe2\x80\x9cnhs\xe2\x80\x9d", "nhs" },
	{ "capitals where they are asked for", "SEN sen Sen", "SEN" },
	{ "nothing where its words mean something else", "e-mail address", "" },
	{ "glued to a digit", "nhs1", "" },
	{ "at the very end", "dob", "dob" },
	{ "nothing", "", "" },
};

static void
read_phrases(const struct phrasebook *words)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++) {
		static struct evidence e;
		struct spot spot;
		char got[200] = "";
		size_t n = 0;

		evidence_init(&e, words, utf8_from(phrases[i].text));
		while (evidence_read(&e, SIZE_MAX, &spot))
			n +=
			    (size_t)snprintf(got + n, sizeof(got) - n, "%s%.*s",
				n > 0 ? "|" : "", (int)(spot.end - spot.start),
				phrases[i].text + spot.start);
		tap_same(got, strlen(got), phrases[i].want, phrases[i].promise);
	}
}

static void
read_to(struct evidence *e, size_t to)
{
	struct spot spot;

	while (evidence_read(e, to, &spot))
		;
}

/* "nhs" with `gap` octets between it and the place, on either side. */
static int
reaches(const struct phrasebook *words, size_t gap, int is_before)
{
	enum { LEN = 2000, PLACE = 1000 };
	static struct evidence e;
	char text[LEN];
	size_t at = is_before ? PLACE - gap - 3 : PLACE + 1 + gap;

	memset(text, ' ', LEN);
	memcpy(text + at, "nhs", 3);
	evidence_init(&e, words, (struct utf8){ text, LEN });
	read_to(&e, PLACE + 1 + EVIDENCE_SIDE);
	return evidence_near(&e, (struct span){ PLACE, PLACE + 1 },
	    TOPIC_HEALTH, is_before ? 60 : 0, is_before ? 0 : 60);
}

/* A phrase at every third octet, and places that go back and forth. */
static void
dense(const struct phrasebook *words)
{
	enum { LEN = 30000, GP = 9000, STEP = 7 };
	static struct evidence e;
	char *text = malloc(LEN);
	size_t wrong = 0, seen = 0;

	for (size_t i = 0; i < LEN; i++)
		text[i] = "ni "[i % 3];
	memcpy(text + GP, "gp", 2);
	evidence_init(&e, words, (struct utf8){ text, LEN });
	for (size_t i = 1000; i < 20000; i += STEP) {
		size_t at = i % 2 == 0 ? i : i - EVIDENCE_PLACE / 2;
		int is_before = at >= GP + 2 && at - EVIDENCE_SIDE <= GP;
		int is_after = at + 1 <= GP && at + 1 + EVIDENCE_SIDE >= GP + 2;
		read_to(&e, i + EVIDENCE_SIDE + EVIDENCE_PLACE);
		int got = evidence_near(&e, (struct span){ at, at + 1 },
		    TOPIC_HEALTH, EVIDENCE_SIDE, EVIDENCE_SIDE);

		wrong += got != (is_before || is_after);
		seen += (size_t)got;
	}
	tap_ok(wrong == 0 && seen > 0,
	    "one word among ten thousand is seen within its reach only");
	free(text);
}

int
main(void)
{
	struct phrasebook *words = malloc(sizeof(*words));

	phrasebook_init(words);
	read_phrases(words);
	tap_ok(reaches(words, 0, 1), "a word right before");
	tap_ok(reaches(words, 57, 1), "a word that begins 60 octets before");
	tap_ok(!reaches(words, 58, 1), "no further");
	tap_ok(reaches(words, 0, 0), "a word right behind");
	tap_ok(reaches(words, 57, 0), "a word that ends 60 octets behind");
	tap_ok(!reaches(words, 58, 0), "no further");
	dense(words);
	free(words);
	return tap_done();
}
