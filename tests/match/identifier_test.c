/* identifier_test.c - numbers that name a person, and those that only look so */
#include "tests/match/identified.h"

static const struct identified cases[] = {
	/* National Insurance. */
	{ "an NI number", "AB123456C", "ni-number 75 <AB123456C>" },
	{ "an NI number in groups", "it is AB 12 34 56 C.",
	    "ni-number 75 <AB 12 34 56 C>" },
	{ "an NI number in small letters", "ab123456c",
	    "ni-number 75 <ab123456c>" },
	{ "with no-break spaces",
	    "AB\xc2\xa0"
	    "12\xc2\xa0"
	    "34\xc2\xa0"
	    "56\xc2\xa0"
	    "C",
	    "ni-number 75 <AB\xc2\xa0"
	    "12\xc2\xa0"
	    "34\xc2\xa0"
	    "56\xc2\xa0"
	    "C>" },
	{ "with thin spaces",
	    "AB\xe2\x80\x89"
	    "12\xe2\x80\x89"
	    "34\xe2\x80\x89"
	    "56\xe2\x80\x89"
	    "C",
	    "ni-number 75 <AB\xe2\x80\x89"
	    "12\xe2\x80\x89"
	    "34\xe2\x80\x89"
	    "56\xe2\x80\x89"
	    "C>" },
	{ "what nobody sees in it is no gap",
	    "AB12\xe2\x80\x8b"
	    "34\xc2\xad"
	    "56C",
	    "ni-number 75 <AB12\xe2\x80\x8b"
	    "34\xc2\xad"
	    "56C>" },
	{ "nor beside a gap",
	    "AB 12\xe2\x80\x8b 34 \xe2\x81\xa0"
	    "56 C",
	    "ni-number 75 <AB 12\xe2\x80\x8b 34 \xe2\x81\xa0"
	    "56 C>" },
	{ "a byte-order mark goes on with nothing", "AB123456C\xef\xbb\xbf",
	    "ni-number 75 <AB123456C>" },
	{ "a mark that turns the text round is not nothing",
	    "AB12\xe2\x80\xae"
	    "3456C",
	    "" },
	{ "with evidence", "my NI number is AB123456C",
	    "ni-number 85 <AB123456C>" },
	{ "with evidence behind it", "AB123456C (National Insurance)",
	    "ni-number 85 <AB123456C>" },
	{ "no D first", "DA123456C", "" },
	{ "no O second", "AO123456C", "" },
	{ "HMRC's example is none", "NI number: QQ123456C", "" },
	{ "GB is no prefix", "GB123456A", "" },
	{ "TN is no prefix", "TN123456A", "" },
	{ "no E last", "AB123456E", "" },
	{ "no letter more", "XAB123456C", "" },
	{ "nothing glued behind", "AB123456CD", "" },
	{ "a digit short", "AB12345C", "" },
	{ "odd groups are no number", "AB 1 2 3 4 5 6 C", "" },
	{ "broken by a line's end", "NI no. AB 12 34\n56 C",
	    "ni-number 85 <AB 12 34\n56 C>" },
	{ "after its letters, quoted", "> my NI number is AB\n> 123456C",
	    "ni-number 85 <AB\n> 123456C>" },
	{ "no word is part of one", "It was sold by\n123456 A thing", "" },
	{ "nor of a line that begins with A", "ref PE 123456\nA letter", "" },

	/* NHS. */
	{ "an NHS number by itself is a guess", "9434765919",
	    "nhs-number 65 <9434765919>" },
	{ "with evidence", "NHS 943 476 5919", "nhs-number 85 <943 476 5919>" },
	{ "with hyphens", "patient 943-476-5919",
	    "nhs-number 85 <943-476-5919>" },
	{ "of the test range", "NHS number: 999 000 0018",
	    "nhs-number 85 <999 000 0018>" },
	{ "a wrong check digit", "NHS 943 476 5918", "" },
	{ "eleven digits", "NHS 94347659190", "" },
	{ "all alike", "NHS 0000000000", "" },
	{ "as an invoice it is hardly one", "invoice 9434765919",
	    "nhs-number 45 <9434765919>" },
	{ "as a patient's telephone it is hardly one",
	    "patient's telephone 9434765919", "nhs-number 45 <9434765919>" },
	{ "an NHS number beside another number",
	    "order 1234, NHS no: 943 476 5919",
	    "nhs-number 85 <943 476 5919>" },
	{ "in a link it is hardly one", "https://shop.example/isbn=9434765919/",
	    "nhs-number 45 <9434765919>" },
	{ "inside a longer number", "1-9434765919", "" },
	{ "odd groups", "94 347 65919", "" },
	{ "broken by a line's end", "NHS number 943 476\n5919",
	    "nhs-number 85 <943 476\n5919>" },
	{ "inside a group", "NHS number 943476\n> 5919",
	    "nhs-number 85 <943476\n> 5919>" },
	{ "its words, too", "> his NHS\r\n> number: 943 476 5919",
	    "nhs-number 85 <943 476 5919>" },
	{ "two lines of figures are none", "a 943 476\n5919", "" },

	/* Learners. */
	{ "a ULN with its word", "ULN 9276308686", "uln 75 <9276308686>" },
	{ "in a sentence", "the learner's number on the entry is 9276308686.",
	    "uln 75 <9276308686>" },
	{ "a ULN without a word is a number", "9276308686", "" },
	{ "a wrong remainder", "ULN 9276308688", "" },
	{ "a ULN is no NHS number", "NHS number 9276308686", "" },

	/* Pupils. */
	{ "a UPN", "B801200005001", "upn 85 <B801200005001>" },
	{ "a UPN in small letters", "b801200005001", "upn 85 <b801200005001>" },
	{ "a temporary one", "UPN: M80120000500A", "upn 85 <M80120000500A>" },
	{ "a wrong check letter", "C801200005001", "" },
	{ "no authority 999", "Z999200005001", "" },
	{ "a UPN is in one piece", "B801 200005001", "" },

	/* Teachers. */
	{ "a teacher reference number", "Teacher reference number: 1234567",
	    "teacher-reference 65 <1234567>" },
	{ "as it was written once", "DfE no. 98/34567",
	    "teacher-reference 65 <98/34567>" },
	{ "with RP before it", "TRN RP 98/34567",
	    "teacher-reference 65 <98/34567>" },
	{ "seven digits alone are nothing", "1234567", "" },
	{ "an order is no teacher", "Teacher reference books, order no 1234567",
	    "" },

	/* Drivers. */
	{ "a driving licence", "MORGA657054SM9IJ",
	    "driving-licence 65 <MORGA657054SM9IJ>" },
	{ "in its three groups", "Driving licence: MORGA 657054 SM9IJ",
	    "driving-licence 75 <MORGA 657054 SM9IJ>" },
	{ "of a woman with a short name", "LEE99855125J99AB DVLA",
	    "driving-licence 75 <LEE99855125J99AB>" },
	{ "no month 13", "MORGA613054SM9IJ", "" },
	{ "no day 32", "MORGA657324SM9IJ", "" },

	/* Passports. */
	{ "a passport", "passport 123456789", "passport 75 <123456789>" },
	{ "with its expiry", "Passport no: 533401372, expiry date 12/03/2031",
	    "passport 85 <533401372>" },
	{ "of the new kind", "Passport number A12345678",
	    "passport 75 <A12345678>" },
	{ "nine digits alone are nothing", "123456789", "" },
	{ "the form's number is no passport", "passport form, ref 123456789",
	    "" },

	/* Tax. */
	{ "a UTR", "your UTR is 1955839661", "utr 75 <1955839661>" },
	{ "of two that it may be, the one that it is called",
	    "ULN 9276308686, UTR 1955839661",
	    "uln 75 <9276308686>, utr 75 <1955839661>" },
	{ "a UTR in two groups", "HMRC self assessment 19558 39661",
	    "utr 75 <19558 39661>" },
	{ "a wrong check digit", "UTR 2955839661", "" },
	{ "ten digits without tax are nothing", "1955839661", "" },

	/* Where there is nothing. */
	{ "with an accent glued to it",
	    "\xc3\xa9"
	    "AB123456C",
	    "" },
	{ "in curly quotes",
	    "\xe2\x80\x9c"
	    "AB123456C\xe2\x80\x9d",
	    "ni-number 75 <AB123456C>" },
	{ "the letters of an e-mail address", "AB123456C@school.example",
	    "email 65 <AB123456C@school.example>" },
	{ "an order number of words", "order ABC-123-456", "" },
	{ "a version", "version 2.10.3 of 4.18.0-553", "" },
	{ "nothing", "", "" },
	{ "the second of two kinds of rubbish", "QQ123456C or AB123456C",
	    "ni-number 75 <AB123456C>" },
	{ "three in a row are three", "AB123456C, CE123456A; 4111111111111111",
	    "ni-number 75 <AB123456C>, ni-number 75 <CE123456A>, "
	    "payment-card 85 <4111111111111111>" },
};

int
main(void)
{
	identified_check(cases, sizeof(cases) / sizeof(*cases));
	return tap_done();
}
