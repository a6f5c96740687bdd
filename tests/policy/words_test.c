/* words_test.c - words, danger, what is sealed or permitted, files (C50, D36) */
#define _GNU_SOURCE
#include "tests/policy/world.h"

#define OUT "x@out.example"
#define QUEUED(kind, queue, keys)                                              \
	RULE(kind, "accept", "queue = " queue "\n" keys)

/* clang-format off */
#define WORDS_RULE                                                             \
	QUEUED("words", "headteacher",                                         \
	    "least = 3\nexcept = {\"self-harm\"}\nfrom = {\"staff\"}\n")
static const struct row words[] = {
	{ "a prohibited word is referred", "ann", "bob", "Hi", "word:racist:4@1",
	  "", "accept r()>headteacher" },
	{ "what another rule is about is not", "ann", "bob", "Hi",
	  "word:self-harm:4@1", "", "accept" },
	{ "nor whose words the rule is not about", "sam", "bob", "Hi",
	  "word:racist:4@1", "", "accept" },
};

#define DANGER                                                                 \
	QUEUED("danger", "dsl", "about = {\"self-harm\"}\n")                   \
	"rule \"i\" {\nkind = subject-inside\nclause = 1\nmode = enforce\n"    \
	"action = reject\nabout = {\"internal\"}\n}\n"
static const struct row danger[] = {
	{ "danger is the safeguarding lead's, and nobody is told", "sam", "ann",
	  "Hi", "word:self-harm:4@1", "", "accept r()>dsl" },
	{ "a child's cry is stopped by no rule", "sam", OUT, "internal",
	  "word:self-harm:4@1", "", "accept r()>dsl i(subject)" },
	{ "nor who may be a child", "new", OUT, "internal",
	  "word:self-harm:4@1", "", "accept r()>dsl i(subject)" },
	{ "nor what a child tells of another", "sam", OUT, "internal",
	  "word:self-harm:4@1 reported", "", "accept r()>dsl i(subject)" },
	{ "of staff both are true, and only the other is told", "ann", OUT,
	  "internal", "word:self-harm:4@1", "", "reject r()>dsl i(subject)" },
	{ "a child's other mail is stopped", "sam", OUT, "internal", "", "",
	  "reject i(subject)" },
	{ "no permission lifts danger", "ann", "bob", "Hi",
	  "word:self-harm:4@1", "exempt=*", "accept r()>dsl" },
	{ "a child's own address is a child's", "sam@home.example", "ann", "Hi",
	  "word:self-harm:4@1", "outside", "accept r()>dsl" },
};

#define MARKS                                                                  \
	"mark \"personal\" {\nsubject = {\"personal\"}\nexcept = {\"personal " \
	"statement\"}\nheader = {\"personal\"}\nwho = {\"staff\"}\n}\n"        \
	"mark \"union\" {\nsubject = {\"union\"}\npurpose = {\"union\"}\n"     \
	"who = {\"union\"}\n}\n"                                               \
	"mark \"whistleblowing\" {\npurpose = {\"whistleblowing\"}\n}\n"
#define SEALED                                                                 \
	MARKS                                                                  \
	"rule \"s\" {\nkind = sealed\nclause = 1\nmode = enforce\n"            \
	"action = accept\nqueue = dpo\nabout = {\"union\", "                   \
	"\"whistleblowing\", \"personal\"}\n}\n"                               \
	QUEUED("words", "headteacher", "except = {\"self-harm\"}\n")           \
	"rule \"d\" {\nkind = danger\nclause = 1\nmode = enforce\n"            \
	"action = accept\nqueue = dsl\nabout = {\"self-harm\"}\n}\n"           \
	"rule \"i\" {\nkind = subject-inside\nclause = 1\nmode = enforce\n"    \
	"action = reject\nabout = {\"internal\"}\n}\n"
