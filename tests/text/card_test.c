/* card_test.c - what a calendar or an address book shows is read */
#include "tests/tap.h"
#include "tests/text/holds.h"
#include "text/card.h"

#include "text/text.h"

#define CAL(lines)  "BEGIN:VCALENDAR\r\n" lines "END:VCALENDAR\r\n"
#define CARD(lines) "BEGIN:VCARD\r\n" lines "END:VCARD\r\n"

enum where { NOWHERE, SHOWN, HIDDEN, MEMBER };

static const struct {
	const char *promise, *card;
	/* A text that comes out whole, and where. */
	const char *text;
	enum where where;
} cases[] = {
	{ "a summary", CAL("SUMMARY:the word\r\n"), "the word", SHOWN },
	{ "without a name before it", CAL("SUMMARY:the word\r\n"), "SUMMARY",
	    NOWHERE },
	{ "a description with escapes",
	    CAL("DESCRIPTION:one\\nthe\\, word\\;\r\n"), "one\nthe, word;",
	    SHOWN },
	{ "a location with parameters",
	    CAL("LOCATION;LANGUAGE=en;ALTREP=\"http://x:1/\":the word\r\n"),
	    "the word", SHOWN },
	{ "an unknown property is hidden", CAL("X-THING:the word\r\n"),
	    "the word", HIDDEN },
	{ "a line that is none is hidden", CAL("the word\r\n"), "the word",
	    HIDDEN },
	{ "a folded line", CAL("SUMMARY:the w\r\n ord\r\n"), "the word",
	    SHOWN },
	{ "folded by a tab, with LF", "BEGIN:VEVENT\nSUMMARY:the w\n\tord\n",
	    "the word", SHOWN },
	{ "folded inside the name", CAL("SUMM\r\n ARY:the word\r\n"),
	    "the word", SHOWN },
	{ "folded inside a character", CAL("SUMMARY:caf\xc3\r\n \xa9 word\r\n"),
	    "caf\xc3\xa9 word", SHOWN },
	{ "lower case", "begin:vcalendar\r\nsummary:the word\r\n", "the word",
	    SHOWN },
	{ "HTML beside the description",
	    CAL("X-ALT-DESC;FMTTYPE=text/html:<p>the wo<b></b>rd\\n</p>\r\n"),
	    "the word", SHOWN },
	{ "hidden in that HTML",
	    CAL("X-ALT-DESC;FMTTYPE=text/html:<p hidden>the word</p>\r\n"),
	    "the word", HIDDEN },
	{ "a name of who is invited",
	    CAL("ATTENDEE;CN=\"A Word\";ROLE=CHAIR:mailto:a@x.example\r\n"),
	    "A Word", SHOWN },
	{ "a file that is written into it",
	    CAL("ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=a.txt:dGhlI"
		"HdvcmQ=\r\n"),
	    "the word", MEMBER },
	{ "a person's name", CARD("N:Word;The;;;\r\n"), "Word The", SHOWN },
	{ "a note in a group", CARD("item1.NOTE:the word\r\n"), "the word",
	    SHOWN },
	{ "quoted-printable",
	    CARD("NOTE;ENCODING=QUOTED-PRINTABLE:the=20w=6Frd\r\n"), "the word",
	    SHOWN },
	{ "without the name of the parameter",
	    CARD("NOTE;QUOTED-PRINTABLE:the=20w=6Frd\r\n"), "the word", SHOWN },
	{ "with soft breaks",
	    CARD("NOTE;ENCODING=QUOTED-PRINTABLE:the=20w=\r\nord\r\n"),
	    "the word", SHOWN },
	{ "in a charset of its own",
	    CARD("NOTE;CHARSET=iso-8859-1;ENCODING=QUOTED-PRINTABLE:caf=E9 "
		 "word\r\n"),
	    "caf\xc3\xa9 word", SHOWN },
	{ "a note in base64", CARD("NOTE;ENCODING=b:dGhlIHdvcmQ=\r\n"),
	    "the word", MEMBER },
	{ "a picture of somebody is passed over",
	    CARD("PHOTO;ENCODING=b;TYPE=JPEG:/9j/4HRoZSB3b3Jk\r\n"), "the word",
	    NOWHERE },
	{ "a picture that is none", CARD("PHOTO;ENCODING=b:dGhlIHdvcmQ=\r\n"),
	    "the word", MEMBER },
	{ "a picture as vCard 4 has it",
	    CARD("PHOTO:data:image/jpeg;base64,/9j/4HRoZSB3b3Jk\r\n"), "/9j/",
	    NOWHERE },
	{ "a file as vCard 4 has it",
	    CARD("KEY:data:text/plain;base64,dGhlIHdvcmQ=\r\n"), "the word",
	    MEMBER },
	{ "cut off", "BEGIN:VCARD\r\nNOTE:the word", "the word", SHOWN },
};

