/*
 * identifier_address.c - where somebody lives
 *
 * postcode  Royal Mail's shapes; areas that exist are checked, but a code that
 *           does not exist is found as well where a blank stands in it: people
 *           mistype them, and the house is given away all the same
 * address   a number, a name and a kind of street; a flat or a house by name
 *           in front of a postcode; a PO box
 *
 * A street alone is a guess; that somebody lives there is said by words.
 */
#include <string.h>

#include "match/ascii.h"
#include "match/detect.h"
#include "match/token.h"

enum {
	/* Words of a street's name: "St John's in the Vale Road". */
	NAME_WORDS = 6,
	/* Symbols of the shortest postcode: M1 1AE. */
	SHORTEST = 5,
	/* Octets in front of a postcode that may belong to its address. */
	HOUSE_SIDE = 120,
};

/* -- postcodes ------------------------------------------------------------ */

/* Areas: one or two letters. */
static const char areas[] =
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA "
    "DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS "
    "HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE "
    "NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO "
    "SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO "
    "ZE ";

static int
is_area(const struct symbols *s, size_t letters)
{
	for (const char *a = areas; *a != '\0'; a = strchr(a, ' ') + 1)
		if (memcmp(a, s->v, letters) == 0 && a[letters] == ' ')
			return 1;
	return 0;
}

/* "A4 3PM", "B2 4GB": a time, a size. */
static int
is_unit(const struct symbols *s, size_t inward)
{
	static const char units[] = "AM PM GB MB TB KB TH ST ND RD HZ XL GO KM "
				    "CM MM KG ML ";

	for (const char *u = units; *u != '\0'; u += 3)
		if (memcmp(u, s->v + inward + 1, 2) == 0)
			return 1;
	return 0;
}

/* How sure the shape is. */
enum postcode { POSTCODE_NONE, POSTCODE_SHAPE, POSTCODE_CHECKED };

/* Symbols in front of the last three: A9, A99, AA9, AA99, A9A, AA9A; or 0. */
static size_t
outward_length(const struct symbols *s, size_t letters)
{
	size_t len = letters;

	while (len < s->len && len < letters + 3 && ascii_digit(s->v[len]))
		len++;
	if (letters == 0 || letters > 2 || len == letters)
		return 0;
	/* The last digit is the inward's; one digit has a letter: SW1A 1AA. */
	if (len > letters + 1)
		return len - 1;
	return len < s->len && ascii_letter(s->v[len]) ? len + 1 : 0;
}

/* 9AA, the letters none of CIKMOV where `is_strict`. */
static int
is_inward(const struct symbols *s, size_t at, int is_strict)
{
	if (s->len < at + 3 || !ascii_digit(s->v[at]))
		return 0;
	for (size_t i = at + 1; i < at + 3; i++)
		if (!ascii_letter(s->v[i]) ||
		    (is_strict && strchr("CIKMOV", s->v[i]) != NULL))
			return 0;
	return 1;
}

static enum postcode
postcode_of(const struct candidate *c, size_t *len)
{
	const struct symbols *s = &c->s;
	size_t letters = 0, at;

	while (letters < s->len && letters < 3 && ascii_letter(s->v[letters]))
		letters++;
	at = outward_length(s, letters);
	if (at == 0 || !is_inward(s, at, 0) || (s->loose >> at & 1) != 0 ||
	    !symbols_grouped(s, at + 3, UINT64_C(1) << at))
		return POSTCODE_NONE;
	*len = at + 3;
	if (is_area(s, letters) && s->v[letters] != '0' && is_inward(s, at, 1))
		return POSTCODE_CHECKED;
	/* Without its blank and in small letters it may be anything. */
	return (s->gaps >> at & 1) != 0 && ascii_capital(c->text.p[c->at])
		   ? POSTCODE_SHAPE
		   : POSTCODE_NONE;
}