static const struct row sealed[] = {
	{ "what is marked personal is one sealed message", "ann", OUT,
	  "Personal: house", "word:racist:4@1", "",
	  "accept s(personal)/sealed r()/sealed>dpo" },
	{ "by its header too", "ann", OUT, "House", "word:racist:4@1",
	  "mark=personal", "accept s(personal)/sealed r()/sealed>dpo" },
	{ "to somebody of staff as well", OUT, "ann", "Personal", "",
	  "outside", "accept s(personal)/sealed" },
	{ "a pupil cannot close his mail so", "sam", "pip", "Personal",
	  "word:racist:4@1", "", "accept r()>headteacher" },
	{ "a personal statement is school work", "ann", "bob",
	  "Personal statement", "word:racist:4@1", "",
	  "accept r()>headteacher" },
	{ "mail to the union's channel is sealed", "ann", "union", "Pay",
	  "word:racist:4@1", "", "accept s(union)/sealed r()/sealed>dpo" },
	{ "so is an officer's for his office", "una", "bob", "Union: pay",
	  "word:racist:4@1", "", "accept s(union)/sealed r()/sealed>dpo" },
	{ "others write about unions as they like", "ann", "bob",
	  "Union history", "word:racist:4@1", "", "accept r()>headteacher" },
	{ "whistleblowing is sealed", "sam", "whistle", "Sir",
	  "word:racist:4@1", "",
	  "accept s(whistleblowing)/sealed r()/sealed>dpo" },
	{ "danger is told as ever", "ann", "union", "Pay",
	  "word:self-harm:4@1", "", "accept s(union)/sealed d()>dsl" },
	{ "'internal' stays inside as ever", "ann", "union " OUT, "internal",
	  "", "", "reject s(union)/sealed i(subject)" },
};

#define PERMIT QUEUED("words", "headteacher", "")
static const struct row permitted[] = {
	{ "a permission lifts the rule and is recorded", "ann", "sam", "History",
	  "word:racist:4@1", "exempt=r/ann", "accept r(racist)/exempted E17" },
	{ "for a class of people", "ann", "sam", "History", "word:racist:4@1",
	  "exempt=r/class:staff", "accept r(racist)/exempted E17" },
	{ "for a group", "sam", "ann", "History", "word:racist:4@1",
	  "exempt=r/group:choir", "accept r(racist)/exempted E17" },
	{ "not for others", "bob", "sam", "History", "word:racist:4@1",
	  "exempt=r/ann", "accept r()>headteacher" },
	{ "not for another rule", "ann", "sam", "History", "word:racist:4@1",
	  "exempt=q/ann", "accept r()>headteacher" },
	{ "for what it is about alone", "ann", "sam", "History",
	  "word:racist:4@1,word:sexist:3@1", "exempt=r/ann/racist",
	  "accept r(racist)/exempted E17 r()>headteacher" },
	{ "and nothing else is left to be referred", "ann", "sam", "History",
	  "word:racist:4@1", "exempt=r/ann/racist",
	  "accept r(racist)/exempted E17" },
	{ "until its time is over", "ann", "sam", "History", "word:racist:4@1",
	  "exempt=r/ann ended", "accept r()>headteacher" },
	{ "where nothing is found nothing is recorded", "ann", "sam", "History",
	  "", "exempt=r/ann", "accept" },
};
#define PERMIT_STOP                                                            \
	RULE("identifier-outside", "reject", "about = {\"upn\"}\n")
static const struct row permit_stop[] = {
	{ "a permission lets what would be stopped go", "ann", OUT, "Set 3",
	  "identifier:upn:85@1", "exempt=r/ann", "accept r(upn)/exempted E17" },
};

#define FILES                                                                  \
	RULE("files", "hold",                                                  \
	    "from = {\"stranger\"}\n"                                          \
	    "endings = {\".exe\"}\nstructure = {\"macros\"}\n")
static const struct row files[] = {
	{ "a stranger's program waits", OUT, "ann", "Hi", "",
	  "outside new file=a.exe", "hold r(ending)" },
	{ "in any case", OUT, "ann", "Hi", "", "outside new file=a.EXE",
	  "hold r(ending)" },
	{ "and a document that runs something", OUT, "ann", "Hi",
	  "structure:macros:2@2", "outside new file=a.doc",
	  "hold r(structure)" },
	{ "a letter goes", OUT, "ann", "Hi", "", "outside new file=a.docx",
	  "accept" },
	{ "a name that holds .exe is another", OUT, "ann", "Hi", "",
	  "outside new file=a.exe.txt", "accept" },
	{ "from who is known here it goes", OUT, "ann", "Hi", "",
	  "outside file=a.exe", "accept" },
};

#define MEDIA                                                                  \
	RULE("files", "hold",                                                  \
	    "from = {\"stranger\"}\ntypes = {\"video/\"}\nendings = {\".flac\"}\n")
static const struct row media[] = {
	{ "so does a film", OUT, "ann", "Hi", "", "outside new file=a.mp4",
	  "hold r(media)" },
	{ "also one that its name alone tells", OUT, "ann", "Hi", "",
	  "outside new file=a.flac", "hold r(media)" },
};

#define JUDGED(who)                                                            \
	RULE("files", "hold",                                                  \
	    "approve = " who "\nfrom = {\"inside\"}\nendings = {\".exe\"}\n")
