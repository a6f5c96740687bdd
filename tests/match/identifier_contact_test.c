/* identifier_contact_test.c - telephones and e-mail addresses */
#include "tests/match/identified.h"

static const struct identified phones[] = {
	{ "a landline", "01792 496000", "phone 65 <01792 496000>" },
	{ "in one piece", "01792496000", "phone 65 <01792496000>" },
	{ "with brackets", "(01792) 496 000", "phone 65 <(01792) 496 000>" },
	{ "with hyphens", "01792-496-000", "phone 65 <01792-496-000>" },
	{ "with dots", "0117.496.0123", "phone 65 <0117.496.0123>" },
	{ "with hyphens that do not break",
	    "07700\xe2\x80\x91"
	    "900\xe2\x80\x91"
	    "123",
	    "phone 65 <07700\xe2\x80\x91"
	    "900\xe2\x80\x91"
	    "123>, personal-mobile 65 <07700\xe2\x80\x91"
	    "900\xe2\x80\x91"
	    "123>" },
	{ "with a dash as wide as a figure",
	    "01792\xe2\x80\x92"
	    "496000",
	    "phone 65 <01792\xe2\x80\x92"
	    "496000>" },
	{ "with dashes between blanks", "01792 \xe2\x80\x93 496 - 000",
	    "phone 65 <01792 \xe2\x80\x93 496 - 000>" },
	{ "with blanks that do not break",
	    "01792\xc2\xa0"
	    "496\xe2\x80\x87"
	    "000",
	    "phone 65 <01792\xc2\xa0"
	    "496\xe2\x80\x87"
	    "000>" },
	{ "with points in the middle",
	    "01792\xc2\xb7"
	    "496\xe2\x80\xa2"
	    "000",
	    "phone 65 <01792\xc2\xb7"
	    "496\xe2\x80\xa2"
	    "000>" },
	{ "in digits that are pictures of keys",
	    "0\xef\xb8\x8f\xe2\x83\xa3"
	    "1\xef\xb8\x8f\xe2\x83\xa3"
	    "792 496000",
	    "phone 65 <0\xef\xb8\x8f\xe2\x83\xa3"
	    "1\xef\xb8\x8f\xe2\x83\xa3"
	    "792 496000>" },
	{ "broken by a line's end", "Tel. 01792\n496000",
	    "phone 65 <01792\n496000>" },
	{ "in quoted text", "> ring me on +44 1792\r\n> 496000",
	    "phone 75 <+44 1792\r\n> 496000>" },
	{ "two lines that nobody calls so are none", "01792\n496000", "" },
	{ "nor does one go on that is whole", "Tel. 01792 49600\n1 March",
	    "phone 65 <01792 49600>" },
	{ "of London", "020 7946 0123", "phone 65 <020 7946 0123>" },
	{ "of a small place, ten digits", "016977 2345",
	    "phone 65 <016977 2345>" },
	{ "a free one", "0800 123 456", "phone 65 <0800 123 456>" },
	{ "from abroad", "+44 1792 496000", "phone 65 <+44 1792 496000>" },
	{ "from abroad with its 0", "+44 (0)1792 496000",
	    "phone 65 <+44 (0)1792 496000>" },
	{ "from abroad with 00", "0044 1792 496000",
	    "phone 65 <0044 1792 496000>" },
	{ "from abroad with a digit too few", "+44 24651860",
	    "phone 65 <+44 24651860>" },
	{ "in brackets with a plus", "(+44) 1792 496000",
	    "phone 65 <(+44) 1792 496000>" },
	{ "glued together", "+441792496000", "phone 65 <+441792496000>" },
	{ "of Ireland", "+353 1 496 0123", "phone 65 <+353 1 496 0123>" },
	{ "of America", "+1 (415) 555-0123", "phone 65 <+1 (415) 555-0123>" },
	{ "with an extension", "01792 496000 ext. 214",
	    "phone 65 <01792 496000 ext. 214>" },
	{ "with x for extension", "01792 496000 x214",
	    "phone 65 <01792 496000 x214>" },
	{ "two in a row", "01792 496000 / 01792 496001",
	    "phone 65 <01792 496000>, phone 65 <01792 496001>" },
	{ "two with one slash", "01792 496000/496001",
	    "phone 65 <01792 496000>" },
	{ "after a label", "Tel:01792 496000", "phone 65 <01792 496000>" },
	{ "of another country, said to be one", "Phone: (415) 555-0123",
	    "phone 65 <(415) 555-0123>" },
	{ "of another country, not said to be one", "(415) 555-0123", "" },
	{ "at the end of a sentence", "Ring 01792 496000.",
	    "phone 65 <01792 496000>" },
	{ "Ofcom's numbers for drama are telephones", "01632 960123",
	    "phone 65 <01632 960123>" },

	{ "a mobile is both", "07700 900123",
	    "phone 65 <07700 900123>, personal-mobile 65 <07700 900123>" },
	{ "in one piece", "07700900123",
	    "phone 65 <07700900123>, personal-mobile 65 <07700900123>" },
	{ "from abroad", "+44 7700 900123",
	    "phone 65 <+44 7700 900123>, personal-mobile 65 <+44 7700 "
	    "900123>" },
	{ "with a mark in it that nobody sees",
	    "0770\xe2\x80\x8b"
	    "0 900123",
	    "phone 65 <0770\xe2\x80\x8b"
	    "0 900123>, personal-mobile 65 <0770\xe2\x80\x8b"
	    "0 900123>" },
	{ "broken by a line's end", "my mobile is 07700\n900123",
	    "phone 75 <07700\n900123>, personal-mobile 75 "
	    "<07700\n900123>" },
	{ "somebody's own", "my mobile is 07700 900123",
	    "phone 75 <07700 900123>, personal-mobile 75 <07700 900123>" },
	{ "somebody's own, in a sentence",
	    "You can text me any time after six on 07700 900123",
	    "phone 75 <07700 900123>, personal-mobile 75 <07700 900123>" },
	{ "Mum's", "Emergency contact: 01792 496000 (mum)",
	    "phone 75 <01792 496000>" },
	{ "a personal number of 070 is no mobile", "07012 345678",
	    "phone 65 <07012 345678>" },
	{ "a pager of 076 is no mobile", "07600 123456",
	    "phone 65 <07600 123456>" },
	{ "the Isle of Man's is one", "07624 123456",
	    "phone 65 <07624 123456>, personal-mobile 65 <07624 123456>" },

	{ "an order number is none", "Order no. 01792496000", "" },
	{ "an invoice is none", "invoice 07700900123", "" },
	{ "inside a longer number", "017924960001234", "" },
	{ "glued to a word", "x01792496000", "" },
	{ "in a link", "https://a.example/t/01792496000", "" },
	{ "a price is none",
	    "\xc2\xa3"
	    "01792496000.50",
	    "" },
	{ "too short", "01792 4960", "" },
	{ "a date and a time are none", "01-12-2026 09:30", "" },
	{ "times are none", "call us between 08.30 - 11.30 and 13.00", "" },
	{ "a range of years is none", "2010-2026", "" },
	{ "an address of a computer is none", "10.10.100.100 or 0.0.0.0", "" },
};

