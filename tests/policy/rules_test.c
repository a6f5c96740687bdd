/* rules_test.c - policy files: what is refused, and how rules act together */
#define _GNU_SOURCE
#include "tests/policy/world.h"

#define OUT     "x@out.example"
#define TEN     "ten octets"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* clang-format off */
static const struct {
	const char *promise, *content, *why;
} mistakes[] = {
	{ "quoted words are not referred",
	    "rule \"r\" {\nkind = words\nclause = 1\nmode = off\n"
	    "action = accept\nquoted = refer\n}\n",
	    ":6: rule \"r\": quoted is none" },
	{ "identifiers are nobody's words",
	    "rule \"r\" {\nkind = identifier-outside\nclause = 1\n"
	    "mode = off\naction = accept\nreported = refer\n}\n",
	    ":6: rule \"r\": reported is not for rules of kind" },
	{ "a key that is not known is refused", "rule \"r\" {\nkund = x\n}\n",
	    ":2: " },
	{ "a kind that is not known is refused",
	    "rule \"r\" {\nkind = magic\nclause = 1\nmode = off\n"
	    "action = accept\n}\n",
	    ":2: rule \"r\": kind is none" },
	{ "a mode that is not known is refused",
	    "rule \"r\" {\nkind = words\nclause = 1\nmode = on\n"
	    "action = accept\n}\n",
	    ":4: rule \"r\": mode is none" },
	{ "a rule without a clause is refused",
	    "rule \"r\" {\nkind = words\nmode = off\naction = accept\n}\n",
	    ":1: rule \"r\": clause is not set" },
	{ "words alone never stop mail",
	    "rule \"r\" {\nkind = words\nclause = 1\nmode = off\n"
	    "action = reject\n}\n",
	    "cannot be reject" },
	{ "a rule that stands twice is refused",
	    "rule \"r\" {\nkind = words\nclause = 1\nmode = off\n"
	    "action = accept\n}\nrule \"r\" {\n}\n",
	    ":" },
	{ "a severity out of range is refused",
	    "rule \"r\" {\nkind = words\nclause = 1\nmode = off\n"
	    "action = accept\nseverity = 6\n}\n",
	    ":6: rule \"r\": severity is out of range" },
	{ "a key that means nothing to the kind is refused",
	  RULE("words", "accept", "minutes = 5\n"),
	  ":6: rule \"r\": minutes is not for rules of kind words" },
	{ "a limit is not for everybody",
	  RULE("forged", "accept", "limit = 5\n"),
	  ":6: rule \"r\": limit is not for rules of kind forged" },
	{ "nor is a list of files",
	  RULE("unscanned", "accept", "endings = {\".exe\"}\n"),
	  "endings is not for rules of kind unscanned" },
	{ "a class that nobody has is refused",
	  RULE("words", "accept", "from = {\"teachers\"}\n"),
	  ":6: rule \"r\": from names nobody that we know" },
	{ "a mark that is not there is refused",
	  RULE("words", "accept", "unless = {\"union\"}\n"),
	  ":6: rule \"r\": unless names a mark that is not there" },
	{ "a title has words", RULE("words", "accept", "title = \"\"\n"),
	  ":6: rule \"r\": title is empty or too long" },
	{ "a few of them", RULE("words", "accept", "title = \"" HUNDRED "!\"\n"),
	  ":6: rule \"r\": title is empty or too long" },
	{ "a queue is somebody's", RULE("files", "accept", "queue = janitor\n"),
	  ":6: rule \"r\": queue is nobody's queue that we know" },
	{ "governors see numbers alone, and have none",
	  RULE("words", "accept", "queue = governor\n"),
	  ":6: rule \"r\": queue is nobody's queue that we know" },
	{ "nor is another's",
	  RULE("words", "accept", "refer-to = governor\n"),
	  ":6: rule \"r\": refer-to is nobody's queue that we know" },
	{ "nobody unknown approves", RULE("files", "hold", "approve = janitor\n"),
	  ":6: rule \"r\": approve is none that we know" },
	{ "nor anybody what is not held",
	  RULE("files", "reject", "approve = it\n"),
	  ":6: rule \"r\": approve is for rules whose action is hold" },
	{ "a seal is about marks", RULE("sealed", "accept", "about = {\"x\"}\n"),
	  "about names a mark that is not there" },
	{ "and names some", RULE("sealed", "accept", ""),
	  ":1: rule \"r\": about names nothing" },
	{ "danger names what it is", RULE("danger", "accept", ""),
	  "about names nothing" },
	{ "danger stops no mail",
	  RULE("danger", "reject", "about = {\"self-harm\"}\n"),
	  ":5: rule \"r\": action cannot be reject: rules of kind danger are "
	  "for a person to judge" },
	{ "words hold none", RULE("words", "hold", ""), "cannot be hold" },
	{ "nor does counting", RULE("excessive-use", "delay", ""),
	  "cannot be delay" },
	{ "personal data is not mended by a change",
	  RULE("identifier-outside", "change", ""),
	  "cannot be change for rules of kind identifier-outside" },
	{ "a missing tag is one of words",
	  RULE("internal-missing", "change", ""), "tag names no word" },
	{ "a list that is not there is refused",
	  RULE("words", "accept", "about = {\"@grave\"}\n"),
	  ":6: rule \"r\": about names a list that is not there" },
	{ "a list has words", "list \"l\" {\n}\n",
	  ":1: list \"l\": words is not set" },
	{ "a list of itself is refused",
	  "list \"l\" {\nwords = {\"@l\"}\n}\n"
	  RULE("words", "accept", "about = {\"@l\"}\n"),
	  "about names too many words" },
	{ "an empty word is refused",
	  RULE("words", "accept", "about = {\"\"}\n"),
	  "about holds an empty word" },
	{ "a mark says what bears it", "mark \"m\" {\nwho = {\"staff\"}\n}\n",
	  ":1: mark \"m\": says nothing of what bears it" },
	{ "a mark of ours is not another's",
	  "mark \"reply\" {\nsubject = {\"re\"}\n}\n",
	  "mark \"reply\": is a mark that is there already" },
	{ "there is one profile", "profile \"a\" {\n}\nprofile \"b\" {\n}\n",
	  ":3: profile \"b\": is a second profile" },
	{ "what a rule carries is known",
	  RULE("stranger", "hold", "carrying = {\"gold\"}\n"),
	  "carrying is none that we know" },
	{ "how mail is remembered is known",
	  RULE("flagged-onward", "reject", "by = {\"heart\"}\n"),
	  "by is none that we know" },
	{ "minutes are a number",
	  RULE("password-too-soon", "delay", "minutes = five\n"),
	  "minutes is out of range" },
	{ "and not a year", RULE("password-too-soon", "delay",
	  "minutes = 525600\n"), "minutes is out of range" },
	{ "an included file that is not there is refused",
	  "include(\"nowhere.conf\")\n", ":1: " },
};
/* clang-format on */