int
detect_postcode(const struct candidate *c, struct identifier *out)
{
	size_t len = 0;
	enum postcode kind = postcode_of(c, &len);
	int is_said;

	if (kind == POSTCODE_NONE ||
	    !symbols_end_well(c->text, symbols_end(&c->s, len)))
		return 0;
	*out = (struct identifier){ .id = UTF8("postcode"),
		.start = c->at,
		.end = symbols_end(&c->s, len),
		.confidence = 65 };
	is_said =
	    evidence_near(c->evidence, (struct span){ out->start, out->end },
		TOPIC_HOME, SENTENCE_SIDE, 0);
	if (!is_said && len == SHORTEST && is_unit(&c->s, len - 3))
		return 0;
	if (kind == POSTCODE_CHECKED && is_said)
		out->confidence = 75;
	return 1;
}

/* -- streets -------------------------------------------------------------- */

/* What a street is called, and nothing else in a name with a number. */
static const char *const streets[] = { "street", "st", "road", "rd", "avenue",
	"ave", "av", "lane", "ln", "close", "cl", "drive", "dr", "crescent",
	"cres", "terrace", "terr", "tce", "gardens", "gdns", "grove", "mews",
	"wynd", "brae", "boulevard", "blvd", "esplanade", "promenade",
	"parkway", "roadway", "highway", "causeway", "broadway", "kingsway",
	"queensway", "ridgeway", "driveway", "pde", "alley", "loan", "drove",
	"croft", "copse", "spinney", "paddock", "paddocks", "cottages",
	"villas", "maisonettes", "apartments", "heol", "ffordd", "stryd",
	"rhodfa", "lon", NULL };

/* Words that also mean something else: more must be said. */
static const char *const places[] = { "approach", "arcade", "bank", "bottom",
	"brow", "bungalow", "bungalows", "chase", "circle", "circus", "common",
	"coppice", "corner", "cottage", "court", "courtyard", "cross", "dale",
	"dell", "down", "downs", "edge", "embankment", "end", "estate",
	"fairway", "farm", "field", "fields", "flats", "fold", "garth", "gate",
	"glade", "glebe", "glen", "grange", "green", "hall", "heath", "heights",
	"hill", "hills", "hollow", "holme", "house", "knoll", "lawn", "lawns",
	"lea", "leas", "lodge", "mall", "manor", "mead", "meadow", "meadows",
	"mill", "moor", "mount", "nook", "oaklands", "oaks", "orchard",
	"orchards", "oval", "parade", "park", "passage", "path", "pastures",
	"piece", "pines", "place", "plaza", "point", "poplars", "precinct",
	"quadrant", "quay", "rectory", "reach", "ride", "ridge", "rise", "row",
	"side", "slade", "slope", "square", "stables", "steps", "strand",
	"towers", "track", "trees", "triangle", "vale", "valley", "view",
	"village", "walk", "warren", "water", "way", "wharf", "willows", "wood",
	"woodlands", "woods", "yard", "clos", "maes", "llys", "bryn", "parc",
	"cae", "trem", "pen", "tan", "cwrt", NULL };

/* "Heol y Bryn": in Welsh the kind of street comes first. */
static const char *const welsh[] = { "heol", "ffordd", "stryd", "rhodfa",
	"clos", "maes", "llys", "bryn", "parc", "cae", "trem", "pen", "cwrt",
	"lon", "tan", NULL };

/* Small words within a name. */
static const char *const small[] = { "of", "the", "and", "on", "in", "upon",
	"under", "y", "yr", "de", "la", "le", NULL };

/* Numbers with these are no houses. */
static const char *const units[] = { "am", "pm", "gb", "mb", "tb", "kb", "mhz",
	"ghz", "hours", "hour", "minutes", "minute", "day", "days", "week",
	"weeks", "month", "months", "year", "years", "january", "february",
	"march", "april", "may", "june", "july", "august", "september",
	"october", "november", "december", "jan", "feb", "mar", "apr", "jun",
	"jul", "aug", "sep", "sept", "oct", "nov", "dec", NULL };

