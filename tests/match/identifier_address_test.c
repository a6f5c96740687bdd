/* identifier_address_test.c - postcodes, streets, houses and what is none */
#include "tests/match/identified.h"

static const struct identified postcodes[] = {
	{ "a postcode", "SA1 1AA", "postcode 65 <SA1 1AA>" },
	{ "of London", "SW1A 1AA", "postcode 65 <SW1A 1AA>" },
	{ "of one letter", "M1 1AE", "postcode 65 <M1 1AE>" },
	{ "of one letter and two digits", "B33 8TH", "postcode 65 <B33 8TH>" },
	{ "of one letter, a digit and a letter", "W1A 0AX",
	    "postcode 65 <W1A 0AX>" },
	{ "of two letters and two digits", "DN55 1PT",
	    "postcode 65 <DN55 1PT>" },
	{ "without its blank", "SA11AA", "postcode 65 <SA11AA>" },
	{ "in small letters", "sa1 1aa", "postcode 65 <sa1 1aa>" },
	{ "called a postcode", "postcode: SA1 1AA", "postcode 75 <SA1 1AA>" },
	{ "where somebody lives", "she lives in Sketty, SA2 9AB",
	    "postcode 75 <SA2 9AB>" },
	{ "an area that does not exist is a slip", "ZZ1 1AA",
	    "postcode 65 <ZZ1 1AA>" },
	{ "a slip is never sure", "postcode QI2 4OC", "postcode 65 <QI2 4OC>" },
	{ "a slip needs its blank", "ZZ11AA", "" },
	{ "and capitals", "zz1 1aa", "" },
	{ "a time is none", "room D5 3PM", "" },
	{ "a size is none", "model V1 2TB", "" },
	{ "unless a postcode is spoken of", "my postcode is D5 3PM",
	    "postcode 65 <D5 3PM>" },
	{ "glued to a word", "xSA1 1AA", "" },
	{ "goes on", "SA1 1AAB", "" },
};

static const struct identified streets[] = {
	{ "a street", "12 High Street", "address 65 <12 High Street>" },
	{ "its letter", "12a High Street", "address 65 <12a High Street>" },
	{ "two houses", "12-14 High Street", "address 65 <12-14 High Street>" },
	{ "with a comma", "12, High Street", "address 65 <12, High Street>" },
	{ "shortened", "12 High St.", "address 65 <12 High St>" },
	{ "in capitals", "12 HIGH STREET", "address 65 <12 HIGH STREET>" },
	{ "of three words", "7 St. John's Road",
	    "address 65 <7 St. John's Road>" },
	{ "with small words", "7 Stow on the Wold Road",
	    "address 65 <7 Stow on the Wold Road>" },
	{ "The Avenue", "9 The Avenue", "address 65 <9 The Avenue>" },
	{ "a Welsh one", "23 Heol y Gors", "address 65 <23 Heol y Gors>" },
	{ "another", "4 Ffordd Taliesin", "address 65 <4 Ffordd Taliesin>" },
	{ "a flat", "Flat 3, 12 High Street",
	    "address 65 <Flat 3, 12 High Street>" },
	{ "with postcode", "12 High Street, Swansea SA1 1AA",
	    "address 65 <12 High Street>, postcode 65 <SA1 1AA>" },
	{ "a kind that means more needs a town", "5 Oak Court, Swansea",
	    "address 65 <5 Oak Court>" },
	{ "in lines", "5 Oak Court\nSwansea\nSA1 1AA\n",
	    "address 65 <5 Oak Court>, postcode 65 <SA1 1AA>" },
	{ "in quoted lines", "> 5 Oak Court\n> Swansea\n",
	    "address 65 <5 Oak Court>" },
	{ "somebody's", "He lives at 12 High Street",
	    "address 75 <12 High Street>" },
	{ "somebody's, with its postcode",
	    "My new address is 12 High Street, Swansea SA1 1AA.",
	    "address 75 <12 High Street>, postcode 75 <SA1 1AA>" },
	{ "in small letters where somebody lives",
	    "i live at 12 high street near the park",
	    "address 75 <12 high street>" },
	{ "a box", "PO Box 123, Swansea", "address 65 <PO Box 123>" },
	{ "a box with dots", "P.O. Box 123", "address 65 <P.O. Box 123>" },
	{ "a house by its name",
	    "Rose Cottage, Church Lane, Reynoldston "
	    "SA3 1AA",
	    "address 65 <Rose Cottage, Church Lane, Reynoldston SA3 1AA>, "
	    "postcode 65 <SA3 1AA>" },
	{ "a farm in lines", "Ann Example\nHill Farm\nLlangennith\nSA3 1AA",
	    "address 65 <Ann Example\nHill Farm\nLlangennith\nSA3 1AA>, "
	    "postcode 65 <SA3 1AA>" },

	{ "in small letters alone it is nothing", "12 high street shops", "" },
	{ "a kind that means more alone is nothing", "3 Days View of it", "" },
	{ "a size of something", "the 40 GB Hard Drive", "" },
	{ "a day", "on 5 May Street parties were held", "" },
	{ "a time of day", "9 am Church Road", "" },
	{ "an address of the other kind", "my email address is not 12 of them",
	    "" },
	{ "a list", "1 Apples 2 Pears 3 Plums", "" },
	{ "a year", "2002 Summer Street Party",
	    "address 65 <2002 Summer "
	    "Street>" },
	{ "a box of apples", "box 123", "" },
};

int
main(void)
{
	identified_check(postcodes, sizeof(postcodes) / sizeof(*postcodes));
	identified_check(streets, sizeof(streets) / sizeof(*streets));
	return tap_done();
}
