/* people_test.c - who writes to whom (A12, B24-B27, D10, D18, D27, E20, L17) */
#define _GNU_SOURCE
#include "tests/policy/world.h"

#define OUT     "x@out.example"
#define WEBMAIL "profile \"p\" {\nwebmail = {\"webmail.example\"}\n}\n"
#define COMPLAINT                                                              \
	"mark \"complaint\" {\nsubject = {\"complaint\"}\n}\n"                 \
	"mark \"union\" {\nsubject = {\"union\"}\npurpose = {\"union\"}\n"     \
	"who = {\"union\"}\n}\n"
#define MANAGER                                                                \
	COMPLAINT RULE("line-manager", "change",                               \
	    "limit = 2\nunless = {\"complaint\", \"union\", \"automatic\"}\n")

/* clang-format off */
static const struct row manager[] = {
	{ "the line manager is copied in", "ann", "mum@home.example", "Trip", "",
	  "", "change r() +head@school.example" },
	{ "on a letter to a pupil too", "ann", "sam", "Trip", "", "",
	  "change r() +head@school.example" },
	{ "and to a pupil's own address", "ann", "sam@home.example", "Trip", "",
	  "", "change r() +head@school.example" },
	{ "not twice", "ann", "mum@home.example bcc:head", "Trip", "", "",
	  "accept" },
	{ "not in any case", "ann", "mum@home.example HEAD@school.example",
	  "Trip", "", "", "accept" },
	{ "who writes to colleagues tells nobody else", "ann", "bob", "Trip", "",
	  "", "accept" },
	{ "who has no manager tells nobody", "head", "mum@home.example", "Trip",
	  "", "", "accept" },
	{ "a complaint is not shown", "ann", "mum@home.example",
	  "Your complaint", "", "", "accept" },
	{ "union business is not", "una", "mum@home.example", "Union meeting",
	  "", "", "accept" },
	{ "but who is no officer has none", "ann", "mum@home.example",
	  "Union Jack", "", "", "change r() +head@school.example" },
	{ "nor what programs send", "ann", "mum@home.example", "Trip", "",
	  "mark=automatic", "accept" },
	{ "a letter to all families is seen by all anyway", "ann",
	  "mum@home.example dad@home.example gran@home.example", "Trip", "", "",
	  "accept" },
	{ "a pupil has no line manager", "sam", "mum@home.example", "Trip", "",
	  "", "accept" },
	{ "from the shared mailbox the login's manager counts", "office",
	  "mum@home.example", "Trip", "", "login=ann",
	  "change r() +head@school.example" },
};

#define OWN                                                                    \
	RULE("private-account", "hold",                                        \
	    "carrying = {\"attachment\", \"personal\"}\nabout = {\"upn\"}\n")
static const struct row own[] = {
	{ "work to one's own account waits", "ann", "ann@webmail.example",
	  "Set 3", "", "file=a.docx", "hold r(own)" },
	{ "personal data too", "ann", "ann@webmail.example", "Set 3",
	  "identifier:upn:85@1", "", "hold r(own)" },
	{ "to a colleague's as well", "ann", "bob@webmail.example", "Set 3", "",
	  "file=a.docx", "hold r()" },
	{ "a word to oneself goes", "ann", "ann@webmail.example", "Milk", "",
	  "", "accept" },
	{ "to a parent it is another matter", "ann", "mum@home.example", "Set 3",
	  "", "file=a.docx", "accept" },
	{ "a pupil may send his homework home", "sam", "sam@home.example",
	  "Essay", "", "file=a.docx", "accept" },
};

#define SCHOOL_ADDRESS WEBMAIL RULE("private-sender", "reject", "")
static const struct row school_address[] = {
	{ "from a private address nobody writes to a pupil",
	  "ann@webmail.example", "sam", "Hi", "", "outside",
	  "reject r(from)" },
	{ "nor shows it in From", "ann", "sam", "Hi", "",
	  "from=ann@webmail.example", "reject r(from)" },
	{ "nor asks for answers there", "ann", "mum@home.example", "Hi", "",
	  "reply-to=ann@webmail.example", "reject r(reply-to)" },
	{ "nor with a stop at the end of it", "ann", "mum@home.example", "Hi", "",
	  "reply-to=ann@webmail.example.", "reject r(reply-to)" },
	{ "from school it is as it should be", "ann", "sam", "Hi", "", "",
	  "accept" },
	{ "answers to the office are too", "ann", "sam", "Hi", "",
	  "reply-to=office@school.example", "accept" },
	{ "to the office one may write from home", "ann@webmail.example",
	  "office", "Ill", "", "outside", "accept" },
	{ "a parent has no school address", "mum@home.example", "ann", "Hi", "",
	  "outside", "accept" },
};

