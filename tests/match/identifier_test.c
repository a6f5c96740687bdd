/* identifier_test.c - numbers that name a person, and those that only look so */
#include "match/identifier.h"
#include "tests/tap.h"

/* want: "kind confidence" of the first one, or "" for none. */
static const struct {
	const char *promise, *text, *want;
} cases[] = {
	{ "an NI number", "AB123456C", "ni-number 75" },
	{ "an NI number in groups", "it is AB 12 34 56 C.", "ni-number 75" },
	{ "an NI number in small letters", "ab123456c", "ni-number 75" },
	{ "with no-break spaces",
	    "AB\xc2\xa0"
	    "12\xc2\xa0"
	    "34\xc2\xa0"
	    "56\xc2\xa0"
	    "C",
	    "ni-number 75" },
	{ "with evidence", "my NI number is AB123456C", "ni-number 85" },
	{ "with evidence behind it", "AB123456C (National Insurance)",
	    "ni-number 85" },
	{ "no D first", "DA123456C", "" },
	{ "no O second", "AO123456C", "" },
	{ "HMRC's example is none", "QQ123456C", "" },
	{ "GB is no prefix", "GB123456A", "" },
	{ "TN is no prefix", "TN123456A", "" },
	{ "no E last", "AB123456E", "" },
	{ "no letter more", "XAB123456C", "" },
	{ "nothing glued behind", "AB123456CD", "" },
	{ "a digit short", "AB12345C", "" },
	{ "odd groups are no number", "AB 1 2 3 4 5 6 C", "" },
	{ "an NHS number by itself is a guess", "9434765919", "nhs-number 65" },
	{ "with evidence", "NHS 943 476 5919", "nhs-number 85" },
	{ "with hyphens", "patient 943-476-5919", "nhs-number 85" },
	{ "a wrong check digit", "NHS 943 476 5918", "" },
	{ "eleven digits", "NHS 94347659190", "" },
	{ "all alike", "NHS 0000000000", "" },
	{ "as a telephone", "tel 9434765919", "nhs-number 45" },
	{ "with a plus before it", "+9434765919", "" },
	{ "inside a longer number", "1-9434765919", "" },
	{ "odd groups", "94 347 65919", "" },
	{ "a UPN", "B801200005001", "upn 85" },
	{ "a UPN in small letters", "b801200005001", "upn 85" },
	{ "a wrong check letter", "C801200005001", "" },
	{ "no authority 999", "Z999200005001", "" },
	{ "a UPN is in one piece", "B801 200005001", "" },
	{ "a card in fours", "4111 1111 1111 1111", "payment-card 85" },
	{ "a card in one piece", "4111111111111111", "payment-card 85" },
	{ "a card with hyphens", "5555-5555-5555-4444", "payment-card 85" },
	{ "an American Express", "3782 822463 10005", "payment-card 85" },
	{ "a wrong Luhn", "4111 1111 1111 1112", "" },
	{ "nobody issues 9", "9111111111111111", "" },
	{ "all alike is none", "0000000000000000", "" },
	{ "a card before a word", "4111111111111111 thanks",
	    "payment-card 85" },
	{ "in brackets", "(4111111111111111)", "payment-card 85" },
	{ "a date is none", "24/11/2026 09:12:33", "" },
	{ "an order number of words", "order ABC-123-456", "" },
	{ "nothing", "", "" },
	{ "the second of two kinds of rubbish", "QQ123456C or AB123456C",
	    "ni-number 75" },
};

int
main(void)
{
	struct identifier id;
	size_t n = 0, at = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct utf8 text = utf8_from(cases[i].text);
		char got[80] = "";

		if (identifier_next(text, 0, &id))
			snprintf(got, sizeof(got), "%.*s %d", (int)id.id.len,
			    id.id.p, id.confidence);
		if (!tap_ok(strcmp(got, cases[i].want) == 0, "%s",
			cases[i].promise))
			tap_note("got \"%s\"", got);
	}
	while (identifier_next(
	    utf8_from("AB123456C, CE123456A; 4111111111111111"), at, &id)) {
		n++;
		at = id.end;
	}
	tap_ok(n == 3, "three in a row are three");
	tap_ok(identifier_next(utf8_from("x AB 12 34 56 C y"), 0, &id) &&
		   id.start == 2 && id.end == 15,
	    "the place is from its first to its last letter");
	return tap_done();
}
