/* phrase_test.c - one line stands for what its notation says, and no more */
#include "match/phrase.h"
#include "tests/tap.h"

static const char sets[] = "set you: you, u\n"
			   "set will: i will, <you> will\n"
			   "set round: a, <round>\n";

/* want: what it stands for, '|' between; or the reason why it is refused. */
static const struct {
	const char *promise, *text, *want;
} cases[] = {
	{ "a word", "blot", "blot" },
	{ "blanks are one blank", "a  big\tblot ", "a big blot" },
	{ "what is optional", "blot[s]", "blot|blots" },
	{ "one of several endings or none", "blot[s|ted]",
	    "blot|blots|blotted" },
	{ "one of several", "(big|wet) blot", "big blot|wet blot" },
	{ "an optional word", "[big ]blot", "blot|big blot" },
	{ "brackets in brackets", "(a[b|c]|d)e", "ae|abe|ace|de" },
	{ "a set", "hey <you>", "hey you|hey u" },
	{ "a set in a set", "<will>", "i will|you will|u will" },
	{ "a set in a bracket", "(me|<you>)", "me|you|u" },
	{ "a gap", "kill ... yourself", "kill ...3 yourself" },
	{ "a gap of its own width", "a ...6 b ...1 c", "a ...6 b ...1 c" },
	{ "a star", "drat*", "drat*" },
	{ "a star behind a choice", "(a|b)x*", "ax*|bx*" },
	{ "a bracket that stays open", "(a|b", "f:7: a bracket is not closed" },
	{ "a bracket closed by another", "(a]",
	    "f:7: a bracket is not closed" },
	{ "a bracket that was not opened", "a)",
	    "f:7: a bracket closes that was not opened" },
	{ "a set that there is not", "<nobody>",
	    "f:7: there is no set of this name" },
	{ "a set in itself", "<round>",
	    "sets:3: groups and sets stand too deep in one another" },
	{ "a gap that is too wide", "a ...21 b",
	    "f:7: a gap has at most 20 words" },
	{ "too much at once",
	    "(a|b|c|d|e|f|g|h)(a|b|c|d|e|f|g|h)"
	    "(a|b|c|d|e|f|g|h)(a|b|c|d|e|f|g|h)"
	    "(a|b|c|d|e|f|g|h)",
	    "f:7: this stands for more than 5,000 phrases" },
};

static void
format(const struct phrases *all, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < all->len && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%.*s",
		    i > 0 ? "|" : "", (int)all->v[i].len, all->v[i].p);
}

static void
check_name(struct arena *a, const struct phrasebook *book)
{
	struct wordlist_line line = { 7,
		utf8_from("[big ](blot|spot) ...6 <you>*") };
	struct utf8 name;

	(void)a;
	tap_ok(phrase_name(book, "f", &line, &name) == 0 &&
		   utf8_equal(name, UTF8("blot ... you*")),
	    "a name is the first that it stands for");
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct wordlist list;
	struct err e = { .text = "" };
	struct phrasebook book = { a, &list, 1, &e };

	if (wordlist_parse(a, "sets", bytes_of(utf8_from(sets)), &list, &e) ==
	    -1)
		return tap_ok(0, "the sets are read"), 1;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct wordlist_line line = { 7, utf8_from(cases[i].text) };
		struct phrases all = { 0 };
		char got[1000];

		if (phrase_expand(&book, "f", &line, &all) == 0)
			format(&all, got, sizeof(got));
		else
			snprintf(got, sizeof(got), "%s", e.text);
		if (!tap_ok(strcmp(got, cases[i].want) == 0, "%s",
			cases[i].promise))
			tap_note("got \"%s\"", got);
	}
	check_name(a, &book);
	arena_free(a);
	return tap_done();
}