#define FORWARD RULE("auto-forward", "reject", "")
static const struct row forward[] = {
	{ "a mailbox does not send on to outside by itself", "ann", OUT, "Trip",
	  "", "mark=forwarded", "reject r()" },
	{ "inside it may", "ann", "bob", "Trip", "", "mark=forwarded",
	  "accept" },
	{ "who sends on by hand is no mailbox", "ann", OUT, "Fwd: trip", "", "",
	  "accept" },
};

#define DETAILS                                                                \
	RULE("contact-details", "reject",                                      \
	    "from = {\"staff\", \"governor\"}\n"                               \
	    "least = 65\nabout = {\"personal-mobile\", \"phone\"}\n")
static const struct row details[] = {
	{ "a private number is not given to a pupil", "ann", "sam", "Trip",
	  "identifier:personal-mobile:65@1", "", "reject r(personal-mobile)" },
	{ "nor to a parent", "ann", "mum@home.example", "Trip",
	  "identifier:personal-mobile:65@1", "", "reject r(personal-mobile)" },
	{ "a colleague may have it", "ann", "bob", "Trip",
	  "identifier:personal-mobile:65@1", "", "accept" },
	{ "the school's own number is everybody's", "ann", "mum@home.example",
	  "Trip", "identifier:phone-of-school:65@1", "phones", "accept" },
	{ "beside a private one it excuses nothing", "ann", "mum@home.example",
	  "Trip",
	  "identifier:phone-of-school:65@1,identifier:personal-mobile:65@1",
	  "phones", "reject r(personal-mobile)" },
	{ "where no numbers are known it is a number", "ann", "mum@home.example",
	  "Trip", "identifier:phone-of-school:65@1", "", "reject r(phone)" },
	{ "the parent's own number in an answer is his", "ann",
	  "mum@home.example", "Re: trip",
	  "identifier:personal-mobile:75@1 quoted", "reply", "accept" },
	{ "but who only types a quotation gives it", "ann", "mum@home.example",
	  "Trip", "identifier:personal-mobile:75@1 quoted", "",
	  "reject r(personal-mobile)" },
	{ "a list of numbers for the trip is a file", "ann", "mum@home.example",
	  "Trip", "identifier:phone:75@2", "file=a.pdf", "accept" },
	{ "a governor whose address is elsewhere gives none either",
	  "gina@town.example", "sam", "Trip",
	  "identifier:personal-mobile:65@1", "outside",
	  "reject r(personal-mobile)" },
	{ "who writes from outside as one of the school is anybody", "gov",
	  "sam", "Trip", "identifier:personal-mobile:65@1", "outside",
	  "accept" },
	{ "a pupil gives his own as he likes", "sam", "pip", "Trip",
	  "identifier:personal-mobile:65@1", "", "accept" },
};

#define AMONG                                                                  \
	RULE("misdirected", "hold",                                            \
	    "to = {\"pupil\", \"parent\"}\namong = {\"staff\"}\nlimit = 3\n")
static const struct row among[] = {
	{ "one pupil among staff was a slip", "ann", "bob cat head sam", "Plan",
	  "", "", "hold r(pupil)" },
	{ "one parent too", "ann", "bob cat head mum@home.example", "Plan", "",
	  "", "hold r(parent)" },
	{ "two pupils were meant", "ann", "bob cat head sam pip", "Plan", "", "",
	  "accept" },
	{ "two colleagues are no crowd", "ann", "bob cat sam", "Plan", "", "",
	  "accept" },
	{ "the pupil alone was meant", "ann", "sam", "Plan", "", "", "accept" },
	{ "staff alone are all right", "ann", "bob cat head", "Plan", "", "",
	  "accept" },
	{ "where others are in it is a wide circle", "ann",
	  "bob cat head sam " OUT, "Plan", "", "", "accept" },
};
#define ANSWER                                                                 \
	RULE("misdirected", "hold",                                            \
	    "to = {\"outside\"}\namong = {\"staff\"}\nreplies = yes\n")