static void
refused(void)
{
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		struct err e = { 0 };
		struct policy *p = policy_file(mistakes[i].content, &e);

		if (!tap_ok(p == NULL &&
				strstr(e.text, "/tmp/policy-test-") != NULL &&
				strstr(e.text, mistakes[i].why) != NULL,
			"%s", mistakes[i].promise))
			tap_note("%s", p == NULL ? e.text : "it was loaded");
		policy_free(p);
	}
}

/* A file beside the first is included, and its mistakes are told as its own. */
static void
included(void)
{
	char folder[] = "/tmp/policy-test-XXXXXX";
	char main_path[64], other[64], why[100];
	struct err e = { 0 };
	struct policy *p;
	FILE *f;

	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(main_path, sizeof(main_path), "%s/main.conf", folder);
	snprintf(other, sizeof(other), "%s/other.conf", folder);
	f = fopen(main_path, "w");
	fputs("include(\"other.conf\")\n"
	      "rule \"a\" {\nkind = words\nclause = 1\nmode = enforce\n"
	      "action = accept\nabout = {\"@l\"}\n}\n",
	    f);
	fclose(f);
	f = fopen(other, "w");
	fputs("list \"l\" {\nwords = {\"racist\"}\n}\n", f);
	fclose(f);
	p = policy_load(main_path, &e);
	tap_ok(p != NULL && policy_rules(p) == 1,
	    "a file is included from beside the first");
	policy_free(p);
	f = fopen(other, "a");
	fputs("rule \"b\" {\nkind = magic\n}\n", f);
	fclose(f);
	p = policy_load(main_path, &e);
	snprintf(why, sizeof(why), "%s:5: rule \"b\": kind is none", other);
	if (!tap_ok(p == NULL && strstr(e.text, why) != NULL,
		"a mistake in it is told with its own file and line"))
		tap_note("%s", e.text);
	policy_free(p);
	unlink(main_path);
	unlink(other);
	rmdir(folder);
}

/* -- rules together ------------------------------------------------------------------ */

#define INTERNAL(mode)                                                         \
	"rule \"i\" {\nkind = subject-inside\nclause = \"7.4\"\nmode = " mode  \
	"\naction = reject\nabout = {\"internal\"}\n}\n"
#define DATA(mode, action)                                                     \
	"rule \"d\" {\nkind = identifier-outside\nclause = \"7.5\"\n"          \
	"mode = " mode "\naction = " action "\nabout = {\"upn\"}\n}\n"
#define MANAGER                                                                \
	"rule \"m\" {\nkind = line-manager\nclause = \"7.9\"\n"                \
	"mode = enforce\naction = change\n}\n"
#define SOON                                                                   \
	"rule \"p\" {\nkind = password-too-soon\nclause = \"7.5\"\n"           \
	"mode = enforce\naction = delay\n}\n"
#define MUM "mum@home.example"