/* What stands in front of the number of a dwelling or box. */
static const char *const dwellings[] = { "flat", "apartment", "apt", "unit",
	"suite", "room", "block", "plot", NULL };

static int
is_capitalised(struct utf8 text, struct token t)
{
	return ascii_capital(text.p[t.start]) ||
	       (unsigned char)text.p[t.start] >= 0xc3;
}

/* After the digits: 12a, 12-14, 12/3; where the house's number ends. */
static size_t
house_end(struct utf8 text, size_t at, size_t digits)
{
	size_t i = at + digits, n = 0;

	if (i < text.len && ascii_letter(text.p[i]) &&
	    !symbols_word_at(text, i + 1))
		return i + 1;
	if (i + 1 < text.len && strchr("-/", text.p[i]) != NULL &&
	    ascii_digit(text.p[i + 1])) {
		while (i + 1 + n < text.len && ascii_digit(text.p[i + 1 + n]))
			n++;
		if (n > 4)
			return 0;
		i += 1 + n;
	}
	return symbols_word_at(text, i) ? 0 : i;
}

struct street {
	size_t end;
	/* 1: the kind means nothing but a street. */
	int is_sure;
	/* 1: somebody is said to live there: small letters will do. */
	int is_home;
};

/* One word of a street's name; 0: the name does not go on with it. */
static int
take_word(struct utf8 text, struct token t, size_t n, struct street *out)
{
	int is_name = out->is_home || is_capitalised(text, t);
	int is_kind = token_among(text, t, streets) > 0;

	if (n > 0 && (is_kind || (is_capitalised(text, t) &&
				     token_among(text, t, places) > 0))) {
		out->end = t.end;
		out->is_sure |= is_kind;
		return 1;
	}
	/* A name may begin with "The" and "St", never with "of". */
	if (n > 0 && token_among(text, t, small) > 0)
		return 1;
	return is_name && token_among(text, t, units) == 0;
}

/* A name and a kind of street from `at`. */
static int
read_street(struct utf8 text, size_t at, struct street *out)
{
	struct token t;
	int is_welsh = 0;
	size_t i = at;

	if (i < text.len && text.p[i] == ',')
		i++;
	for (size_t n = 0; n < NAME_WORDS; n++) {
		if (!token_after(text, i, 0, &t) ||
		    ascii_digit(text.p[t.start]))
			break;
		if (is_welsh && is_capitalised(text, t)) {
			out->end = t.end;
			out->is_sure = 1;
		}
		if (!take_word(text, t, n, out))
			break;
		is_welsh |= n == 0 && token_among(text, t, welsh) > 0;
		i = t.end;
		/* In small letters nothing says where a name ends. */
		if (out->is_home && out->is_sure)
			break;
		/* "St. John's Road". */
		if (i < text.len && text.p[i] == '.' && t.end - t.start <= 2)
			i++;
	}
	return out->end > 0;
}

/* A comma or line end and then a town or a postcode. */
static int
goes_on(struct utf8 text, size_t end)
{
	size_t i = token_blanks(text, end, 0);
	struct token t;
	int is_divided = 0;

	if (i < text.len && text.p[i] == '.')
		i++;
	while (i < text.len && strchr(",\r\n> \t", text.p[i]) != NULL &&
	       i - end < 8) {
		is_divided |= text.p[i] != ' ';
		i++;
	}
	return (is_divided || i - end >= 2) && token_after(text, i, 0, &t) &&
	       (is_capitalised(text, t) || ascii_digit(text.p[t.start]));
}

/* "PO Box 123"; where it begins, or SIZE_MAX. */
static size_t
box_start(struct utf8 text, size_t at)
{
	struct token box, post;
	size_t i;

	if (!token_before(text, at, &box) || !token_is(text, box, "box"))
		return SIZE_MAX;
	i = box.start;
	while (
	    i > 0 && box.start - i < 3 && strchr(" .", text.p[i - 1]) != NULL)
		i--;
	if (!token_before(text, i, &post))
		return SIZE_MAX;
	if (token_is(text, post, "po") || token_is(text, post, "office"))
		return post.start;
	/* "P.O. Box", "P O Box". */
	if (token_is(text, post, "o") && post.start >= 2 &&
	    ascii_lower(text.p[post.start - 2]) == 'p')
		return post.start - 2;
	return SIZE_MAX;
}