static const struct row answer[] = {
	{ "an outsider who appears in an answer waits", "ann",
	  "bob cat head " OUT, "Re: plan", "", "reply", "hold r()" },
	{ "in a new message he was meant", "ann", "bob cat head " OUT, "Plan",
	  "", "", "accept" },
};

#define VISIBLE RULE("visible-recipients", "hold", "limit = 3\n")
static const struct row visible[] = {
	{ "families do not see each other", "ann",
	  "mum@home.example dad@home.example gran@home.example", "Trip", "", "",
	  "hold r()" },
	{ "as blind copies they do not", "ann",
	  "office bcc:mum@home.example bcc:dad@home.example "
	  "bcc:gran@home.example", "Trip", "", "", "accept" },
	{ "two are one family", "ann", "mum@home.example dad@home.example",
	  "Trip", "", "", "accept" },
	{ "staff may see each other", "ann", "bob cat head", "Trip", "", "",
	  "accept" },
	{ "among blind ones only those shown count", "ann",
	  "mum@home.example dad@home.example bcc:gran@home.example", "Trip", "",
	  "", "accept" },
};

#define STRANGER                                                               \
	"rule \"r\" {\nkind = stranger\nclause = 1\nmode = enforce\n"          \
	"action = hold\nqueue = dsl\ncarrying = {\"attachment\"}\n}\n"
static const struct row stranger[] = {
	{ "a stranger's file to a pupil waits", "y@out.example", "sam", "Hi", "",
	  "outside new file=a.jpg", "hold r()>dsl" },
	{ "his words go", "y@out.example", "sam", "Hi", "", "outside new",
	  "accept" },
	{ "who is known here may send files", "y@out.example", "sam", "Hi", "",
	  "outside file=a.jpg", "accept" },
	{ "in our first two weeks everybody is new, and nobody a stranger",
	  "y@out.example", "sam", "Hi", "",
	  "outside new listened=13 file=a.jpg", "accept" },
	{ "after them he is one", "y@out.example", "sam", "Hi", "",
	  "outside new listened=14 file=a.jpg", "hold r()>dsl" },
	{ "a parent is no stranger", "mum@home.example", "sam", "Hi", "",
	  "outside new file=a.jpg", "accept" },
	{ "staff look after themselves", "y@out.example", "ann", "Hi", "",
	  "outside new file=a.jpg", "accept" },
};

#define LIST RULE("list-abuse", "reject", "limit = 3\n")
static const struct row list[] = {
	{ "a pupil does not write to all staff", "sam", "all", "Hi", "", "",
	  "reject r()" },
	{ "to a small list he may", "sam", "club", "Hi", "", "", "accept" },
	{ "staff may", "ann", "all", "Hi", "", "", "accept" },
	{ "to people he may", "sam", "ann bob cat", "Hi", "", "", "accept" },
};

#define ONWARD RULE("flagged-onward", "reject", "")
static const struct row onward[] = {
	{ "what was flagged is not passed on", "ann", "bob", "Fwd: joke", "",
	  "flagged=thread", "reject r()" },
	{ "nor as a text of one's own", "ann", "bob", "Look", "", "flagged=text",
	  "reject r()" },
	{ "nor enclosed", "ann", OUT, "Look", "", "flagged=enclosed",
	  "reject r()" },
	{ "to the report address it may go", "ann", "report", "Fwd: joke", "",
	  "flagged=thread", "accept" },
	{ "to that and another it may not", "ann", "report bob", "Fwd: joke", "",
	  "flagged=thread", "reject r()" },
	{ "an answer is not passing on", "ann", "bob", "Re: joke", "",
	  "flagged=thread reply", "accept" },
	{ "nor as it came, under its own Message-ID", "ann", "bob", "joke", "",
	  "flagged=thread", "reject r()" },
	{ "a file alone may be anybody's", "ann", "bob", "Look", "",
	  "flagged=file", "accept" },
	{ "what was not flagged may go", "ann", "bob", "Fwd: joke", "", "",
	  "accept" },
};
/* clang-format on */

int
main(void)
{
	PROMISE(MANAGER, manager);
	PROMISE(OWN, own);
	PROMISE(SCHOOL_ADDRESS, school_address);
	PROMISE(FORWARD, forward);
	PROMISE(DETAILS, details);
	PROMISE(AMONG, among);
	PROMISE(ANSWER, answer);
	PROMISE(VISIBLE, visible);
	PROMISE(STRANGER, stranger);
	PROMISE(LIST, list);
	PROMISE(ONWARD, onward);
	return tap_done();
}