static enum where
found(const struct content *out, const char *text)
{
	enum where where = NOWHERE;

	for (size_t i = 0; i < out->members_len; i++)
		if (holds(out->members[i].octets, text))
			where = MEMBER;
	for (size_t i = 0; i < out->len; i++)
		if (holds(bytes_of(out->v[i].text), text) && where != SHOWN)
			where = out->v[i].hidden ? HIDDEN : SHOWN;
	return where;
}

static void
read_octets(
    struct arena *a, const char *type, struct bytes octets, struct content *out)
{
	struct source in = {
		.path = UTF8("1"), .type = utf8_from(type), .octets = octets
	};
	struct budget left = { 1 << 20, 100 };

	*out = (struct content){ 0 };
	if (card_is(&in))
		card_read(a, &in, &left, out);
}

static void
check_kinds(void)
{
	static const struct {
		const char *promise, *type, *octets;
		size_t len;
		int is;
	} kinds[] = {
#define OCTETS(s) s, sizeof(s) - 1
		{ "by its look", "", OCTETS("BEGIN:VCARD"), 1 },
		{ "behind a mark and blanks", "",
		    OCTETS("\xef\xbb\xbf\r\nBEGIN:VCALENDAR"), 1 },
		{ "by what is said, behind other lines", "text/calendar",
		    OCTETS("x\r\nBEGIN:VCALENDAR"), 1 },
		{ "in UTF-16", "text/vcard",
		    OCTETS("\xff\xfe"
			   "B\0E\0G\0I\0N\0:\0V\0"),
		    1 },
		{ "a text that is called one is a text", "text/calendar",
		    OCTETS("hello"), 0 },
		{ "a text", "text/plain", OCTETS("x\r\nBEGIN:VCARD"), 0 },
		{ "nothing", "text/vcard", OCTETS(""), 0 },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct source in = { .type = utf8_from(kinds[i].type),
			.octets = { (const unsigned char *)kinds[i].octets,
			    kinds[i].len } };

		tap_ok(card_is(&in) == kinds[i].is, "%s", kinds[i].promise);
	}
}

static void
check_cuts(void)
{
	size_t over = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = strlen(cases[i].card);

		for (size_t cut = 0; cut < len; cut++) {
			struct arena *a = arena_new(1 << 22);
			struct content out;

			/* Exactly so long, for the address sanitizer. */
			read_octets(a, "text/vcard",
			    arena_bytes(a,
				(struct bytes){
				    (const unsigned char *)cases[i].card,
				    cut }),
			    &out);
			over += out.members_len > 1;
			arena_free(a);
		}
	}
	tap_ok(over == 0, "a card may end anywhere");
}

static uint64_t
work_of(const char *piece, size_t octets)
{
	struct arena *a = arena_new((size_t)1 << 28);
	size_t len = strlen(piece), first = strlen("BEGIN:VCARD\n");
	char *text = arena_raw(a, first + octets);
	struct content out;

	memcpy(text, "BEGIN:VCARD\n", first);
	for (size_t i = 0; i < octets; i++)
		text[first + i] = piece[i % len];
	read_octets(
	    a, "", bytes_of((struct utf8){ text, first + octets }), &out);
	arena_free(a);
	return out.work;
}

static void
check_bounds(void)
{
	static const char *const nasty[] = { "\n", " a", "\n a=", ":",
		"NOTE;ENCODING=QUOTED-PRINTABLE:=\n", "=\n", "\nNOTE:x",
		"\n;;;;;;;;:", "\nA;B=C;D=E:", "\n\"" };

	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		uint64_t once = work_of(nasty[i], 1 << 16);
		uint64_t twice = work_of(nasty[i], 1 << 17);

		if (!tap_ok(once > 0 && twice <= 2 * once + 4096,
			"twice as many are twice the work, %zu", i))
			tap_note("%zu, then %zu", (size_t)once, (size_t)twice);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(1 << 22);
		struct content out;

		read_octets(a, "", bytes_of(utf8_from(cases[i].card)), &out);
		if (!tap_ok(found(&out, cases[i].text) == cases[i].where, "%s",
			cases[i].promise))
			for (size_t k = 0; k < out.len; k++)
				tap_note("%s %.*s",
				    out.v[k].hidden ? "hidden" : "shown",
				    (int)out.v[k].text.len, out.v[k].text.p);
		arena_free(a);
	}
	check_kinds();
	check_cuts();
	check_bounds();
	return tap_done();
}
