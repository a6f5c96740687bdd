/* tag_test.c - what was promised about 'internal' (B15, B16) */
#define _GNU_SOURCE
#include "tests/policy/world.h"

#define INSIDE                                                                 \
	RULE("subject-inside", "reject",                                       \
	    "about = {\"internal\"}\nexcept = {\"internal exam\"}\n")

/* clang-format off */
static const struct row inside[] = {
	{ "an ordinary mail goes out", "ann", "x@out.example", "Trip", "", "",
	  "accept" },
	{ "'internal' does not", "ann", "x@out.example", "internal: set 3", "",
	  "", "reject r(subject)" },
	{ "among ourselves it may", "ann", "bob cat", "internal: set 3", "", "",
	  "accept" },
	{ "to a partner it may", "ann", "sw@council.example", "internal", "", "",
	  "accept" },
	{ "to a parent it may not", "ann", "bob mum@home.example", "internal",
	  "", "", "reject r(subject)" },
	{ "nor to one's own account", "ann", "ann@webmail.example", "internal",
	  "", "", "reject r(subject)" },
	{ "an outsider as blind copy is one", "ann", "bob bcc:x@out.example",
	  "internal", "", "", "reject r(subject)" },
	{ "a list with one outsider is outside", "ann", "club", "internal", "",
	  "", "reject r(subject)" },
	{ "a list without is inside", "ann", "all", "internal", "", "",
	  "accept" },
	{ "a letter of another alphabet is that letter", "ann",
	  "x@out.example", "\xd1\x96nternal: set 3", "", "",
	  "reject r(subject)" },
	{ "so is a wide one", "ann", "x@out.example",
	  "\xef\xbd\x89nternal", "", "", "reject r(subject)" },
	{ "and one with an accent", "ann", "x@out.example",
	  "intern\xc3\xa1l", "", "", "reject r(subject)" },
	{ "a mark without width is not there", "ann", "x@out.example",
	  "inter\xe2\x80\x8bnal", "", "", "reject r(subject)" },
	{ "a soft hyphen neither", "ann", "x@out.example",
	  "inter\xc2\xadnal", "", "", "reject r(subject)" },
	{ "a mathematical letter is a letter", "ann", "x@out.example",
	  "\xf0\x9d\x90\xa2nternal", "", "", "reject r(subject)" },
	{ "'international' is another word", "ann", "x@out.example",
	  "international day", "", "", "accept" },
	{ "so is 'internals'", "ann", "x@out.example", "the internals of it", "",
	  "", "accept" },
	{ "an exception is none of its business", "ann", "x@out.example",
	  "Internal exam dates", "", "", "accept" },
	{ "unless the word stands there again", "ann", "x@out.example",
	  "Internal exam, internal", "", "", "reject r(subject)" },
	{ "the exception is not longer than it is", "ann", "x@out.example",
	  "internal examiners", "", "", "reject r(subject)" },
	{ "an underline divides words", "ann", "x@out.example",
	  "re_internal_x", "", "", "reject r(subject)" },
	{ "a thread stays inside though the subject is new", "ann",
	  "x@out.example", "Groups", "", "internal=thread",
	  "reject r(thread)" },
	{ "among ourselves the thread goes on", "ann", "bob", "Groups", "",
	  "internal=thread", "accept" },
	{ "a pasted text stays inside", "ann", "x@out.example", "Groups", "",
	  "internal=text", "reject r(text)" },
	{ "a second subject that bears the tag keeps it inside", "ann",
	  "x@out.example", "Look", "", "other-subject=[internal] Look",
	  "reject r(subject)" },
	{ "but another one does not", "ann", "x@out.example", "Look", "",
	  "other-subject=Look here", "accept" },
	{ "an enclosed message that was marked stays inside", "ann",
	  "x@out.example", "Look", "", "internal=enclosed",
	  "reject r(enclosed)" },
	{ "one that bears the word as well", "ann", "x@out.example", "Look", "",
	  "enclosed=[internal]", "reject r(enclosed)" },
	{ "one that does not may go", "ann", "x@out.example", "Look", "",
	  "enclosed=international", "accept" },
	{ "the same file may be a letter that was checked first", "ann",
	  "x@out.example", "Look", "", "internal=file", "accept" },
	{ "another thread is free", "ann", "x@out.example", "Groups", "",
	  "internal=not", "accept" },
	{ "what comes from outside is not ours to stop", "x@out.example",
	  "ann x@out.example", "internal", "", "outside", "accept" },
	{ "nor does a forged sender change that", "ann", "x@out.example",
	  "internal", "", "outside", "accept" },
};