/* clang-format off */
static const struct row together[] = {
	{ "all rules together let an ordinary mail go", "ann", "bob", "Hi", "",
	  "", "accept" },
	{ "what is delayed is changed as well", "ann", MUM, "Set 3",
	  "identifier:password:65@1", "protected=0",
	  "delay m() p(password) +head@school.example @300000" },
	{ "what waits longer is not before its time", "ann", MUM, "Set 3",
	  "identifier:password:65@1,identifier:upn:85@1", "protected=0",
	  "hold d(upn) m() p(password) +head@school.example @300000" },
	{ "what is refused is changed in nothing", "ann", MUM, "internal",
	  "identifier:upn:85@1", "", "reject i(subject) d(upn) m()" },
};
static const struct row nudged[] = {
	{ "a nudge goes out and tells the sender", "ann", OUT, "Set 3",
	  "identifier:upn:85@1", "", "accept d(upn)" },
};
static const struct row shadowed[] = {
	{ "a shadow goes out and tells nobody", "ann", OUT, "internal", "", "",
	  "accept i(subject)" },
};
/* clang-format on */

/* The text of a row under the rules of `content`. */
static void
promise_text(const char *promise, const char *content, const struct row *row,
    const char *const *holds)
{
	struct arena *a = arena_new((size_t)1 << 24);
	struct policy *p = policy_of(content);
	struct record r = record_of(a, row);
	struct context c = context_of(a, row, &r);
	struct verdict v;
	int kept = 1;

	policy_decide(a, p, &c, &r, &v);
	if (holds[0] == NULL)
		kept = v.text.len == 0 && v.reference.len == 0;
	for (; *holds != NULL; holds++)
		kept &= memmem(v.text.p, v.text.len, *holds, strlen(*holds)) !=
			NULL;
	if (!tap_ok(kept, "%s", promise))
		tap_note("\"%.*s\"", (int)v.text.len, v.text.p);
	policy_free(p);
	arena_free(a);
}

static void
texts(void)
{
	static const struct {
		const char *promise, *content;
		struct row row;
		const char *holds[4];
	} table[] = {
		{ "several causes are numbered and told at once",
		    INTERNAL("enforce") DATA("enforce", "reject"),
		    { "", "ann", OUT, "internal", "identifier:upn:85@1", "",
			"" },
		    { "Not sent. 1. The subject", "2. There is a pupil number",
			"rules 7.4, 7.5" } },
		{ "one list with an outsider is named as such",
		    INTERNAL("enforce"),
		    { "", "ann", "club", "internal", "", "", "" },
		    { "the list club@school.example has members who are" } },
		{ "a thread is told by its day", INTERNAL("enforce"),
		    { "", "ann", OUT, "Groups", "", "internal=thread", "" },
		    { "marked 'internal' (23 Nov)" } },
		{ "who is copied in is told to the sender", MANAGER,
		    { "", "ann", MUM, "Hi", "", "", "" },
		    { "Sent, with a change. We sent head@school.example a "
		      "blind "
		      "copy, as it went to mum@home.example." } },
		{ "a nudge says what to do next time", DATA("nudge", "reject"),
		    { "", "ann", OUT, "Hi", "identifier:upn:85@1", "", "" },
		    { "Sent. There is a pupil number", "Next time" } },
		{ "a shadow says nothing", INTERNAL("shadow"),
		    { "", "ann", OUT, "internal", "", "", "" }, { NULL } },
		{ "beside a stop a nudge is not told",
		    INTERNAL("enforce") DATA("nudge", "reject"),
		    { "", "ann", OUT, "internal", "identifier:upn:85@1", "",
			"" },
		    { "Not sent. The subject" } },
		{ "outside learns whom to ring, and no more",
		    "rule \"a\" {\nkind = anonymous-service\nclause = 1\n"
		    "mode = enforce\naction = reject\n"
		    "domains = {\"out.example\"}\n}\n",
		    { "", OUT, "ann", "Hi", "", "outside", "" },
		    { "This message could not be accepted by The Example "
		      "School. You can telephone the school office (ext "
		      "204).",
			"Quote ref K7M2Q" } },
		{ "a pupil is spoken to in short words",
		    "rule \"c\" {\nkind = chain-letter\nclause = 1\n"
		    "mode = enforce\naction = reject\n"
		    "about = {\"chain-letter\"}\n}\n",
		    { "", "sam", "pip", "Luck", "word:chain-letter:3@1", "",
			"" },
		    { "Nothing bad happens if you do." } },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		promise_text(table[i].promise, table[i].content, &table[i].row,
		    table[i].holds);
}

int
main(void)
{
	refused();
	included();
	PROMISE(
	    INTERNAL("enforce") DATA("enforce", "hold") MANAGER SOON, together);
	PROMISE(DATA("nudge", "reject"), nudged);
	PROMISE(INTERNAL("shadow"), shadowed);
	texts();
	return tap_done();
}
