/* wordlist_test.c - a list is refused with file, line and reason */
#include "match/wordlist.h"
#include "tests/tap.h"

#define HEAD  "category x\nseverity 3\n"
#define LINES "\tmatch a b\n\tclean c\n"

/* want: NULL when it is read. */
static const struct {
	const char *promise, *list, *want;
} cases[] = {
	{ "a list", HEAD "term ab\n" LINES, NULL },
	{ "comments and blank lines", "# hi\n\n" HEAD "term ab\n" LINES, NULL },
	{ "line ends of Windows",
	    "category x\r\nseverity 3\r\nterm ab\r\n\tmatch ab\r\n\tclean "
	    "c\r\n",
	    NULL },
	{ "no line end at the end", HEAD "term ab\n\tmatch ab\n\tclean c",
	    NULL },
	{ "a term without a match line", HEAD "term ab\n\tclean c\n",
	    "f:3: this term has no line \"match\"" },
	{ "a term without a clean line", HEAD "term ab\n\tmatch ab\n",
	    "f:3: this term has no line \"clean\"" },
	{ "a term before a category", "severity 3\nterm ab\n",
	    "f:2: category and severity stand before the first term" },
	{ "no term at all", HEAD, "f:2: the list has no term" },
	{ "an empty file", "", "f:0: the list has no term" },
	{ "an unknown word", HEAD "terms ab\n",
	    "f:3: no line at the margin begins with this word" },
	{ "an unknown inner word", HEAD "term ab\n\tmaybe x\n",
	    "f:4: no line below a term begins with this word" },
	{ "a severity of 6", "category x\nseverity 6\n",
	    "f:2: this number is out of range" },
	{ "a severity of 0", "category x\nseverity 0\n",
	    "f:2: this number is out of range" },
	{ "a severity that is no number", "category x\nseverity high\n",
	    "f:2: a number is missing" },
	{ "a category in capitals", "category X\n",
	    "f:1: a category is of letters a-z and '-'" },
	{ "two categories", "category x\ncategory y\n",
	    "f:2: the category is set twice" },
	{ "conditions of the list and of a term",
	    HEAD "unless 3 before: not, never\nlower: <teaching>\nterm ab\n"
		 "\tnear 5: you\n\tunless none\n" LINES,
	    NULL },
	{ "a condition without a colon", HEAD "near you\n",
	    "f:3: a ':' stands before the words" },
	{ "a condition over too many words", HEAD "near 51: you\n",
	    "f:3: this number is out of range" },
	{ "an unknown side", HEAD "near behind: you\n",
	    "f:3: a number is missing" },
	{ "a comma too many", HEAD "near: you,, me\n",
	    "f:3: nothing stands beside a comma" },
	{ "quoted text that does neither", HEAD "quoted maybe\n",
	    "f:3: quoted text counts or lowers" },
	{ "sets and signs alone", "set you: you, u\nleet 3 e\nmask * any\n",
	    NULL },
	{ "a set without a colon", "set you you\n",
	    "f:1: a ':' stands before the words" },
	{ "a sign that stands for a digit", "leet e 3\n",
	    "f:1: a sign stands for letters a-z, or \"any\"" },
	{ "a school's changes",
	    "category x\nsilence ab\ngrade cd\n\tseverity 2\n", NULL },
	{ "a change that says nothing", "category x\ngrade cd\nsilence ab\n",
	    "f:2: severity or confidence stands below this" },
	{ "a change before the category", "silence ab\n",
	    "f:1: the category stands before this" },
	{ "a match line below a change", "category x\nsilence ab\n\tmatch ab\n",
	    "f:3: below \"grade\" stand severity and confidence" },
	{ "a keyword alone", HEAD "term\n", "f:3: nothing follows this word" },
	{ "half of a pair, which UTF-8 has not", HEAD "term \xed\xa0\x80\n",
	    "f:3: this line is not UTF-8" },
	{ "octets that are not UTF-8", HEAD "term \xff\n",
	    "f:3: this line is not UTF-8" },
	{ "an inner line without a term", HEAD "\talso x\n",
	    "f:3: no term stands above this line" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *a = arena_new(1 << 24);
		struct wordlist list;
		struct err e = { .text = "" };
		int result = wordlist_parse(
		    a, "f", bytes_of(utf8_from(cases[i].list)), &list, &e);
		int kept =
		    cases[i].want == NULL
			? result == 0
			: result == -1 && strcmp(e.text, cases[i].want) == 0;

		if (!tap_ok(kept, "%s", cases[i].promise))
			tap_note("got %d \"%s\"", result, e.text);
		arena_free(a);
	}
	return tap_done();
}