static const struct row judged[] = {
	{ "what somebody judges waits for his word", "ann", OUT, "Hi", "",
	  "file=a.exe", "hold r(ending)?it" },
};
#define JUDGED_UPN                                                             \
	RULE("identifier-outside", "hold", "approve = dpo\nabout = {\"upn\"}\n")
static const struct row lifted[] = {
	{ "so does an identifier", "ann", OUT, "Set 3", "identifier:upn:85@1",
	  "", "hold r(upn)?dpo" },
	{ "what a permission lifts waits for nobody's", "ann", OUT, "Set 3",
	  "identifier:upn:85@1", "exempt=r/ann",
	  "accept r(upn)/exempted E17" },
};
static const struct row unjudged[] = {
	{ "\"none\" is the sender's own", "ann", OUT, "Hi", "", "file=a.exe",
	  "hold r(ending)" },
};

/* Who looks at it, in words: the sender has nothing to choose. */
static const struct {
	const char *promise, *rule, *says, *hides;
} judges[] = {
	{ "the sender is told that IT looks at it", JUDGED("it"),
	  "IT looks at it and sends it. It comes back to you after 2 school "
	  "days if nobody does.", "Send a PDF" },
	{ "or the headteacher", JUDGED("headteacher"),
	  "The headteacher looks at it", "Send a PDF" },
	{ "or the safeguarding lead", JUDGED("dsl"),
	  "The safeguarding lead looks at it", "Send a PDF" },
	{ "or the Data Protection Officer", JUDGED("dpo"),
	  "The Data Protection Officer looks at it", "Send a PDF" },
	{ "where nobody does he is told what to do himself", JUDGED("none"),
	  "have it back and send a link", "looks at it" },
};

#define LINE(footer)                                                           \
	"profile \"p\" {\nfooter = \"" footer "\"\n}\n"                        \
	"rule \"r\" {\nkind = line-missing\nclause = 1\nmode = nudge\n"        \
	"action = accept\nabout = {\"footer\"}\n}\n"
static const struct row line[] = {
	{ "who leaves the footer out is told", "ann", OUT, "Trip", "", "",
	  "accept r()" },
	{ "who has it is not", "ann", OUT, "Trip", "word:footer:1@1", "",
	  "accept" },
	{ "one that is quoted is another message's", "ann", OUT, "Trip",
	  "word:footer:1@1 quoted", "reply", "accept r()" },
	{ "inside nobody needs it", "ann", "bob", "Trip", "", "", "accept" },
};
static const struct row no_line[] = {
	{ "a school without such a line misses none", "ann", OUT, "Trip", "", "",
	  "accept" },
};

#define GAPS QUEUED("unscanned", "mail-admin", "about = {\"unscanned\"}\n")
static const struct row gaps[] = {
	{ "what could not be read is referred", "ann", "bob", "Hi", "",
	  "gap=unscanned", "accept r()>mail-admin" },
	{ "another gap is not", "ann", "bob", "Hi", "", "gap=mbox_line",
	  "accept" },
};
/* clang-format on */

static void
told_who_judges(void)
{
	for (size_t i = 0; i < sizeof(judges) / sizeof(judges[0]); i++) {
		struct policy *p = policy_of(judges[i].rule);
		struct arena *a = arena_new((size_t)1 << 24);
		struct record r = record_of(a, &judged[0]);
		struct context c = context_of(a, &judged[0], &r);
		struct verdict v;
		const char *text;

		policy_decide(a, p, &c, &r, &v);
		text = arena_string(a, v.text.p, v.text.len);
		if (!tap_ok(strstr(text, judges[i].says) != NULL &&
				strstr(text, judges[i].hides) == NULL,
			"%s", judges[i].promise))
			tap_note("%s", text);
		arena_free(a);
		policy_free(p);
	}
}

int
main(void)
{
	PROMISE(WORDS_RULE, words);
	PROMISE(DANGER, danger);
	PROMISE(SEALED, sealed);
	PROMISE(PERMIT, permitted);
	PROMISE(PERMIT_STOP, permit_stop);
	PROMISE(FILES, files);
	PROMISE(MEDIA, media);
	PROMISE(JUDGED("it"), judged);
	PROMISE(JUDGED_UPN, lifted);
	PROMISE(JUDGED("none"), unjudged);
	told_who_judges();
	PROMISE(LINE("Mail is recorded."), line);
	PROMISE(LINE(""), no_line);
	PROMISE(GAPS, gaps);
	return tap_done();
}