/* "Flat 3, " in front belongs to the address. */
static size_t
dwelling_start(struct utf8 text, size_t at)
{
	struct token t, number;
	size_t i = at;

	if (token_before(text, i, &t) && token_among(text, t, dwellings) > 0)
		return t.start;
	while (i > 0 && at - i < 3 && strchr(", ", text.p[i - 1]) != NULL)
		i--;
	if (i < at && token_before(text, i, &number) &&
	    number.end - number.start <= 4 &&
	    token_before(text, number.start, &t) &&
	    token_among(text, t, dwellings) > 0)
		return t.start;
	return at;
}

int
detect_address(const struct candidate *c, struct identifier *out)
{
	struct street street = { 0 };
	size_t digits = 0, end, box;

	while (c->at + digits < c->text.len &&
	       ascii_digit(c->text.p[c->at + digits]))
		digits++;
	if (digits > 5)
		return 0;
	*out = (struct identifier){ .id = UTF8("address"),
		.start = c->at,
		.end = c->at + digits,
		.confidence = 65 };
	box = box_start(c->text, c->at);
	if (box != SIZE_MAX) {
		out->start = box;
		return 1;
	}
	end = house_end(c->text, c->at, digits);
	if (end == 0 || digits > 4)
		return 0;
	if (evidence_near(c->evidence, (struct span){ c->at, end }, TOPIC_HOME,
		SENTENCE_SIDE, 0))
		out->confidence = 75;
	if (!read_street(c->text, end, &street)) {
		street = (struct street){ .is_home = out->confidence == 75 };
		if (!street.is_home || !read_street(c->text, end, &street))
			return 0;
	}
	out->start = dwelling_start(c->text, c->at);
	out->end = street.end;
	return street.is_sure || out->confidence == 75 ||
	       goes_on(c->text, street.end);
}

/* -- a house by its name -------------------------------------------------- */

/*
 * Back from the postcode over words with capitals, numbers, commas and line
 * ends; where that begins.
 */
static size_t
house_start(struct utf8 text, size_t at, size_t from)
{
	size_t start = at, i = at;

	if (at > HOUSE_SIDE && from < at - HOUSE_SIDE)
		from = at - HOUSE_SIDE;
	while (i > from) {
		struct token t;

		while (i > from && strchr(" \t\r\n,>", text.p[i - 1]) != NULL)
			i--;
		if (i == from || !token_before(text, i, &t) || t.start < from ||
		    (!is_capitalised(text, t) &&
			!ascii_digit(text.p[t.start]) &&
			token_among(text, t, small) == 0))
			break;
		i = t.start;
		if (is_capitalised(text, t) || ascii_digit(text.p[t.start]))
			start = i;
	}
	return start;
}

int
detect_house(const struct candidate *c, const struct identifier *postcode,
    size_t from, struct identifier *out)
{
	size_t start = house_start(c->text, postcode->start, from);
	int is_house = 0;

	for (size_t i = start; i < postcode->start;) {
		struct token t;

		if (!token_after(c->text, i, 1, &t)) {
			i++;
			continue;
		}
		if (t.start >= postcode->start)
			break;
		is_house |=
		    t.start > start && (token_among(c->text, t, streets) > 0 ||
					   token_among(c->text, t, places) > 0);
		i = t.end;
	}
	if (!is_house)
		return 0;
	*out = (struct identifier){ .id = UTF8("address"),
		.start = start,
		.end = postcode->end,
		.confidence = evidence_near(c->evidence,
				  (struct span){ start, postcode->end },
				  TOPIC_HOME, SENTENCE_SIDE, 0)
				  ? 75
				  : 65 };
	return 1;
}
