/* identifier_date_test.c - dates on which somebody was born, and other dates */
#include "tests/match/identified.h"

static const struct identified cases[] = {
	/* Forms, with the plainest evidence. */
	{ "with slashes", "DOB 12/03/2009", "date-of-birth 85 <12/03/2009>" },
	{ "with dots", "D.O.B: 12.03.2009", "date-of-birth 85 <12.03.2009>" },
	{ "with hyphens and two digits", "dob: 12-03-09",
	    "date-of-birth 85 <12-03-09>" },
	{ "with blanks around slashes", "dob 12 / 3 / 2009",
	    "date-of-birth 85 <12 / 3 / 2009>" },
	{ "the year first", "Date of birth: 2009-03-12",
	    "date-of-birth 85 <2009-03-12>" },
	{ "as Americans write it", "dob 3/24/2009",
	    "date-of-birth 85 <3/24/2009>" },
	{ "the month in words", "born on 12 March 2009",
	    "date-of-birth 85 <12 March 2009>" },
	{ "with th and of", "born on the 12th of March, 2009",
	    "date-of-birth 85 <12th of March, 2009>" },
	{ "the month shortened", "dob 12-Mar-09",
	    "date-of-birth 85 <12-Mar-09>" },
	{ "an apostrophe for the century", "born 12 Mar '09",
	    "date-of-birth 85 <12 Mar '09>" },
	{ "the month first", "born March 12th, 2009",
	    "date-of-birth 85 <March 12th, 2009>" },
	{ "in Welsh", "ganwyd 12 Mawrth 2009",
	    "date-of-birth 85 <12 Mawrth 2009>" },
	{ "in one piece", "DOB 12032009", "date-of-birth 85 <12032009>" },
	{ "in one piece, the year first", "DOB 20090312",
	    "date-of-birth 85 <20090312>" },
	{ "with blanks", "DOB: 12 03 2009", "date-of-birth 85 <12 03 2009>" },
	{ "with no-break blanks",
	    "DOB 12\xc2\xa0"
	    "March\xc2\xa0"
	    "2009",
	    "date-of-birth 85 <12\xc2\xa0"
	    "March\xc2\xa0"
	    "2009>" },
	{ "with hyphens that do not break",
	    "12\xe2\x80\x91"
	    "03\xe2\x80\x91"
	    "2009",
	    "date-of-birth 65 <12\xe2\x80\x91"
	    "03\xe2\x80\x91"
	    "2009>" },
	{ "across a line end", "born 12 March\n2009",
	    "date-of-birth 85 <12 March\n2009>" },

	/* Evidence. */
	{ "in a sentence",
	    "Please tell me your date of birth. It is 22/01/2005",
	    "date-of-birth 85 <22/01/2005>" },
	{ "behind it", "Ann (12/03/2009, DOB confirmed)",
	    "date-of-birth 85 <12/03/2009>" },
	{ "an age beside it", "Ann, aged 11, 12/03/2014",
	    "date-of-birth 75 <12/03/2014>" },
	{ "a table that says it at its head",
	    "Name            DOB           Form\n"
	    "-----------------------------------\n"
	    "Ann Example     12/03/2009    9B\n"
	    "Bob Example     04/11/2008    9C\n",
	    "date-of-birth 75 <12/03/2009>, date-of-birth 75 <04/11/2008>" },
	{ "born on a day of the week", "born on Tuesday 12 March 2009",
	    "date-of-birth 85 <12 March 2009>" },

	{ "of a history lesson it is a guess",
	    "Anne Frank was born on 12 June 1929",
	    "date-of-birth 65 <12 June 1929>" },
	{ "of another century it is none", "Dickens, born 7 February 1812",
	    "" },

	{ "an age group is nobody's",
	    "Children born between 1 September 2021 and 31 August 2022 start.",
	    "date-of-birth 65 <31 August 2022>" },
	{ "nor is where it ends", "for those born on or after 1 April 2017",
	    "" },

	/* Guesses, and none. */
	{ "alone it is a guess", "Ann Example 12/03/2009",
	    "date-of-birth 65 <12/03/2009>" },
	{ "two digits of a year alone are nothing", "Ann Example 12/03/09",
	    "" },
	{ "a moment is none", "On Tue, 12 March 2009 Ann wrote", "" },
	{ "an hour behind it", "12/03/2009 09:30", "" },
	{ "an hour in words", "12 March 2009 at 9.30", "" },
	{ "what is due is none", "due 12/03/2009", "" },
	{ "what happens then is none", "the trip on 12 March 2009", "" },
	{ "what lies ahead is none", "12/03/2031", "" },
	{ "in a link", "https://news.example/2009/03/12/a.html", "" },
	{ "no month 13 of any kind", "dob 13/13/2009", "" },
	{ "no 31 April", "dob 31/04/2009", "" },
	{ "no 30 February", "dob 30 February 2009", "" },
	{ "a version is none", "version 4.12.2009.1", "" },
	{ "a fraction of a longer number is none", "1/12/03/2009/5", "" },
	{ "mixed dividers", "dob 12/03-2009", "" },
	{ "a day and month alone are nothing", "birthday 12 March", "" },
};

int
main(void)
{
	identified_check(cases, sizeof(cases) / sizeof(*cases));
	return tap_done();
}