#define FILES                                                                  \
	RULE("subject-inside", "reject",                                       \
	    "about = {\"internal\"}\nby = {\"file\"}\n")

static const struct row files[] = {
	{ "a rule may be about files alone", "ann", "x@out.example", "Look", "",
	  "internal=file", "reject r(file)" },
	{ "and then about nothing else", "ann", "x@out.example", "internal", "",
	  "internal=thread", "accept" },
};

#define MISSING                                                                \
	RULE("internal-missing", "change",                                     \
	    "tag = {\"internal\"}\nabout = {\"upn\", \"pupil-data\"}\n")

static const struct row missing[] = {
	{ "personal information among staff gets the word", "ann", "bob",
	  "Set 3", "identifier:upn:85@1", "",
	  "change r(upn) +[internal] Set 3" },
	{ "in a file too", "ann", "bob", "Set 3", "identifier:upn:85@2",
	  "file=a.doc", "change r(upn) +[internal] Set 3" },
	{ "names of pupils with what is sensitive are", "ann", "bob", "Set 3",
	  "identifier:pupil-data:75@1", "",
	  "change r(pupil-data) +[internal] Set 3" },
	{ "what bears it is left alone", "ann", "bob", "Internal: set 3",
	  "identifier:upn:85@1", "", "accept" },
	{ "what holds nothing personal as well", "ann", "bob", "Set 3", "", "",
	  "accept" },
	{ "what is not sure moves nothing", "ann", "bob", "Set 3",
	  "identifier:upn:65@1", "", "accept" },
	{ "what goes out is another rule's", "ann", "bob x@out.example", "Set 3",
	  "identifier:upn:85@1", "", "accept" },
	{ "what goes to the council may not say so", "ann",
	  "sw@council.example", "Set 3", "identifier:upn:85@1", "", "accept" },
	{ "a pupil writes as he likes", "sam", "ann", "Set 3",
	  "identifier:upn:85@1", "", "accept" },
	{ "the office is staff", "office", "ann", "Set 3",
	  "identifier:upn:85@1", "", "change r(upn) +[internal] Set 3" },
	{ "an empty subject gets it too", "ann", "bob", "",
	  "identifier:upn:85@1", "", "change r(upn) +[internal] " },
};
/* clang-format on */

/* What the memory keeps: the word, and what goes on with it. */
static void
memory(void)
{
	static const struct {
		const char *promise;
		struct row row;
		int want;
	} table[] = {
		{ "among ourselves it is remembered as internal",
		    { "", "ann", "bob", "internal", "", "", "" }, 1 },
		{ "so is what goes on with it",
		    { "", "ann", "bob", "Groups", "", "internal=thread", "" },
		    1 },
		{ "another is not", { "", "ann", "bob", "Groups", "", "", "" },
		    0 },
		{ "nor what outsiders call so",
		    { "", "x@out.example", "bob", "internal", "", "outside",
			"" },
		    0 },
	};
	struct policy *p = policy_of(INSIDE);

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct arena *a = arena_new((size_t)1 << 24);
		struct record r = record_of(a, &table[i].row);
		struct context c = context_of(a, &table[i].row, &r);
		struct verdict v;

		policy_decide(a, p, &c, &r, &v);
		tap_ok(v.is_internal == table[i].want, "%s", table[i].promise);
		arena_free(a);
	}
	policy_free(p);
}

int
main(void)
{
	PROMISE(INSIDE, inside);
	PROMISE(FILES, files);
	PROMISE(MISSING, missing);
	memory();
	return tap_done();
}