static const struct identified emails[] = {
	{ "an e-mail address", "a.jones@school.example",
	    "email 65 <a.jones@school.example>" },
	{ "in angle brackets", "Ann <ann@x.example>",
	    "email 65 <ann@x.example>" },
	{ "at the end of a sentence", "Write to ann@x.example.",
	    "email 65 <ann@x.example>" },
	{ "in quotes", "'ann@x.example'", "email 65 <ann@x.example>" },
	{ "in curly quotes",
	    "\xe2\x80\x9c"
	    "ann@x.example\xe2\x80\x9d",
	    "email 65 <ann@x.example>" },
	{ "in a link", "mailto:ann@x.example?subject=a",
	    "email 65 <ann@x.example>" },
	{ "with a plus", "ann+trip@x.example",
	    "email 65 <ann+trip@x.example>" },
	{ "with an apostrophe", "s.o'hara@x.example",
	    "email 65 <s.o'hara@x.example>" },
	{ "with digits", "smith07@x.example", "email 65 <smith07@x.example>" },
	{ "of a deep domain", "a@b.c.d.sch.uk", "email 65 <a@b.c.d.sch.uk>" },
	{ "of another alphabet",
	    "\xd0\xb0\xd0\xbd\xd0\xbd\xd0\xb0@\xd0\xbf\xd0\xbe\xd1\x87\xd1\x82"
	    "\xd0\xb0.\xd1\x80\xd1\x84",
	    "email 65 <\xd0\xb0\xd0\xbd\xd0\xbd\xd0\xb0@\xd0\xbf\xd0\xbe\xd1"
	    "\x87\xd1\x82\xd0\xb0.\xd1\x80\xd1\x84>" },
	{ "in punycode", "a@xn--80a1acny.xn--p1ai",
	    "email 65 <a@xn--80a1acny.xn--p1ai>" },
	{ "somebody's own", "my personal email is ann@x.example",
	    "email 75 <ann@x.example>" },
	{ "two with a comma", "a@x.example,b@y.example",
	    "email 65 <a@x.example>, email 65 <b@y.example>" },
	{ "a name of a network", "@ann or ann@home", "" },
	{ "a price", "2 @ 3.50 each", "" },
	{ "no local part", "@x.example", "" },
	{ "a dot before the sign", "ann.@x.example", "" },
	{ "a top of digits", "a@1.2.3.44", "" },
	{ "a top of one letter", "a@b.c", "" },
};

int
main(void)
{
	identified_check(phones, sizeof(phones) / sizeof(*phones));
	identified_check(emails, sizeof(emails) / sizeof(*emails));
	return tap_done();
}
